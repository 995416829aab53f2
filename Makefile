# voxdesk: build, run, test, install. `make help` lists the targets.
# Another build folder: make BUILD=build-x. Quiet by default; V=1 shows the commands.

BUILD ?= build
CC ?= gcc
CXX ?= g++
ifeq ($(origin CC),default)
CC = gcc
endif
ifeq ($(origin CXX),default)
CXX = g++
endif
PKG_CONFIG ?= pkg-config
prefix ?= /usr/local
Q = $(if $(V),,@)

PACKAGES = ncursesw sqlite3 libcjson libqrencode icu-uc icu-i18n libcurl libmicrohttpd inih libsodium
WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wundef \
	-Wvla -Wformat=2 -Wconversion -Wno-format-nonliteral
WARNXX = -Wall -Wextra -Wshadow -Wundef -Wvla -Wformat=2 -Wconversion
HARDEN = -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
OPT ?= -O2 -g
# The tests' own code is read, not measured: unoptimised it compiles five times as fast (and gcc then
# takes two members of one array's element for the same).
TEST_OPT ?= -O0 -g1 $(if $(findstring clang,$(CC)),,-Wno-restrict)
SAN ?=
DEFS = -D_GNU_SOURCE
# Quoted includes only: a stray file named like a standard header must not be taken for it.
INCLUDE = -iquote src -iquote . -iquote $(BUILD)/gen
PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null)
# Loaded while the program runs (src/base/library.h): only their headers are needed here.
LOADED = libcurl libmicrohttpd
PKG_LIBS := $(shell $(PKG_CONFIG) --libs $(filter-out $(LOADED),$(PACKAGES)) 2>/dev/null)
ALL_CFLAGS = -std=c17 $(OPT) $(WARN) $(HARDEN) $(SAN) $(DEFS) $(INCLUDE) $(PKG_CFLAGS) $(CFLAGS)
TEST_CFLAGS = $(filter-out -D_FORTIFY_SOURCE=%,$(ALL_CFLAGS)) $(TEST_OPT)
ALL_CXXFLAGS = -std=c++17 $(OPT) $(WARNXX) $(HARDEN) $(SAN) $(DEFS) $(INCLUDE) $(CXXFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now $(SAN) $(LDFLAGS)
# protobuf is named because the sanitizers look at the types of libphonenumber's messages.
LIBS = $(PKG_LIBS) -lphonenumber -lprotobuf -lstdc++

# One archive per layer; a layer may use those below it (tests/check-includes.sh holds it to that).
LAYERS = base phone store net provider practice desk cli
layer_src = $(wildcard src/$(1)/*.c)
OBJ_base = $(patsubst %.c,$(BUILD)/%.o,$(call layer_src,base))
OBJ_phone = $(patsubst %.c,$(BUILD)/%.o,$(call layer_src,phone)) $(BUILD)/src/phone/numplan.o \
	$(BUILD)/gen/catalogue_data.o $(BUILD)/gen/speech_data.o $(BUILD)/gen/troubles_data.o
OBJ_store = $(patsubst %.c,$(BUILD)/%.o,$(call layer_src,store)) $(BUILD)/gen/migrations_data.o
OBJ_net = $(patsubst %.c,$(BUILD)/%.o,$(call layer_src,net))
OBJ_provider = $(patsubst %.c,$(BUILD)/%.o,$(call layer_src,provider))
OBJ_practice = $(patsubst %.c,$(BUILD)/%.o,$(call layer_src,practice))
OBJ_desk = $(patsubst %.c,$(BUILD)/%.o,$(call layer_src,desk))
OBJ_cli = $(patsubst %.c,$(BUILD)/%.o,$(call layer_src,cli)) $(BUILD)/gen/completion_data.o
OBJ_ui = $(patsubst %.c,$(BUILD)/%.o,$(wildcard ui/*.c))
lib = $(BUILD)/lib$(1).a
# In link order: what uses comes before what is used.
LINK_base = $(call lib,base)
LINK_phone = $(call lib,phone) $(LINK_base)
LINK_store = $(call lib,store) $(LINK_phone)
LINK_net = $(call lib,net) $(LINK_base)
LINK_provider = $(call lib,provider) $(LINK_net)
LINK_practice = $(call lib,practice) $(LINK_net)
LINK_desk = $(call lib,desk) $(call lib,store) $(call lib,provider) $(call lib,net) $(LINK_phone)
LINK_cli = $(call lib,cli) $(call lib,practice) $(LINK_desk)
LINK_ui = $(call lib,ui) $(LINK_desk)

.PHONY: all
all: $(BUILD)/voxdesk

$(BUILD)/voxdesk: $(BUILD)/src/main.o $(call lib,cli) $(call lib,ui) $(call lib,practice) $(LINK_desk)
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# Objects are made again when the compiler or its flags change (SAN=...).
FLAGS = $(CC) $(ALL_CFLAGS) $(TEST_OPT) $(CXX) $(ALL_CXXFLAGS)
ifneq ($(file <$(BUILD)/flags),$(FLAGS))
.PHONY: $(BUILD)/flags
endif
$(BUILD)/flags: | $(BUILD)/.deps-build
	@mkdir -p $(@D)
	$(file >$@,$(FLAGS))

$(BUILD)/tests/%.o: tests/%.c $(BUILD)/flags | $(BUILD)/.deps-test
	@mkdir -p $(@D)
	@echo "  cc      $<"
	$(Q)$(CC) $(TEST_CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/tests/bench/%.o $(BUILD)/tests/fuzz/%.o: TEST_CFLAGS = $(ALL_CFLAGS)

# Where the translations lie is known in one object alone: another prefix makes that one again.
LOCALE_DEFS = -DLOCALE_DIR='"$(prefix)/share/locale"'
ifneq ($(file <$(BUILD)/prefix),$(prefix))
.PHONY: $(BUILD)/prefix
endif
$(BUILD)/prefix: | $(BUILD)/.deps-build
	$(file >$@,$(prefix))
$(BUILD)/src/base/i18n.o: src/base/i18n.c $(BUILD)/flags $(BUILD)/prefix
	@mkdir -p $(@D)
	@echo "  cc      $<"
	$(Q)$(CC) $(ALL_CFLAGS) $(LOCALE_DEFS) -MMD -MP -c -o $@ $<

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  cc      $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/%.o: %.cc $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  c++     $<"
	$(Q)$(CXX) $(ALL_CXXFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	@echo "  cc      $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

define archive
$(call lib,$(1)): $(OBJ_$(1))
	@rm -f $$@
	$$(Q)ar rcs $$@ $$^
endef
$(foreach l,$(LAYERS) ui,$(eval $(call archive,$(l))))

# Data that is compiled in: constant tables made from what people edit in data/.
# The generators are small programs over the same parsers that the program uses.
GEN = $(BUILD)/tools/embed
# It ends as soon as it has written: what it did not free is no fault.
RUN_GEN = ASAN_OPTIONS=detect_leaks=0 $(GEN)
GEN_OBJ = $(addprefix $(BUILD)/,tools/embed.o tools/embed_troubles.o tools/embed_completion.o $(addprefix src/phone/,trouble_words.o words.o catalogue.o catalogue_csv.o \
	catalogue_csv_build.o catalogue_rules.o catalogue_rules_rows.o catalogue_rules_parts.o \
	catalogue_codes.o catalogue_text.o catalogue_exceptions.o))
$(GEN): $(GEN_OBJ) $(OBJ_base)
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)
$(BUILD)/gen/catalogue_data.c: $(GEN) $(wildcard data/catalogue/*.csv)
	@mkdir -p $(@D)
	@echo "  gen     $@"
	$(Q)$(RUN_GEN) catalogue data/catalogue > $@.tmp && mv $@.tmp $@
$(BUILD)/gen/speech_data.c: $(GEN) $(wildcard data/speech/*.txt)
	@mkdir -p $(@D)
	@echo "  gen     $@"
	$(Q)$(RUN_GEN) speech $(sort $(wildcard data/speech/*.txt)) > $@.tmp && mv $@.tmp $@
$(BUILD)/gen/troubles_data.c: $(GEN) data/troubleshooting.csv
	@mkdir -p $(@D)
	@echo "  gen     $@"
	$(Q)$(RUN_GEN) troubles data/troubleshooting.csv > $@.tmp && mv $@.tmp $@
$(BUILD)/gen/completion_data.c: $(GEN) $(wildcard data/completion/*)
	@mkdir -p $(@D)
	@echo "  gen     $@"
	$(Q)$(RUN_GEN) completion $(sort $(wildcard data/completion/*)) > $@.tmp && mv $@.tmp $@
$(BUILD)/gen/migrations_data.c: $(GEN) $(wildcard data/sql/*.sql)
	@mkdir -p $(@D)
	@echo "  gen     $@"
	$(Q)$(RUN_GEN) sql $(sort $(wildcard data/sql/*.sql)) > $@.tmp && mv $@.tmp $@

# Tests: every tests/LAYER/NAME_test.c is a cmocka program linked with its layer and those below.
# Tests of ui start the real program, which lies at the head of the build folder.
TEST_LAYERS = base phone store net provider practice desk cli ui
test_programs = $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/$(1)/*_test.c))
define layer_tests
$(BUILD)/tests/$(1)/%_test: $(BUILD)/tests/$(1)/%_test.o $(BUILD)/tests/support.a $(if $(filter desk ui,$(1)),$(call lib,practice)) $(LINK_$(1))
	@echo "  link    $$@"
	$$(Q)$$(CC) $$(ALL_LDFLAGS) $$(TEST_LINKER) -o $$@ $$^ $$(LIBS) -lcmocka $$(TEST_LIBS)
.PHONY: test-$(1)
test-$(1): $(call test_programs,$(1))
	@tests/run.sh $$^
endef
TEST_LIBS = -lvterm -lutil
# Nearly two hundred programs are linked: binutils' other linker takes half the time.
TEST_LINKER := $(if $(shell command -v ld.gold),-fuse-ld=gold)
# It stands in for a function that libcurl calls, and libcurl is not there when it is linked.
$(BUILD)/tests/net/http_hostile_test: TEST_LIBS += -Wl,--export-dynamic-symbol=getaddrinfo -lmicrohttpd
test-ui: | $(BUILD)/voxdesk
SUPPORT_OBJ = $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/support/*.c))
$(BUILD)/tests/support.a: $(SUPPORT_OBJ)
	@rm -f $@; mkdir -p $(@D)
	$(Q)ar rcs $@ $^
$(foreach l,$(TEST_LAYERS),$(eval $(call layer_tests,$(l))))
.SECONDARY:

include make/*.mk

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# Beyond make test: sanitizers, fuzzers, lint. Each has its own build folder beside $(BUILD).

SANITIZERS = address,undefined
SANITIZE_MAKE = $(MAKE) --no-print-directory BUILD=$(BUILD)-san \
	SAN='-fsanitize=$(SANITIZERS) -fno-sanitize-recover=undefined -fno-omit-frame-pointer' OPT='-O1 -g1' \
	HARDEN='-fstack-protector-strong -fPIE' $(SANITIZE_WITHOUT)
# What is killed, and the tour of the secrets, are of the program as it is shipped: make test has them.
SANITIZE_WITHOUT = KILL_PROGRAMS= KILL_TESTS= SECRET_PROGRAMS=
# Stacks of six calls, and little freed memory kept aside: measured, a third of the time saved.
SANITIZE_LEAN = malloc_context_size=6:quarantine_size_mb=32:thread_local_quarantine_size_kb=256
SANITIZE_ENV = ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:handle_abort=0:$(SANITIZE_LEAN) \
	LSAN_OPTIONS=suppressions=$(CURDIR)/tests/sanitize/leaks.txt:print_suppressions=0 \
	UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 TEST_TIMEOUT=$${TEST_TIMEOUT:-400}

.PHONY: sanitize
sanitize: deps-test ## all suites again under the address and undefined-behaviour sanitizers
	@$(SANITIZE_MAKE) -j$(TEST_JOBS) test-build
	@$(SANITIZE_ENV) $(SANITIZE_MAKE) test-run CHECKS=

# Every tests/fuzz/NAME_fuzz.c is a libFuzzer program; tests/fuzz/corpus/NAME/ holds its seeds.
FUZZ_SECONDS ?= 20
FUZZ_PROGRAMS = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/*_fuzz.c))
.PHONY: fuzz fuzz-run
fuzz: deps-fuzz ## every fuzzer for FUZZ_SECONDS (20) with clang's libFuzzer and sanitizers
	@$(MAKE) --no-print-directory -j$(TEST_JOBS) BUILD=$(BUILD)-fuzz CC=clang CXX=clang++ OPT='-O1 -g' \
		SAN='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined' \
		HARDEN='-fstack-protector-strong -fPIE' fuzz-run
fuzz-run: $(FUZZ_PROGRAMS)
	@FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run.sh $^
$(BUILD)/tests/fuzz/%_fuzz: $(BUILD)/tests/fuzz/%_fuzz.o $(LINK_desk)
	@echo "  link    $@"
	$(Q)$(CXX) -fsanitize=fuzzer $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

C_FILES = $(wildcard src/*.[ch] src/*/*.[ch] src/*/*.cc ui/*.[ch] tools/*.[ch] tests/*/*.[ch])
TIDY_FILES = $(filter-out tests/%,$(filter %.c,$(C_FILES)))
LINTS = lint-format lint-checks lint-marks lint-translations lint-cppcheck lint-tidy
.PHONY: lint lint-run format $(LINTS)
lint: deps-lint ## clang-format, clang-tidy, cppcheck, marked words, the house checks
	@$(MAKE) --no-print-directory -k lint-run
lint-run: $(LINTS)
lint-format:
	@echo "  lint    clang-format"
	@clang-format --dry-run -Werror --style=file $(C_FILES)
lint-checks:
	@for check in $(CHECKS); do echo "  lint    $$check"; $$check || exit 1; done
lint-marks:
	@echo "  lint    words marked for translation"
	@awk -f tests/marks.awk $(filter %.c,$(filter src/% ui/%,$(C_FILES)))
lint-translations:
	@echo "  lint    translations"
	@tests/check-translations.sh
lint-cppcheck:
	@echo "  lint    cppcheck"
	@mkdir -p $(BUILD)/cppcheck
	@cppcheck --quiet -j $(TEST_JOBS) --std=c11 --enable=warning,performance,portability --inline-suppr \
		--error-exitcode=1 --cppcheck-build-dir=$(BUILD)/cppcheck --suppressions-list=tests/cppcheck.txt \
		-D_GNU_SOURCE -D__GNUC__ -Isrc -I. src ui tools
# So many states of a function are looked at, a third of the analyzer's own limit: measured, half the time.
TIDY_STATES = -Xclang -analyzer-config -Xclang max-nodes=75000
lint-tidy: $(BUILD)/gen/catalogue_data.c
	@echo "  lint    clang-tidy"
	@printf '%s\n' $(TIDY_FILES) | xargs -n 4 -P $(TEST_JOBS) sh -c \
		'clang-tidy --quiet "$$@" -- -std=c17 -D_GNU_SOURCE -DLOCALE_DIR="\"\"" $(INCLUDE) $(PKG_CFLAGS) $(TIDY_STATES) 2>/dev/null' clang-tidy

format: ## rewrites every C file in the house's layout
	@clang-format -i --style=file $(C_FILES)

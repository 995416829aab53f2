# make failing: the program with named fail points (src/base/failpoint.h), for tests that end it between
# two steps. Only the sources with such points are compiled a second time; the rest is the normal program's.

FAILING_SRC := $(shell grep -lwE 'FAIL_POINT|fail_point|fail_pace' src/*.c src/*/*.c ui/*.c 2>/dev/null)
FAILING_OBJ = $(FAILING_SRC:%.c=$(BUILD)/failing/%.o)
PROGRAM_OBJ = $(BUILD)/src/main.o $(OBJ_ui) $(foreach l,$(LAYERS),$(OBJ_$(l)))

.PHONY: failing
failing: $(BUILD)/voxdesk-failing ## the program with fail points, for the tests
$(BUILD)/voxdesk-failing: $(FAILING_OBJ) $(filter-out $(FAILING_SRC:%.c=$(BUILD)/%.o),$(PROGRAM_OBJ))
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/failing/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  cc      $< (fail points)"
	$(Q)$(CC) $(ALL_CFLAGS) -DVOXDESK_FAIL_POINTS -MMD -MP -c -o $@ $<

# tests/kill: programs ended at those places. KILLS=N random rounds, KILL_SEED=S.
KILL_TEST = $(BUILD)/tests/kill/kills_test
KILL_TESTS = tests/kill/normal.sh $(KILL_TEST)
KILLS ?= 60
$(KILL_TEST): $(BUILD)/tests/kill/kills_test.o $(BUILD)/tests/kill/world.o $(LINK_store) | $(BUILD)/voxdesk $(BUILD)/voxdesk-failing
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka
$(BUILD)/tests/kill/kills_test.o: $(BUILD)/gen/fail_points.inc
$(BUILD)/gen/fail_points.inc: tests/kill/names.sh $(wildcard src/*/*.c)
	@mkdir -p $(@D)
	$(Q)tests/kill/names.sh >$@.tmp && mv $@.tmp $@

.PHONY: test-kills
test-kills: deps-test ## a verification killed at KILLS (60) random places; KILL_SEED=N repeats a run
	@$(MAKE) --no-print-directory -j$(TEST_JOBS) $(KILL_TEST) $(BUILD)/voxdesk $(BUILD)/voxdesk-failing
	@KILLS=$(KILLS) $(KILL_TEST)

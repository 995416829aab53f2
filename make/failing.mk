# make failing: the program with named fail points (src/base/failpoint.h), for tests that end it between
# two steps. Only the sources with such points are compiled a second time; the rest is the normal program's.

FAILING_SRC := $(shell grep -lwE 'FAIL_POINT|fail_point|fail_pace|fail_patience_ms' src/*.c src/*/*.c ui/*.c 2>/dev/null)
FAILING_OBJ = $(FAILING_SRC:%.c=$(BUILD)/failing/%.o)
PROGRAM_OBJ = $(BUILD)/src/main.o $(OBJ_ui) $(foreach l,$(LAYERS),$(OBJ_$(l)))

.PHONY: failing
failing: $(BUILD)/voxdesk-failing ## the program with fail points, for the tests
FAILING_PROGRAM_OBJ = $(FAILING_OBJ) $(filter-out $(FAILING_SRC:%.c=$(BUILD)/%.o),$(PROGRAM_OBJ))
$(BUILD)/voxdesk-failing: $(FAILING_PROGRAM_OBJ)
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/failing/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  cc      $< (fail points)"
	$(Q)$(CC) $(ALL_CFLAGS) -DVOXDESK_FAIL_POINTS -MMD -MP -c -o $@ $<

# tests/kill: programs ended at those places. KILLS=N random rounds, KILL_SEED=S, STEPS=all.
KILL_PROGRAMS = $(addprefix $(BUILD)/tests/kill/,steps_test random_test chain_test order_test agents_test signin_test bulk_test sync_test crowd_test)
KILL_TESTS = tests/kill/normal.sh $(KILL_PROGRAMS)
KILLS ?= 60
# Another one each time here; make test has always the same, so that the same tree gets the same answer.
KILL_SEED ?= $(shell date +%s)
KILL_ERRANDS = $(addprefix $(BUILD)/tests/kill/,errand signer)
KILL_NEEDS = $(BUILD)/voxdesk $(BUILD)/voxdesk-failing $(KILL_ERRANDS)
KILL_PARTS = $(addprefix $(BUILD)/tests/kill/,story.o chain.o points.o dice.o world.o)
$(KILL_PROGRAMS): %: %.o $(KILL_PARTS) $(LINK_store) | $(KILL_NEEDS)
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcurl -lcmocka
$(KILL_ERRANDS): %: %.o $(filter-out $(BUILD)/src/main.o,$(FAILING_PROGRAM_OBJ))
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/tests/kill/points.o: $(BUILD)/gen/fail_points.inc
$(BUILD)/gen/fail_points.inc: tests/kill/names.sh $(wildcard src/*/*.c)
	@mkdir -p $(@D)
	$(Q)tests/kill/names.sh >$@.tmp && mv $@.tmp $@

.PHONY: test-kills
test-kills: deps-test ## killed at every place, then at KILLS (60) random ones; KILL_SEED=N repeats
	@$(MAKE) --no-print-directory -j$(TEST_JOBS) $(KILL_PROGRAMS)
	@STEPS=all $(BUILD)/tests/kill/steps_test
	@KILLS=$(KILLS) KILL_SEED=$(KILL_SEED) $(BUILD)/tests/kill/random_test
	@STEPS=all CHAIN_KILLS=$(KILLS) KILL_SEED=$(KILL_SEED) $(BUILD)/tests/kill/chain_test
	@STEPS=all $(BUILD)/tests/kill/order_test
	@STEPS=all $(BUILD)/tests/kill/agents_test
	@STEPS=all $(BUILD)/tests/kill/bulk_test
	@STEPS=all $(BUILD)/tests/kill/signin_test
	@STEPS=all $(BUILD)/tests/kill/sync_test

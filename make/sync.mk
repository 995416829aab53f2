# make test-sync: sharing at length. Three desks in SYNC_RUNS (1000) runs from SYNC_SEED (1) on, SYNC_ROWS (100000) rows
# pulled and interrupted, and killed at every place. make test has a share of each.

SYNC_RUNS ?= 1000
SYNC_SEED ?= 1
SYNC_ROWS ?= 100000
SYNC_PROGRAMS = $(addprefix $(BUILD)/tests/,desk/sync_random_test desk/sync_pull_test kill/sync_test)
.PHONY: test-sync
test-sync: deps-test ## three desks SYNC_RUNS (1000) times, SYNC_ROWS (100000) rows; SYNC_SEED=N repeats
	@$(MAKE) --no-print-directory -j$(TEST_JOBS) $(SYNC_PROGRAMS)
	@SYNC_RUNS=$(SYNC_RUNS) SYNC_SEED=$(SYNC_SEED) $(BUILD)/tests/desk/sync_random_test
	@SYNC_ROWS=$(SYNC_ROWS) SYNC_SEED=$(SYNC_SEED) $(BUILD)/tests/desk/sync_pull_test
	@STEPS=all $(BUILD)/tests/kill/sync_test

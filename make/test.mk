# make test: everything that needs no service and no network, in five minutes or less on two cores.
# The suites are built and run by a second make: what `deps-test` installs has to be there before
# pkg-config is asked. tests/run.sh ends with the line "N passed, N failed".

TEST_JOBS ?= 2
TEST_PROGRAMS = $(foreach l,$(TEST_LAYERS),$(call test_programs,$(l)))
# check-translations.sh is lint's: a text that is not translated yet must not stop the tests.
CHECKS = $(filter-out tests/check-translations.sh,$(sort $(wildcard tests/check-*.sh)))

.PHONY: test test-build test-run check
test: deps-test ## all suites and house checks, in five minutes or less
	@$(MAKE) --no-print-directory -j$(TEST_JOBS) test-build
	@$(MAKE) --no-print-directory test-run

test-build: $(BUILD)/voxdesk $(BUILD)/voxdesk-failing $(MO_FILES) $(TEST_PROGRAMS) $(KILL_PROGRAMS) $(SECRET_PROGRAMS)

# Suites that start the program, in its languages too, and the one with fail points.
test-cli: | $(BUILD)/voxdesk
test-cli test-ui: | $(MO_FILES) $(BUILD)/voxdesk-failing

# The longest first, so that none of them is waited for alone.
test-run:
	@BUILD=$(BUILD) tests/run.sh $(KILL_TESTS) $(SECRET_PROGRAMS) $(TEST_PROGRAMS) $(CHECKS)

# The house checks alone; they also run in `make test`.
check: ## the house checks alone
	@tests/run.sh $(CHECKS)

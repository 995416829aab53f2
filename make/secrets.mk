# tests/secrets: a tour with known secrets, which are then looked for everywhere.

SECRET_PROGRAMS = $(BUILD)/tests/secrets/tour_test
$(SECRET_PROGRAMS): %: %.o $(addprefix $(BUILD)/tests/secrets/,find.o watch.o) $(BUILD)/tests/support.a $(LINK_net) \
		| $(BUILD)/voxdesk $(BUILD)/voxdesk-failing
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka $(TEST_LIBS)

.PHONY: test-secrets
test-secrets: deps-test ## a tour with known secrets, looked for everywhere afterwards
	@$(MAKE) --no-print-directory -j$(TEST_JOBS) $(SECRET_PROGRAMS)
	@BUILD=$(BUILD) tests/run.sh $(SECRET_PROGRAMS)

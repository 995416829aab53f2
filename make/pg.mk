# make test-pg: the shared store (data/supabase) on a PostgreSQL that is started for it and taken away again.

.PHONY: deps-pg test-pg test-pg-run
deps-pg:
	@$(DEPS) install build pg
test-pg: deps-pg ## the shared store's schema on a real PostgreSQL, with writers at the same time
	@$(MAKE) --no-print-directory -j$(TEST_JOBS) test-pg-run
test-pg-run: $(BUILD)/tests/pg/columns
	@tests/pg/run.sh $(abspath $<)

# shared.o stands alone: the store is not built for a list.
$(BUILD)/tests/pg/columns: $(BUILD)/tests/pg/columns.o $(BUILD)/src/store/shared.o
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^

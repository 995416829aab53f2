# make bench: figures, with the command that gave each; nothing is asserted. Needs sqlite3 and libvterm.
# The official client of Supabase beside ours needs node and npm; without them that line says so.
# The store of a million customers is made once and kept in $(BUILD)/bench.

BENCH_TOOLS = $(addprefix $(BUILD)/tests/bench/,ptybench runs flood asks places vaults pulls alloccount.so)
.PHONY: bench bench-run
bench: deps-bench ## figures: start, keys, search at a million customers, memory, lane 2, numbers, sharing
	@if command -v node npm >/dev/null; then $(MAKE) -s --no-print-directory $(CONTRACT)/.installed || true; fi
	@$(MAKE) --no-print-directory -j$(TEST_JOBS) bench-run

bench-run: $(BUILD)/voxdesk $(BENCH_TOOLS)
	@BENCH_CUSTOMERS=$(BENCH_CUSTOMERS) tests/bench/bench.sh $(BUILD)
BENCH_CUSTOMERS ?= 1000000

$(BUILD)/tests/bench/ptybench: $(BUILD)/tests/bench/ptybench.o
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lvterm -lutil
$(addprefix $(BUILD)/tests/bench/,runs flood asks): %: %.o
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^
$(BUILD)/tests/bench/places: $(BUILD)/tests/bench/places.o $(LINK_store)
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)
$(addprefix $(BUILD)/tests/bench/,vaults pulls): %: %.o $(LINK_desk)
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)
# No sanitizer and no fortification here: it stands in front of every program's malloc.
$(BUILD)/tests/bench/alloccount.so: tests/bench/alloccount.c tests/bench/alloccount.h $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  cc      $<"
	$(Q)$(CC) -std=c17 -O2 $(filter-out -Wmissing-prototypes,$(WARN)) -D_GNU_SOURCE -I. -fPIC -shared -o $@ $<

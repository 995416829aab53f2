# make failing: the program with named fail points (src/base/failpoint.h), for tests that end it between
# two steps. Only the sources that include failpoint.h are compiled a second time; the rest is the normal program's.

FAILING_SRC := $(shell grep -l 'base/failpoint.h' src/*.c src/*/*.c ui/*.c 2>/dev/null)
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

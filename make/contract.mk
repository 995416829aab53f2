# make test-contract SPECS=DIR: our requests, our practice providers and the providers' own SDKs against the
# providers' published contracts. DIR holds the contracts; they are not part of this project. Needs node and
# npm; what it takes from npm (tests/contract/package-lock.json) goes into the build folder.

CONTRACT = $(BUILD)/contract
SPECS ?=
.PHONY: test-contract test-contract-run deps-contract
deps-contract:
	@$(DEPS) install build test contract
	@$(MAKE) --no-print-directory $(CONTRACT)/.installed
test-contract: deps-contract ## against the providers' contracts in SPECS=DIR (needs node)
	@for spec in twilio telnyx vapi elevenlabs supabase; do [ -f "$(SPECS)/$$spec.json" ] || { \
		echo "Say where the provider's contracts lie: make test-contract SPECS=DIR  (twilio.json and others; OpenAPI)" >&2; \
		exit 2; }; done
	@$(MAKE) --no-print-directory -j$(TEST_JOBS) test-contract-run
test-contract-run: $(BUILD)/voxdesk $(BUILD)/tests/contract/requests
	@BUILD=$(BUILD) node tests/contract/contract.mjs "$(SPECS)"

CONTRACT_OBJ = $(addprefix $(BUILD)/tests/contract/requests,.o _twilio.o _telnyx.o _vapi.o _elevenlabs.o _supabase.o)
$(BUILD)/tests/contract/requests: $(CONTRACT_OBJ) $(LINK_provider)
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# Exactly what the lock file names, checked by its sums; nothing of it is run while it is installed.
$(CONTRACT)/.installed: tests/contract/package.json tests/contract/package-lock.json
	@mkdir -p $(CONTRACT)
	@cp $^ $(CONTRACT)
	@echo "  npm     $(CONTRACT)"
	@cd $(CONTRACT) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >npm.log 2>&1 || \
		{ tail -n 5 npm.log >&2; exit 1; }
	@touch $@

# make deps: what the build needs; deps-test: what the tests need too. make/deps.sh holds the table.

DEPS = CC='$(CC)' CXX='$(CXX)' PKG_CONFIG='$(PKG_CONFIG)' make/deps.sh

.PHONY: deps deps-test deps-fuzz deps-lint deps-bench deps-deb
deps: ## installs what the build needs (Debian, Ubuntu), else names it
	@$(DEPS) install build
deps-test: ## and what the tests need
	@$(DEPS) install build test
deps-fuzz:
	@$(DEPS) install build fuzz
deps-lint:
	@$(DEPS) install build test lint
deps-bench:
	@$(DEPS) install build bench
deps-deb:
	@$(DEPS) install build deb

# Before the first object of a build folder: is everything there? Said in words, not by the compiler.
$(BUILD)/.deps-build:
	@$(DEPS) check build
	@mkdir -p $(@D); touch $@
$(BUILD)/.deps-test:
	@$(DEPS) check build test
	@mkdir -p $(@D); touch $@

# The console in practice mode, from a clone to the screen. The second make asks pkg-config again,
# now that the libraries are there.
.PHONY: run
run: deps ## builds and opens the console in practice mode
	@$(MAKE) --no-print-directory -j2 all
	@$(BUILD)/voxdesk --practice

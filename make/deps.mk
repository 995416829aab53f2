.PHONY: deps deps-test
deps deps-test:

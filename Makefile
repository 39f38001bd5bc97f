# Each target is one line that calls something readable.
# Two commands are enough: `make run` to see the portal, `make test` to check it.

.DEFAULT_GOAL := help
.PHONY: help run test setup build watch fmt clippy rust remote e2e bench seed

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## set up, build, prepare sample data, serve: http://127.0.0.1:3000
	@scripts/run

test: ## set up, then every check and every test; ends with "N passed, N failed"
	@scripts/test

setup: ## compiler, WebAssembly target, tools, browser; what is there is left alone
	@scripts/setup

build: setup ## the release, into dist/
	@scripts/build

watch: setup ## the developer's loop: rebuild and reload at every change
	@scripts/watch

fmt: setup ## format the Rust sources
	@scripts/test format

clippy: setup ## lints of the server's and the browser's side, warnings denied
	@scripts/test clippy

rust: setup ## only the Rust tests; make rust ONLY=a_declined to run some
	@scripts/test rust $(ONLY)

remote: setup ## the Rust tests above the engine once more, with a SurrealDB server instead of the embedded engine
	@scripts/test remote $(ONLY)

e2e: setup ## only the browser tests; make e2e ONLY=circle to run some
	@scripts/test build browser $(ONLY)

bench: setup ## load, page weight and growth, as a table
	@bench/run

seed: setup ## more sample data: make seed REQUESTS=10000 PEOPLE=2000 SEED=7
	@scripts/seed

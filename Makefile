# The commands of Fangke. Each is a short script in scripts/, which says what it does and installs what it needs.

.PHONY: help run build dev test bench fmt lint

help: ## lists these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## builds, fills ./data with a demo company the first time, serves on http://127.0.0.1:8080 (PORT=… for another)
	@scripts/run.sh

build: ## leaves the release binary, web bundle inside, at bin/fangke
	@scripts/build.sh

dev: ## API and web interface with reload on change, on http://127.0.0.1:8081
	@scripts/dev.sh

test: ## everything: formatting, architecture, lints, unit, HTTP on both databases, bundle size, browser
	@scripts/test.sh

bench: ## the measurements of docs/PERFORMANCE.md
	@scripts/bench.sh

fmt: ## formats all sources
	@cargo fmt --all

lint: ## formatting, architecture and lints only
	@scripts/test.sh lint

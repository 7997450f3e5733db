# What one does with this repository. Every target sets up what it needs and says so; scripts/ holds the steps.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test e2e unit multihost simulate lint fmt up bench build release deb setup images

engine := scripts/docker-engine.sh with

help: ## show this list
	@printf 'Longshore: Amazon ECS on your own machines. Targets:\n\n'
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup ## run a service on real containers, kill one, watch its replacement; cleans up after itself
	@scripts/build.sh
	@$(engine) scripts/demo.sh

up: setup ## build, and leave `longshore up` running in the foreground until Ctrl-C
	@scripts/build.sh
	@scripts/docker-engine.sh keep scripts/up.sh

test: setup ## everything that must pass: unit, integration and end-to-end tests
	@$(engine) scripts/test.sh

unit: setup ## the Rust tests alone
	@$(engine) scripts/test.sh unit

e2e: setup ## the end-to-end tests alone; choose some with PYTEST="-k services"
	@$(engine) scripts/test.sh e2e

multihost: setup ## many machines with faults, in network namespaces (root): MULTIHOST_ROUNDS=5 for more
	@$(engine) scripts/multihost.sh

simulate: ## whole clusters with faults on a virtual clock: SEEDS=10000, or SEED=123 to replay one
	@scripts/setup-build.sh
	@SEEDS="$(SEEDS)" BASE="$(BASE)" SEED="$(SEED)" WITHOUT="$(WITHOUT)" PLANTED="$(PLANTED)" JSON="$(JSON)" scripts/simulate.sh

lint: setup ## formatting, clippy, the design's rules, generated code, Python, shell
	@scripts/setup-lint.sh
	@scripts/lint.sh

fmt: setup ## format Rust and Python
	cargo fmt --all
	.venv/bin/ruff format --quiet tests
	.venv/bin/ruff check --quiet --fix tests

bench: setup ## print the benchmark tables, each figure beside a floor of the same run; choose with BENCH="start store"
	@$(engine) scripts/bench.sh $(BENCH)

build: ## the binary, with the development profile: target/debug/longshore
	@scripts/setup-build.sh
	@scripts/build.sh

release: ## the binary, optimised: target/release/longshore
	@scripts/setup-build.sh
	cargo build --locked --release --package longshore

# The binary is made when it is not there or not of today's sources; `make deb PROFILE=debug` packs the development build.
deb: ## a Debian package of the optimised binary: target/debian/longshore_….deb; PROFILE=debug is quicker made
	@scripts/setup-build.sh
	$(if $(filter debug,$(PROFILE)),@scripts/build.sh,cargo build --locked --release --package longshore)
	@scripts/deb.sh --binary "$${CARGO_TARGET_DIR:-target}/$(or $(PROFILE),release)/longshore"

images: ## the images that the examples and the tests run
	@$(engine) scripts/build-images.sh

setup:
	@scripts/setup-build.sh
	@scripts/setup-python.sh

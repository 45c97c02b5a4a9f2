# Communiqué: everything a user or a developer does, by name. `make help` lists it.
PYTHON ?= python3.11
PYTHON := $(shell command -v $(PYTHON) || command -v python3)
BIN := .venv/bin
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test lint conformance bench lock tables clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# The stamps make a second run skip what is installed already.
.venv/run.stamp: requirements/run.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

setup: .venv/run.stamp ## make .venv and install what a user needs

setup-dev: .venv/dev.stamp ## setup, and what tests and lint need

run: setup ## ingest seeds/, print the pledges by Japan, serve on port 8000
	$(BIN)/communique ingest seeds
	$(BIN)/communique events --type pledge --by Japan
	$(BIN)/communique serve --port $(PORT)

test: setup-dev ## the whole test suite
	$(BIN)/python -m pytest -q -m "not slow" -n 2 --dist loadgroup

lint: setup-dev ## style, types, import contracts, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: ## remake the lock files from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group pyproject.toml:build pyproject.toml -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements/run.txt --group pyproject.toml:build --group pyproject.toml:dev pyproject.toml -o requirements/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group pyproject.toml:tables -o requirements/tables.txt

clean: ## remove what was built; ./data, your graph, stays
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache

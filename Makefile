# Everything a person or CI does with this repository. Needs Python 3.11+ and make, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo run test check faults soak weather format bench eval pictures lock clean

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/product ## Install what is needed and play the main job on sample feeds.
	@$(BIN)/docketwire demo

run: $(VENV)/product ## Run the bot with ./feeds.yaml and ./.env until Ctrl-C.
	@$(BIN)/docketwire run

test: $(VENV)/dev ## Install what is needed and run the tests.
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

check: $(VENV)/dev ## Everything that has to be green: format, lint, types, imports, tests.
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

faults: $(VENV)/dev ## Kill the bot at every named place, in 20 variants, and count what the platforms got.
	@FAULT_SEEDS=20 $(BIN)/python -m pytest -q -n auto --dist worksteal tests/faults

soak: $(VENV)/dev ## 2,000 stories to 40 channels through faults and 30 kills, all accounted for.
	@$(BIN)/python scripts/soak.py

weather: $(VENV)/dev ## 500 feeds on 20 addresses, most in some trouble: the healthy ones on time?
	@$(BIN)/python scripts/weather.py

format: $(VENV)/dev ## Put the code into its one format.
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

bench: $(VENV)/dev ## Measure, beside plain loops in the same run.
	@$(BIN)/python scripts/bench.py

eval: $(VENV)/dev ## Measure tags, grouping, identity and summaries on ../shared/data.
	@$(BIN)/python scripts/eval.py

pictures: $(VENV)/dev ## Make the pictures of the README anew (needs Node.js, npm and Chromium).
	@$(BIN)/python scripts/make_pictures.py

lock: ## Write the lock files anew: newest versions, hashes, no addresses (needs uv).
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --upgrade pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --group build -c requirements-dev.lock -o requirements-build.lock

clean: ## Remove what make has made.
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "docketwire needs Python 3.11 or newer; try: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/product: requirements.lock requirements-build.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing docketwire into $(VENV) (once) ..."
	@$(PIP) install --require-hashes -r requirements.lock -r requirements-build.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing docketwire and its tests into $(VENV) (once) ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/product

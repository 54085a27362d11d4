# `make` lists the targets. Two are enough for a newcomer: make demo, make test.
.DEFAULT_GOAL := help
SHELL := /bin/sh

# The newest Python from 3.11 on that is on the PATH; say PYTHON=… for another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Both distributions editable, built with the locked tools: nothing unlocked is ever installed.
EDITABLE := --no-deps --no-build-isolation --editable . --editable worker
# Two more than the cores of a small machine: tests that start processes mostly wait for them.
TEST_PROCESSES ?= 4

.PHONY: help
help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */\1\t/' | expand -t 12

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "transpub needs Python 3.11 or newer on the PATH (or: make PYTHON=/path/to/python3)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/.embedded: requirements/embedded.txt pyproject.toml worker/pyproject.toml | $(BIN)/python
	@echo "Installing the locked requirements into $(VENV) (once) ..."
	@$(PIP) install --quiet --require-hashes --requirement requirements/embedded.txt
	@$(PIP) install --quiet $(EDITABLE)
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.embedded
	@echo "Installing what the tests need into $(VENV) (once) ..."
	@$(PIP) install --quiet --require-hashes --requirement requirements/dev.txt
	@touch $@

.PHONY: demo
demo: $(VENV)/.embedded  ## run the main job end to end, leave the system running (ARGS=--exit ends it)
	@$(BIN)/transpub demo $(ARGS)

.PHONY: up
up: $(VENV)/.embedded  ## run the embedded stack
	@$(BIN)/transpub up $(ARGS)

.PHONY: test
test: $(VENV)/.dev  ## run all tests (ARGS="-k name" for some)
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder $(ARGS)

.PHONY: test-fast
test-fast: $(VENV)/.dev  ## run the tests that start no process
	@$(BIN)/python -m pytest -m "not slow" $(ARGS)

.PHONY: lint
lint: $(VENV)/.dev  ## style, types, direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: format
format: $(VENV)/.dev  ## put the code into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: messages
messages: $(VENV)/.dev  ## renew the catalogs in locales/ from the sources
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping babel.cfg --no-wrap --sort-output --add-location=file \
		--project transpub --output build/transpub.pot .
	@$(BIN)/pybabel --quiet update --domain transpub --input-file build/transpub.pot --output-dir locales --no-wrap \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

.PHONY: docs
docs: $(VENV)/.dev  ## renew the generated reference pages in docs/
	@$(BIN)/python -m docs.generate

.PHONY: migration
migration: $(VENV)/.dev  ## write a migration from the models (m="what it does")
	@$(BIN)/transpub db revision --message "$(m)"

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header --upgrade
BOTH := pyproject.toml worker/pyproject.toml --no-emit-package transpub --group build

.PHONY: lock
lock: $(VENV)/.dev  ## renew requirements/*.txt: exact versions, hashes, no addresses
	@$(LOCK) pyproject.toml --group build -o requirements/api.txt
	@$(LOCK) $(BOTH) -c requirements/api.txt -o requirements/worker.txt
	@$(LOCK) $(BOTH) --extra embedded -c requirements/worker.txt -o requirements/embedded.txt
	@$(LOCK) $(BOTH) --extra embedded --group dev -c requirements/embedded.txt -o requirements/dev.txt

.PHONY: clean
clean:  ## remove the environment and caches (not the data in var/)
	@rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

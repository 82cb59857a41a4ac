# `make` alone lists the targets. Needed: make, and CPython 3.11 with pip and venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
TEST_OPTIONS ?=

.PHONY: help setup demo test lint types walls docs lock clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | awk -F'|' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(BIN)/gigshift  ## make the environment in .venv from the lock file

$(BIN)/gigshift: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else "gigshift needs CPython 3.11: make PYTHON=/path/to/python3.11")'
	@echo "Making the environment in $(VENV) (a few minutes, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -qq --disable-pip-version-check -r requirements.lock
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup  ## simulate two years, run the nightly DAG over them in Airflow, write the report
	@GIGSHIFT_HOME=$${GIGSHIFT_HOME:-./demo-data} $(BIN)/gigshift demo

test: setup  ## run all tests that this installation can run, listing skips
	@$(BIN)/python -m pytest $(TEST_OPTIONS)

lint: setup  ## style
	@$(BIN)/ruff check .

types: setup  ## types
	@$(BIN)/mypy

walls: setup  ## who may import whom
	@$(BIN)/lint-imports

docs: setup  ## write the generated pages under docs/
	@$(BIN)/python -m gigshift.pages

lock: setup  ## write the lock files anew (needs uv: pip install uv)
	uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 --extra dev pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 --extra dev --extra spark pyproject.toml -o requirements-spark.lock
	uv pip compile -q --no-emit-index-url --python-version 3.11 --extra dev --extra train pyproject.toml -o requirements-train.lock

clean:  ## remove the environment and the demo's data
	rm -rf $(VENV) demo-data

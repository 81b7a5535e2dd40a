# Two commands are enough: `make demo` and `make test`. Each sets up what it needs.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
COMPILE = $(PY) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q pyproject.toml

.PHONY: demo demo-fresh run check test lint format bench lock clean

demo: $(VENV)/.demo
	@$(PY) -m bot demo $(ARGS)

demo-fresh: $(VENV)/.demo
	@$(PY) -m bot demo --fresh $(ARGS)

run: $(VENV)/.demo
	@$(PY) -m bot run

bench: $(VENV)/.dev
	$(PY) -m benchmarks

check: $(VENV)/.demo
	@$(PY) -m bot check

test: $(VENV)/.dev lint
	$(PY) -m pytest -n 2 -q

lint: $(VENV)/.dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m bot check

format: $(VENV)/.dev
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

# The lock files hold versions and hashes for every supported Python, and no index address.
lock: $(VENV)/.dev
	$(COMPILE) --extra demo --extra dev -o requirements-dev.lock
	$(COMPILE) --extra demo -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf $(VENV) data/demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: requirements.lock | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.demo

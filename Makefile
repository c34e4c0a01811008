# `make` lists the targets. Everything runs inside $(VENV), which is made from requirements.lock and made anew when that changes.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUN := $(VENV)/run.stamp
DEVELOP := $(VENV)/develop.stamp
PYTEST := bash tests/with_postgresql.sh $(BIN)/python -m pytest -n 2 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help run test test-slow test-trust lint types floors format demo train evaluate bench lock sbom pictures clean

help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUN) ## environment, demonstration data, first model, server on loopback; Ctrl+C stops it
	@$(BIN)/python cli.py demo
	@$(BIN)/python cli.py train --if-missing
	@$(BIN)/python server.py

test: $(DEVELOP) ## everything that CI runs: lint, types, floors, all tests but the slow
	@bash tests/prerequisites.sh
	@$(MAKE) --no-print-directory lint types floors
	@$(PYTEST) -m "not slow"

test-slow: $(DEVELOP) ## the long proofs
	@$(PYTEST) -m slow

test-trust: $(DEVELOP) ## the tests of trust alone, the long ones too: a line a promise
	@$(PYTEST) -m trust

lint: $(DEVELOP) ## ruff: rules and format; bandit: what is unsafe
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/bandit --quiet --severity-level medium --recursive app.py cli.py server.py settings.py language.py telemetry.py \
		api pages services access data indicators matching

types: $(DEVELOP) ## mypy, strict below services
	@$(BIN)/mypy

floors: $(DEVELOP) ## import-linter: each floor imports only what stands below it
	@$(BIN)/lint-imports

format: $(DEVELOP) ## ruff puts the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

demo: $(RUN) ## demonstration database under var/, once
	@$(BIN)/python cli.py demo

train: $(RUN) ## trains the ranker and puts it in force
	@$(BIN)/python cli.py train

evaluate: $(RUN) ## measures the ranker in force on simulated markets
	@$(BIN)/python cli.py evaluate

bench: $(DEVELOP) ## speed and quality beside peers
	@$(BIN)/python -m benchmarks.speed
	@$(BIN)/python -m benchmarks.quality

lock: $(DEVELOP) ## writes the hashes of every pinned package anew, after a version was changed
	@for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			$$name.txt --output-file $$name.lock; done

sbom: $(DEVELOP) ## sbom.json: every package with its version and hashes, as CycloneDX
	@$(BIN)/cyclonedx-py requirements requirements.lock --output-format JSON --output-file sbom.json

pictures: $(DEVELOP) ## takes the README's pictures anew, from the demonstration
	@$(BIN)/python -m tests.browser.pictures

clean: ## removes the environment and what tools leave behind; var/ with data and keys stays
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

$(RUN): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Kaam Setu needs Python 3.11 or newer. Name one like this: make run PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null \
		|| { echo 'This Python cannot make environments. On Debian an administrator helps with: apt-get install python3-venv' >&2; exit 1; }
	@echo 'Making $(VENV) from requirements.lock: a minute or two, once.'
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(DEVELOP): requirements-dev.lock $(RUN)
	@echo 'Adding requirements-dev.lock to $(VENV).'
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Everything starts here. `make run` and `make test` need only Python >= 3.11 and make:
# they build a virtual environment in .venv on first use and leave it alone afterwards.
#
#   PYTHON=/path/to/python   the interpreter to build .venv with
#   JOBS=4                   processes the tests use (default 2)
#   PYTHONS="3.11 3.13"     interpreters of make test-all
#   FACTS="M05 M13"          claims of make facts (all by default)
#   ONLY=s05,s11             what-ifs of make atlas (all by default)
#   QUICK=1                  make bench in about a minute, into runs/bench; LARGEST=1 adds 1e7 users
#   FUZZ="run --first 4000"  which spoilt files 'make fuzz' reads (all by default)

.DEFAULT_GOAL := help
SHELL := /bin/sh
# Without kept bytecode every process compiles a thousand files of libraries anew: four seconds each.
unexport PYTHONDONTWRITEBYTECODE
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
OUT ?= runs/baseline

# The stamps carry the checkout's own path: an environment does not survive being moved or copied.
KEY := $(shell pwd | cksum | cut -d' ' -f1)
MADE := $(VENV)/.made-$(KEY)
READY := $(VENV)/.ready-$(KEY)
# An interpreter that was upgraded or removed leaves a .venv that cannot start.
BROKEN := $(shell [ ! -e $(MADE) ] || $(BIN)/python -c '' 2>/dev/null || echo yes)

PYTHONS ?= 3.11 3.12 3.13

.PHONY: help setup run test test-long test-endurance facts atlas test-all fuzz bench app docs what-ifs recovery lint clean FORCE

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile

setup: $(READY) ## build the environment in .venv (the other targets do it when needed)

run: $(READY) ## simulate the baseline, 2018-06 to 2021, into runs/baseline
	$(BIN)/feedfollow run scenarios/baseline.yaml --out $(OUT)
	@echo "The plots are in $(OUT)/plots, the tables in $(OUT)."

# Tests of one file stay in one process, so that what they share is made once.
test: $(READY) ## the test suite, without the slow tests (twelve minutes)
	@$(BIN)/python -m tests.compiled
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

# Where no browser can be had, the test of the page fails and says so; the others still run.
test-long: $(READY) ## the slow tests: laws, random worlds, notebooks, fits, the page in a browser (half an hour)
	-@BIN='$(BIN)' sh .ci/get-browser
	@$(BIN)/python -m tests.compiled
	$(BIN)/python -m pytest -n $(JOBS) -m long

test-endurance: $(READY) ## kills, resumed calibrations, all levers in pairs, hundreds of runs (hours)
	@$(BIN)/python -m tests.compiled
	$(BIN)/python -m pytest -n $(JOBS) -m endurance

# Runs are kept in runs/facts: an interrupted session goes on where it stopped.
facts: $(READY) ## ask the model what the sources claim, 20 seeds each, into docs/facts.md (two to four hours)
	$(BIN)/python -m feedfollow.facts $(FACTS)

# Runs are kept in runs/atlas: an interrupted session goes on where it stopped.
atlas: $(READY) ## run the what-ifs of scenarios/ over the posterior, into docs/atlas.md (two to three hours)
	$(BIN)/python -m feedfollow.atlas $(ONLY)

# Each has an environment of its own, so that .venv stays what it was.
test-all: ## the test suite under Python 3.11, 3.12 and 3.13 (PYTHONS="3.12" for fewer)
	@for each in $(PYTHONS); do \
		echo "Python $$each"; \
		$(MAKE) --no-print-directory test VENV=.venv-$$each PYTHON=python$$each || exit 1; \
	done

fuzz: $(READY) ## read 105,000 spoilt files: none may end in a traceback, hang or eat memory (half an hour)
	$(BIN)/python -m tests.fuzz.campaign $(FUZZ)

# A time is worth what the machine is: let nothing else run. The peers need AgentPy, which no test does.
bench: $(READY) ## time a day beside Mesa, AgentPy, NumPy and C, into benchmarks/ (half an hour; QUICK=1: a minute)
	@$(BIN)/python -c 'import agentpy' 2>/dev/null \
		|| VIRTUAL_ENV='$(CURDIR)/$(VENV)' $(BIN)/python -m uv pip install --quiet -c constraints.txt -e '.[bench]' \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python -m benchmarks $(if $(QUICK),--quick) $(if $(LARGEST),--largest)

app: $(READY) ## serve the what-if page on this machine
	@$(BIN)/python -c 'import streamlit' 2>/dev/null || { echo "Remove .venv and run make setup."; exit 1; }
	$(BIN)/feedfollow app

docs: $(READY) ## write the pages of docs/ that come from tables and code
	$(BIN)/python -m feedfollow.reference

what-ifs: $(READY) ## make docs/first_what_ifs.md again (forty minutes; goes on where it was interrupted)
	$(BIN)/python -m feedfollow.analyse.first_what_ifs

recovery: $(READY) ## check the calibration on known truths (four minutes; goes on where it was interrupted)
	$(BIN)/python -m feedfollow.calibrate.recovery --out runs/recovery; \
	status=$$?; cp runs/recovery/recovery.md docs/recovery.md; exit $$status

lint: $(READY) ## ruff (rules and format) and mypy --strict
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

clean: ## remove the environment, caches and build output; runs/ stays
	rm -rf $(VENV) .venv-* build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

ifneq ($(BROKEN),)
$(MADE): FORCE
endif

# uv is a convenience: it installs in seconds what takes pip minutes. Without it, pip does the work.
$(MADE): | constraints.txt
	@PYTHON='$(PYTHON)' sh .ci/make-venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv \
		|| echo "uv could not be installed: pip will do the work."
	@touch $@

$(READY): $(MADE) pyproject.toml constraints.txt
	@echo "Installing feedfollow and what it needs into $(VENV) ..."
	@if $(BIN)/python -m uv --version >/dev/null 2>&1 \
		&& VIRTUAL_ENV='$(CURDIR)/$(VENV)' $(BIN)/python -m uv pip install --quiet -c constraints.txt -e '.[dev]'; \
	then :; \
	else echo "Installing with pip."; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'; \
	fi
	@touch $@

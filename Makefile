# Each target sets up what it needs, in .venv, and is quick the second time.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint bench slack docs clean

demo: $(READY)  ## import the example archive, then check two articles beside it
	@rm -rf .stet/demo && mkdir -p .stet/demo
	$(BIN)/stet archive import examples/archive.jsonl --db .stet/demo/stet.db
	$(BIN)/stet archive corrections examples/corrections.csv --db .stet/demo/stet.db
	$(BIN)/stet check examples/net-loft-fire.txt --published 2026-11-20 --db .stet/demo/stet.db || test $$? -eq 1
	$(BIN)/stet check examples/police-operation.txt --published 2026-11-20 --db .stet/demo/stet.db || test $$? -eq 1

test: lint  ## every test, lint, type check, import contract and doc check
	$(BIN)/pytest -n auto
	$(BIN)/cog --check $(COGGED)

lint: $(READY)  ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)  ## speed and memory, side by side with peers
	$(BIN)/python -m benchmarks

slack: $(READY)  ## the bot against a Slack-like page on this machine (needs Node)
	$(BIN)/stet practice

docs: $(READY)  ## write again what is generated
	$(BIN)/cog -r $(COGGED)

clean:  ## remove what the other targets made
	rm -rf $(VENV) .stet node_modules

COGGED := checks/README.md

# pip comes with venv; where Debian leaves it out, PYTHON=... names another interpreter.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Stet needs Python 3.11 or later; set PYTHON=...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@

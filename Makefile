# Two commands on a fresh machine: `make demo` shows the tool, `make test` passes the tests.
# All that is needed is Python 3.10 or later with its venv module; another one: make PYTHON=python3.12 demo

PYTHON ?= python3
BIN := .venv/bin
AS_ROOT = $(shell test "$$(id -u)" = 0 || echo sudo -n)

.PHONY: demo test slow lint types layers check format docs site browser bench clean

demo: .venv/installed
	$(BIN)/itilcheck check examples/acme
	@echo
	$(BIN)/itilcheck check examples/acme-with-defects || test $$? -eq 1

test: .venv/installed
	$(BIN)/python -m pytest -n auto -m "not slow"

# What takes long: clean rooms, wide fuzzing, the site in a browser, hooks and builds with the real tools.
slow: .venv/slow-installed
	$(BIN)/python -m pytest -n auto --dist loadgroup -m slow

lint: .venv/installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/installed
	$(BIN)/mypy

layers: .venv/installed
	$(BIN)/lint-imports

check: lint types layers test

format: .venv/installed
	$(BIN)/ruff check --fix --exit-zero
	$(BIN)/ruff format

# Writes the pages, and the parts of pages, that are made of rules and schemas.
docs: .venv/installed
	$(BIN)/python docs/generate.py

# The documentation as a site, with a search that needs no network: open build/site/index.html.
site: .venv/site-installed
	PYTHONPATH=docs $(BIN)/python -m website

# The browser that the test of the site drives. Where none can be installed, that test is skipped.
browser:
	@if command -v chromedriver; then :; \
	elif $(AS_ROOT) apt-get update -qq && apt-cache show chromium-driver >/dev/null; then \
		$(AS_ROOT) apt-get install -qq -y --no-install-recommends chromium chromium-driver; \
	else echo "cannot install a browser: Chromium and chromedriver are wanted"; fi

# In an environment of its own: an editable install makes its index at each start.
bench:
	$(PYTHON) -m venv build/bench
	build/bench/bin/python -m pip install --quiet --upgrade pip
	build/bench/bin/python -m pip install --quiet . yamllint check-jsonschema
	build/bench/bin/python benchmarks/run.py --peers-at 1000

clean:
	rm -rf .venv dist build benchmarks/data

# Everything a developer needs, editable; versions that were tried together stand in constraints.txt.
.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or later is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

# What the site needs on top, and what drives a browser.
.venv/site-installed: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,site]"
	touch $@

# And the tools that the integrations are tried with.
.venv/slow-installed: .venv/site-installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,site,integrations,consumers]"
	touch $@

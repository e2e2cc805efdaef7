# Two commands on a fresh machine: `make demo` and `make test`. Each sets up what it needs in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests differ much in length, so a worker that is done takes over from one that is not.
PYTEST_ARGS ?= -n logical --dist worksteal

.PHONY: demo test check lint types benchmark class-benchmark attacks draws fuzz hostile pins clean messages screenshots

# Where PYTHONDONTWRITEBYTECODE is set, all would be compiled for each submission.
COMPILED = $(BIN)/python -m compileall -q grader reference

demo: $(VENV)/.run
	$(BIN)/grade tests/submissions/sample.ipynb

test: lint types
	$(BIN)/pytest $(PYTEST_ARGS)

# Before each commit, in at most 90 seconds.
check: lint types
	$(BIN)/pytest tests/unit -m "not slow" -q $(PYTEST_ARGS)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

benchmark: $(VENV)/.test
	$(BIN)/python -m benchmarks.speed --write docs/speed.md
	$(BIN)/python -m benchmarks.judge
	$(BIN)/python -m benchmarks.reports
	$(BIN)/python -m benchmarks.isolation

# So many submissions, killed so many times; takes a quarter of an hour.
COUNT ?= 300
KILLS ?= 10

class-benchmark: $(VENV)/.test
	$(BIN)/python -m benchmarks.classes --count $(COUNT) --kills $(KILLS) \
		--write docs/class-benchmark.md

# What of docs is made: every sentence that students can meet, and pictures of reports in Chromium.
messages: $(VENV)/.test
	$(BIN)/python -m docs.make_messages

screenshots: $(VENV)/.test
	$(BIN)/python -m docs.make_screenshots
	$(BIN)/python -m docs.make_picture

attacks: $(VENV)/.test
	$(BIN)/python -m benchmarks.attacks --write SECURITY.md

draws: $(VENV)/.test
	$(BIN)/python -m benchmarks.draws

hostile: $(VENV)/.test
	$(BIN)/python -m benchmarks.hostile

# For so many seconds each; atheris is not among what the tests need.
SECONDS ?= 60

fuzz: $(VENV)/.fuzz
	$(BIN)/python -m benchmarks.fuzz --seconds $(SECONDS)

# Said on stderr, and only while something is set up.
SAY = @echo >&2

$(BIN)/python:
	@command -v $(firstword $(PYTHON)) >/dev/null || { \
	  echo "There is no program '$(firstword $(PYTHON))'. Install Python 3.11 or later, or name" \
	    "one that you have: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or later is needed, and '$(PYTHON)' is not:" \
	    "$$($(PYTHON) --version 2>&1 | tail -n 1). Name another: make PYTHON=python3.12 ..." >&2; \
	  exit 1; }
	$(SAY) "Setting up $(VENV) with $$($(PYTHON) --version 2>&1), once ..."
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
	  echo "$(VENV) could not be made. On Debian and Ubuntu: apt-get install python3-venv;" \
	    "then run make again." >&2; exit 1; }

# Somebody else may have made .venv; packages must not go to the Python that a link in it leads to.
USABLE = @$(BIN)/python -c 'import os, sys, pip; sys.exit(sys.version_info < (3, 11) or \
  not os.path.samefile(sys.prefix, "$(VENV)"))' 2>/dev/null || { \
  echo "$(VENV) cannot be used: it lacks pip, its Python is older than 3.11, or it is not a" \
    "virtual environment." \
    "Remove it (rm -rf $(VENV)), then run make again." >&2; exit 1; }
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
FAILED = { echo "The packages could not be installed: see above. Check the network and pip's" \
  "index, then run make again." >&2; exit 1; }

$(VENV)/.run $(VENV)/.test: $(VENV)/.%: requirements/%.txt pyproject.toml $(BIN)/python
	$(USABLE)
	$(SAY) "Installing $$(grep -c '==' $<) packages from $<; this takes a minute or two ..."
	@$(INSTALL) --require-hashes -r $< || $(FAILED)
	$(SAY) "Installing grader itself ..."
	@$(INSTALL) --no-deps --no-build-isolation --editable . || $(FAILED)
	@$(COMPILED)
	@touch $@

$(VENV)/.fuzz: requirements/fuzz.txt $(VENV)/.test
	@$(INSTALL) --require-hashes -r $< || $(FAILED)
	@touch $@

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links pyproject.toml

pins: | $(BIN)/python
	$(INSTALL) uv
	$(COMPILE) --extra lab --extra build --output-file requirements/run.txt
	$(COMPILE) --extra lab --extra build --extra dask --extra test --output-file requirements/test.txt
	$(COMPILE) --extra lab --extra build --extra dask --extra test --extra fuzz --output-file requirements/fuzz.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist

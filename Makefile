# `make demo` and `make test` set up everything they need on a Debian machine with Python 3.11 and make.

PORT ?= 8000
HOST ?= 127.0.0.1
DATA_DIR ?= data/demo
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
QUICK := not browser and not nightly and not benchmark
ON_BOTH := $(wildcard tests/inventory tests/kanban tests/web tests/scenarios)
APT_INSTALL := apt-get update -q && apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300
# Tried on SQLite only. In pictures of labels, settings and demand no database has a part. What the long days of
# the simulated shift do to the database, its short ones do too, and the tests of each verb.
ONCE := $(wildcard tests/kanban/test_labels*.py) tests/kanban/test_settings.py tests/kanban/test_demo_server.py \
  tests/inventory/test_demand.py \
  tests/kanban/test_shift.py::test_the_plant_stays_lively_for_nine_hours \
  tests/kanban/test_shift.py::test_suppliers_ship_refuse_and_are_replaced_so_that_their_scorecards_live
export CHROMIUM ?= /usr/bin/chromium

.PHONY: demo test lint types imports templates django unit postgres browser chromium nightly bench words lock

demo: .venv/ready-to-run ## A living example plant on http://localhost:8000 (PORT=, DATA_DIR=)
	@DATA_DIR="$(DATA_DIR)" $(BIN)/python -m kanban.management.demo_server --host $(HOST) --port $(PORT)

test: lint types imports templates django unit postgres browser ## Everything; .ci/run calls this

lint: .venv/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready-to-test
	$(BIN)/mypy

imports: .venv/ready-to-test
	$(BIN)/lint-imports --no-logo

templates: .venv/ready-to-test
	$(BIN)/djlint --lint --quiet templates

django: .venv/ready-to-test
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check --dry-run

unit: .venv/ready-to-test
	$(BIN)/pytest -n auto --dist worksteal -m "$(QUICK)"

postgres: .venv/ready-to-test ## The same tests on PostgreSQL (TEST_DATABASE_URL)
	TEST_ON=postgres $(BIN)/pytest -n auto --dist worksteal -m "$(QUICK)" $(addprefix --deselect ,$(ONCE)) $(ON_BOTH)

browser: .venv/ready-to-test chromium
	$(BIN)/pytest -n auto --dist loadfile -m "browser and not nightly" tests/browser

nightly: .venv/ready-to-test chromium ## What takes too long for every change
	$(BIN)/pytest -m nightly

bench: .venv/ready-to-test ## Measures time; means something only on a quiet machine
	$(BIN)/pytest -m benchmark -s tests/benchmarks

MESSAGES := --all --no-location --no-wrap --no-obsolete --ignore=.venv --ignore=tests --ignore=vendor --ignore=data

words: .venv/ready-to-run ## Brings the translations up to date: run it, translate what is new in the .po files, run it again
	@command -v msgfmt >/dev/null || { \
	  test "$$(id -u)" = 0 || { echo "Catalogues are made with gettext: sudo apt-get install gettext"; exit 1; }; \
	  $(APT_INSTALL) gettext; }
	$(BIN)/python manage.py makemessages $(MESSAGES)
	$(BIN)/python manage.py makemessages $(MESSAGES) --domain djangojs
	$(BIN)/python manage.py compilemessages --ignore=.venv

chromium:
	@test -x "$(CHROMIUM)" || { \
	  test "$$(id -u)" = 0 || { echo "The browser tests need Chromium: sudo apt-get install chromium"; exit 1; }; \
	  $(APT_INSTALL) chromium fonts-dejavu-core; }

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed (PYTHON= names one)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  test "$$(id -u)" = 0 || { echo "Python's venv is missing: sudo apt-get install python3-venv"; exit 1; }; \
	  $(APT_INSTALL) python3-venv; }
	$(PYTHON) -m venv .venv

.venv/ready-to-run: requirements.lock | .venv/bin/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/ready-to-test: requirements-dev.lock | .venv/bin/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ .venv/ready-to-run

lock: ## Writes both lock files anew; needs uv (https://docs.astral.sh/uv/)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate -q -c requirements.lock -o requirements-dev.lock

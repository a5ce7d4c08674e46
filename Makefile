# Everything a newcomer, a newsroom or CI runs. `make` alone lists it.

PORT ?= 8000
PY := .venv/bin/python

# A .venv whose Python has gone (upgraded system, moved folder) counts as not built.
$(shell $(PY) -c "" 2>/dev/null || rm -f .venv/.app .venv/.dev)

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-fast test-all test-browser-soak lint lint-assets lint-style lint-types \
        lint-imports lint-templates lint-deploy lint-django lint-tree lint-messages format messages \
        coverage bench screenshots lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile

# --- Set-up -------------------------------------------------------------------------------------
# The stamps make a second run instant and a changed requirements file install again.

setup: .venv/.dev ## build .venv with everything that development needs (PYTHON=… names another Python)
	@echo ".venv is ready."

.venv/.app: requirements/app.txt tools/setup.sh
	@PYTHON="$(PYTHON)" tools/setup.sh app

.venv/.dev: requirements/dev.txt tools/setup.sh
	@PYTHON="$(PYTHON)" tools/setup.sh dev

# --- Running ------------------------------------------------------------------------------------
# The demo needs no development package; where they are installed already, they stay.

demo: $(if $(wildcard .venv/.dev),.venv/.dev,.venv/.app) ## serve the sample incident at http://127.0.0.1:8000/ (PORT=… changes it)
	@exec $(PY) tools/demo.py --port "$(PORT)"

# --- Checking -----------------------------------------------------------------------------------
# ARGS goes through the environment, because a shell would take its quotes apart.

test: export PYTEST_ARGS := $(or $(ARGS),$(PYTEST_ARGS))
test: .venv/.dev ## run what CI runs, on SQLite and PostgreSQL (ARGS='-k name' for pytest, DB=sqlite for one database)
	@$(PY) tools/test.py $(DB)

test-fast: export PYTEST_ARGS := $(or $(ARGS),$(PYTEST_ARGS))
test-fast: .venv/.dev ## run the tests that need no browser, on SQLite
	@$(PY) tools/test.py $(DB) --tier fast

test-all: export PYTEST_ARGS := $(or $(ARGS),$(PYTEST_ARGS))
test-all: .venv/.dev ## run every test, every width and language, with long fuzzing, on both databases
	@$(PY) tools/test.py $(DB) --tier all

RUNS ?= 10
test-browser-soak: .venv/.dev ## run the browser tests RUNS times in a row on a busy machine
	@$(PY) tools/test.py --soak $(RUNS)

coverage: export PYTEST_ARGS := --cov --cov-report=term --cov-report=html $(or $(ARGS),$(PYTEST_ARGS))
coverage: .venv/.dev ## measure which lines and branches the fast tests run (by file in var/coverage/html)
	@$(PY) tools/test.py --tier fast

# One after the other, and on after a failure, so that one run tells everything.
lint: .venv/.dev ## run every check that is not a test
	@$(MAKE) --keep-going --no-print-directory lint-tree lint-style lint-types lint-imports lint-templates \
		lint-assets lint-messages lint-deploy lint-django

lint-tree:
	$(PY) tools/check_tree.py
	$(PY) tools/check_requirements.py

lint-style:
	$(PY) -m ruff check
	$(PY) -m ruff format --check

lint-types:
	$(ENV_PRODUCTION) $(PY) -m mypy
	$(ENV_PRODUCTION) $(PY) -m mypy tests

lint-imports:
	$(PY) -c "from importlinter.cli import lint_imports_command as run; run()" --no-logo

# djade checks the form of templates, djlint their HTML.
lint-templates:
	find templates -name '*.html' -exec .venv/bin/djade --check {} +
	$(PY) -m djlint templates --quiet

lint-assets:
	$(PY) tools/biome.py

lint-messages:
	$(PY) tools/messages.py --check

lint-deploy:
	$(PY) tools/check_deploy.py

lint-django:
	$(ENV_PRODUCTION) $(PY) manage.py makemigrations --check --dry-run
	$(ENV_PRODUCTION) $(PY) manage.py collectstatic --noinput --verbosity 0
	$(ENV_PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

# As on a newsroom's server, and nothing from this shell: the checks must mean the same everywhere.
ENV_PRODUCTION = env -i PATH="$$PATH" HOME="$$HOME" LANG=C.UTF-8 DEBUG=false HTTPS=true HSTS_SUBDOMAINS=true \
	SECRET_KEY=only-for-the-checks-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ \
	ALLOWED_HOSTS=news.example.org DATABASE_URL=sqlite://:memory: STATIC_ROOT=var/lint/static \
	CACHE_URL=redis://cache.example.org EMAIL_URL=smtp://mail.example.org DEFAULT_FROM_EMAIL=desk@example.org \
	MFA_KEYS=b25seS1mb3ItdGhlLWNoZWNrcy0wMTIzNDU2Nzg5YWI=

format: .venv/.dev ## put the code into its one form
	$(PY) -m ruff check --fix
	$(PY) -m ruff format
# djade fails where it has changed a file.
	find templates -name '*.html' -exec .venv/bin/djade {} + || true
	$(PY) tools/biome.py --write

messages: .venv/.dev ## take new texts of the public side into locale/, and compile what is translated there
	$(PY) tools/messages.py

bench: .venv/.dev ## run the benchmarks (ARGS=dates for one subject)
	$(PY) -m tests.bench $(ARGS)

screenshots: .venv/.dev ## take the pictures in docs/screenshots and of the guide anew, of the sample as it is now
	@$(PY) tools/screenshots.py
	@$(PY) tools/screenshots.py --guide

# --- Upkeep -------------------------------------------------------------------------------------

lock: .venv/.app ## write requirements/*.txt and package-lock.json anew (UPGRADE=1 takes newer versions)
	@tools/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## remove what these targets built; the demo's data in var/demo stays
	rm -rf .venv node_modules .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache test-results
	rm -rf var/coverage var/lint var/static var/test* var/uv var/vnu*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The two commands that matter: `make run` and `make test`.
PYTHON ?= python3
PY := .venv/bin/python
JOBS ?= 3
# Compiled modules are kept whatever the environment says: tests start many processes, and each
# would compile the whole project anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test check bench lock screenshots clean help

run: ## install what is missing, then run everything on this machine
	@PYTHON="$(PYTHON)" requirements/install.sh run
	@exec $(PY) main.py run

test: ## install what tests need, then run them on SQLite and PostgreSQL
	@PYTHON="$(PYTHON)" requirements/install.sh test
	$(PY) -m pytest -n $(JOBS) --dist loadscope

check: ## style, types and import rules
	@PYTHON="$(PYTHON)" requirements/install.sh test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: ## the demo model's accuracy, the speed of api and engine
	@PYTHON="$(PYTHON)" requirements/install.sh test
	$(PY) bench/demo_model.py
	$(PY) bench/routes.py
	$(PY) bench/matching.py
	$(PY) bench/depth.py
	$(PY) bench/cycles.py
	$(PY) bench/traffic.py
	$(PY) bench/endurance.py
	$(PY) bench/bot_memory.py
	$(PY) bench/acknowledge.py
	$(PY) bench/inference.py --quick

lock: ## pin the requirements anew (needs uv)
	requirements/lock.sh

screenshots: ## render the bot's messages (needs chromium and playwright)
	$(PY) tools/render_bot_screenshots.py

clean: ## remove caches, not data
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov

help:
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/'

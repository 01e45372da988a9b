# `make run` serves the site, `make test` checks it; see README.
.SUFFIXES:
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
PORT ?= 8000
VENV ?= .venv
BIN := $(VENV)/bin
# Tests never need more than the loopback: `make test` runs them on two processes.
JOBS ?= 2

.PHONY: help run test test-fast test-postgres bench drill lint venv dev chromium postgresql \
  elasticsearch front dossier lock

help:
	@echo "make run        installe et sert le site sur http://127.0.0.1:$(PORT) (PORT=… pour changer)"
	@echo "make test       tous les contrôles"
	@echo "make test-fast  les tests sans navigateur ni serveur"
	@echo "make test-postgres  tous les tests sur PostgreSQL (apt-get install postgresql)"
	@echo "make bench      le banc de mesure"
	@echo "make drill      les pannes longues (coupures, redémarrages, charge)"
	@echo "make dossier    le dossier d’homologation, dans var/dossier/"
	@echo "make lock       refait les verrous des dépendances (avec uv)"

run: export PORT := $(PORT)
run: export SITE_URL ?= http://127.0.0.1:$(PORT)
run: venv
	$(BIN)/python manage.py install_site --demo
	$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	exec $(BIN)/python -m gunicorn -c python:portal.gunicorn portal.wsgi

test: dev chromium postgresql elasticsearch front lint
	$(BIN)/pytest -n $(JOBS) --dist loadgroup --cov --cov-report=term:skip-covered
	$(ON_POSTGRES) --if-present $(BIN)/pytest -q -n 0 $(ANY_DATABASE)

test-fast: dev
	$(BIN)/pytest -n $(JOBS) --dist loadgroup -m "not browser and not server"

# A private cluster in a temporary folder, by an unprivileged user; nothing of it remains. `make
# test` runs there what depends most on the database; this runs every test, browsers apart.
ON_POSTGRES := $(BIN)/python -m tests.servers.postgres
ANY_DATABASE := tests/search/test_corpus.py tests/search/test_engine_follows.py \
  tests/search/test_actor_list.py tests/search/test_communes.py tests/directory/test_changelog.py \
  tests/directory/test_gazetteer.py tests/directory/test_lease.py tests/directory/test_rights.py \
  tests/directory/test_model_constraints.py

test-postgres: dev postgresql
	$(ON_POSTGRES) $(BIN)/pytest -n $(JOBS) --dist loadgroup -m "not browser and not server"
	$(BIN)/pytest -n 0 tests/servers -k postgresql

bench: dev
	$(BIN)/python -m bench

# The long faults, on private servers; `make test` runs a short version of each.
drill: dev postgresql elasticsearch
	$(BIN)/python -m bench.drill

# The production settings are checked with values that stand for a real site's.
lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates/site --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run
	SITE_HTTPS=1 SITE_URL=https://exemple.test ALLOWED_HOSTS=exemple.test \
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))") \
	$(BIN)/python manage.py check --deploy --fail-level WARNING

# The environment: made once, then completed only when a lock file changed.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Il faut Python 3.11 ou plus récent (make PYTHON=python3.11 …)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Il manque le module venv de Python : apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

venv: $(BIN)/python
	@cmp -s requirements/base.txt $(VENV)/base.txt || { \
	  echo "Installation des dépendances…"; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt; \
	  cp requirements/base.txt $(VENV)/base.txt; }

dev: venv
	@cmp -s requirements/dev.txt $(VENV)/dev.txt || { \
	  echo "Installation des outils de développement…"; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt; \
	  cp requirements/dev.txt $(VENV)/dev.txt; }

# Browser tests use Debian's own Chromium. Without it they are skipped and say so; in CI they fail.
chromium:
	@if command -v chromium >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installation de Chromium…"; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null; \
	else \
	  echo "Chromium est absent : apt-get install chromium fonts-liberation (les tests de navigateur sont sautés)" >&2; \
	  [ -z "$${CI:-}" ]; \
	fi

# Concurrent writes are also tested on a private PostgreSQL (tests/servers/postgres.py).
postgresql:
	@if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installation de PostgreSQL…"; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql >/dev/null; \
	else \
	  echo "PostgreSQL est absent : apt-get install postgresql (ses tests sont sautés)" >&2; \
	  [ -z "$${CI:-}" ]; \
	fi

# Search is also tested on a private Elasticsearch (tests/servers/elasticsearch.py), kept in a cache.
elasticsearch: dev
	@if ! { command -v mvn && command -v java; } >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installation de Java et de Maven…"; \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless maven >/dev/null; \
	  fi; \
	fi; \
	$(BIN)/python -m tests.servers.elasticsearch install

# The deployment kit is tried with the real nginx, and its units read by systemd's own tool.
front:
	@if PATH=$$PATH:/usr/sbin command -v nginx >/dev/null && command -v redis-server >/dev/null && command -v systemd-analyze >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installation de nginx…"; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light redis-server systemd >/dev/null; \
	else \
	  echo "nginx, redis-server ou systemd-analyze est absent : apt-get install nginx-light redis-server systemd (leurs tests sont sautés)" >&2; \
	  [ -z "$${CI:-}" ]; \
	fi

# The papers of deploy/dossier with the two that are made from the installed version.
dossier: dev
	mkdir -p var/dossier
	cp deploy/dossier/*.md var/dossier/
	$(BIN)/python manage.py personal_register > var/dossier/registre.md
	$(BIN)/cyclonedx-py requirements requirements/base.txt --pyproject pyproject.toml --output-reproducible -o var/dossier/nomenclature.json

# With uv, which is no dependency of the site: pip install uv
lock:
	uv pip compile --generate-hashes --no-header --no-emit-index-url --no-strip-extras --python-version 3.11 requirements/base.in -o requirements/base.txt
	uv pip compile --generate-hashes --no-header --no-emit-index-url --no-strip-extras --python-version 3.11 requirements/dev.in -o requirements/dev.txt

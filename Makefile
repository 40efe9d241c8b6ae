# `make` lists the targets. `make run` and `make test` do everything on a fresh machine.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FRONTEND := skyportal/frontend
KAFKA := build/kafka

STATE ?= .state
ALERTS ?=
DETACH ?=
FRESH ?=
FREE_PORTS ?=
JSON ?=
KILLS ?=
MINUTES ?=
SCALE ?=
SEED ?=
ALL ?=
CASES ?=

.DEFAULT_GOAL := help
.PHONY: help install run stop test test-fast test-frontend test-e2e screenshots chaos fuzz bench bench-api bench-marshal bench-browser routes-table lint lint-python lint-frontend format types docs client lock images clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  \033[1m%-14s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.installed: pyproject.toml requirements/bootstrap.lock requirements/dev.lock
	@sh launcher/prerequisites.sh python node maven
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python requirements/bootstrap.lock requirements/dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

$(KAFKA)/.installed: launcher/kafka/pom.xml
	mvn --quiet --batch-mode --file launcher/kafka/pom.xml dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/$(KAFKA)
	@touch $@

$(FRONTEND)/node_modules/.installed: $(FRONTEND)/package-lock.json
	cd $(FRONTEND) && npm ci --silent --no-audit --no-fund
	@touch $@

$(FRONTEND)/dist/.built: $(FRONTEND)/node_modules/.installed $(shell find $(FRONTEND)/src $(FRONTEND)/index.html $(FRONTEND)/vite.config.ts -type f 2>/dev/null)
	cd $(FRONTEND) && npm run --silent build
	@touch $@

install: $(VENV)/.installed $(KAFKA)/.installed $(FRONTEND)/dist/.built ## install what the project needs into this folder

run: install ## run everything: ALERTS=DIR plays real alerts; STATE=DIR, DETACH=1, FRESH=1, FREE_PORTS=1
	@$(BIN)/fritz run --state $(STATE) $(if $(ALERTS),--alerts $(ALERTS)) $(if $(DETACH),--detach) $(if $(FRESH),--fresh) $(if $(FREE_PORTS),--free-ports)

stop: ## stop what `make run DETACH=1` started
	$(BIN)/fritz stop --state $(STATE)

test: install ## install, check and test everything, in a real browser too
	@sh launcher/prerequisites.sh chromium
	$(MAKE) --jobs 2 --output-sync=target lint-python lint-frontend test-frontend docs
	$(BIN)/pytest -n 2

test-fast: $(VENV)/.installed ## tests that need no server, in a minute
	$(BIN)/pytest -m "not service and not e2e and not fault"

test-frontend: $(FRONTEND)/node_modules/.installed ## unit tests of the pages
	cd $(FRONTEND) && npm test --silent

test-e2e: install ## the whole stack: in a browser, with its processes killed, on real alerts
	@sh launcher/prerequisites.sh chromium
	$(BIN)/pytest -m "e2e or fault"

screenshots: install ## pictures of every page of the instance that runs in STATE, into docs/_static/screens
	@sh launcher/prerequisites.sh chromium
	$(BIN)/python -m tests.e2e.screenshots $(STATE)

chaos: install ## faults of all kinds while alerts stream: KILLS=50 MINUTES=30 SEED=… JSON=FILE
	@sh launcher/prerequisites.sh faketime || echo "faults of the clock will be skipped"
	$(BIN)/python -m benchmarks.chaos $(if $(KILLS),--kills $(KILLS)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED)) $(if $(JSON),--json $(JSON))

routes-table: $(VENV)/.installed ## docs/routes-tested.md, from the requests that the marshal's tests send
	rm -rf build/requests
	RECORD_REQUESTS=build/requests $(BIN)/pytest tests/skyportal -n 2 -q
	$(BIN)/python -m tests.skyportal.routes_table build/requests

fuzz: $(VENV)/.installed ## requests of all kinds to both APIs, by their OpenAPI documents: CASES=2000
	CASES=$(if $(CASES),$(CASES),2000) $(BIN)/pytest tests/kowalski/api/test_conformance.py tests/skyportal/test_conformance.py -q -s --timeout 3600

bench: install ## alerts per second and time per stage; ALL=1 in every situation; JSON=FILE writes the figures too
	$(BIN)/python -m benchmarks.scenarios $(if $(ALL),--all) $(if $(JSON),--json $(JSON))

bench-api: install ## 200 clients ask the query service for ten minutes: MINUTES=…; JSON=FILE writes the figures too
	$(BIN)/python -m benchmarks.api_load $(if $(MINUTES),--minutes $(MINUTES)) $(if $(JSON),--json $(JSON))

bench-marshal: $(VENV)/.installed ## the marshal's answers in ms and SQL statements: SCALE=1 is a million candidates; KEEP=FOLDER keeps them, JSON=FILE
	$(BIN)/python -m benchmarks.marshal $(if $(SCALE),--scale $(SCALE)) $(if $(KEEP),--keep $(KEEP)) $(if $(JSON),--json $(JSON))

bench-browser: install ## the pages in Chromium before a large marshal: SCALE=, REPEATS=, ONLY=usable; KEEP=FOLDER keeps the rows, JSON=FILE
	$(BIN)/python -m benchmarks.browser $(if $(SCALE),--scale $(SCALE)) $(if $(REPEATS),--repeats $(REPEATS)) $(if $(ONLY),--only $(ONLY)) $(if $(KEEP),--keep $(KEEP)) $(if $(JSON),--json $(JSON))

lint: lint-python lint-frontend ## formatting, types and import contracts

lint-python: $(VENV)/.installed ## the same, of Python
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

lint-frontend: $(FRONTEND)/node_modules/.installed ## the same, of the pages
	cd $(FRONTEND) && npm run --silent lint

format: $(VENV)/.installed ## rewrite the code in the common format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	cd $(FRONTEND) && npm run --silent format

types: install ## TypeScript types from the marshal's OpenAPI document
	$(BIN)/skyportal openapi > $(FRONTEND)/openapi.json
	cd $(FRONTEND) && npm run --silent types

docs: $(VENV)/.installed ## build the documentation into docs/_build
	$(BIN)/sphinx-build --quiet -W --keep-going -b html docs docs/_build/html

client: $(VENV)/.installed ## build the Python client's own distribution into build/client
	$(BIN)/uv build --quiet --wheel kowalski/client --out-dir build/client

lock: $(VENV)/.installed ## resolve the dependencies anew, of images too
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 requirements/bootstrap.in -o requirements/bootstrap.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra dev pyproject.toml -o requirements/dev.lock
	for image in kowalski skyportal; do \
		$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
			--constraints requirements/dev.lock --extra $$image pyproject.toml -o requirements/$$image.lock || exit 1; \
	done
	cd $(FRONTEND) && npm install --package-lock-only

images: ## build the container images, with docker or podman, or without either
	sh launcher/images.sh

clean: ## remove what was installed and built, but no data
	rm -rf $(VENV) build $(FRONTEND)/node_modules $(FRONTEND)/dist docs/_build

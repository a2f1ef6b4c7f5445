# Two commands do all the set-up: make demo, make test. Nothing but Python 3.11 or newer and make is needed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DATA ?= ../shared/data

.DEFAULT_GOAL := help
.PHONY: help demo test lint check fix bench eval train lock dist smoke oldest sbom audit clean

help:  ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "onrecord needs Python 3.11 or newer; say which with: make demo PYTHON=python3.12" >&2; exit 2; }
	@echo "Setting up $(VENV), once; this takes a minute ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

demo: $(READY)  ## read an example page and show who said what
	@$(BIN)/onrecord read examples/nato-bucharest.txt
	@echo
	@echo "Next, with a page of your own:"
	@echo "  $(BIN)/onrecord read PAGE.html                 any saved news page, or a plain-text copy of one"
	@echo "  $(BIN)/onrecord read --json PAGE.html          the whole record, for programs"
	@echo "  $(BIN)/onrecord read --jsonl FOLDER            one record a line, for every page of a folder"
	@echo "  $(BIN)/onrecord add examples --ledger demo.db  keep the example pages, and look at them in a browser:"
	@echo "  $(BIN)/onrecord serve --ledger demo.db"
	@echo "  $(BIN)/onrecord --help"

test: $(READY)  ## run the tests
	@$(BIN)/python -m pytest

lint: $(READY)  ## format, lint, types, import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: lint test  ## all that CI runs

fix: $(READY)  ## format, and mend what can be mended by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(READY)  ## speed and memory, by stage
	@$(BIN)/python eval/bench.py

eval: $(READY)  ## figures on the example pages, and on the gold data where DATA has it
	@echo "The example pages, which were looked at while building:"
	@$(BIN)/python eval/page_scores.py
	@echo; echo "Pages that were not:"
	@$(BIN)/python eval/page_scores.py --golden eval/unseen/golden eval/unseen/pages/*
	@if [ -d $(DATA)/polnear/dev ]; then $(BIN)/python eval/attribution_report.py $(DATA)/polnear/dev; \
	else echo "no gold data in $(DATA); with PolNeAR 1.0 in FOLDER/polnear: make eval DATA=FOLDER"; fi
	@if [ -d $(DATA)/polnear/dev ]; then echo; echo "Speakers, dates, acts and targets, disputes, on articles held back:"; \
	$(BIN)/python eval/statement_scores.py $(DATA); $(BIN)/python eval/dispute_scores.py $(DATA); fi
	@if [ -d $(DATA)/timeml ]; then echo; echo "Time expressions, on articles held back:"; \
	$(BIN)/python eval/time_expressions.py $(DATA) --held; fi
	@if [ -d $(DATA)/plv ]; then echo; echo "PLOVER classes, on sentences held back:"; \
	$(BIN)/python eval/plover.py $(DATA); fi
	@if [ -d $(DATA)/allsides ]; then echo; echo "Stories, pairs that were not looked at:"; \
	$(BIN)/python eval/story_scores.py $(DATA) --half odd; fi
	@echo; echo "Who is who:"
	@$(BIN)/python eval/identity_scores.py
	@echo; echo "Captions of this story and of others, the set that is shipped:"
	@$(BIN)/python eval/captions.py --shipped
	@if [ -d $(DATA)/wcxb ]; then echo; echo "Articles, on sites that nothing was trained on:"; \
	$(BIN)/python eval/article_scores.py $(DATA) --half held; $(BIN)/python eval/captions.py $(DATA) --half held; \
	$(BIN)/python eval/plain_text.py $(DATA) --half held; $(BIN)/python eval/places.py $(DATA) --every 10; fi

train: $(READY)  ## make the model again from the data folder (about four hours on 2 cores)
	@$(PYTHON) -m venv .venv-training
	@.venv-training/bin/pip install --quiet -r training/requirements.txt
	@.venv-training/bin/pip install --quiet --no-deps -e .
	@.venv-training/bin/python training/make.py $(DATA) --work training/made --out src/onrecord/attributions/model

lock: $(READY)  ## take the newest allowed versions into requirements.lock
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --upgrade --no-annotate --no-header --all-extras --group dev pyproject.toml -o requirements.lock

dist: $(READY)  ## build the wheel and the source archive; the same source gives the same bytes
	@rm -f dist/*.whl dist/*.tar.gz
	@$(BIN)/python -m hatchling build

smoke: dist  ## install the wheel into an empty environment and try it there
	@rm -rf dist/venv && $(PYTHON) -m venv dist/venv
	@dist/venv/bin/python -m pip install --quiet --disable-pip-version-check dist/*.whl
	@$(BIN)/python release/smoke.py dist/venv/bin/onrecord

oldest: dist  ## the same with the oldest versions of the libraries that pyproject.toml allows
	@rm -rf dist/venv && $(PYTHON) -m venv dist/venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile --quiet --python dist/venv/bin/python --no-build --resolution lowest-direct \
		--no-annotate --no-header pyproject.toml -o dist/oldest.txt
	@dist/venv/bin/python -m pip install --quiet --disable-pip-version-check -r dist/oldest.txt
	@dist/venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps dist/*.whl
	@$(BIN)/python release/smoke.py dist/venv/bin/onrecord

sbom: dist  ## write the bill of materials, models included, to dist/sbom.cdx.json (CycloneDX)
	@$(PYTHON) -m venv .venv-release && .venv-release/bin/pip install --quiet --disable-pip-version-check cyclonedx-bom
	@.venv-release/bin/python -W ignore -m cyclonedx_py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible | $(BIN)/python release/sbom.py > dist/sbom.cdx.json

audit:  ## look the locked versions up among known vulnerabilities (asks PyPI)
	@$(PYTHON) -m venv .venv-release && .venv-release/bin/pip install --quiet --disable-pip-version-check pip-audit
	@.venv-release/bin/pip-audit --disable-pip --require-hashes -r requirements.lock

clean:  ## remove what was made, the environment too
	@rm -rf $(VENV) .venv-training .venv-release dist .pytest_cache .mypy_cache .ruff_cache

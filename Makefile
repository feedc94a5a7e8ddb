# make verify: set up, train three layers from sequences, check their weights exactly, print the claims, and
#              write build/report.html: claims, proofs, trained weights and pictures on one page.
# make report: that page again; make report-check looks at it in a headless Chromium (installed if missing).
# make test:   set up, then run the proof checker.
# make coq:    have Coq check the theorems (installs Debian's Coq and Mathematical Components if missing).
# make paper:  write the theory and its derivations as PDF (installs Debian's texlive if it is missing).
# make docs:    write build/docs: tutorial, claim pages, API; runs its notebooks, a warning is an error.
# make dist:    build sdist and wheel, and test them unpacked, on each Python from 3.11 to 3.13 at hand.
# make tools:  install at once what coq, paper and report-check would each install (Debian packages).
# make new-claim NAME=stem: the four files of a new claim, small and true, to be replaced piece by piece.
# make mutants: change icar_theory/ and proofs/ in thousands of small ways, each of which a test must notice (hours);
#              make mutants ONLY='icar_theory.exact.laurent*' tries the part whose names match.
# make fuzz:   give 10,000 bad inputs to every public function, every question and the command line; make fuzz N=500 SEED=1
#              tries fewer, others. A failure prints the command that repeats it.
# make floor:  run it and write what each line rests on; make floor CLAIM=stem does it for one claim.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup tools verify report report-check test lint floor coq paper docs dist new-claim mutants fuzz bench clean
.DEFAULT_GOAL := verify

setup: $(VENV)/ready

COQ := coq libcoq-mathcomp-algebra libcoq-mathcomp-algebra-tactics libcoq-mathcomp-zify libcoq-mathcomp-real-closed
TEX := texlive-latex-base poppler-utils
BROWSER := chromium fonts-dejavu
installed = dpkg --status $(1) >/dev/null 2>&1 || { apt-get update -q && apt-get install -qy $(1); }

tools:
	$(call installed,$(COQ) $(TEX) $(BROWSER))

$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

verify: setup
	$(MAKE) -j2 build/trained build/pictures.npz
	for file in build/trained/*.npz; do $(BIN)/icar-theory check $$file || exit; done
	$(BIN)/icar-theory claims
	$(MAKE) report

TRAINED := numerics/*.py numerics/kit/*.py

build/trained: $(wildcard $(TRAINED)) | setup
	$(BIN)/python -m numerics examples --out $@
	touch $@

build/pictures.npz: $(wildcard $(TRAINED)) | setup
	mkdir -p $(@D)
	$(BIN)/python -m numerics pictures --out $@

report: build/report.html

SAID := $(shell find icar_theory proofs -name '*.py' -o -name '*.json')

build/report.html: $(SAID) build/trained build/pictures.npz | setup
	$(BIN)/python -m proofs report --out $@ --trained build/pictures.npz build/trained/*.npz

report-check: report
	$(call installed,$(BROWSER))
	$(BIN)/python -m pytest -q -n0 tests/check_report.py

test: setup
	$(BIN)/python -m pytest -q

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

floor: setup
	RAISE_FLOOR=$(or $(CLAIM),all) $(BIN)/python -m pytest -q $(if $(CLAIM),-n0 tests/test_$(CLAIM)*.py tests/test_kernel.py)

coq: setup
	$(call installed,$(COQ))
	$(BIN)/python -m proofs coq

paper: setup
	$(call installed,$(TEX))
	$(BIN)/python -m pytest -q -n0 tests/check_paper.py

dist: setup
	$(BIN)/python -m pytest -q -n0 tests/check_dist.py

docs: setup
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/docs

new-claim: setup
	$(BIN)/python -m tests.kit.new_claim $(NAME)

mutants: setup
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tests.kit.mutants $(ONLY)

fuzz: setup
	$(BIN)/python -m tests.kit.fuzz $(or $(N),10000) --seed $(or $(SEED),0)

bench: setup
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) build mutants

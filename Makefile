# Everything a developer runs; `make help` lists it. The environment is .venv, made from the lock files.
.DEFAULT_GOAL := help
.PHONY: help demo test eval eval-pin bench lint format docs lock clean

BIN := .venv/bin
CODE := src tests eval bench tools
FROM_LOCK := --disable-pip-version-check --quiet --no-deps --requirement
CASE := examples/skarn-bank-incident.jsonl
ARTICLES := $(sort $(wildcard examples/*.html examples/*.txt examples/*.md))

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/run: requirements.txt pyproject.toml tools/make_venv.sh
	@bash tools/make_venv.sh
	@echo "installing what selon needs into .venv"
	@$(BIN)/pip install $(FROM_LOCK) requirements.txt
	@$(BIN)/pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements-dev.txt .venv/run
	@echo "installing what the tests need into .venv"
	@$(BIN)/pip install $(FROM_LOCK) requirements-dev.txt
	@touch $@

demo: .venv/run  ## read two articles, corroborate a whole case: reports here, pages in out/
	@mkdir -p out
	@$(BIN)/selon read $(ARTICLES)
	@$(BIN)/selon read --quiet $(ARTICLES) -o out/articles.html
	@echo
	@$(BIN)/selon corroborate --quiet $(CASE)
	@$(BIN)/selon report --quiet $(CASE) -o out/case.html
	@echo
	@echo "The pages are out/case.html (the whole case) and out/articles.html: open them in a browser."

test: .venv/dev  ## install what the tests need (Chromium and Java too), and run them
	@bash tools/find_chromium.sh
	@bash tools/find_java.sh
	@bash tools/get_axe.sh
	$(BIN)/pytest -n auto

eval: .venv/dev  ## measure quality on gold, and fail below a pinned floor
	$(BIN)/python -m eval.gate

eval-pin: .venv/dev  ## measure, and raise the floors; LOWER=1 also lowers them, and says so
	$(BIN)/python -m eval.gate --pin $(if $(LOWER),--lower)

bench: .venv/dev  ## measure speed and memory, as ratios within one run
	$(BIN)/python -m bench.speed
	$(BIN)/python -m bench.reuse
	$(BIN)/python -m bench.growth

lint: .venv/dev  ## style, format and types
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy

format: .venv/dev  ## rewrite the code in the project's format
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

docs: .venv/dev  ## regenerate what is generated in docs/ and README.md
	$(BIN)/python -m tools.write_docs

lock:  ## resolve the newest versions that pyproject.toml allows into the lock files
	@bash tools/make_venv.sh
	@$(BIN)/pip install --disable-pip-version-check --quiet 'uv>=0.5'
	$(BIN)/uv pip compile pyproject.toml tools/build.in --universal --python-version 3.11 --upgrade \
	  --custom-compile-command 'make lock' -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --upgrade \
	  --constraint requirements.txt --custom-compile-command 'make lock' -o requirements-dev.txt

clean:  ## remove the environment and all that was generated
	rm -rf .venv out dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

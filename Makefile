# Everything a fresh machine needs: `make run` opens the assistant, `make test` checks the project.
# A virtual environment in .venv is made on first use and kept until pyproject.toml changes.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
TEST_WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run ask test format bench clean

help:  ## list what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

run: $(VENV)/.ready  ## open the assistant
	@$(BIN)/berth

ask: $(VENV)/.ready  ## one question: make ask Q="max memory for a fargate task?"
	@$(BIN)/berth ask -- "$$Q"
ask: export Q := $(value Q)

test: $(VENV)/.ready-dev  ## style, types, layers, knowledge and tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n $(TEST_WORKERS)

format: $(VENV)/.ready-dev  ## put the code into its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.ready-bench  ## speed and right answers beside their peers, in two tables
	$(BIN)/python -m pytest tests/benchmarks -n 0 --benchmark-only --benchmark-quiet

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/.ready: pyproject.toml
	@$(call make_venv)
	@$(call install,.)
	@touch $@

$(VENV)/.ready-dev: pyproject.toml
	@$(call make_venv)
	@$(call install,.[dev])
	@touch $@ $(VENV)/.ready

comma := ,
$(VENV)/.ready-bench: pyproject.toml
	@$(call make_venv)
	@$(call install,.[dev$(comma)bench])
	@touch $@ $(VENV)/.ready-dev $(VENV)/.ready

# uv where it is there, else the standard library's venv: neither asks the system Python's pip.
define make_venv
test -x $(BIN)/python || { \
	test -n "$(PYTHON)" || { echo "Berth needs Python 3.11 or newer; set PYTHON=/path/to/python" >&2; exit 1; }; \
	echo "Making $(VENV) with $(PYTHON)"; \
	if "$(PYTHON)" -m venv $(VENV) 2>/dev/null; then :; \
	elif command -v uv >/dev/null 2>&1; then rm -rf $(VENV); uv venv -q --seed --python "$(PYTHON)" $(VENV); \
	else echo "This Python cannot make virtual environments; install python3-venv or uv" >&2; exit 1; fi; }
endef

define install
echo "Installing $(1)"; $(BIN)/python -m pip install -q --disable-pip-version-check -e '$(1)'
endef

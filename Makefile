# Two commands matter: `make run` and `make test`.
PORT ?= 8000
PYTHON ?= python3.11
# Where pip finds the CPU build of torch. Elsewhere than on machines that carry it:
#   make run TORCH_INDEX=https://download.pytorch.org/whl/cpu
TORCH_INDEX ?=
TORCH = torch==2.13.0

VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
export HF_HUB_OFFLINE = 1

.PHONY: install install-dev run test lint types architecture picture clients clients-check deploy-check web \
  browser docs sbom bench compare faults hostile train clean

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

$(VENV)/.installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	# torch first and alone: anything else would pull gigabytes of CUDA with it.
	$(PIP) $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	$(PIP) -c constraints.txt -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) -c constraints.txt -e ".[dev]"
	touch $@

# The first run compiles the model, about a minute; later ones find it compiled.
run: install
	$(BIN)/skillmatch model compile
	$(BIN)/skillmatch serve --demo --demo-passwords --port $(PORT)

test: install-dev browser
	$(BIN)/python -m pytest -n auto

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit --quiet --recursive --severity-level medium app migrations

types: install-dev
	$(BIN)/mypy

architecture: install-dev
	$(BIN)/lint-imports

# Draws docs/architecture.svg from the import graph.
picture: install-dev
	$(BIN)/python -m benchmarks.import_graph

# A typed Python and a typed TypeScript client, from the OpenAPI document: see clients/README.md.
clients: install
	$(BIN)/python clients/checks/run.py client_tools document python_client typescript_client

# What is installed, as CycloneDX. The tool lives in an environment of its own.
sbom: install
	test -x .sbom/bin/python || $(PYTHON) -m venv .sbom
	.sbom/bin/pip install --quiet cyclonedx-bom==7.5.0
	.sbom/bin/cyclonedx-py environment --output-reproducible --of JSON -o sbom.json $(BIN)/python

# The page at /: typed after the API of today, then built into files of the package.
web: install
	$(BIN)/skillmatch openapi --no-examples > clients/openapi.json
	cd web && npm ci --silent && npm run --silent client && npm run --silent check && npm run --silent build

# What the tests of the page need beside Python: Debian's Chromium and Node.
browser:
	@for need in chromium npm; do \
	  command -v $$need >/dev/null && continue; \
	  test "$$(id -u)" = 0 || { echo "make test needs $$need: apt-get install chromium nodejs npm" >&2; exit 1; }; \
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium nodejs npm >/dev/null; \
	done
	cd web && { test -d node_modules/axe-core || npm ci --silent; }

# Generates with every generator at hand, compiles, lints, and calls a server from both clients.
clients-check: install
	$(BIN)/python clients/checks/run.py

# Manifests for Kubernetes against its schemas, strictly: no cluster, nothing looked up.
deploy-check:
	test -x deploy/.tools/bin/python || $(PYTHON) -m venv deploy/.tools
	deploy/.tools/bin/pip install --quiet kubernetes-validate==1.37.0
	deploy/.tools/bin/python deploy/check.py

# The documentation as pages in site/, for reading without a network.
docs: install
	test -x docs/.tools/bin/python || $(PYTHON) -m venv docs/.tools
	docs/.tools/bin/pip install --quiet mkdocs-material==9.7.7
	docs/.tools/bin/mkdocs build --strict --quiet

# Long runs, outside `make test`.
bench: install-dev
	$(BIN)/python -m benchmarks

# Beside what somebody would take instead, in an environment of its own: BENCH=../shared/bench
# names a folder of match tasks.
compare: install-dev
	test -x .bench/bin/python || $(PYTHON) -m venv .bench
	.bench/bin/python -m pip install --quiet --disable-pip-version-check $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	.bench/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,bench]"
	$(BIN)/skillmatch model compile
	.bench/bin/python -m benchmarks.compare $(if $(BENCH),--bench $(BENCH)) --picture docs/compare.svg

faults: install-dev
	$(BIN)/python -m benchmarks.fault_trials
	$(BIN)/python -m benchmarks.faults

# Generated and hostile calls, three seeds, on both databases: no answer is a 5xx.
hostile: install-dev
	SCHEMATHESIS_SEEDS="11 12 13" $(BIN)/python -m pytest -n auto tests/system/test_schemathesis.py \
	  tests/system/test_hostile_input.py tests/system/test_hostile_server.py

train: install-dev
	$(BIN)/python -m training

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

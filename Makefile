# Two commands are enough: `make demo` and `make test`. Everything happens inside this folder (.venv/ and var/).
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
BIN := .venv/bin
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: help setup setup-dev demo test check leaks bench nightly lock vendor format browser

help: ## 列出全部命令
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 以上。当前是 $$($(PYTHON) --version 2>&1)；可以用 make PYTHON=python3.12 指定。" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "缺少 venv。请执行：apt-get install -y python3-venv" >&2; rm -rf .venv; exit 1; }
	@touch $@

# Packages come only as the lock names them; the hash of every file is checked.
$(BIN)/.runtime: $(BIN)/.created requirements/runtime.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src/nuanxin
	@touch $@

$(BIN)/.dev: $(BIN)/.runtime requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

setup: $(BIN)/.runtime ## 按锁定的版本和校验值装好运行环境（.venv/）

setup-dev: $(BIN)/.dev ## 另装测试和检查工具

demo: setup ## 启动演示：内置 PostgreSQL 和网页（PORT= 换端口，ARGS=--no-serve 只准备不启动）
	@PORT=$(PORT) PYTHONWARNINGS='ignore:XDG_RUNTIME_DIR' $(BIN)/python -m nuanxin.config.demo $(ARGS)

# Where we may, Chromium and the fonts are installed; otherwise one line says what to run.
browser:
	@if [ -z "$(CHROMIUM)" ] || ! fc-list :lang=zh 2>/dev/null | grep -q .; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk fontconfig >/dev/null; \
	  else echo "网页测试需要 Chromium 和中文字体。请执行：sudo apt-get install -y chromium fonts-noto-cjk fontconfig" >&2; exit 1; fi; fi

# The rules of the house are part of `make check`.
test: setup-dev browser ## 跑全部测试（ARGS= 传给 pytest）
	$(BIN)/python -m pytest -m "not nightly" --ignore=tests/test_house_rules.py $(ARGS)

check: setup-dev ## 格式、规范、类型、依赖方向、模板、拼写、提交前检查
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet src
	$(BIN)/codespell
	$(BIN)/deptry src
	$(BIN)/python -m pytest -q -n 0 -p no:randomly tests/test_house_rules.py

format: setup-dev ## 按规范重排代码和模板
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --quiet .

# openfisca-core and pyarrow serve the comparison only; the product never sees them.
$(BIN)/.bench: $(BIN)/.dev requirements/bench.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.lock
	@touch $@

leaks: setup-dev ## 全部地址逐一访问，查有没有看到辖区以外的资料、有没有露出完整号码（NUANXIN_LEAK_CALLS=3000）
	@NUANXIN_LEAK_CALLS=$${NUANXIN_LEAK_CALLS:-3000} $(BIN)/python -m pytest -n 0 -q -s -p no:randomly tests/leaks

bench: $(BIN)/.bench ## 跑性能对比（benchmarks/）
	$(BIN)/python -m benchmarks $(ARGS)

nightly: setup-dev browser ## 全部测试，加上完整的浏览器矩阵和更多随机样本
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest $(ARGS)

lock: setup-dev ## 依赖有变时重新锁定版本和校验值
	for name in runtime dev bench; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    requirements/$$name.in -o requirements/$$name.lock; done

vendor: setup-dev ## 重新取前端文件（Tabler、htmx、ECharts、图标）并更新校验清单
	$(BIN)/python tools/vendor.py

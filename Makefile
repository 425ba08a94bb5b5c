# Everything a person or a machine does with this project, by name. The builds themselves are described in
# CMakePresets.json, the packages in packages.txt. Every target works without a terminal and from a clean clone.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL: # ninja and ctest use all cores already

jobs := $(shell nproc)

# $(call build,PRESET,OPTIONS): configuring again costs a second and notices changed presets, which ninja cannot.
define build
cmake --preset $(1) </dev/null
cmake --build --preset $(1) --parallel $(jobs) $(2) </dev/null
endef

# $(call run_tests,PRESET): which labels run is said in the preset. A report of an earlier run must not outlive a build
# that fails. The report is BUILD_DIR/ctest-junit.xml; .ci/run counts with it.
define run_tests
rm -f $(call build_dir,$(1))/ctest-junit.xml
$(call build,$(1))
ctest --preset $(1) --parallel $(jobs) --output-junit ctest-junit.xml </dev/null
endef

build_dir = $(if $(filter release,$(1)),build,build-$(1))

.PHONY: help setup build demo vectors test test-extra test-all bench fuzz lint tidy clean
.PHONY: test-debug test-sanitize test-release test-no-z3

help: ## list the targets (the default)
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/  make \1|\2/p' Makefile | column -t -s '|'

setup: ## install what is missing from packages.txt; silent when nothing is
	@.ci/setup.sh packages.txt

build: setup ## release build, leaves build/bin/vcpuspec
	$(call build,release,--target product)

demo: build ## build, then the main job on real input
	bash tests/demo/run.sh build/bin/vcpuspec </dev/null

test: test-debug test-sanitize ## g++ debug tests, then those of clang++ under asan and ubsan
test-extra: test-release test-no-z3 ## what test-all adds to test
test-all: test test-extra ## every test in every build, long ones included

test-debug: setup ## g++, assertions on, without labels slow, must_not_compile, compiler_free
	$(call run_tests,debug)

test-sanitize: setup ## clang++ with asan and ubsan, without labels slow and compiler_free
	$(call run_tests,sanitize)

test-release: setup ## the release build, label slow included
	$(call run_tests,release)

test-no-z3: setup ## a build without Z3, label no_z3 only
	$(call run_tests,no-z3)

vectors: build ## write the JSON Lines of every YAML file below vectors/ again
	find vectors -name '*.yaml' -print0 | while IFS= read -r -d '' file; do \
	  build/bin/vcpuspec vec expand "$$file" >"$${file%.yaml}.jsonl"; \
	done

bench: setup ## measure the release build
	$(call build,release)
	bash tests/bench/run.sh build </dev/null

fuzz: setup ## fuzz the readers: 10^6 raw inputs, 10^5 changed files past the scan
	$(call build,fuzz)
	bash tests/fuzz/run.sh build-fuzz </dev/null

lint: setup ## fail on any file that clang-format would change
	git ls-files -z '*.h' '*.cpp' | xargs -0 -r clang-format --dry-run --Werror

tidy: setup ## clang-tidy over everything that clang++ compiles
	$(call build,sanitize)
	run-clang-tidy -quiet -j $(jobs) -p build-sanitize </dev/null

clean: ## remove all build folders
	rm -rf $(foreach preset,release debug sanitize no-z3 fuzz,$(call build_dir,$(preset)))

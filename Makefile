# `make run` and `make test` are all that is needed; `make help` lists the rest.

SWIFT_SOURCES := find Sources Tests Benchmarks Package.swift -name '*.swift' -not -path '*/Generated/*' -print0

.DEFAULT_GOAL := help
.PHONY: help packages build run test quick chat bench check lint layers generated generate format clean

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand --tabs=18

packages: ## install the Debian packages that are missing
	@Scripts/install-packages.sh

build: packages ## build the server into .build/release/apus
	@Scripts/build-release.sh

run: build ## build and serve: make run ARGS="--port 8000 --data DIR"
	@.build/release/apus serve $(ARGS)

test: packages ## run all tests
	@Scripts/test.sh all

quick: packages ## run the tests of the libraries only, in about a minute
	@Scripts/test.sh quick

chat: build ## run the chat example whole: 100,000 messages against a server of its own
	@Scripts/run-chat.sh $(ARGS)

bench: build ## compare with nginx, RocksDB and other servers, and write Benchmarks/RESULTS.md: make bench ARGS="-n 3"
	@Scripts/run-bench.sh $(ARGS)

check: lint layers generated ## check formatting, layers and generated sources

lint: ## check formatting
	@$(SWIFT_SOURCES) | xargs -0 swift format lint --strict --parallel

layers: packages
	@Scripts/check-layers.py

generated: packages
	@environment=$$(Scripts/python-environment.sh) && "$$environment/bin/python" Scripts/generate-shapes.py --check

generate: packages ## generate the sources that come from botocore's service model
	@environment=$$(Scripts/python-environment.sh) && "$$environment/bin/python" Scripts/generate-shapes.py

format: ## format the sources
	@$(SWIFT_SOURCES) | xargs -0 swift format --in-place --parallel

clean: ## remove what was built
	rm -rf .build

# The commands of this project. Each brings what it needs by itself: see scripts/bootstrap.

# One configuration for program and tests, so that nothing is compiled twice.
CONFIGURATION ?= release
# More flags for `swift build`, and for `swift test`. All tests are Swift Testing's: the runner of XCTest would only say
# that it executed 0 tests. One after the other, since two decodes at once on few cores slow each other down tenfold.
SWIFT_BUILD_FLAGS ?=
SWIFT_TEST_FLAGS ?= --disable-xctest --no-parallel
export CONFIGURATION SWIFT_BUILD_FLAGS SWIFT_TEST_FLAGS
# Arguments of the program in `make chat`, seconds in `make fuzz`.
ARGS ?=
SECONDS ?= 60

.PHONY: help chat test test-vllm build model peers vsix screenshots docs format fuzz clean distclean

help:
	@echo 'make chat       set up, build, and talk to the guide (ARGS="--temperature 0" are its options)'
	@echo 'make test       set up, check format and scripts, build, and run all tests'
	@echo 'make test-vllm  ask a real vLLM on this processor, as --url does (some gigabytes of packages)'
	@echo 'make build      set up, and build the program: .build/release/parley'
	@echo 'make model      bring the model of the first run alone'
	@echo 'make peers      build llama-server, llama-bench and llama-quantize, to measure against'
	@echo 'make vsix       zip the extension for VS Code'
	@echo 'make screenshots  take the pictures of README and docs anew, from the real server (wants Chromium)'
	@echo 'make docs       make the library'\''s documentation, and check it'
	@echo 'make format     format all Swift files'
	@echo 'make fuzz       fuzz the GGUF reader (SECONDS=60)'
	@echo 'make clean      remove what was built of Parley'
	@echo 'make distclean  remove what was set up too; models stay'

chat:
	@exec scripts/chat $(ARGS)

test:
	@exec scripts/test

test-vllm: build
	@exec scripts/try-upstreams vllm

build:
	@scripts/bootstrap && . .deps/env && exec swift build -c $(CONFIGURATION) $(SWIFT_BUILD_FLAGS) --product parley

model:
	@exec scripts/bootstrap --model

peers:
	@exec scripts/peers

vsix:
	@exec scripts/make-vsix

screenshots: build
	@exec scripts/screenshots

docs:
	@scripts/bootstrap && exec scripts/docs

format:
	@swift format --in-place --parallel -r Package.swift $(wildcard Sources Tests Fuzzers Benchmarks)

fuzz:
	@exec scripts/fuzz-gguf $(SECONDS)

clean:
	rm -rf .build .build-fuzz

distclean: clean
	rm -rf .deps

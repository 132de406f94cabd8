# The one entry point. `make` alone lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Where cargo builds; .ci/run sets it to a folder that outlives the tree.
export CARGO_TARGET_DIR ?= $(CURDIR)/target
app := $(CARGO_TARGET_DIR)/debug/living-well
admin := $(CARGO_TARGET_DIR)/debug/living-well-admin
# A desktop to open a window on? Without one the app runs on a virtual display.
level := $(if $(DISPLAY)$(WAYLAND_DISPLAY),build,window)
# What the screens are made of. The generated types are left out: they are written anew by every test, and
# leave nothing in what is built.
screens := assets/glossary/abbreviations.csv $(shell find ui \( -name node_modules -o -name dist -o -name bindings \) -prune -o -type f -print)

.PHONY: help run demo test check audit fix journeys pictures looks kills faults histories speed bench spreadsheet package package-try clean setup-run setup-test core-tests faults-tenth offline ui-tests app

help: ## Lists what make can do
	@echo "Living Well. On Debian and Ubuntu, run and test install what is missing."
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup-run app ## Opens the app; without a display, plays a coffee morning into out/
	@.ci/play $(app)

demo: setup-run app ## Opens the app on pretend people, in a folder of their own
	@.ci/demo $(app) $(admin)

test: setup-test ui-tests core-tests faults-tenth offline journeys ## Runs every test

journeys: setup-test app ## Runs the journeys in the real window, on a virtual display
	@cd tests && ../.ci/window npx vitest run $(only)

pictures: setup-test app ## Leaves a picture of every screen, in every look, in out/pictures
	@cd tests && LIVING_WELL_PICTURES=1 ../.ci/window npx vitest run screens

looks: setup-test app ## Looks at every screen in every look; leaves pictures, and sheets of them in grey
	@.ci/looks

kills: setup-test app ## Ends the app twenty times in the middle of a word, and says what was lost
	@cd tests && RUNS=$${RUNS:-20} ../.ci/window npx vitest run half-word

faults: setup-test app ## Tries every threat at its full numbers, and prints the table; it takes hours
	@.ci/faults

histories: setup-test ui/dist/index.html ## Tries the rules on random histories that nobody tried before
	@seed=$$(date +%s) && echo "The seed is $$seed." && PROPTEST_RNG_SEED=$$seed cargo test --quiet -p living-well-core --lib

speed: setup-test app ## Prints how long a key and a click take in the real window, beside the limit
	@cargo build --quiet --profile measured -p living-well -p living-well-admin
	@cd tests && LIVING_WELL_APP=$(CARGO_TARGET_DIR)/measured/living-well ../.ci/window npx vitest run --config speed/vitest.config.ts

check: setup-test ui/dist/index.html ## Looks for faults without running anything
	@.ci/check

audit: setup-test ## Asks the public lists of known weaknesses about everything we build on
	@.ci/audit

fix: setup-test ## Formats, mends what can be mended, writes generated files
	@.ci/fix

bench: setup-test app ## Prints how long the work takes, beside what the machine allows
	@cargo run --quiet --release -p living-well-bench
	@cargo build --quiet --profile measured -p living-well -p living-well-admin -p living-well-bare-window
	@.ci/bench-window

spreadsheet: setup-test ## Prints how long a spreadsheet of the same visits takes, beside the app
	@cargo run --quiet --release -p living-well-bench --bin spreadsheet

package: setup-run ui/dist/index.html ## Makes a Debian package of the released program, in out/
	@.ci/package

package-try: setup-test package ## Installs the package on a clean Debian 12 and starts it there
	@.ci/package-try

clean: ## Removes what was built in this folder
	@rm -rf target out ui/dist ui/node_modules tests/node_modules

setup-run:
	@.ci/setup $(level)

setup-test:
	@.ci/setup test

ui-tests:
	@cd ui && npx svelte-check --tsconfig ./tsconfig.json --fail-on-warnings && npx vitest run

# The same random histories in every run, so that what fails is what was changed.
core-tests: ui/dist/index.html
	@PROPTEST_RNG_SEED=1 cargo test --no-fail-fast --workspace --exclude living-well-bench --exclude living-well-bare-window --exclude living-well-paper

faults-tenth: app
	@$(CARGO_TARGET_DIR)/debug/living-well-faults

offline: app
	@cd tests && OFFLINE_WHAT="two journeys" ../.ci/offline npx vitest run first-run shell

app: ui/dist/index.html
	@cargo build --quiet -p living-well -p living-well-admin -p living-well-paper -p living-well-logind -p living-well-faults

# The screens are built before the window that holds them.
ui/dist/index.html: $(screens)
	@cd ui && npx vite build --logLevel warn && touch dist/index.html

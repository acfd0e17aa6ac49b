# make run    builds if needed, then runs the daemon against simulated institutions
# make test   everything that has to hold: formatting, static analysis, unit tests, end-to-end tests
# make quick  of that what shows most mistakes soon: no browser, no Prometheus, no whole daemons
# make chaos  the storms of faults in full, of which make test runs a tenth
# make fuzz   odd requests for as long as wished (FUZZ_MINUTES=10), of which make test tries a few thousand; FUZZ_SEED=N tries the same again
# make audit  lists the dependencies and plugins that are behind
# make bench  measures the hot paths
# make fmt    formats the code
# make vendor renews the libraries of the status page, see scripts/vendor
# make mixin  writes the rules for Prometheus and the dashboards for Grafana anew from src/test/java/dev/bellwether/mixin
# make statistics  simulates anew how good the classifier is, and rewrites docs/statistics.md

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

MVN := mvn -B -ntp
JAR := target/bellwether.jar

.PHONY: run test quick chaos fuzz audit bench fmt vendor mixin statistics

run: $(JAR)
	exec java -jar $(JAR) demo

$(JAR): pom.xml $(shell find src/main -type f)
	$(MVN) -Dmaven.test.skip=true package

test:
	scripts/install-test-tools
	$(MVN) verify

quick:
	$(MVN) -DexcludedGroups=slow spotless:check test

chaos: $(JAR)
	scripts/install-test-tools
	$(MVN) -Dchaos.kills=50 -Dchaos.faults=30 -Drestart.rounds=2 -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dgroups=chaos verify

FUZZ_MINUTES := 10
FUZZ_SEED := $(shell date +%s)

fuzz:
	$(MVN) -Dquick -Dtest=ContractFuzzTest -Dfuzz.minutes=$(FUZZ_MINUTES) -Dfuzz.seed=$(FUZZ_SEED) test

audit:
	$(MVN) versions:display-property-updates versions:display-plugin-updates

# What was compiled without its profile lacks the list of benchmarks, and would be taken as up to date.
bench: $(JAR)
	scripts/install-test-tools bench
	rm -rf target/test-classes
	$(MVN) -Dquick -Pbench -DskipTests test-compile exec:exec@evaluation exec:exec@probes exec:exec@intake exec:exec@rebuild exec:exec@storage exec:exec@backtests exec:exec

fmt:
	$(MVN) spotless:apply

vendor:
	scripts/vendor

mixin:
	$(MVN) -Dquick -Pbench -DskipTests test-compile exec:exec@mixin

statistics:
	$(MVN) -Dquick -Pbench -DskipTests test-compile exec:exec@statistics

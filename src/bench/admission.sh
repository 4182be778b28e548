#!/usr/bin/env bash
# Decisions a second of the rate limits' local engine, on one core, by JMH.
#
# Usage: src/bench/admission.sh [options of JMH, such as -i 10 -wi 5; -h lists them]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

./mvnw -q -DskipTests -Dspotless.check.skip test-compile
./mvnw -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath -Dmdep.includeScope=test >/dev/null
java=$(./mvnw -v 2>/dev/null | sed -n 's/^.*runtime: \(.*\)$/\1\/bin\/java/p')
[ -x "$java" ] || java=$(command -v java)
exec taskset -c 0 "$java" -Xmx256m -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" \
  org.openjdk.jmh.Main -jvmArgs '-Xmx256m' "$@" io.sluice.admission.local.DecisionBenchmark

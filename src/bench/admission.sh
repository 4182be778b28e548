#!/usr/bin/env bash
# Decisions a second of the rate limits' local engine, on one core.
#
# Usage: src/bench/admission.sh [SECONDS a measurement]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

./mvnw -q -DskipTests -Dspotless.check.skip test-compile
./mvnw -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath -Dmdep.includeScope=test >/dev/null
java=$(./mvnw -v 2>/dev/null | sed -n 's/^.*runtime: \(.*\)$/\1\/bin\/java/p')
[ -x "$java" ] || java=$(command -v java)
exec taskset -c 0 "$java" -Xmx256m -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" \
  io.sluice.admission.local.DecisionBenchmark "${1:-3}"

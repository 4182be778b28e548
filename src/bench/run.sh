#!/usr/bin/env bash
# Closed-loop benchmark: calls per second and CPU per call of the gateway, beside nginx and beside no gateway at all, in one
# run on one machine. Absolute numbers say little on a noisy machine; the ratios of one run are what counts.
#
#   core 0: what is measured (the gateway, or nginx)      core 1: wrk and the fake upstream
#
# The gateway is measured twice: `sluice` is a call of the administrator's key, which no limit and no budget counts (it is
# priced, journalled and metered like every call); `governed` is the same call by a service account's key, counted by nine
# rate limits (calls, tokens and calls under way of its team, of its own and of the route) and three hard budgets.
#
# With --beside, the gateway of another build (its target/quarkus-app) is measured in the same run as `other`.
#
# Usage: src/bench/run.sh [--rounds N] [--seconds S] [--warm-up S] [--connections C] [--beside DIR]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rounds=3 seconds=10 warm_up=60 connections=64 beside=
while [ $# -gt 0 ]; do
  case "$1" in
    --rounds) rounds=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    --warm-up) warm_up=$2; shift 2 ;;
    --connections) connections=$2; shift 2 ;;
    --beside) beside=$(cd "$2" && pwd); shift 2 ;;
    --help | -h) sed -n '2,13p' "$0" | sed 's/^# \{0,1\}//'; exit 0 ;;
    *) echo "Unknown argument: $1. Try --help." >&2; exit 2 ;;
  esac
done
for tool in wrk taskset curl; do
  command -v "$tool" >/dev/null || { echo "The benchmark needs '$tool' (Debian: apt-get install wrk util-linux curl)." >&2; exit 1; }
done
[ "$(nproc)" -ge 2 ] || { echo "The benchmark needs two cores." >&2; exit 1; }

say() { printf '\n== %s\n' "$*"; }
dir=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$dir"
}
trap cleanup EXIT

upstream_port=19900 nginx_port=19901 api_port=19902 management_port=19903 other_port=19904 other_management_port=19905
key="bench-key-bench-key-bench"
java=java

say "Building"
./mvnw -q -DskipTests -Dspotless.check.skip package
./mvnw -q dependency:build-classpath -Dmdep.outputFile=target/bench.classpath -Dmdep.includeScope=test >/dev/null
# The JDK that ./mvnw found is the one that runs what it built.
java=$(./mvnw -v 2>/dev/null | sed -n 's/^.*runtime: \(.*\)$/\1\/bin\/java/p')
[ -x "$java" ] || java=$(command -v java)

wait_for() { # url, seconds
  for _ in $(seq 1 $(($2 * 10))); do
    curl -fsS -o /dev/null "$1" 2>/dev/null && return 0
    sleep 0.1
  done
  echo "$1 did not answer within $2 s; see the logs in $dir" >&2
  for log in "$dir"/*.log; do tail -n 20 "$log" >&2; done
  return 1
}

say "Starting the fake upstream, nginx and the gateway"
taskset -c 1 "$java" -Xmx512m -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" \
  io.sluice.support.upstream.FakeUpstreamMain --port $upstream_port >"$dir/upstream.log" 2>&1 &
pids+=($!)

nginx_pid=
if command -v nginx >/dev/null; then
  sed -e "s#@DIR@#$dir#g" -e "s/@UPSTREAM_PORT@/$upstream_port/" -e "s/@NGINX_PORT@/$nginx_port/" \
    src/bench/nginx.conf.template >"$dir/nginx.conf"
  taskset -c 0 nginx -c "$dir/nginx.conf" -g 'daemon off;' >"$dir/nginx.log" 2>&1 &
  pids+=($!)
  nginx_pid=$!
else
  echo "nginx is not installed: its column stays empty (Debian: apt-get install nginx-light)."
fi

cat >"$dir/routes.yaml" <<YAML
endpoints:
  - name: bench
    endpoint_type: llm/v1/chat
    model:
      provider: openai
      name: gpt-4o-mini
      config:
        openai_api_key: sk-bench
        openai_api_base: http://127.0.0.1:$upstream_port/openai/v1
YAML
gateway() { # folder of the build, name, port, management port → gateway_pid
  SLUICE_DATA_DIR="$dir/$2" SLUICE_CATALOG_FILE="$dir/routes.yaml" SLUICE_ADMIN_KEY="$key" \
    QUARKUS_HTTP_PORT=$3 QUARKUS_MANAGEMENT_PORT=$4 \
    taskset -c 0 "$java" -Xms512m -Xmx512m -jar "$1/quarkus-run.jar" >"$dir/$2.log" 2>&1 &
  gateway_pid=$!
  pids+=("$gateway_pid")
  wait_for "http://127.0.0.1:$4/q/health/ready" 60
}
if [ -n "$beside" ]; then
  gateway "$beside" other $other_port $other_management_port
  other_pid=$gateway_pid
fi
gateway target/quarkus-app gateway $api_port $management_port

api() { # path, body
  curl --fail-with-body -sS -o "$dir/answer" -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \
    "http://127.0.0.1:$api_port/admin/v1/$1" -d "$2" || { cat "$dir/answer" >&2; return 1; }
}
api teams '{"name": "bench"}'
api service-accounts '{"name": "bench-app", "team": "bench"}'
api grants '{"to": {"team": "bench"}, "routes": ["bench"], "ceilings": {"max_tokens": 100}}'
api keys '{"owner": "bench-app", "name": "bench"}'
governed_key=$(sed -n 's/.*"key": *"\(slc_[A-Za-z0-9]*\)".*/\1/p' "$dir/answer")
[ -n "$governed_key" ] || { echo "No key was made: $(cat "$dir/answer")" >&2; exit 1; }
for scope in '{"team": "bench"}' '{"service_account": "bench-app"}' '{"route": "bench"}'; do
  api limits "{\"scope\": $scope, \"calls\": 1000000000, \"per\": \"minute\"}"
  api limits "{\"scope\": $scope, \"total_tokens\": 1000000000, \"per\": \"minute\"}"
  api limits "{\"scope\": $scope, \"in_flight\": 10000}"
  api budgets "{\"scope\": $scope, \"limit\": {\"usd\": \"1000000\"}, \"window\": \"month\"}"
done
sleep 2 # until the gateway has the rules from its database

export BENCH_MODEL=bench
ticks=$(getconf CLK_TCK)
cpu_ticks() { # all processes of a tree: pid
  local total=0 pid
  for pid in $1 $(pgrep -P "$1" 2>/dev/null); do
    total=$((total + $(awk '{print $14 + $15}' "/proc/$pid/stat" 2>/dev/null || echo 0)))
  done
  echo "$total"
}
shoot() { # url, seconds, key → requests µs errors p50 p99
  BENCH_KEY=${3:-$key} taskset -c 1 wrk -t1 -c"$connections" -d"$2"s --latency -s src/bench/chat.lua "$1" | sed -n 's/^RESULT //p'
}
measure() { # name, url, pid or empty, key
  local before=0 after=0 result
  [ -z "$3" ] || before=$(cpu_ticks "$3")
  result=$(shoot "$2" "$seconds" "${4:-$key}")
  [ -z "$3" ] || after=$(cpu_ticks "$3")
  echo "$1 $result $((after - before))" >>"$dir/results"
}

direct="http://127.0.0.1:$upstream_port/openai/v1/chat/completions"
through_nginx="http://127.0.0.1:$nginx_port/v1/chat/completions"
through_gateway="http://127.0.0.1:$api_port/v1/chat/completions"
through_other="http://127.0.0.1:$other_port/v1/chat/completions"

say "Warming up ($warm_up s for the gateway, 5 s for each of the others)"
shoot "$direct" 5 >/dev/null
[ -z "$nginx_pid" ] || shoot "$through_nginx" 5 >/dev/null
[ -z "$beside" ] || shoot "$through_other" "$warm_up" >/dev/null
shoot "$through_gateway" $((warm_up / 2)) >/dev/null
shoot "$through_gateway" $((warm_up - warm_up / 2)) "$governed_key" >/dev/null

for round in $(seq 1 "$rounds"); do
  say "Round $round of $rounds, $seconds s each"
  measure direct "$direct" ""
  [ -z "$nginx_pid" ] || measure nginx "$through_nginx" "$nginx_pid"
  [ -z "$beside" ] || measure other "$through_other" "$other_pid"
  measure sluice "$through_gateway" "$gateway_pid"
  measure governed "$through_gateway" "$gateway_pid" "$governed_key"
done

say "Medians of $rounds rounds, $connections connections ($("$java" -version 2>&1 | head -1))"
awk -v ticks="$ticks" '
  function median(list, n,   i, j, t) {
    for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (list[j] < list[i]) { t = list[i]; list[i] = list[j]; list[j] = t }
    return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
  }
  { n[$1]++; rps[$1, n[$1]] = $2 / ($3 / 1e6); cpu[$1, n[$1]] = $7 / ticks * 1e6 / $2; p50[$1, n[$1]] = $5; p99[$1, n[$1]] = $6; errors[$1] += $4 }
  END {
    split("direct nginx other sluice governed", names, " ")
    for (k = 1; k <= 5; k++) {
      name = names[k]; if (!(name in n)) continue
      for (i = 1; i <= n[name]; i++) { a[i] = rps[name, i]; b[i] = cpu[name, i]; c[i] = p50[name, i]; d[i] = p99[name, i] }
      R[name] = median(a, n[name]); C[name] = median(b, n[name]); P[name] = median(c, n[name]); Q[name] = median(d, n[name])
    }
    printf "%-8s %12s %16s %10s %10s %8s %20s\n", "path", "calls/s", "CPU/call (us)", "p50 (ms)", "p99 (ms)", "errors", "CPU/call vs nginx"
    for (k = 1; k <= 5; k++) {
      name = names[k]; if (!(name in n)) continue
      ratio = (name != "direct" && "nginx" in n && C["nginx"] > 0) ? sprintf("%.1f", C[name] / C["nginx"]) : "-"
      used = name == "direct" ? "-" : sprintf("%.0f", C[name])
      printf "%-8s %12.0f %16s %10.1f %10.1f %8d %20s\n", name, R[name], used, P[name] / 1000, Q[name] / 1000, errors[name], ratio
    }
  }' "$dir/results"

#!/usr/bin/env bash
# What a gateway takes: memory at rest, with calls, and for each open stream; CPU for each call and each word of a stream.
# docs/operations.md has what came out. The gateway in target/quarkus-app is measured; src/bench/run.sh compares with nginx.
#
# Usage: src/bench/size.sh [--seconds S] [--streams "N M"] [--heap SIZE]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds=20 streams="500 2000" heap=512m
while [ $# -gt 0 ]; do
  case "$1" in
    --seconds) seconds=$2; shift 2 ;;
    --streams) streams=$2; shift 2 ;;
    --heap) heap=$2; shift 2 ;;
    --help | -h) sed -n '2,6p' "$0" | sed 's/^# \{0,1\}//'; exit 0 ;;
    *) echo "Unknown argument: $1. Try --help." >&2; exit 2 ;;
  esac
done
for tool in wrk curl jcmd; do
  command -v "$tool" >/dev/null || { echo "This needs '$tool'." >&2; exit 1; }
done
[ -e target/quarkus-app/quarkus-run.jar ] || { echo "Build it first: ./mvnw -DskipTests package" >&2; exit 1; }

dir=$(mktemp -d)
gateway_pid=
cleanup() {
  [ -z "$gateway_pid" ] || { kill "$gateway_pid" 2>/dev/null && wait "$gateway_pid" 2>/dev/null; } || true
  rm -rf "$dir"
}
trap cleanup EXIT
key="size-key-size-key-size"
port=19912 management=19913
java=$(./mvnw -v 2>/dev/null | sed -n 's/^.*runtime: \(.*\)$/\1\/bin\/java/p')
[ -x "$java" ] || java=$(command -v java)

start() { # pace of the simulated model
  SLUICE_DATA_DIR="$dir/data" SLUICE_ADMIN_KEY="$key" SLUICE_PROVIDER_SIMULATED_ENABLED=true \
    SLUICE_PROVIDER_SIMULATED_PACE="$1" QUARKUS_HTTP_PORT=$port QUARKUS_MANAGEMENT_PORT=$management \
    QUARKUS_HTTP_LIMITS_MAX_CONNECTIONS=20000 \
    "$java" -Xmx"$heap" -jar target/quarkus-app/quarkus-run.jar >"$dir/gateway.log" 2>&1 &
  gateway_pid=$!
  for _ in $(seq 1 600); do
    curl -fsS -o /dev/null "http://127.0.0.1:$management/q/health/ready" 2>/dev/null && return 0
    sleep 0.1
  done
  tail "$dir/gateway.log" >&2
  return 1
}
stop() { kill "$gateway_pid"; wait "$gateway_pid" 2>/dev/null || true; gateway_pid=; }
rss() { awk '/^VmRSS/ {printf "%d MB", $2 / 1024}' "/proc/$gateway_pid/status"; }
live() { # what is alive on the heap, in KB
  jcmd "$gateway_pid" GC.run >/dev/null
  jcmd "$gateway_pid" GC.heap_info | awk -F'used ' '/ used [0-9]+K/ && !/Metaspace|class space/ {sub(/K.*/, "", $2); sum += $2} END {print sum}'
}
ticks() { awk '{print $14 + $15}' "/proc/$gateway_pid/stat"; }
metric() { curl -fsS -H "Authorization: Bearer $key" "http://127.0.0.1:$management/q/metrics" | awk -v name="$1" '$0 ~ "^" name {sum += $NF} END {printf "%d", sum}'; }

start 1ms
echo "at rest                 $(rss), $(($(live) / 1024)) MB of it alive on the heap"
export BENCH_KEY=$key BENCH_MODEL=simulated-embeddings
cat >"$dir/embed.lua" <<'LUA'
wrk.method = "POST"
wrk.body = '{"model":"simulated-embeddings","input":"Name three rivers of Europe.","dimensions":3}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY")
LUA
url="http://127.0.0.1:$port/v1/embeddings"
wrk -t1 -c32 -d"$seconds"s -s "$dir/embed.lua" "$url" >/dev/null # warm
before=$(ticks)
made=$(metric 'sluice_calls_total')
wrk -t1 -c32 -d"$seconds"s -s "$dir/embed.lua" "$url" >"$dir/wrk.out"
after=$(ticks)
made=$(($(metric 'sluice_calls_total') - made))
echo "with calls              $(rss); $((made / seconds)) calls/s at $(((after - before) * 1000000 / $(getconf CLK_TCK) / made)) µs of CPU each"
stop

start 20ms
cat >"$dir/words.lua" <<'LUA'
wrk.method = "POST"
wrk.body = '{"model":"simulated-chat","stream":true,"messages":[{"role":"user","content":"' .. string.rep("many words ", 100) .. '"}]}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY")
LUA
streaming() { wrk -t1 -c200 -d"$seconds"s --timeout 60s -s "$dir/words.lua" "http://127.0.0.1:$port/v1/chat/completions" >/dev/null; sleep 6; }
streaming # warm
before=$(ticks)
made=$(metric 'sluice_tokens_total.*kind="output"')
streaming
after=$(ticks)
made=$(($(metric 'sluice_tokens_total.*kind="output"') - made))
echo "with streams            $(rss); $((made / seconds)) words/s at $(((after - before) * 1000000 / $(getconf CLK_TCK) / made)) µs of CPU each"
stop

start 2s # a word every two seconds: streams that stay open
base=$(live)
cat >"$dir/stream.lua" <<'LUA'
wrk.method = "POST"
wrk.body = '{"model":"simulated-chat","stream":true,"messages":[{"role":"user","content":"' .. string.rep("many words ", 40) .. '"}]}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY")
LUA
for count in $streams; do
  wrk -t1 -c"$count" -d45s --timeout 120s -s "$dir/stream.lua" "http://127.0.0.1:$port/v1/chat/completions" >/dev/null &
  load=$!
  sleep 15
  before=$(ticks)
  sleep 15
  after=$(ticks)
  echo "with $count open streams  $(rss); $((($(live) - base) / count)) KB of heap alive for each; $(((after - before) * 100 / 15 / $(getconf CLK_TCK))) % of a core"
  wait "$load" || true
done
stop

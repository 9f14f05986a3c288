#!/usr/bin/env bash
# From the writing of a line until a search in a real Elasticsearch finds it.
# latency.sh ELASTICSEARCH_URL [LINES]
set -euo pipefail
# shellcheck source=bench/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

url=${1:-}
[ -n "$url" ] || fail "no Elasticsearch is named" "bench/logs/latency.sh http://127.0.0.1:9200 [LINES]"
lines=${2:-100}
temp=$(mktemp -d)
finish() {
    [ -z "${shipper:-}" ] || { kill "$shipper" 2>/dev/null && wait "$shipper" 2>/dev/null; } || true
    rm -rf "$temp"
}
trap finish EXIT

mkdir -p "$temp/conf" "$temp/routes/logs"
printf 'logs.elasticsearch.main.hosts = %s\nhttp.port = 0\n' "$url" >"$temp/conf/bactrian.properties"
cp -r "$root/routes/shared" "$root/routes/alerts" "$temp/routes/"
: >"$temp/app.log"
cat >"$temp/routes/logs/latency.camel.yaml" <<YAML
- route:
    id: logs-latency
    description: A file into Elasticsearch
    routeConfigurationId: logs
    from:
      id: follow-latency
      uri: tail:latency
      parameters: { paths: "$temp/app.log" }
      steps:
        - to: { id: parse-latency, uri: "parse:json" }
        - to: { id: redact-latency, uri: "redact:main" }
        - to: { id: index-latency, uri: "bulk:main" }
YAML
"$root/bactrian" logs setup --conf "$temp/conf/bactrian.properties" >/dev/null
"$root/bactrian" run --conf "$temp/conf/bactrian.properties" >"$temp/out" 2>&1 &
shipper=$!
until grep -q 'Started logs-latency' "$temp/out"; do
    kill -0 "$shipper" 2>/dev/null || fail "bactrian ended" "$(tail -3 "$temp/out")"
    sleep 0.2
done
java "$root/bench/logs/Latency.java" "$url" "$temp/app.log" "$lines"

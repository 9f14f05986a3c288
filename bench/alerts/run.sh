#!/usr/bin/env bash
# Measures the alert service beside Debian's Alertmanager: time to tell, ingest, memory, answers, start. See bench/README.md.
# shellcheck disable=SC2016 # the backticks of Markdown
set -euo pipefail

usage() {
    cat <<'USAGE'
usage: bench/alerts/run.sh [--rounds 3] [--messages 200] [--alerts 10000] [--groups 500] [--seconds 20] [--ours PROGRAM]

  --rounds    how often everything is measured, alternating; medians count
  --messages  alerts posted one by one until webhook and mail have come
  --alerts    active alerts, in so many --groups
  --seconds   how long 50 clients ask for the alerts
  --ours      what is measured beside Alertmanager; prometheus-alertmanager shows what the figures are worth
USAGE
}

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=bench/common.sh
source "$here/../common.sh"
rounds=3
messages=200
alerts=10000
groups=500
seconds=20
ours=("$root/bactrian" alertmanager)
while [ $# -gt 0 ]; do
    case $1 in
        --rounds) rounds=$2 ;;
        --messages) messages=$2 ;;
        --alerts) alerts=$2 ;;
        --groups) groups=$2 ;;
        --seconds) seconds=$2 ;;
        --ours) read -r -a ours <<<"$2" ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    shift 2
done
for tool in java wrk prometheus-alertmanager; do
    command -v "$tool" >/dev/null || fail "$tool is not installed" "apt install openjdk-17-jdk-headless wrk prometheus-alertmanager"
done
[ "${ours[0]}" != "$root/bactrian" ] || "$root/bactrian" --version >/dev/null # builds when nothing is built

# ---- one folder, one load generator, one configuration

work=$(mktemp -d -t bactrian-bench.XXXXXX)
server=
loader=
clean() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$loader" ] || kill "$loader" 2>/dev/null || true
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

webhooks=$(free_port)
smtp=$(free_port)
sed "s|WEBHOOKS|http://127.0.0.1:$webhooks|; s|SMTP|127.0.0.1:$smtp|" "$here/alertmanager.yml" >"$work/alertmanager.yml"
coproc LOAD { exec java "$here/Load.java" "$webhooks" "$smtp" 2>"$work/load.err"; }
loader=$LOAD_PID
# ask WORDS: one command to the load generator, one line back
answer=
listen_to_load() {
    read -r answer <&"${LOAD[0]}" || { cat "$work/load.err" >&2 && fail "the load generator ended"; }
}
ask() {
    echo "$*" >&"${LOAD[1]}"
    listen_to_load
}
listen_to_load

# ---- measuring

# One line for each figure: round, server, name, value.
figures=$work/figures
: >"$figures"
note() {
    echo "$*" | tee -a "$figures" >&2
}
# status FIELD: KiB
memory() {
    awk -v field="$1:" '$1 == field { print $2 }' "/proc/$server/status"
}
cpu() {
    awk -v ticks="$(getconf CLK_TCK)" '{ print ($14 + $15) / ticks }' "/proc/$server/stat"
}

# start NAME ROUND PROGRAM...: sets server and url, notes the time until somebody listens
start() {
    local name=$1 round=$2 port before
    shift 2
    port=$(free_port)
    url=http://127.0.0.1:$port
    mkdir -p "$work/$name.$round"
    before=$EPOCHREALTIME
    (cd "$work/$name.$round" && exec "$@" --config.file="$work/alertmanager.yml" --storage.path="$work/$name.$round/storage" \
        --web.listen-address="127.0.0.1:$port" --cluster.listen-address= --web.get-concurrency=64 >"$work/$name.log" 2>&1) &
    server=$!
    until listens "$port"; do
        kill -0 "$server" 2>/dev/null || { cat "$work/$name.log" >&2 && fail "$name did not start"; }
        sleep 0.005
    done
    note "$round" "$name" start "$(calc %.2f "$EPOCHREALTIME - $before")"
    until curl -fs -o "$work/ready" "$url/-/ready"; do
        sleep 0.05
    done
}

stop() {
    kill "$server"
    wait "$server" || true
    server=
}

# ask_alerts ROUND NAME FIGURE QUERY [ENCODING]
ask_alerts() {
    local median p95 rate failures
    read -r _ median p95 rate failures < <(
        wrk -t2 -c50 "-d${seconds}s" --timeout 120s -s "$here/p95.lua" -H "Accept-Encoding: ${5:-identity}" \
            "$url/api/v2/alerts$4" | grep '^figures'
    )
    awk "BEGIN { exit !($rate > 0) }" || fail "$2 answered nobody in $seconds s" "raise --seconds"
    note "$1" "$2" "$3-median" "$median"
    note "$1" "$2" "$3-p95" "$p95"
    note "$1" "$2" "$3-rate" "$rate"
    note "$1" "$2" "$3-failures" "$failures"
}

# measure NAME ROUND PROGRAM...: one life of a server
measure() {
    local name=$1 round=$2 values figure at=0
    start "$@"
    note "$round" "$name" rss-empty "$(memory VmRSS)"
    ask latency "$url" "$messages"
    read -r -a values <<<"$answer"
    for figure in webhook-first mail-first webhook-median webhook-p95 mail-median mail-p95; do
        note "$round" "$name" "$figure" "${values[at++]}"
    done
    ask ingest "$url" "$alerts" "$groups"
    note "$round" "$name" ingest-new "$answer"
    ask settle "$alerts"
    note "$round" "$name" told "$answer"
    ask ingest "$url" "$alerts" "$groups"
    note "$round" "$name" ingest-again "$answer"
    sleep 2 # what is left of it is done, a collection of garbage may be due
    note "$round" "$name" rss "$(memory VmRSS)"
    ask_alerts "$round" "$name" all ""
    ask_alerts "$round" "$name" gzip "" gzip
    ask_alerts "$round" "$name" filter "?filter=group%3D%22g7%22"
    note "$round" "$name" peak "$(memory VmHWM)"
    note "$round" "$name" cpu "$(cpu)"
    stop
}

load=$(load_now)
for ((round = 1; round <= rounds; round++)); do
    if ((round % 2)); then
        measure alertmanager "$round" prometheus-alertmanager
        measure bactrian "$round" "${ours[@]}"
    else
        measure bactrian "$round" "${ours[@]}"
        measure alertmanager "$round" prometheus-alertmanager
    fi
done

# ---- what came out

median() {
    awk -v server="$1" -v name="$2" '$2 == server && $3 == name { print $4 }' "$figures" | median_of_lines
}
# row LABEL FIGURE [DIVISOR]
row() {
    printf '| %s | %s | %s |\n' "$1" "$(calc "%.${4:-1}f" "$(median alertmanager "$2") / ${3:-1}")" \
        "$(calc "%.${4:-1}f" "$(median bactrian "$2") / ${3:-1}")"
}
target() {
    printf '| %s | %s | %s |\n' "$1" "$2" "$(verdict "$3")"
}
report() {
    printf '# Alert benchmark, %s\n\n' "$(date -u '+%Y-%m-%d %H:%M UTC')"
    machine "$load"
    versions "$(prometheus_version prometheus-alertmanager)" "$( (wrk -v 2>&1 || true) | head -1 | cut -d ' ' -f 1-2)"
    [ "${ours[0]}" = "$root/bactrian" ] || printf '**The second column is `%s`, not Bactrian.**\n\n' "${ours[*]}"
    printf 'Medians of %s rounds. One server runs at a time, from an empty folder; both read the same file.\n\n' "$rounds"
    printf '| What | Alertmanager | Bactrian |\n|---|--:|--:|\n'
    row 'Start to listening, s' start 1 2
    row 'POST to webhook received, first after start, ms' webhook-first
    row "POST to webhook received, median of $messages, ms" webhook-median
    row 'the same, 95th percentile' webhook-p95
    row 'POST to mail accepted, first after start, ms' mail-first
    row "POST to mail accepted, median of $messages, ms" mail-median
    row 'the same, 95th percentile' mail-p95
    row "Ingest of $alerts new alerts, alerts/s" ingest-new 1 0
    row 'the same alerts again, alerts/s' ingest-again 1 0
    row 'Resident memory after the start, MiB' rss-empty 1024 0
    row "Resident memory with $alerts alerts in $groups groups, MiB" rss 1024 0
    row 'Peak of the whole round, MiB' peak 1024 0
    row 'CPU time of the whole round, s' cpu
    row '`GET /api/v2/alerts` of all, 50 clients, median, ms' all-median
    row 'the same, 95th percentile' all-p95
    row 'the same, answers/s' all-rate
    row 'the same, failures' all-failures 1 0
    row '`GET /api/v2/alerts` of all, to clients that take gzip, median, ms' gzip-median
    row 'the same, 95th percentile' gzip-p95
    row 'the same, answers/s' gzip-rate
    row 'the same, failures' gzip-failures 1 0
    row '`GET /api/v2/alerts` of one group, 50 clients, median, ms' filter-median
    row 'the same, 95th percentile' filter-p95
    row 'the same, answers/s' filter-rate 1 0
    row 'the same, failures' filter-failures 1 0
    printf '\n## Targets\n\n| Target | Figure | Met |\n|---|--:|---|\n'
    local figure
    figure=$(median bactrian start)
    target 'listens in under 3 s' "$figure s" "$figure < 3"
    figure=$(calc %.1f "$(median bactrian webhook-median) - $(median alertmanager webhook-median)")
    target 'webhook received at most 50 ms after Alertmanager (medians)' "$figure ms" "$figure <= 50"
    figure=$(calc %.1f "$(median bactrian mail-median) - $(median alertmanager mail-median)")
    target 'mail accepted at most 50 ms after Alertmanager (medians)' "$figure ms" "$figure <= 50"
    figure=$(calc %.2f "$(median bactrian ingest-new) / $(median alertmanager ingest-new)")
    target "ingest of new alerts at least Alertmanager's rate" "$figure" "$figure >= 1"
    figure=$(calc %.2f "$(median bactrian ingest-again) / $(median alertmanager ingest-again)")
    target "ingest of known alerts at least Alertmanager's rate" "$figure" "$figure >= 1"
    figure=$(calc %.0f "$(median bactrian rss) / 1024")
    target "under 400 MiB with $alerts active alerts in $groups groups" "$figure MiB" "$figure < 400"
    figure=$(median bactrian all-p95)
    target '95 of 100 answers with all alerts in under 200 ms, 50 clients' "$figure ms" "$figure < 200"
    figure=$(median bactrian filter-p95)
    target '95 of 100 answers with one group in under 200 ms, 50 clients' "$figure ms" "$figure < 200"
    printf '\n## Every round\n\n| Round | Server | Figure | Value |\n|--:|---|---|--:|\n'
    awk '{ printf "| %s | %s | %s | %s |\n", $1, $2, $3, $4 }' "$figures"
}

if [ "${ours[0]}" != "$root/bactrian" ]; then
    report
    exit
fi
keep alerts

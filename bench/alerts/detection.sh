#!/usr/bin/env bash
# Kills a real PostgreSQL and measures how long it takes until a mail says so: exporter, Prometheus with the shipped rules, alert
# service, mail server. Alertmanager hears the same from the same Prometheus. See bench/README.md.
# shellcheck disable=SC2016 # the backticks of Markdown
set -euo pipefail

usage() {
    cat <<'USAGE'
usage: bench/alerts/detection.sh [--rounds 3] [--ours PROGRAM]

  --rounds  how often PostgreSQL is killed; each takes two to three minutes
  --ours    what runs beside Alertmanager; prometheus-alertmanager shows what the figures are worth
USAGE
}

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=bench/common.sh
source "$here/../common.sh"
rounds=3
ours=("$root/bactrian" alertmanager)
while [ $# -gt 0 ]; do
    case $1 in
        --rounds) rounds=$2 ;;
        --ours) read -r -a ours <<<"$2" ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    shift 2
done
for tool in java prometheus prometheus-alertmanager prometheus-postgres-exporter setpriv curl; do
    command -v "$tool" >/dev/null || fail "$tool is not installed" "apt install $tool, but do not let it start by itself"
done
require_postgres
[ "${ours[0]}" != "$root/bactrian" ] || "$root/bactrian" --version >/dev/null # builds when nothing is built

work=$(mktemp -d -t bactrian-detection.XXXXXX)
chmod 755 "$work"
pids=()
stop_all() {
    local pid
    for pid in "${pids[@]}"; do
        kill "$pid" 2>/dev/null || true
    done
    for pid in "${pids[@]}"; do
        wait "$pid" 2>/dev/null || true
    done
    pids=()
}
clean() {
    stop_all
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

# begin NAME COMMAND...: a server in the background, its words in a file
begin() {
    local name=$1
    shift
    "$@" >>"$work/$name.log" 2>&1 &
    pids+=($!)
}
# await SECONDS WHAT COMMAND...
await() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        if [ "$SECONDS" -ge "$end" ]; then
            tail -n 5 "$work"/*.log >&2
            fail "waited in vain for $what"
        fi
        sleep 0.1
    done
}
prometheus_says() {
    curl -fsG --data-urlencode "query=$1" "http://127.0.0.1:$prometheus/api/v1/query" | grep -q '"value":'
}
has_alert() {
    curl -fs "http://127.0.0.1:$1/api/v2/alerts" | grep -q '"DatabaseDown"'
}
millis() {
    echo $((${EPOCHREALTIME/./} / 1000))
}
# since MILLIS: seconds after the kill
since() {
    awk "BEGIN { printf \"%.1f\", ($1 - $killed) / 1000 }"
}

figures=$work/figures
: >"$figures"
# watch FIGURE SECONDS COMMAND...: notes when it comes true
watch() {
    local figure=$1
    await "$2" "$figure" "${@:3}"
    printf '%s %s %s\n' "$round" "$figure" "$(since "$(millis)")" | tee -a "$figures" >&2
}
# mail NAME: whether it came
mail() {
    grep -q '^[0-9]' "$work/$round-mail-$1.log"
}

one_round() {
    local folder=$work/$round postgres exporter name port
    mkdir "$folder"
    make_cluster "$folder"
    postgres=$(free_port)
    begin postgres "${as_postgres[@]}" "$pg/postgres" -D "$folder/pg" -p "$postgres" -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories= -c fsync=off
    await 60 PostgreSQL "$pg/pg_isready" -q -h 127.0.0.1 -p "$postgres"

    exporter=$(free_port)
    DATA_SOURCE_NAME="postgresql://postgres@127.0.0.1:$postgres/postgres?sslmode=disable" \
        begin exporter prometheus-postgres-exporter --web.listen-address="127.0.0.1:$exporter"

    targets=
    for name in alertmanager bactrian; do
        local smtp
        smtp=$(free_port)
        begin "$round-mail-$name" java "$here/Load.java" "$(free_port)" "$smtp" mail DatabaseDown
        await 30 "the mail server of $name" grep -q ready "$work/$round-mail-$name.log"
        sed "s|SMTP|127.0.0.1:$smtp|" "$here/detection.yml" >"$folder/$name.yml"
        port=$(free_port)
        local program=("${ours[@]}")
        [ "$name" = bactrian ] || program=(prometheus-alertmanager)
        mkdir "$folder/$name"
        begin "$name" env -C "$folder/$name" "${program[@]}" --config.file="$folder/$name.yml" --storage.path="$folder/$name/storage" \
            --web.listen-address="127.0.0.1:$port" --cluster.listen-address=
        await 60 "$name" curl -fs "http://127.0.0.1:$port/-/ready"
        targets="$targets${targets:+, }'127.0.0.1:$port'"
        printf -v "$name" %s "$port"
    done

    prometheus=$(free_port)
    sed "s|RULES|$root/docker/prometheus/platform-rules.yaml|; s|EXPORTER|127.0.0.1:$exporter|; s|ALERTMANAGERS|$targets|" \
        "$here/prometheus.yml" >"$folder/prometheus.yml"
    begin prometheus prometheus --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/tsdb" \
        --web.listen-address="127.0.0.1:$prometheus"
    await 120 "a healthy PostgreSQL in Prometheus" prometheus_says 'pg_up{job="postgres"} == 1'
    # Anywhere between two scrapes.
    sleep "$((RANDOM % 15)).$((RANDOM % 10))"

    kill -9 "$(head -1 "$folder/pg/postmaster.pid")"
    killed=$(millis)
    watch scraped 60 prometheus_says 'pg_up{job="postgres"} == 0 or up{job="postgres"} == 0'
    watch pending 60 prometheus_says 'ALERTS{alertname="DatabaseDown"}'
    watch firing 120 prometheus_says 'ALERTS{alertname="DatabaseDown", alertstate="firing"}'
    # shellcheck disable=SC2154 # set by printf -v
    watch accepted-bactrian 60 has_alert "$bactrian"
    for name in alertmanager bactrian; do
        await 120 "the mail of $name" mail "$name"
        printf '%s mail-%s %s\n' "$round" "$name" "$(since "$(tail -n 1 "$work/$round-mail-$name.log")")" | tee -a "$figures" >&2
    done
    stop_all
}

load=$(load_now)
for ((round = 1; round <= rounds; round++)); do
    one_round
done

figure() {
    awk -v round="$1" -v name="$2" '$1 == round && $2 == name { print $3 }' "$figures"
}
report() {
    printf '# Detection of a killed PostgreSQL, %s\n\n' "$(date -u '+%Y-%m-%d %H:%M UTC')"
    machine "$load"
    versions "$(prometheus_version prometheus)" "$(prometheus_version prometheus-alertmanager)"
    [ "${ours[0]}" = "$root/bactrian" ] || printf '**The last columns are `%s`, not Bactrian.**\n\n' "${ours[*]}"
    printf 'Seconds after `kill -9`. Scrape and evaluation every 15 s, `for: 1m`, `group_wait: 10s`.\n\n'
    printf '| Round | Scraped | Alert pending | Alert firing | At Bactrian | Mail from Alertmanager | Mail from Bactrian | Under 120 s |\n'
    printf '|--:|--:|--:|--:|--:|--:|--:|---|\n'
    local one worst=0 told
    for ((one = 1; one <= rounds; one++)); do
        told=$(figure "$one" mail-bactrian)
        printf '| %s | %s | %s | %s | %s | %s | %s | %s |\n' "$one" "$(figure "$one" scraped)" "$(figure "$one" pending)" \
            "$(figure "$one" firing)" "$(figure "$one" accepted-bactrian)" "$(figure "$one" mail-alertmanager)" "$told" \
            "$(verdict "$told < 120")"
        worst=$(awk "BEGIN { print ($told > $worst) ? $told : $worst }")
    done
    printf '\nWorst: %s s.\n' "$worst"
}

if [ "${ours[0]}" != "$root/bactrian" ]; then
    report
    exit
fi
keep detection

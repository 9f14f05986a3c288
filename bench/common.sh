# shellcheck shell=bash
# What the benchmarks share; sourced, not run. Sets root, the folder of the sources.

fail() {
    printf 'ERROR: %s\n' "$1" >&2
    [ -z "${2:-}" ] || printf 'HINT: %s\n' "$2" >&2
    exit 1
}

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# ---- servers

listens() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}
free_port() {
    local port
    for port in $(shuf -i 20000-29999 -n 50); do
        listens "$port" || { echo "$port" && return; }
    done
    fail "no free port found"
}

# PostgreSQL 15 refuses to run as root.
pg=/usr/lib/postgresql/15/bin
as_postgres=()
[ "$(id -u)" -ne 0 ] || as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups)
require_postgres() {
    [ -x "$pg/initdb" ] || fail "PostgreSQL 15 is not installed" "apt install postgresql-15"
}
# make_cluster FOLDER [OPTION...]: in FOLDER/pg
make_cluster() {
    local folder=$1
    shift
    [ ${#as_postgres[@]} -eq 0 ] || chown postgres "$folder"
    (cd / && "${as_postgres[@]}" "$pg/initdb" -D "$folder/pg" -A trust -U postgres --no-sync "$@" >/dev/null)
}

# ---- figures

calc() {
    awk "BEGIN { printf \"$1\", $2 }"
}
# verdict CONDITION
verdict() {
    awk "BEGIN { print ($1) ? \"yes\" : \"**no**\" }"
}
# median of the numbers read, one a line
median_of_lines() {
    sort -n | awk '{ value[NR] = $1 } END { if (NR % 2) print value[(NR + 1) / 2]; else print (value[NR / 2] + value[NR / 2 + 1]) / 2 }'
}

# ---- reports

load_now() {
    cut -d ' ' -f 1-3 /proc/loadavg
}
# machine LOAD: what it ran on
machine() {
    printf 'Machine: %s, %s cores, %s GiB, Linux %s; load before: %s\n\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" \
        "$(nproc)" "$(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)" "$(uname -r)" "$1"
}
# versions OTHER...: of ourselves, Java and others
versions() {
    printf 'Versions: Bactrian %s, Java %s' "$(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)" \
        "$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.runtime\.version = //p')"
    printf ', %s' "$@"
    printf '\n\n'
}
# prometheus_version PROGRAM: name and version, as Prometheus and its relatives print them
prometheus_version() {
    "$1" --version 2>&1 | head -1 | cut -d ' ' -f 1-3 | tr -d ,
}
# keep NAME: writes the report of today, from the function report
keep() {
    mkdir -p "$root/bench/results"
    local result
    result=$root/bench/results/$1-$(date -u +%Y-%m-%d).md
    report | tee "$result"
    printf '\nwritten to bench/results/%s\n' "$(basename "$result")" >&2
}

#!/usr/bin/env bash
# Bactrian, rsyslog and syslog-ng, one after the other, read the same file of 512-byte lines into the same sink, which
# answers as Elasticsearch does: throughput, processor time, memory. Then 1,000 files at once, then lines lost while
# logrotate rotates under them, then into an Elasticsearch without login that listens on a port of this machine.
set -euo pipefail
# shellcheck source=bench/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

lines=4000000
rounds=3
kinds=json,parsed,copied,access
parts=speed,files,rotation
folder=
elasticsearch=
while [ $# -gt 0 ]; do
    case $1 in
        --lines) lines=$2 ;;
        --rounds) rounds=$2 ;;
        --kinds) kinds=$2 ;;
        --parts) parts=$2 ;;
        --folder) folder=$2 ;;
        --elasticsearch) elasticsearch=$2 ;;
        *) fail "unknown option $1" "--lines N --rounds N --kinds json,parsed,copied,access --parts speed,files,rotation,elasticsearch --folder DIR --elasticsearch PORT" ;;
    esac
    shift 2
done

command -v /usr/sbin/rsyslogd >/dev/null || fail "rsyslog is not installed" "apt install rsyslog rsyslog-elasticsearch"
command -v /usr/sbin/logrotate >/dev/null || fail "logrotate is not installed" "apt install logrotate"
python3 -c 'import ctypes; ctypes.CDLL("libdeflate.so.0")' 2>/dev/null || fail "python3 or libdeflate is not installed" "apt install python3 libdeflate0"
temp=$(mktemp -d)
work=${folder:-$temp}
mkdir -p "$work"
pids=()
finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$temp"
}
trap finish EXIT

# Debian does not let both be installed: syslog-ng is unpacked, not installed.
syslog_ng=$(command -v syslog-ng || true)
modules=
if [ -z "$syslog_ng" ]; then
    (cd "$temp" && apt-get download -qq syslog-ng-core syslog-ng-mod-http libivykis0 libnet1 libpcre3 libwrap0 2>/dev/null &&
        for package in *.deb; do dpkg -x "$package" syslog-ng; done)
    syslog_ng=$temp/syslog-ng/usr/sbin/syslog-ng
    modules=$(dirname "$(find "$temp/syslog-ng" -name libaffile.so)")
    libraries=$temp/syslog-ng/usr/lib/syslog-ng:$temp/syslog-ng/usr/lib/x86_64-linux-gnu:$temp/syslog-ng/lib/x86_64-linux-gnu
fi

here=$root/bench/logs
port=$(free_port)
start_sink() {
    python3 "$here/sink.py" "$port" "$@" &
    sink=$!
    pids+=("$sink")
    until curl -sf "127.0.0.1:$port/count" >/dev/null; do sleep 0.2; done
}
count() {
    if [ "$port" = "$elasticsearch" ]; then
        curl -s "127.0.0.1:$port/logs*/_stats/indexing?expand_wildcards=all&filter_path=_all.primaries.indexing.index_total" | tr -dc '0-9' | sed 's/^$/0/'
    else
        curl -s "127.0.0.1:$port/count" | cut -d' ' -f"$1"
    fi
}

# Each leaves the process id in $shipper. Those who write as they like have an index for each kind: what becomes of a field in
# Elasticsearch is settled by the first document that has it, and the others would be refused.
start_bactrian() { # FILES COMPRESSION FORMAT [PATTERN]
    local options=
    [ -z "${4:-}" ] || options=", parameters: { pattern: \"$4\" }"
    mkdir -p "$temp/b/conf" "$temp/b/routes/logs"
    printf 'logs.elasticsearch.main.hosts = http://127.0.0.1:%s\nhttp.port = 0\n' "$port" >"$temp/b/conf/bactrian.properties"
    cp -r "$root/routes/shared" "$root/routes/alerts" "$temp/b/routes/"
    cat >"$temp/b/routes/logs/bench.camel.yaml" <<YAML
- route:
    id: logs-bench
    description: Every line of a file to the sink
    routeConfigurationId: logs
    from:
      id: follow-bench
      uri: tail:bench
      parameters: { paths: "$1" }
      steps:
        - to: { id: parse-bench, uri: "parse:$3"$options }
        - to: { id: index-bench, uri: "bulk:main", parameters: { compression: $2 } }
YAML
    "$root/bactrian" run --conf "$temp/b/conf/bactrian.properties" >"$temp/b/out" 2>&1 &
    shipper=$!
}
start_least() { # FILES COMPRESSION KIND
    java -XX:+UseSerialGC -Xmx256m -cp "$root/target/bactrian/bactrian.jar:$root/target/bactrian/lib/*" "$here/Least.java" "$port" "logs$3" "$1" "$2" \
        >"$temp/l-out" 2>&1 &
    shipper=$!
}
start_rsyslog() { # FILES KIND
    mkdir -p "$temp/r"
    local parse='' template=copied
    case $2 in
        json) parse='action(type="mmjsonparse" cookie="")' && template=all ;;
        parsed) parse="action(type=\"mmnormalize\" useRawMsg=\"off\" rulebase=\"$temp/r/java.rb\")" && template=parsed ;;
    esac
    cat >"$temp/r/java.rb" <<'RULES'
version=2
rule=:%date:date-iso% %time:time-24hr%,%milli:number% %level:word%%-:whitespace%[%thread:char-to:]%] %logger:word% - %text:rest%
RULES
    cat >"$temp/r/rsyslog.conf" <<CONF
global(workDirectory="$temp/r" maxMessageSize="64k")
module(load="imfile" mode="inotify")
module(load="omelasticsearch")
module(load="mmjsonparse")
module(load="mmnormalize")
template(name="copied" type="list" option.jsonf="on") {
  property(outname="@timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")
  property(outname="service.name" name="programname" format="jsonf")
  property(outname="log.file.path" name="\$!metadata!filename" format="jsonf")
  property(outname="message" name="msg" format="jsonf")
}
template(name="parsed" type="list") {
  constant(value="{\"@timestamp\":\"") property(name="\$!date") constant(value="T") property(name="\$!time") constant(value=".") property(name="\$!milli")
  constant(value="Z\",") property(outname="log.level" name="\$!level" caseConversion="lower" format="jsonf")
  constant(value=",") property(outname="process.thread.name" name="\$!thread" format="jsonf")
  constant(value=",") property(outname="log.logger" name="\$!logger" format="jsonf")
  constant(value=",") property(outname="service.name" name="programname" format="jsonf")
  constant(value=",") property(outname="log.file.path" name="\$!metadata!filename" format="jsonf")
  constant(value=",") property(outname="message" name="\$!text" format="jsonf") constant(value="}")
}
template(name="all" type="list") { property(name="\$!") }
input(type="imfile" file="$1" tag="app:" ruleset="es" addMetadata="on" reopenOnTruncate="on")
ruleset(name="es" queue.type="LinkedList" queue.size="100000" queue.dequeueBatchSize="2000" queue.workerThreads="2") {
  $parse
  action(type="omelasticsearch" server="127.0.0.1" serverport="$port" template="$template" searchIndex="logs$2" searchType="" bulkmode="on" maxbytes="10m" action.resumeRetryCount="-1")
}
CONF
    /usr/sbin/rsyslogd -n -f "$temp/r/rsyslog.conf" -i "$temp/r/pid" >"$temp/r/out" 2>&1 &
    shipper=$!
}
start_syslog_ng() { # FILES KIND
    mkdir -p "$temp/s"
    local parse='' fields="@timestamp=\${ISODATE} service.name=app log.file.path=\${FILE_NAME} message=\${MESSAGE}"
    case $2 in
        json) parse='parser { json-parser(prefix(".j.")); };' && fields='.j.* --rekey .j.* --shift 3' ;;
        parsed)
            parse='parser { csv-parser(columns("J.date", "J.time", "J.level", "J.space", "J.thread", "J.logger", "J.dash", "J.text") delimiters(" ") quote-pairs("[]") flags(greedy)); };'
            fields="@timestamp=\${J.date}T\${J.time}Z log.level=\$(lowercase \${J.level}) process.thread.name=\${J.thread} log.logger=\${J.logger} service.name=app log.file.path=\${FILE_NAME} message=\${J.text}"
            ;;
    esac
    cat >"$temp/s/syslog-ng.conf" <<CONF
@version: 3.38
options { stats-freq(0); };
source s { $(case $1 in *\**) echo "wildcard-file(base-dir(\"$(dirname "$1")\") filename-pattern(\"$(basename "$1")\") max-files(2000)" ;; *) echo "file(\"$1\"" ;; esac) follow-freq(0.1) read-old-records(yes) flags(no-parse) log-fetch-limit(1000) log-iw-size(1000000)); };
destination d { http(url("http://127.0.0.1:$port/logs$2/_bulk") method("POST") headers("Content-Type: application/x-ndjson") batch-lines(2000) batch-bytes(1000Kb) batch-timeout(200) workers(2) body-suffix("\n") delimiter("\n") body("{\"create\":{}}\n\$(format-json --scope none $fields)") log-fifo-size(2000000)); };
log { source(s); $parse destination(d); flags(flow-control); };
CONF
    LD_LIBRARY_PATH=${libraries:-} "$syslog_ng" -F --no-caps -f "$temp/s/syslog-ng.conf" ${modules:+--module-path "$modules"} \
        -R "$temp/s/persist" -p "$temp/s/pid" -c "$temp/s/control" >"$temp/s/out" 2>&1 &
    shipper=$!
}
stop_shipper() {
    kill "$shipper" 2>/dev/null || true
    wait "$shipper" 2>/dev/null || true
    rm -rf "$temp/b" "$temp/r" "$temp/s"
}
cpu_of() { awk '{ print ($14 + $15) / 100 }' "/proc/$1/stat"; }
# What becomes of a line, and the file of lines for it: json and access are read by all who can, of text the others either
# do as we do (parsed), or all put it into a field as it is (copied).
lines_of() {
    case $1 in parsed | copied) echo text ;; *) echo "$1" ;; esac
}
start() { # NAME FILES KIND
    local format=auto pattern=
    case $3 in
        copied) format=plain ;;
        access) format=grok pattern='%{COMBINEDAPACHELOG}' ;;
    esac
    case $1 in
        bactrian) start_bactrian "$2" 1 "$format" "$pattern" ;;
        bactrian-plain) start_bactrian "$2" 0 "$format" "$pattern" ;;
        least) start_least "$2" gzip "$3" ;;
        least-plain) start_least "$2" plain "$3" ;;
        rsyslog) start_rsyslog "$2" "$3" ;;
        syslog-ng) start_syslog_ng "$2" "$3" ;;
    esac
}

# measure NAME FILES KIND EXPECTED BYTES: prints one row
measure() {
    local name=$1 expected=$4 bytes=$5 before began ended sink_before got last=0 still=0
    before=$(count 1)
    sink_before=$(cpu_of "$sink")
    began=$(date +%s.%N)
    start "$name" "$2" "$3"
    while got=$(($(count 1) - before)) && [ "$got" -lt "$expected" ]; do
        kill -0 "$shipper" 2>/dev/null || fail "$name ended after $got of $expected lines" "$(tail -qn 3 "$temp"/*out "$temp"/*/out 2>/dev/null)"
        still=$((got == last ? still + 1 : 0))
        last=$got
        [ "$still" -lt 100 ] || break # what has not come in 30 s is lost: less than nothing is surplus
        sleep 0.3
    done
    ended=$(date +%s.%N)
    awk -v name="$name" -v kind="$3" -v s="$(echo "$ended - $began" | bc)" -v cpu="$(cpu_of "$shipper")" -v bytes="$bytes" \
        -v sink="$(echo "$(cpu_of "$sink") - $sink_before" | bc)" -v got="$got" -v expected="$expected" \
        -v rss="$(awk '/VmHWM/ { print $2 / 1024 }' "/proc/$shipper/status")" 'BEGIN {
            printf "| %s | %s | %.1f | %.1f | %.1f | %.0f | %.1f | %d |\n", kind, name, bytes / 1e6 / s, s, cpu * 1073741824 / bytes, rss, sink, got - expected }'
    stop_shipper
}

contestants=(bactrian rsyslog syslog-ng)
rotated() { # ROUND: every round begins with another one; those with -plain do not press, as the others
    local at all=("${contestants[@]}" bactrian-plain least least-plain)
    for ((at = 0; at < ${#all[@]}; at++)); do echo "${all[(at + $1) % ${#all[@]}]}"; done
}

printf '%s, %s cores, Java %s, rsyslog %s, syslog-ng 3.38\n\n' "$(date -u +%F)" "$(nproc)" \
    "$(java -version 2>&1 | head -1 | cut -d'"' -f2)" "$(/usr/sbin/rsyslogd -v | sed -n 's/^rsyslogd *\([0-9.]*\).*/\1/p')"
if [[ ,$parts, == *,speed,* ]]; then
    start_sink
    printf '| Lines | Who | MB/s | Seconds | CPU s/GiB | Peak MiB | CPU s of the sink | Surplus lines |\n|---|---|---|---|---|---|---|---|\n'
    for kind in ${kinds//,/ }; do
        file=$work/$(lines_of "$kind").log
        [ -s "$file" ] || java "$here/Lines.java" "$(lines_of "$kind")" "$file" "$lines"
        cat "$file" >/dev/null
        sync # what is still written takes of the disk, which who keeps checkpoints waits for
        for ((round = 0; round < rounds; round++)); do
            for name in $(rotated "$round"); do
                [ "$kind" != access ] || [ "$name" = bactrian ] || continue
                measure "$name" "$file" "$kind" "$(wc -l <"$file")" "$(stat -c %s "$file")"
            done
        done
    done
    [ -n "$folder" ] || rm -f "$work"/*.log
    kill "$sink"
fi
if [[ ,$parts, == *,files,* ]]; then
    port=$(free_port)
    start_sink
    printf '\n1,000 files of 1,000 lines each, at once:\n\n| Lines | Who | MB/s | Seconds | CPU s/GiB | Peak MiB | CPU s of the sink | Surplus lines |\n|---|---|---|---|---|---|---|---|\n'
    mkdir -p "$temp/many"
    java "$here/Lines.java" text "$temp/all" 1000000
    split -l 1000 -a 4 -d --additional-suffix=.log "$temp/all" "$temp/many/"
    rm "$temp/all"
    for name in "${contestants[@]}"; do measure "$name" "$temp/many/*.log" parsed 1000000 512000000; done
    kill "$sink"
fi
if [[ ,$parts, == *,rotation,* ]]; then
    printf '\n200,000 lines, 5,000 a second, rotated by logrotate every second, by turns:\n\n| How | Who | Lost | Repeated |\n|---|---|---|---|\n'
    for how in create copytruncate; do
        for name in "${contestants[@]}"; do
            port=$(free_port)
            start_sink sequence
            rm -rf "$temp/rotate" && mkdir -p "$temp/rotate"
            printf '%s/app.log {\n  rotate 100\n  nocompress\n  missingok\n  %s\n}\n' "$temp/rotate" "$how" >"$temp/rotate.conf"
            : >"$temp/rotate/app.log"
            start "$name" "$temp/rotate/app.log" copied
            until [ "$name" != bactrian ] || grep -q 'Started logs-bench' "$temp/b/out"; do sleep 0.2; done
            sleep 2
            java "$here/Writer.java" "$temp/rotate/app.log" 200000 5000 &
            writer=$!
            while kill -0 "$writer" 2>/dev/null; do
                sleep 1
                /usr/sbin/logrotate -f -s "$temp/rotate.state" "$temp/rotate.conf" 2>/dev/null || true
            done
            before=-1
            while now=$(count 1) && [ "$now" != "$before" ]; do before=$now && sleep 8; done
            printf '| %s | %s | %d | %d |\n' "$how" "$name" $((200000 - $(count 4))) $(($(count 1) - $(count 4)))
            stop_shipper
            kill "$sink"
        done
    done
fi
if [[ ,$parts, == *,elasticsearch,* ]]; then
    port=${elasticsearch:?give its port: --elasticsearch PORT}
    sink=$$ # somebody else's: its processor time is not ours to read
    printf '\nInto Elasticsearch, %d lines:\n\n| Lines | Who | MB/s | Seconds | CPU s/GiB | Peak MiB | | Surplus lines |\n|---|---|---|---|---|---|---|---|\n' "$((lines / 4))"
    mkdir -p "$temp/setup"
    printf 'logs.elasticsearch.main.hosts = http://127.0.0.1:%s\n' "$port" >"$temp/setup/bactrian.properties"
    "$root/bactrian" logs setup --conf "$temp/setup/bactrian.properties" >/dev/null
    for kind in parsed json; do
        file=$work/few-$kind.log
        java "$here/Lines.java" "$(lines_of "$kind")" "$file" "$((lines / 4))"
        sync
        measure least-plain "$file" "$kind" "$((lines / 4))" "$(stat -c %s "$file")" >/dev/null # it has to warm up, too
        for ((round = 0; round < rounds; round++)); do
            for name in $(rotated "$round"); do
                case $name in least | bactrian-plain) continue ;; esac
                measure "$name" "$file" "$kind" "$((lines / 4))" "$(stat -c %s "$file")"
            done
        done
        rm "$file"
    done
fi

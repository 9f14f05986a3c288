#!/usr/bin/env bash
# Measures Bactrian's backups beside what an operator writes in shell: throughput, CPU time, memory, restore. See bench/README.md.
# shellcheck disable=SC2016 # the backticks of Markdown
set -euo pipefail

usage() {
    cat <<'USAGE'
usage: bench/backup/run.sh [--size 2GiB] [--rounds 3] [--only a,b,c,d,s] [--stream 10GiB] [--folder DIR]

  --size    least size of the dump of the generated database (MiB or GiB)
  --rounds  how often everything is measured, alternating; medians count
  --only    a  whole backups against the shell pipelines        b  rate and CPU time against pg_dump and the zstd pipeline
            c  peak memory on a long stream with -Xmx128m       d  restore against pg_restore
            s  what it costs to start
  --stream  size of the table of part c
  --folder  keep the generated cluster there and use it again; default: a temporary folder, removed at the end
USAGE
}

mebibytes() {
    case $1 in
        *GiB) echo $((${1%GiB} * 1024)) ;;
        *MiB) echo "${1%MiB}" ;;
        *) fail "size $1 has no unit" "write it like 200MiB or 2GiB" ;;
    esac
}

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=bench/common.sh
source "$here/../common.sh"
size=2GiB
stream=10GiB
rounds=3
only=a,b,c,d,s
folder=
while [ $# -gt 0 ]; do
    case $1 in
        --size) size=$2 ;;
        --stream) stream=$2 ;;
        --rounds) rounds=$2 ;;
        --only) only=$2 ;;
        --folder) folder=$2 ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    shift 2
done
wants() {
    [[ ,$only, == *,$1,* ]]
}

aws=/usr/bin/aws
[ -x "$aws" ] || aws=$(command -v aws) || fail "awscli is not installed" "apt install awscli"
for tool in gpg zstd gzip setpriv java psql; do
    command -v "$tool" >/dev/null || fail "$tool is not installed"
done
[ -x /usr/bin/time ] || fail "GNU time is not installed" "apt install time"
require_postgres
"$root/bactrian" --version >/dev/null # builds when nothing is built
dist=$root/target/bactrian
[ ! -f "$root/bactrian.jar" ] || dist=$root

# ---- one folder, one cluster, one S3 server, one key, all of them ours

work=$(mktemp -d -t bactrian-bench.XXXXXX)
chmod 755 "$work"
[ -n "$folder" ] || folder=$work/database
mkdir -p "$folder"
folder=$(cd -P "$folder" && pwd)

s3_pid=
clean() {
    [ -z "$s3_pid" ] || kill "$s3_pid" 2>/dev/null || true
    if [ -f "$folder/pg/postmaster.pid" ]; then
        (cd / && "${as_postgres[@]}" "$pg/pg_ctl" -D "$folder/pg" -m immediate stop >/dev/null) || true
    fi
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

port=$(free_port)
if [ ! -d "$folder/pg" ]; then
    make_cluster "$folder" --locale=C.UTF-8
fi
(cd / && "${as_postgres[@]}" "$pg/pg_ctl" -w -s -D "$folder/pg" -l "$folder/log" -o "-p $port -c listen_addresses=127.0.0.1 \
-c unix_socket_directories='' -c fsync=off -c full_page_writes=off -c shared_buffers=512MB -c max_wal_size=8GB -c autovacuum=off \
-c checkpoint_timeout=30min -c maintenance_work_mem=256MB" start)
postmaster=$(head -1 "$folder/pg/postmaster.pid")
export PGHOST=127.0.0.1 PGPORT=$port PGUSER=postgres PGDATABASE=postgres PGCONNECT_TIMEOUT=10 PATH=$pg:$PATH

generate() {
    local database=$1 name=$2 value=$3
    if [ "$(psql -Atc "SELECT count(*) FROM pg_database WHERE datname = '$database'")" = 0 ]; then
        printf 'Generating %s (%s %s) ...\n' "$database" "$name" "$value" >&2
        psql -q -c "CREATE DATABASE $database"
        if ! psql -q -d "$database" -v "$name=$value" -f "$here/$database.sql" >/dev/null; then
            psql -q -c "DROP DATABASE $database"
            exit 1
        fi
    fi
}
mib=$(mebibytes "$size")
if wants a || wants b || wants d; then
    generate shop scale "$mib"
fi
if wants c; then
    generate wide mib "$(mebibytes "$stream")"
    # An unlogged table is empty after its server was killed, and an empty stream proves nothing of memory.
    held=$(psql -d wide -Atc "SELECT pg_total_relation_size('wide') / 1048576")
    [ "$held" -ge "$(($(mebibytes "$stream") * 9 / 10))" ] ||
        fail "the table wide of $folder holds $held MiB instead of $stream; drop its database and run again"
fi
if wants s; then
    PGOPTIONS="-c client_min_messages=warning" psql -q -c "DROP DATABASE IF EXISTS empty" -c "CREATE DATABASE empty"
fi

export GNUPGHOME=$work/gnupg
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key bench@example default default never 2>/dev/null
gpg --batch --quiet --armor --export bench@example >"$work/public.asc"
(umask 077 && gpg --batch --quiet --export-secret-keys bench@example >"$work/private.gpg")
gpgconf --kill all

export AWS_ACCESS_KEY_ID=bench AWS_SECRET_ACCESS_KEY=bench-secret AWS_DEFAULT_REGION=us-east-1
export AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
java -Xmx512m -cp "$dist/bactrian.jar:$dist/lib/*:$dist/demo/*" "$here/S3Server.java" "$work/objects" "$work/endpoint" &
s3_pid=$!
for ((waited = 0; waited < 300; waited++)); do
    [ ! -f "$work/endpoint" ] || break
    kill -0 "$s3_pid" 2>/dev/null || fail "the S3 server did not start"
    sleep 0.2
done
endpoint=$(cat "$work/endpoint")
s3() {
    "$aws" s3 --endpoint-url "$endpoint" "$@"
}
s3 mb s3://bench >/dev/null

home=$work/bactrian
mkdir -p "$home/conf" "$home/routes/backup"
cp -r "$root/routes/shared" "$home/routes/"
route() {
    cat >"$home/routes/backup/$1.camel.yaml" <<YAML
- route:
    id: backup-$1
    group: backup
    description: $1, as a benchmark
    routeConfigurationId: backup
    from:
      id: nightly-$1
      uri: quartz:backup/$1
      parameters: { cron: "0 0 2 * * ?" }
      steps:
        - to: { id: dump-$1, uri: "dump:postgresql", parameters: { source: $1 } }
        - to: { id: compress-$1, uri: "compress:zstd", parameters: { level: 3 } }
        - to: { id: encrypt-$1, uri: "encrypt:openpgp", parameters: { recipients: "{{backup.recipients}}" } }
        - to: { id: store-$1, uri: "repository:offsite" }
YAML
    cat >>"$home/conf/bactrian.properties" <<SETTINGS
source.$1.type = postgresql
source.$1.host = 127.0.0.1
source.$1.port = $port
source.$1.database = $1
source.$1.user = postgres
SETTINGS
}
(umask 077 && printf '%s' "$AWS_SECRET_ACCESS_KEY" >"$work/secret-key")
cat >"$home/conf/bactrian.properties" <<SETTINGS
backup.recipients = $work/public.asc
recovery.private-keys = $work/private.gpg
repository.offsite.storages = bucket
storage.bucket.type = s3
storage.bucket.bucket = bench
storage.bucket.prefix = bactrian
storage.bucket.endpoint = $endpoint
storage.bucket.region = us-east-1
storage.bucket.access-key = $AWS_ACCESS_KEY_ID
storage.bucket.secret-key-file = $work/secret-key
SETTINGS
for name in shop wide empty; do
    route "$name"
done

# ---- measuring

# CPU seconds of a server and of the children it waited for.
cpu() {
    awk -v ticks="$(getconf CLK_TCK)" '{ print ($14 + $15 + $16 + $17) / ticks }' "/proc/$1/stat"
}

# measure ROUND NAME COMMAND: one line of wall, user and system seconds, peak KiB of the largest process, CPU of both servers.
figures=$work/figures
: >"$figures"
measure() {
    local round=$1 name=$2 command=$3 pg_before s3_before
    sync
    pg_before=$(cpu "$postmaster")
    s3_before=$(cpu "$s3_pid")
    if ! (cd "$home" && /usr/bin/time -q -f '%e %U %S %M' -o "$work/time" bash -c "set -o pipefail; $command") >"$work/out" 2>"$work/err"; then
        cat "$work/out" "$work/err" >&2
        fail "$name failed"
    fi
    sleep 0.5 # a server process counts only after its parent has seen it end
    awk -v round="$round" -v name="$name" -v pg="$(cpu "$postmaster")" -v pg0="$pg_before" -v s3="$(cpu "$s3_pid")" -v s30="$s3_before" \
        '{ printf "%s %s %.2f %.2f %.2f %d %.2f %.2f\n", round, name, $1, $2, $3, $4, pg - pg0, s3 - s30 }' "$work/time" | tee -a "$figures" >&2
}

# median NAME FIGURE: wall, cpu, peak (KiB), postgresql, s3
median() {
    awk -v name="$1" -v figure="$2" '$2 == name {
        value["wall"] = $3; value["cpu"] = $4 + $5; value["peak"] = $6; value["postgresql"] = $7; value["s3"] = $8; print value[figure]
    }' "$figures" | median_of_lines
}

encrypt='gpg --batch --quiet --trust-model always --compress-algo none --encrypt --recipient bench@example'
upload="$aws s3 --endpoint-url $endpoint --only-show-errors cp - s3://bench/shell"
dump='pg_dump -Fc -Z0 shop'
gzip_pipeline="$dump | gzip | $encrypt | $upload"
zstd_pipeline="$dump | zstd -q -T0 | $encrypt | $upload"
ours="'$root/bactrian' backup run"
jobs=$(nproc)
[ "$jobs" -le 8 ] || jobs=8

stored=$work/stored
: >"$stored"
stored_bytes() {
    s3 ls --recursive s3://bench/ | awk -v name="$1" '{ sum += $3 } END { print name, sum }' >>"$stored"
    s3 rm --quiet --recursive s3://bench/
}

backups() {
    local round at names=(ours zstd)
    wants a && names+=(gzip)
    wants b && names+=(dump)
    plain=$($dump | wc -c) # and everything is in the page cache for all of them
    for ((round = 1; round <= rounds; round++)); do
        # Every round starts with another one, so that nobody always follows the same neighbour.
        for ((at = 0; at < ${#names[@]}; at++)); do
            case ${names[(at + round) % ${#names[@]}]} in
                ours) measure "$round" ours "$ours shop" && stored_bytes ours ;;
                zstd) measure "$round" zstd "$zstd_pipeline" && stored_bytes zstd ;;
                gzip) measure "$round" gzip "$gzip_pipeline" && stored_bytes gzip ;;
                dump) measure "$round" dump "$dump >/dev/null" ;;
            esac
        done
    done
}

restores() {
    local round
    plain=$($dump | tee "$work/plain.dump" | wc -c)
    (cd "$home" && "$root/bactrian" backup run shop >/dev/null)
    for ((round = 1; round <= rounds; round++)); do
        measure "$round" restore "'$root/bactrian' backup restore shop@latest --json --to postgresql://postgres@127.0.0.1:$port/restored"
        cp "$work/out" "$work/phases.$round"
        psql -q -c "DROP DATABASE restored"
        measure "$round" restore-jobs "createdb -T template0 restored && pg_restore --exit-on-error --jobs=$jobs -d restored '$work/plain.dump'"
        # The same end as ours: with statistics.
        measure "$round" analyze "vacuumdb --analyze-only --quiet --jobs=$jobs restored"
        psql -q -c "DROP DATABASE restored"
        measure "$round" restore-single "createdb -T template0 restored && pg_restore --exit-on-error -d restored '$work/plain.dump'"
        psql -q -c "DROP DATABASE restored"
    done
    rm "$work/plain.dump"
    s3 rm --quiet --recursive s3://bench/
}

plain=0
load=$(load_now)
if wants a || wants b; then
    backups
fi
if wants d; then
    restores
fi
if wants c; then
    measure 1 stream "BACTRIAN_JAVA_OPTS=-Xmx128m $ours wide"
    stream_summary=$(cat "$work/out")
    s3 rm --quiet --recursive s3://bench/
fi
if wants s; then
    for ((round = 1; round <= rounds; round++)); do
        measure "$round" version "'$root/bactrian' --version"
        measure "$round" empty "$ours empty"
    done
fi

# ---- what came out

ratio_of() {
    awk -v name="$1" -v plain="$plain" '$1 == name { printf "%.2f", plain / $2; exit }' "$stored"
}
# row NAME LABEL: medians of a backup
row() {
    local wall user_system
    wall=$(median "$1" wall)
    user_system=$(median "$1" cpu)
    printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "$2" "$wall" "$(calc %.0f "$plain / 1048576 / $wall")" "$(ratio_of "$1")" \
        "$user_system" "$(calc %.1f "$user_system / ($plain / 1073741824)")" "$(median "$1" postgresql)" "$(median "$1" s3)" \
        "$(calc %.0f "$(median "$1" peak) / 1024")"
}
report() {
    printf '# Backup benchmark, %s\n\n' "$(date -u '+%Y-%m-%d %H:%M UTC')"
    machine "$load"
    versions "$(pg_dump --version)" "$(gpg --version | head -1)" "$(zstd --version | sed 's/.*\(v[0-9.]*\).*/zstd \1/')" \
        "$("$aws" --version | cut -d ' ' -f 1)"
    printf 'Medians of %s rounds, seconds where nothing else stands. CPU is user + system time of all processes of the command; the servers stand apart.\n' "$rounds"
    if wants a || wants b; then
        printf '\n## Backup of %s MiB of plain dump\n\n' "$((plain / 1048576))"
        printf '| What | Wall | MiB/s | Ratio | CPU | CPU per GiB | PostgreSQL CPU | S3 server CPU | Peak MiB |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n'
        row ours '`bactrian backup run`'
        row zstd '`pg_dump \| zstd -T0 \| gpg \| aws s3 cp`'
        ! wants a || row gzip '`pg_dump \| gzip \| gpg \| aws s3 cp`'
        ! wants b || row dump '`pg_dump > /dev/null`'
    fi
    if wants d; then
        printf '\n## Restore of %s MiB of plain dump\n\n| What | Wall | CPU | PostgreSQL CPU | S3 server CPU |\n|---|--:|--:|--:|--:|\n' "$((plain / 1048576))"
        local name label
        while IFS=: read -r name label; do
            printf '| %s | %s | %s | %s | %s |\n' "$label" "$(median "$name" wall)" "$(median "$name" cpu)" "$(median "$name" postgresql)" "$(median "$name" s3)"
        done <<LABELS
restore:\`bactrian backup restore\`: from S3, decrypted, verified, restored, analyzed, rows counted
restore-jobs:\`pg_restore --jobs=$jobs\` from a local file
analyze:\`vacuumdb --analyze-only --jobs=$jobs\` after it
restore-single:\`pg_restore\` from a local file
LABELS
        printf '\nPhases of the last restore: %s\n' "$(tr -d '\n ' <"$work/phases.$rounds" | sed -n 's/.*"phases":{\([^}]*\)}.*/\1/p' | sed 's/"//g; s/,/, /g; s/:/ /g')"
    fi
    if wants s; then
        printf '\n## Start\n\n| What | Wall | CPU |\n|---|--:|--:|\n'
        printf '| `bactrian --version` | %s | %s |\n' "$(median version wall)" "$(median version cpu)"
        printf '| `bactrian backup run` of an empty database | %s | %s |\n' "$(median empty wall)" "$(median empty cpu)"
    fi
    if wants c; then
        printf '\n## Memory\n\n`BACTRIAN_JAVA_OPTS=-Xmx128m bactrian backup run`: peak resident %s MiB, %s s\n\n> %s\n' \
            "$(calc %.0f "$(median stream peak) / 1024")" "$(median stream wall)" "$stream_summary"
    fi
    printf '\n## Targets\n\n| Target | Figure | Met |\n|---|--:|---|\n'
    local figure
    if wants a; then
        figure=$(calc %.2f "$(median gzip wall) / $(median ours wall)")
        printf '| (a) at least 2.5 times the throughput of the gzip pipeline | %s | %s |\n' "$figure" "$(verdict "$figure >= 2.5")"
    fi
    if wants a || wants b; then
        figure=$(calc %.2f "$(median zstd wall) / $(median ours wall)")
        printf '| (a) at least 1.2 times the throughput of the zstd pipeline | %s | %s |\n' "$figure" "$(verdict "$figure >= 1.2")"
    fi
    if wants b; then
        figure=$(calc %.2f "$(median dump wall) / $(median ours wall)")
        printf '| (b) at least 0.6 of the rate of pg_dump | %s | %s |\n' "$figure" "$(verdict "$figure >= 0.6")"
        figure=$(calc %.2f "$(median ours cpu) / $(median zstd cpu)")
        printf '| (b) CPU time not above that of the zstd pipeline | %s | %s |\n' "$figure" "$(verdict "$figure <= 1")"
    fi
    if wants c; then
        figure=$(calc %.0f "$(median stream peak) / 1024")
        printf '| (c) peak resident memory under 300 MiB with -Xmx128m on %s | %s MiB | %s |\n' "$stream" "$figure" "$(verdict "$figure < 300")"
    fi
    if wants d; then
        figure=$(calc %.2f "$(median restore wall) / $(median restore-jobs wall)")
        printf '| (d) restore within 1.15 of pg_restore --jobs=%s from a local file | %s | %s |\n' "$jobs" "$figure" "$(verdict "$figure <= 1.15")"
        figure=$(calc %.2f "$(median restore wall) / ($(median restore-jobs wall) + $(median analyze wall))")
        printf '| (d) the same against pg_restore --jobs=%s and vacuumdb --analyze-only | %s | %s |\n' "$jobs" "$figure" "$(verdict "$figure <= 1.15")"
        figure=$(calc %.2f "$(median restore wall) / $(median restore-single wall)")
        printf '| (d) the same against pg_restore with one job | %s | %s |\n' "$figure" "$(verdict "$figure <= 1.15")"
    fi
    printf '\n## Every round\n\n| Round | What | Wall | User | System | Peak KiB | PostgreSQL CPU | S3 server CPU |\n|--:|---|--:|--:|--:|--:|--:|--:|\n'
    awk '{ printf "| %s | %s | %s | %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5, $6, $7, $8 }' "$figures"
}

keep backup

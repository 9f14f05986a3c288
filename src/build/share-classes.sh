#!/usr/bin/env bash
# Writes the program's classes, as the JVM has them in memory, beside its jar: with them the launcher starts it in half
# the time. Without them everything works as well, so what goes wrong here is said and fails nothing.
#
#     share-classes.sh LAUNCHER HOME    HOME holds bactrian.jar and lib/, where they will stay
#
# They are taken from a service that does something of everything and reaches nobody: it backs up from a database to a
# bucket, neither of which is there, and tells so by mail to a server that is not there.
set -euo pipefail

launcher=$(readlink -f "$1")
home=$(readlink -f "$2")
routes=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../routes" && pwd)
patience=$((SECONDS + 120))

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p')
archive=$home/classes-$version.jsa
if [ "$archive" -nt "$home/bactrian.jar" ] && [ "$archive" -nt "$home/lib" ]; then
    exit 0
fi

work=$(mktemp -d)
service=
cleanup() {
    [ -z "$service" ] || kill -KILL "$service" 2>/dev/null || true
    rm -rf "$work" "$archive.new"
}
trap cleanup EXIT
rm -f "$archive" "$archive.new"

mkdir "$work/conf" "$work/routes"
cp -R "$routes/shared" "$routes/alerts" "$work/routes/"
cat >"$work/conf/bactrian.properties" <<'EOF'
http.port = 0
source.nothing.type = postgresql
source.nothing.host = 127.0.0.1
source.nothing.port = 1
source.nothing.database = nothing
source.nothing.user = nobody
repository.nowhere.storages = nowhere
storage.nowhere.type = s3
storage.nowhere.bucket = nowhere
storage.nowhere.endpoint = http://127.0.0.1:1
storage.nowhere.region = us-east-1
storage.nowhere.access-key = nobody
storage.nowhere.secret-key = {{env:BACTRIAN_NO_SECRET}}
storage.nowhere.attempts = 1
backup.retry-window = 1
alerts.email.to = nobody@example.org
alerts.email.host = 127.0.0.1
alerts.email.port = 1
EOF
cat >"$work/routes/nothing.camel.yaml" <<'EOF'
- route:
    id: backup-nothing
    group: backup
    description: Nothing to nowhere, at once
    routeConfigurationId: backup
    from:
      id: at-once
      uri: timer:at-once
      parameters: { repeatCount: 1, delay: 0 }
      steps:
        - to: { id: dump-nothing, uri: "dump:postgresql", parameters: { source: nothing } }
        - to: { id: compress-nothing, uri: "compress:zstd" }
        - to: { id: store-nothing, uri: "repository:nowhere" }
EOF

cd "$work"
BACTRIAN_NO_SECRET=none \
    BACTRIAN_JAVA_OPTS="-Xmx256m -XX:TieredStopAtLevel=1 -XX:ArchiveClassesAtExit=$archive.new" \
    "$launcher" run >log 2>&1 &
service=$!
until grep -q 'delivery 1 to ' log || [ "$SECONDS" -gt "$patience" ] || ! kill -0 "$service" 2>/dev/null; do
    sleep 0.1
done
kill -TERM "$service" 2>/dev/null || true
wait "$service" || true
service=

if [ -s "$archive.new" ] && grep -q 'delivery 1 to ' log; then
    mv -f "$archive.new" "$archive"
else
    printf 'WARN: the program starts more slowly than it could: its classes could not be written to %s\n' "$archive" >&2
    sed 's/^/    /' log >&2
fi

#!/usr/bin/env bash
# Runs a command with POSTGRESQL_TEST_URL naming a PostgreSQL of its own: an empty cluster in a temporary folder, on loopback, with a
# password drawn for this run, gone when the command ends. Without PostgreSQL the command runs all the same and its tests on it skip.
# A POSTGRESQL_TEST_URL that is already set is used as it is.
set -euo pipefail

[ "$#" -gt 0 ] || { echo "usage: $0 COMMAND [ARGUMENT ...]" >&2; exit 2; }
[ -z "${POSTGRESQL_TEST_URL:-}" ] || exec "$@"

without() {
    echo "The tests on PostgreSQL are skipped: $1" >&2
    exec "${wanted[@]}"
}

programs() {
    local initdb
    initdb=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort --version-sort | tail -n 1) || initdb=$(command -v initdb) || return 1
    dirname "$(readlink -f "$initdb")"
}

wanted=("$@")
bin=$(programs) || without "there is no PostgreSQL here."

# PostgreSQL refuses to run as root.
user=
as_server=
if [ "$(id -u)" -eq 0 ]; then
    user=$(id -un postgres 2> /dev/null || echo nobody)
    command -v runuser > /dev/null || without "it cannot run as root, and runuser is missing."
    as_server="runuser -u $user --"
fi

home=$(mktemp -d)
in_home() { (cd "$home" && $as_server "$@"); }
stop() {
    status=$?
    trap - EXIT
    [ ! -f "$home/data/postmaster.pid" ] || in_home "$bin/pg_ctl" stop -D "$home/data" -m immediate -s || true
    rm -rf "$home"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

password=$(od -An -N 18 -t x1 /dev/urandom | tr -d ' \n')
(umask 077 && echo "$password" > "$home/password")
[ -z "$user" ] || chown -R "$user" "$home"

started=
if in_home "$bin/initdb" -D "$home/data" -U tester -A scram-sha-256 --pwfile "$home/password" -E UTF8 --locale C --no-sync > "$home/log" 2>&1; then
    for _ in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 40000))
        options="-p $port -h 127.0.0.1 -c unix_socket_directories='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        in_home "$bin/pg_ctl" start -D "$home/data" -l "$home/data/log" -w -t 60 -s -o "$options" >> "$home/log" 2>&1 && started=yes && break
    done
fi
if [ -z "$started" ]; then
    cat "$home/log" "$home/data/log" 2> /dev/null | tail -n 20 >&2
    echo "The tests on PostgreSQL are skipped: it did not start (above: what it said)." >&2
    "$@"
    exit
fi
POSTGRESQL_TEST_URL="postgresql://tester:$password@127.0.0.1:$port/postgres" "$@"

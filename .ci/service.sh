# Starts the packaged service for a check, and stops it when the check ends. To be sourced from the top folder.
#
# shellcheck shell=bash

check=${0##*/}
service=''
scratch=''

fail() {
    printf '%s: %s\n' "$check" "$*" >&2
    exit 1
}

clean_up() {
    if [ -n "$service" ]; then
        kill "$service" 2>/dev/null || true
        wait "$service" 2>/dev/null || true
    fi
    [ -z "$scratch" ] || rm -rf "$scratch"
}

# The first of some ports in a row that nobody listens on, as $port.
find_ports() {
    local next
    while :; do
        port=$((20000 + RANDOM % 2500 * 4))
        for next in "$port" $((port + 1)) $((port + 2)) $((port + 3)); do
            if (exec 3<>"/dev/tcp/127.0.0.1/$next") 2>/dev/null; then
                continue 2
            fi
        done
        return
    done
}

# prepare: looks for what is needed, chooses ports and makes a folder.
prepare() {
    local program
    for program in node npm curl; do
        command -v "$program" >/dev/null || fail "needs $program, and there is none on the PATH"
    done
    [ -f app/target/lyceum.jar ] || fail 'there is no app/target/lyceum.jar; run mvn verify first'
    jdk=$(./lyceum java-home)
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/lyceum-check.XXXXXX")
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    find_ports
}

# start_service [NAME=value ...]: runs the service with these settings, and waits until it answers at $port.
start_service() {
    (
        unset DATABASE_URL
        export PORT=$port ADMIN_PORT=$((port + 1)) DATABASE_PORT=$((port + 2)) DATA_FOLDER=$scratch/data "$@"
        exec "$jdk/bin/java" -jar app/target/lyceum.jar server config.yml
    ) >"$scratch/log" 2>&1 </dev/null &
    service=$!
    await_service
}

# await_service: waits until the service answers at $port; its output goes to $scratch/log.
await_service() {
    local tries=0
    until ask /api/health /dev/null 2>/dev/null; do
        tries=$((tries + 1))
        if ! kill -0 "$service" 2>/dev/null || [ "$tries" -ge 240 ]; then
            tail -n 40 "$scratch/log" >&2
            fail 'the service did not start'
        fi
        sleep 0.5
    done
}

# ask PATH FILE: gets a path of the service into a file.
ask() {
    curl -fsS --noproxy '*' -m 30 -o "$2" "http://127.0.0.1:$port$1"
}

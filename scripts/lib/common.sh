# shellcheck shell=bash
# What the set-up scripts share: words to the person, one lock, logs with progress, Python environments.
# Sourced, never run. Kept to what bash 3.2 knows, since macOS ships that.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
deps=$root/.deps
requirements=$root/scripts/requirements

say() { printf '%s\n' "$*" >&2; }

# Ends the script with one sentence about what is wrong and what to do.
fail() {
    say "${0##*/}: $*"
    exit 1
}

# Only one script at a time changes .deps. The lock is kept open until the script and all it started have ended.
# macOS has no flock; there the only long step is Homebrew's, which locks itself.
lock_deps() {
    mkdir -p "$deps/logs" || fail "The folder $deps cannot be written. Make it writable, then run this again."
    command -v flock >/dev/null || return 0
    exec 9>"$deps/lock"
    if ! flock -n 9; then
        say "Another set-up of this folder is at work; waiting for it to end."
        flock 9
    fi
}

# A folder for work in progress. What an interrupted run left in it is of no use: under the lock nobody else has any.
# Call it once, under the lock.
fresh_work_folder() {
    work=$deps/work
    rm -rf "$work"
    mkdir -p "$work"
    trap 'rm -rf "$work"' EXIT
}

# run_logged LOG COMMAND...: runs quietly; on failure shows the end of the log and where it is, and returns false.
run_logged() {
    local log=$deps/logs/$1.log
    shift
    "$@" >"$log" 2>&1 </dev/null || show_log_end "$log"
}

# build_logged LOG COMMAND...: the same for ninja, whose "[12/240] ..." lines become a percentage.
build_logged() {
    local log=$deps/logs/$1.log
    shift
    NINJA_STATUS='[%f/%t] ' "$@" 2>&1 </dev/null | tee "$log" | show_percent || show_log_end "$log"
}

show_percent() {
    local line done_steps all_steps percent shown=0 step=20
    [ ! -t 2 ] || step=1
    while IFS= read -r line; do
        [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
        done_steps=${BASH_REMATCH[1]} all_steps=${BASH_REMATCH[2]}
        percent=$((100 * done_steps / all_steps))
        [ "$percent" -ge $((shown + step)) ] || continue
        shown=$((percent - percent % step))
        if [ -t 2 ]; then printf '\r  %d %%' "$shown" >&2; else say "  $shown %"; fi
    done
    [ ! -t 2 ] || printf '\r\033[K' >&2
}

show_log_end() {
    say "The end of the log:"
    tail -n 25 "$1" | sed 's/^/    /' >&2
    say "The whole log: $1"
    return 1
}

# python_environment NAME: makes .deps/venv-NAME hold exactly what requirements/NAME.txt pins, unless it does. The
# stamp is a copy of the requirements, written last, so an interrupted run begins anew.
python_environment() {
    local name=$1 venv=$deps/venv-$1 wanted=$requirements/$1.txt
    if [ -x "$venv/bin/python" ] && cmp -s "$wanted" "$venv/parley-requirements.txt"; then return 0; fi
    say "Making the Python environment .deps/venv-$name ..."
    rm -rf "$venv"
    run_logged "venv-$name" python3 -m venv "$venv" || return 1
    run_logged "venv-$name-pip" "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --no-deps \
        --retries 2 --only-binary :all: --require-hashes -r "$wanted" || return 1
    cp "$wanted" "$venv/parley-requirements.txt"
}

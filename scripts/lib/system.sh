# shellcheck shell=bash disable=SC2154
# What must be on the machine before anything else works, and how it gets there. Sourced after common.sh.

# shellcheck disable=SC2034
build_tools=("gcc gcc" "g++ g++" "make make" "git git" "pkg-config pkg-config" "tar tar" "gzip gzip")

# need_commands "COMMAND PACKAGE"...: installs Debian's PACKAGE for every COMMAND that is missing.
need_commands() {
    local pair missing=()
    for pair in "$@"; do
        command -v "${pair%% *}" >/dev/null || missing+=("${pair#* }")
    done
    [ "${#missing[@]}" -eq 0 ] || install_packages "${missing[@]}"
}

# need_python: Python 3.9 or later that can make virtual environments. The answer is kept, since asking starts Python.
need_python() {
    need_commands "python3 python3"
    local python stamp=$deps/python-checked
    python=$(command -v python3)
    if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$python" ]; then return 0; fi
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' ||
        fail "Python 3.9 or later is needed; $python is $(python3 --version 2>&1). Put a later one first in PATH."
    python3 -c 'import venv, ensurepip' 2>/dev/null || install_packages python3-venv
    mkdir -p "$deps"
    printf '%s\n' "$python" >"$stamp"
}

# has_header FILE: whether the compiler finds a C header where system libraries put theirs.
has_header() {
    local folder IFS=:
    for folder in ${CPATH:-} ${C_INCLUDE_PATH:-} /usr/include /usr/local/include; do
        [ ! -e "$folder/$1" ] || return 0
    done
    return 1
}

# need_sqlite: what the store of conversations is compiled against.
need_sqlite() {
    has_header sqlite3.h || install_packages libsqlite3-dev
}

# unpinned_environment NAME PACKAGE...: a Python environment .deps/venv-NAME of packages that are not pinned by hash: things are
# tried with them, and they are no part of Parley.
unpinned_environment() {
    local folder=$deps/venv-$1
    shift
    [ ! -e "$folder/bin/done" ] || return 0
    say "Installing $* ..."
    rm -rf "$folder"
    python3 -m venv "$folder" && "$folder/bin/pip" install --quiet "$@" && ln -s python "$folder/bin/done" ||
        fail "$* could not be installed. Is there a network?"
}

# stop_server: ends the server whose number is in $server, and waits for it.
stop_server() {
    [ -z "${server:-}" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
    server=""
}

install_packages() {
    local become=(env)
    command -v apt-get >/dev/null ||
        fail "Missing on this system: $* (Debian's names). Install them with its package manager, then run this again."
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || fail "Missing: $*. Install them, then run this again: sudo apt-get install $*"
        become=(sudo -n env)
    fi
    say "Installing with apt-get: $* ..."
    mkdir -p "$deps/logs"
    local install=("${become[@]}" DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@")
    # The lists of packages may be missing or old: only then they are fetched.
    "${install[@]}" >"$deps/logs/apt.log" 2>&1 </dev/null && return 0
    run_logged apt-update "${become[@]}" apt-get update || true
    run_logged apt "${install[@]}" || fail "apt-get could not install: $*. Install them by hand, then run this again."
}

need_swift() {
    command -v swift >/dev/null && return 0
    if [ "$(uname)" = Darwin ]; then
        fail "Swift is missing. Install Xcode or its command line tools (xcode-select --install), then run this again."
    fi
    fail "Swift is missing. Install Swift 6.2 or later (https://www.swift.org/install), then run this again."
}

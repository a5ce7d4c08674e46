#!/bin/sh
# Build .venv with the packages of requirements/app.txt or requirements/dev.txt (which holds app.txt too).
# make calls it, and knows from the stamp files .venv/.app and .venv/.dev whether there is anything to do.
set -eu
cd "$(dirname "$0")/.."

usage="tools/setup.sh app|dev"
wanted=${1:?"$usage"}
requirements=requirements/$wanted.txt

fail() {
    echo "Set-up failed: $*" >&2
    exit 1
}

# Each candidate must run: a name on the PATH may be a shim that only says "not installed".
is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
        if is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

can_build_environments() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

# Debian keeps ensurepip in a package of its own, so a working Python may be unable to build environments.
need_ensurepip() {
    python=$1
    can_build_environments "$python" && return
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing Debian's $package, which $python needs to build an environment."
        export DEBIAN_FRONTEND=noninteractive
        said=$( (apt-get update -qq && apt-get install -y -qq --no-install-recommends "$package") 2>&1 ) ||
            fail "apt-get could not install $package: $(echo "$said" | tail -n 1)"
    fi
    can_build_environments "$python" ||
        fail "$python lacks the module ensurepip; on Debian and Ubuntu: apt-get install $package"
}

if ! is_new_enough .venv/bin/python; then
    if ! python=$(find_python); then
        [ -z "${PYTHON:-}" ] || fail "PYTHON=$PYTHON is not a Python 3.11 or newer."
        fail "no Python 3.11 or newer found. Install one (Debian 12: apt-get install python3 python3-venv) or name it: make setup PYTHON=/path/to/python"
    fi
    need_ensurepip "$python"
    echo "Building .venv with $("$python" --version)."
    "$python" -m venv --clear .venv || fail "$python could not build .venv."
fi

echo "Installing the packages of $requirements into .venv."
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r "$requirements" ||
    fail "pip could not install $requirements; its own message is above."

# Last, so that an interrupted installation is taken up again.
touch .venv/.app
[ "$wanted" = app ] || touch .venv/.dev

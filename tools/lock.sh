#!/bin/sh
# Write requirements/*.txt anew from pyproject.toml, and package-lock.json from package.json: every package pinned,
# with the hashes of its files and no download address. uv keeps the versions already there unless --upgrade is
# given. It has an environment of its own, because nothing else needs it.
set -eu
cd "$(dirname "$0")/.."

uv=var/uv/bin/uv
if ! "$uv" --version >/dev/null 2>&1; then
    .venv/bin/python -m venv --clear var/uv
    var/uv/bin/python -m pip install -qq --disable-pip-version-check --no-input 'uv>=0.9,<1'
fi

# 3.11 is the oldest Python we run on; --universal adds the markers for newer ones and other systems.
compile() {
    output=$1
    shift
    "$uv" pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --no-header --quiet --output-file "$output" "$@"
    echo "Wrote $output."
}

compile requirements/app.txt "$@"
# Held to app.txt, so that what is tested is what is served.
compile requirements/dev.txt --group dev --constraint requirements/app.txt "$@"

# package.json names exact versions, which --upgrade does not change.
if command -v npm >/dev/null 2>&1; then
    npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund --silent
    echo "Wrote package-lock.json."
else
    echo "Left out: package-lock.json, because there is no npm."
fi

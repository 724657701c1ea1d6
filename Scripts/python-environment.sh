#!/bin/sh
# Makes a Python environment and prints its path.
#
#     Scripts/python-environment.sh                      .build/python, of the client tests and the scripts
#     Scripts/python-environment.sh NAME REQUIREMENTS    .build/NAME, with what this file pins
#
# Nothing is done while it is there and the pins have not changed since it was made.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
name=${1:-python}
environment="$root/.build/$name"
requirements=${2:-"$root/Scripts/requirements.txt"}
installed="$environment/installed-requirements.txt"

# Two calls at once (make -j) must not install into the same folder.
mkdir -p "$root/.build"
exec 9>"$root/.build/$name.lock"
flock 9

if ! [ -x "$environment/bin/python" ] || ! cmp -s "$requirements" "$installed"; then
    rm -f "$installed"
    if ! [ -x "$environment/bin/pip" ]; then
        python3 -m venv --clear "$environment" >&2 || {
            echo "cannot make a Python environment; on Debian: apt-get install python3-venv" >&2
            exit 1
        }
    fi
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements" >&2
    cp "$requirements" "$installed"
fi

echo "$environment"

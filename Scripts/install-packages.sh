#!/bin/sh
# Installs the Debian packages that building, running and testing need, those of them that are missing. Swift itself is
# not among them.
#
#     Scripts/install-packages.sh          those
#     Scripts/install-packages.sh nginx    and more, by name
set -eu

packages="
    binutils libc6-dev libstdc++-12-dev
    librocksdb-dev libjemalloc-dev libsimdjson-dev zlib1g-dev libdeflate-dev
    python3 python3-venv util-linux
    fortunes
"

is_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

fail() {
    echo "$1" >&2
    exit 1
}

# On one line, for messages.
packages=$(echo $packages "$@")
command -v dpkg-query >/dev/null || fail "this is not Debian; install what these packages hold: $packages"

missing=
for package in $packages; do
    is_installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root=sudo
else
    fail "these packages are missing, and there is no sudo; install them as root: apt-get install$missing"
fi

echo "installing$missing" >&2
apt_get() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" </dev/null >&2
}
apt_get update && apt_get install --yes --no-install-recommends $missing ||
    fail "these packages could not be installed: apt-get install$missing"

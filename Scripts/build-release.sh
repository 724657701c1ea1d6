#!/bin/sh
# Builds the server into .build/release/apus. Swift's own libraries are linked into it, so that it runs on machines
# without Swift, and starts sooner.
set -eu
cd "$(dirname "$0")/.."

command -v swift >/dev/null || {
    echo "there is no 'swift' on the PATH; install Swift 6.3: https://www.swift.org/install" >&2
    exit 1
}
swift build --configuration release --product apus --static-swift-stdlib

#!/bin/sh
# Builds a program into .build/release. Swift's own libraries are linked into it, so that it runs on machines without
# Swift, and starts sooner.
#
#     Scripts/build-release.sh               the server, apus
#     Scripts/build-release.sh yardsticks    another product of Package.swift
set -eu
cd "$(dirname "$0")/.."
product=${1:-apus}

command -v swift >/dev/null || {
    echo "there is no 'swift' on the PATH; install Swift 6.3: https://www.swift.org/install" >&2
    exit 1
}

# RocksDB goes into it as well: calls into it are cheaper then, and the program starts sooner. The linker takes
# the archive because it looks into this folder first; what RocksDB itself needs is named behind it.
archive=$(find /usr/lib -name librocksdb.a | head -n 1)
set --
if [ -n "$archive" ]; then
    mkdir -p .build/static
    ln -sf "$archive" .build/static/librocksdb.a
    set -- -Xlinker "-L$PWD/.build/static" -Xlinker --as-needed
    for library in snappy lz4 zstd bz2 z; do set -- "$@" -Xlinker "-l$library"; done
fi
swift build --configuration release --product "$product" --static-swift-stdlib "$@"

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
    ln -sf "$(dirname "$archive")/libdeflate.a" .build/static/libdeflate.a
    set -- -Xlinker "-L$PWD/.build/static" -Xlinker --as-needed
    for library in snappy lz4 zstd bz2 z; do set -- "$@" -Xlinker "-l$library"; done
fi

# jemalloc in the place of the C library's malloc: what one thread allocates for a request, another frees, and that is
# where they differ: a Query costs a fifth less processor time. As one object, because the linker hides what it takes
# from archives, and the shared libraries have to find it.
archive=$(find /usr/lib -name libjemalloc_pic.a | head -n 1)
if [ -n "$archive" ]; then
    mkdir -p .build/static
    object=$PWD/.build/static/jemalloc.o
    [ "$object" -nt "$archive" ] || ld -r -o "$object" --whole-archive "$archive"
    set -- "$@" -Xlinker "$object"
fi

# Names are exported to shared libraries that ask for them only: all others would keep code that nobody calls, and that
# is one megabyte and a half of an idle server.
swift build --configuration release --product "$product" --static-swift-stdlib -Xswiftc -cross-module-optimization \
    -Xlinker --no-export-dynamic "$@"

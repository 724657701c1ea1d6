#!/bin/sh
# Runs the tests, all of them or the quick ones, and prints how many passed and failed.
#
#     Scripts/test.sh all      the libraries' tests in a debug build, then the clients' against a release build, and
#                              those of the benchmarks' own code
#     Scripts/test.sh quick    the libraries' tests
#
# The runners' own reports are left in .build/test-results.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
results=$root/.build/test-results
which=${1:-all}
status=0

rm -rf "$results"
mkdir -p "$results"

library_tests() {
    swift build --build-tests || return
    swift test --skip-build --disable-xctest --xunit-output "$results/libraries.xml" || return
}

client_tests() {
    Scripts/build-release.sh || return
    environment=$(Scripts/python-environment.sh) || return
    APUS_BINARY=$root/.build/release/apus \
        "$environment/bin/python" -m pytest Tests/Clients --junit-xml "$results/clients.xml" || return
}

benchmark_tests() {
    environment=$(Scripts/python-environment.sh) || return
    "$environment/bin/python" -m pytest Tests/Benchmarks --junit-xml "$results/benchmarks.xml" || return
}

library_tests || status=1
expected="libraries"
if [ "$which" = all ]; then
    client_tests || status=1
    benchmark_tests || status=1
    expected="$expected clients benchmarks"
fi
Scripts/count-tests.py "$results" $expected || status=1
exit $status

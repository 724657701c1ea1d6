#!/bin/sh
# Measures Apus against its yardsticks, after it has built and installed what that needs. The options are run.py's.
set -eu
cd "$(dirname "$0")/.."

# Debian's nginx is run by hand, with a configuration of its own.
Scripts/install-packages.sh nginx
Scripts/build-release.sh yardsticks
peers=$(Scripts/python-environment.sh peers Benchmarks/requirements.txt)
exec python3 Benchmarks/run.py --peers "$peers" "$@"

#!/bin/sh
# Runs the chat example whole, against a release build that serves a folder made for it. The options are load.py's.
set -eu
cd "$(dirname "$0")/.."

environment=$(Scripts/python-environment.sh)
folder=$(mktemp -d)
server=
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

mkfifo "$folder/line"
.build/release/apus serve --port 0 --data "$folder/data" >"$folder/line" &
server=$!
# The server says where it answers as soon as it does; if it cannot start, the line is empty.
read -r line <"$folder/line" || exit 1
"$environment/bin/python" examples/chat/load.py --endpoint "${line##* }" "$@"

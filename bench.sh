#!/bin/sh
# Figures of Gatekeeper.
#
#   ./bench.sh replay [--seeds 1-4] [--window N] [--only STORM,...]   every storm in virtual time: a row for each bound
#   ./bench.sh peers [--storms STORM,...] [--compare LIST]            the same storms with others in the gate's place
#
# Needs the .NET SDK and nothing else. docs/replay.md says how to read the tables.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)

case "${1:-}" in
    replay | peers) ;;
    -h | --help)
        sed -n '2,8s/^# \{0,1\}//p' "$root/bench.sh"
        exit 0
        ;;
    *)
        echo "usage: ./bench.sh replay|peers [options]; --help says more" >&2
        exit 2
        ;;
esac

if ! command -v dotnet >/dev/null 2>&1; then
    echo "bench: the .NET SDK is not on the PATH (https://dot.net)" >&2
    exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! dotnet build "$root/bench/Gatekeeper.Bench" -c Release --nologo -v quiet -clp:ErrorsOnly \
    -nodeReuse:false -p:UseSharedCompilation=false >"$log" 2>&1; then
    cat "$log" >&2
    echo "bench: the build failed" >&2
    exit 1
fi
"$root/bench/Gatekeeper.Bench/bin/Release/net10.0/gatekeeper-bench" "$@"

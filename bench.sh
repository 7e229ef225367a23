#!/bin/sh
# Figures of Gatekeeper.
#
#   ./bench.sh replay [--seeds 1-4] [--window N] [--only STORM,...]   every storm in virtual time: a row for each bound
#   ./bench.sh peers [--storms STORM,...] [--compare LIST]            the same storms with others in the gate's place
#   ./bench.sh micro                                                  what the gate itself costs: ns and bytes (3 minutes)
#
# Needs the .NET SDK and nothing else. docs/replay.md and docs/benchmarks.md say how to read the tables.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)

case "${1:-}" in
    replay | peers)
        project=Gatekeeper.Bench
        program=gatekeeper-bench
        ;;
    micro)
        project=Gatekeeper.MicroBench
        program=gatekeeper-microbench
        shift
        ;;
    -h | --help)
        sed -n '2,9s/^# \{0,1\}//p' "$root/bench.sh"
        exit 0
        ;;
    *)
        echo "usage: ./bench.sh replay|peers|micro [options]; --help says more" >&2
        exit 2
        ;;
esac

if ! command -v dotnet >/dev/null 2>&1; then
    echo "bench: the .NET SDK is not on the PATH (https://dot.net)" >&2
    exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! dotnet build "$root/bench/$project" -c Release --nologo -v quiet -clp:ErrorsOnly \
    -nodeReuse:false -p:UseSharedCompilation=false >"$log" 2>&1; then
    cat "$log" >&2
    echo "bench: the build failed" >&2
    exit 1
fi
"$root/bench/$project/bin/Release/net10.0/$program" "$@"

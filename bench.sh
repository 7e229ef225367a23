#!/bin/sh
# Figures of Gatekeeper.
#
#   ./bench.sh replay   every storm in virtual time: a row for each bound (a quarter of an hour; exit code 0: all are met)
#       --seeds 1-4  --only STORM,...  --days 30  --window N  --parallel N
#   ./bench.sh peers    the same storms with others in the gate's place
#       --storms STORM,...  --compare none,fixed:N,nginx:RATE:BURST,gradient2,envoy  --seed 1  --window N
#   ./bench.sh micro    what the gate itself costs: ns and bytes (3 minutes; no options)
#
# ./bench.sh replay --help and ./bench.sh peers --help say what each option does. Needs the .NET SDK and nothing else.
# docs/replay.md and docs/benchmarks.md say how to read the tables. A storm on real connections: ./demo.sh.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)

help() { sed -n '2,/^set -eu/s/^# \{0,1\}//p' "$root/bench.sh"; }

case "${1:-}" in
    replay | peers)
        project=Gatekeeper.Bench
        program=gatekeeper-bench
        ;;
    micro)
        case "${2:-}" in -h | --help) help && exit 0 ;; esac
        project=Gatekeeper.MicroBench
        program=gatekeeper-microbench
        shift
        ;;
    -h | --help)
        help
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

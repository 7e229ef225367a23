#!/usr/bin/env bash
#
# What takes longer than a test run may: the tests that crash the chat server, with a hundred rounds in the
# place of ten, a million malformed inputs in the place of 20,000, and 100,000 exchanges of bytes through the gate in the place of 2,000.
#
#   ./soak.sh                 every part, one after the other (some minutes)
#   ./soak.sh crash           SIGKILL under load, at random moments
#   ./soak.sh migrate         SIGKILL of a migration and of the server at every step of it, and the way back
#   ./soak.sh failover        the end of PostgreSQL's primary under load, and its standby in its place
#   ./soak.sh power           power cuts: on a simulated disk, and on a real ext4 where this is root and has loop devices
#   ./soak.sh fuzz            malformed hellos, channel messages and frames
#   ./soak.sh bytes           random exchanges through TCP listeners, WebSockets and requests, beside the same ones without the gate
#   ./soak.sh restart         rolling restarts of two gates on one address, under load
#   ./soak.sh attacks         idle, slow, broken and lying connections by the thousand
#   ./soak.sh PART ...        parts are the values of the trait "Soak" in the tests; a name that is none lists them
#       --rounds N            crashes in each test          (GATEKEEPER_SOAK_ROUNDS, 100)
#       --fuzz N              malformed inputs in each test (GATEKEEPER_SOAK_FUZZ, 1000000)
#       --exchanges N         exchanges in each test        (GATEKEEPER_SOAK_EXCHANGES, 100000)
#       --restarts N          rolling restarts              (GATEKEEPER_SOAK_RESTARTS, 50)
#       --connections N       connections of an attack      (GATEKEEPER_SOAK_CONNECTIONS, 19000)
#       --seed N              what all choices follow from  (GATEKEEPER_SOAK_SEED, 1)
#
# Ends with a table: a row for every test, whether it passed, how long it took, and what it counted. Exit code 0: all passed;
# 1: one did not, or could not run; 2: wrong command line. All that was printed is in artifacts/soak/PART.log.
# Needs the .NET SDK; parts that drive other servers need what ./test.sh installs.

set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
exec </dev/null

usage() {
    echo "usage: ./soak.sh [PART ...] [--rounds N] [--fuzz N] [--exchanges N] [--restarts N] [--connections N] [--seed N]; --help says more" >&2
    exit 2
}

rounds=${GATEKEEPER_SOAK_ROUNDS:-100}
fuzz=${GATEKEEPER_SOAK_FUZZ:-1000000}
exchanges=${GATEKEEPER_SOAK_EXCHANGES:-100000}
restarts=${GATEKEEPER_SOAK_RESTARTS:-50}
connections=${GATEKEEPER_SOAK_CONNECTIONS:-19000}
seed=${GATEKEEPER_SOAK_SEED:-1}
wanted=()
while (($#)); do
    case "$1" in
        -h | --help)
            sed -n '3,27s/^# \{0,1\}//p' "${BASH_SOURCE[0]##*/}"
            exit 0
            ;;
        --rounds | --fuzz | --exchanges | --restarts | --connections | --seed)
            (($# > 1)) || usage
            declare "${1#--}=$2"
            shift
            ;;
        -*) usage ;;
        *) wanted+=("$1") ;;
    esac
    shift
done
for number in "$rounds" "$fuzz" "$exchanges" "$restarts" "$connections" "$seed"; do
    [[ $number =~ ^[1-9][0-9]{0,8}$ ]] || usage
done
export GATEKEEPER_SOAK_ROUNDS=$rounds GATEKEEPER_SOAK_FUZZ=$fuzz GATEKEEPER_SOAK_EXCHANGES=$exchanges GATEKEEPER_SOAK_SEED=$seed
export GATEKEEPER_SOAK_RESTARTS=$restarts GATEKEEPER_SOAK_CONNECTIONS=$connections

fail() {
    echo "soak: $1" >&2
    exit 1
}

command -v dotnet >/dev/null || fail "the .NET SDK is not on the PATH (https://dot.net)"
logs=artifacts/soak
mkdir -p "$logs"
echo "Building (Release) ..."
declare -A tests=()
for project in Chat.Tests Gatekeeper.FunctionalTests; do
    dotnet build "tests/$project" -c Release --nologo -v quiet -clp:ErrorsOnly \
        -nodeReuse:false -p:UseSharedCompilation=false >"$logs/build.log" 2>&1 || {
        cat "$logs/build.log" >&2
        fail "the build failed"
    }
    program=tests/$project/bin/Release/net10.0/$project
    while read -r part; do
        tests[$part]=$program
    done < <("$program" -list traits/json | grep -o '"Soak": *\[[^]]*\]' | grep -o '"[^"]*"' | tr -d '"' | grep -vx Soak)
done
mapfile -t parts < <(printf '%s\n' "${!tests[@]}" | sort)
((${#tests[@]})) || fail "no test carries the trait Soak"
for part in "${wanted[@]}"; do
    [[ " ${parts[*]} " == *" $part "* ]] || {
        echo "soak: there is no part $part; there are: ${parts[*]}" >&2
        exit 2
    }
done
((${#wanted[@]})) || wanted=("${parts[@]}")

# A real file system whose power is cut has to be made, mounted and shut down.
if [[ " ${wanted[*]} " == *" power "* ]]; then
    if ((EUID == 0)) && [[ -e /dev/loop-control ]] && command -v mkfs.ext4 >/dev/null; then
        export GATEKEEPER_SOAK_EXT4=1
    else
        echo "power: without the real ext4, which needs root, mkfs.ext4 and loop devices"
    fi
fi

# Rows of the table, out of the runner's own lines.
rows() {
    awk -v part="$1" '
        / \[OUTPUT\] / && !($0 ~ /\[OUTPUT\] *$/) { split($0, at, " \\[OUTPUT\\] "); if (!(at[1] in said)) said[at[1]] = at[2] }
        / \[FAIL\]$/ { sub(/ \[FAIL\]$/, ""); failed[$0] = 1 }
        / \[FINISHED\] Time: / {
            split($0, at, " \\[FINISHED\\] Time: ")
            name = at[1]; sub(/^.*Tests\./, "", name); gsub(/_/, " ", name)
            printf "%-8s %-6s %8.1f s  %s%s\n", part, failed[at[1]] ? "FAILED" : "passed", at[2], name, at[1] in said ? ": " said[at[1]] : ""
        }' "$2"
}

table=$(printf '%-8s %-6s %10s  %s' part result time "test, and what it counted")
broken=0
for part in "${wanted[@]}"; do
    echo "$part: $rounds rounds, $fuzz malformed inputs, $exchanges exchanges, seed $seed ..."
    log=$logs/$part.log
    if ! "${tests[$part]}" -noColor -parallel none -trait "Soak=$part" -reporter verbose -showLiveOutput >"$log" 2>&1; then
        broken=1
        grep -A 30 ' \[FAIL\]$' "$log" | head -60 || tail -20 "$log"
    fi
    table+=$'\n'$(rows "$part" "$log")
    if ! grep -q ' \[FINISHED\] ' "$log"; then
        broken=1
        table+=$(printf '%-8s FAILED  it ended before a test did; see %s' "$part" "$log")
    fi
done

echo
echo "$table"
exit "$broken"

#!/bin/sh
# One command: a storm against a chat server, with the gate and without it. Needs the .NET SDK and nothing else.
# ./demo.sh --help names the options; ./demo.sh --quick takes a minute and a half.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)

if ! command -v dotnet >/dev/null 2>&1; then
    echo "demo: the .NET SDK is not on the PATH (https://dot.net)" >&2
    exit 1
fi

# Builds the demo, and with it the servers that it starts. Only errors are worth reading here, and they are all shown.
# In the background, because a shell hears signals only between commands and while it waits. No build server stays behind.
build() {
    log=$(mktemp)
    dotnet build "$root/demo/Gatekeeper.Demo" -c Release --nologo -v quiet -clp:ErrorsOnly \
        -nodeReuse:false -p:UseSharedCompilation=false >"$log" 2>&1 &
    building=$!
    trap 'rm -f "$log"' EXIT
    trap 'kill "$building" 2>/dev/null; exit 130' INT
    trap 'kill "$building" 2>/dev/null; exit 143' TERM
    if ! wait "$building"; then
        cat "$log" >&2
        echo "demo: the build failed" >&2
        exit 1
    fi
    rm -f "$log"
    trap - EXIT INT TERM
}

case " $* " in
    *" --help "* | *" -h "* | *" -? "*) ;;
    *) echo "Building (Release) ..." ;;
esac
build

# As the container sets it (docs/decisions/0010-workstation-gc.md): the collector stops everything for less long, the driver's clients included.
export DOTNET_GCgen0size="${DOTNET_GCgen0size:-0x180000}"

# exec: Ctrl-C and kill reach the demo itself, and its exit code is this script's.
exec "$root/demo/Gatekeeper.Demo/bin/Release/net10.0/Gatekeeper.Demo" "$@"

#!/usr/bin/env bash
#
# Runs every test of this repository on a Debian machine that has only the .NET SDK.
#
#   ./test.sh          installs the servers and clients the tests drive (only what is missing), then runs everything
#   ./test.sh --fast   leaves out the tests that need them, and the installation
#
# The last line is "N passed, N failed, N skipped", counted from the result files; the exit code says the same.
# Results: artifacts/TestResults/*.trx

set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
exec </dev/null

fast=false
case "$#:${1:-}" in
    0:) ;;
    1:--fast) fast=true ;;
    1:-h | 1:--help)
        sed -n '3,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]##*/}"
        exit 0
        ;;
    *)
        echo "usage: ./test.sh [--fast]" >&2
        exit 2
        ;;
esac

export HOME="${HOME:-$PWD/artifacts/home}"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Build processes that outlive this script would keep its output pipe open, and a caller that reads it would wait for them.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false

results=artifacts/TestResults
# The whole run has to stay under 25 minutes: a test that hangs or a project that never ends is cut and reported.
hang_limit=3m
project_limit=12m

step() { printf '\n== %s (%ss)\n' "$1" "$SECONDS"; }
fail() {
    printf 'test.sh: %s\n' "$1" >&2
    exit 1
}

command -v dotnet >/dev/null || fail "the .NET SDK is missing: no 'dotnet' on the PATH (global.json names the version)"

# What the tests run, how to see that it is there, and the Debian package that brings it.
missing_packages() {
    [[ -x /usr/bin/prosody ]] || echo prosody
    [[ -x /usr/bin/prometheus && -x /usr/bin/promtool ]] || echo prometheus
    [[ -x /usr/bin/chromium ]] || echo chromium
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
    [[ -x /usr/sbin/mosquitto ]] || echo mosquitto
    [[ -x /usr/bin/mosquitto_sub ]] || echo mosquitto-clients
    [[ -x /usr/bin/openssl ]] || echo openssl
    [[ -x /usr/sbin/ngircd ]] || echo ngircd
    [[ -x /usr/bin/python3 ]] || echo python3
    [[ -x /usr/bin/systemd-analyze ]] || echo systemd
    # Debian's own python3, not whichever comes first on the PATH: its packages are installed for that one.
    /usr/bin/python3 -c 'import slixmpp' >/dev/null 2>&1 || echo python3-slixmpp
    /usr/bin/python3 -c 'import websockets' >/dev/null 2>&1 || echo python3-websockets
    /usr/bin/python3 -c 'import paho.mqtt.client' >/dev/null 2>&1 || echo python3-paho-mqtt
    /usr/bin/python3 -c 'import nbxmpp.client' >/dev/null 2>&1 || echo python3-nbxmpp gir1.2-soup-3.0
}

# Runs as root. Debian starts a service when its package is installed, and again at every boot; the tests run their own
# copies, so neither may happen to this machine. policy-rc.d is Debian's way to say so; one that exists is left alone.
# shellcheck disable=SC2016  # expanded by the shell that runs it
install_as_root='
set -eu
export DEBIAN_FRONTEND=noninteractive
# PostgreSQL makes a database of its own when it is installed, unless this file says no; one that exists is left alone.
conf=/etc/postgresql-common/createcluster.conf
case " $* " in
    *" postgresql "*)
        mkdir -p "${conf%/*}"
        [ -e "$conf" ] || echo "create_main_cluster = false" >"$conf"
        ;;
esac
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap "rm -f $policy" EXIT
    trap "exit 1" HUP INT TERM
    printf "#!/bin/sh\nexit 101\n" >"$policy"
    chmod 755 "$policy"
fi
apt="apt-get -q -o DPkg::Lock::Timeout=120"
$apt install -y --no-install-recommends "$@" || { $apt update && $apt install -y --no-install-recommends "$@"; }
for package in "$@"; do
    case "$package" in
        prosody | prometheus | postgresql | mosquitto | ngircd) if command -v systemctl >/dev/null; then systemctl --quiet disable "$package.service" || true; fi ;;
    esac
done
'

install_what_is_missing() {
    local -a packages
    mapfile -t packages < <(missing_packages | tr ' ' '\n')
    ((${#packages[@]})) || return 0

    local advice="install these packages, or run ./test.sh --fast: ${packages[*]}"
    command -v apt-get >/dev/null || fail "this is no Debian machine; $advice"

    local -a as_root=()
    if ((EUID != 0)); then
        sudo -n true 2>/dev/null || fail "neither root nor sudo without a password; $advice"
        as_root=(sudo -n)
    fi

    "${as_root[@]}" sh -c "$install_as_root" install "${packages[@]}" || fail "apt could not do it; $advice"
    mapfile -t packages < <(missing_packages | tr ' ' '\n')
    ((${#packages[@]} == 0)) || fail "installed, but still not usable: ${packages[*]}"
}

# The counters of a result file do not count skipped tests, so the results themselves are counted.
count() { { grep -ho '<UnitTestResult [^>]*' "$results"/*.trx || true; } | grep -cE "$1" || true; }

if ! $fast; then
    step "What the tests need"
    install_what_is_missing
fi

step "Tools and format"
dotnet tool restore
dotnet csharpier check .

step "Build"
dotnet build Gatekeeper.sln -c Release

rm -rf "$results"
mkdir -p "$results"
broken=()
for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    options=()
    if $fast; then
        if grep -q '<NeedsServers>true</NeedsServers>' "$project"; then
            continue
        fi
        options+=(--filter 'Needs!=servers')
    fi

    step "$name"
    timeout --kill-after=30s "$project_limit" \
        dotnet test "$project" --no-build -c Release \
        --results-directory "$results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
        --blame-hang-timeout "$hang_limit" --blame-hang-dump-type none "${options[@]}" \
        || broken+=("$name: dotnet test ended with $?")
    # A project whose tests are not found any more would pass otherwise: dotnet test is content with none.
    if [[ ! -s "$results/$name.trx" ]]; then
        broken+=("$name: no result file")
    elif ! grep -q '<UnitTestResult ' "$results/$name.trx"; then
        broken+=("$name: no test ran")
    fi
done
find "$results" -mindepth 1 -type d -empty -delete

step "Result"
passed=$(count 'outcome="Passed"')
skipped=$(count 'outcome="NotExecuted"')
failed=$(($(count 'outcome=') - passed - skipped))

((passed + failed + skipped > 0)) || broken+=("there was no test to run")
for problem in "${broken[@]}"; do
    printf 'test.sh: %s\n' "$problem" >&2
done
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && ${#broken[@]} == 0))

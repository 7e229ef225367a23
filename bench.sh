#!/bin/sh
# Figures of Gatekeeper.
#
#   ./bench.sh replay   every storm in virtual time: a row for each bound (a quarter of an hour; exit code 0: all are met)
#       --seeds 1-4  --only STORM,...  --days 30  --window N  --parallel N
#   ./bench.sh peers    the same storms with others in the gate's place
#       --storms STORM,...  --compare none,fixed:N,nginx:RATE:BURST,gradient2,envoy  --seed 1  --window N
#   ./bench.sh micro    what the gate itself costs: ns and bytes (3 minutes; no options)
#   ./bench.sh fleet    a storm on real connections before two gates: all background to one, all foreground to the other (2 minutes)
#       every option of ./demo.sh but --without-gate
#   ./bench.sh chat     what the chat server does, and ejabberd beside it (4 minutes; exit code 0: all aims are met)
#       --only logins,appends,messages,idle,ejabberd  --runs 3  --seconds 3  --sessions 2000  --json FILE
#   ./bench.sh tls      15,000 TLS clients that wait, before TLS, after it, and in HAProxy's queue (4 minutes; exit code 0: all bounds are met)
#       --clients 15000  --people 300
#
# ./bench.sh replay --help (peers, chat, tls) says what each option does. Needs the .NET SDK; chat also ejabberd and PostgreSQL, tls HAProxy, which it
# installs on Debian where it may (never as services), and leaves their rows out where it may not.
# docs/replay.md and docs/benchmarks.md say how to read the tables. A storm on real connections: ./demo.sh.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)

help() { sed -n '2,/^set -eu/s/^# \{0,1\}//p' "$root/bench.sh"; }

# Debian starts a service when its package is installed; policy-rc.d is its way to say no, and one that exists is left alone.
# PostgreSQL would make a database of its own; createcluster.conf is its way to say no.
# shellcheck disable=SC2016  # expanded by the shell that runs it
install_as_root='
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap "rm -f $policy" EXIT
    trap "exit 1" HUP INT TERM
    printf "#!/bin/sh\nexit 101\n" >"$policy"
    chmod 755 "$policy"
fi
conf=/etc/postgresql-common/createcluster.conf
if [ ! -e "$conf" ]; then
    mkdir -p "${conf%/*}"
    echo "create_main_cluster = false" >"$conf"
fi
apt="apt-get -q -o DPkg::Lock::Timeout=120"
$apt install -y --no-install-recommends "$@" || { $apt update && $apt install -y --no-install-recommends "$@"; }
if command -v systemctl >/dev/null; then
    for package in ejabberd postgresql haproxy; do systemctl --quiet disable "$package.service" || true; done
fi
'

# What is missing stays missing where this is no Debian machine, or we may not install: the bench says so in its report.
install_servers() {
    missing=
    case "$1" in
        chat)
            [ -x /usr/sbin/ejabberdctl ] || missing="$missing ejabberd erlang-p1-sqlite3"
            ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
            ;;
        tls)
            [ -x /usr/sbin/haproxy ] || missing="$missing haproxy"
            ;;
    esac
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null 2>&1 || return 0
    if [ "$(id -u)" = 0 ]; then as_root=; else as_root="sudo -n"; fi
    # shellcheck disable=SC2086  # words
    $as_root sh -c "$install_as_root" install $missing >&2 || echo "bench: could not install$missing" >&2
}

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
    chat)
        project=Chat.Bench
        program=chat-bench
        shift
        case " $* " in
            *" --help "* | *" -h "* | *" -? "*) ;;
            *) install_servers chat ;;
        esac
        ;;
    tls)
        project=Gatekeeper.TlsBench
        program=gatekeeper-tlsbench
        shift
        case " $* " in
            *" --help "* | *" -h "* | *" -? "*) ;;
            *) install_servers tls ;;
        esac
        ;;
    fleet)
        shift
        exec "$root/demo.sh" --with-gate --two-gates "$@"
        ;;
    -h | --help)
        help
        exit 0
        ;;
    *)
        echo "usage: ./bench.sh replay|peers|micro|fleet|chat|tls [options]; --help says more" >&2
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

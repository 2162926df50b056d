# Sourced by the hooks: where everything lies, who runs it, and how the server is started and stopped.
PATH=/usr/lib/postgresql/15/bin:$PATH
PGDATA=${PGDATA:-$WW_DATA/postgresql}   # not /data itself: the root of a volume has lost+found and other people's files
PGHOST=/run/postgresql                  # its socket; where that is not for us (another user, a read-only root), in a place that always is
mkdir -p $PGHOST 2>/dev/null; [ -w $PGHOST ] || { PGHOST=$WW_RUN/postgresql && mkdir -p "$PGHOST"; }
settings=$PGHOST/settings.conf          # written by boot at every start, from the configuration
export PGDATA PGHOST PGUSER=postgres PGDATABASE=postgres PGOPTIONS='-c client_min_messages=warning'
cd /                                    # the user postgres may not be allowed to see where we are

# The server refuses to be root. As root we become postgres; a container that was started with --user postgres is it already.
as=''
[ "$(id -u)" != 0 ] || as='setpriv --reuid=postgres --regid=postgres --init-groups --'

# The database knows its user by name: to any other user, with an entry in the password file or none, this name is given.
case $(id -un 2>/dev/null) in
root | postgres) ;;
*)
    [ -e "$PGHOST/passwd" ] || echo "postgres:x:$(id -u):$(id -g)::/:/bin/false" >"$PGHOST/passwd"
    export NSS_WRAPPER_PASSWD="$PGHOST/passwd" NSS_WRAPPER_GROUP=/etc/group LD_PRELOAD=libnss_wrapper.so
    ;;
esac

# One statement, or a file with --file; through the socket, where the server trusts its own user. Any error is an error.
sql() { $as psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --port="$(sed -n 's/^port = //p' "$settings" | tr -d "'")" "$@"; }

# After a kill of the whole container the pid in postmaster.pid is, in the next one, somebody else's, and the server would refuse to start.
# Whaleware holds the lock on /data and starts nothing before the old service is gone, so that only a live postmaster can be right.
# And the settings are those of this start, wherever they lie.
prepare() {
    ln -sfn "$settings" "$PGDATA/settings.conf"
    read -r pid 2>/dev/null <"$PGDATA/postmaster.pid" || return 0
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = postgres ] || rm -f "$PGDATA/postmaster.pid"
}

# Waits until connections are accepted. Recovery after a crash may take long: how long, ww.timeout says, and nobody else.
start() { prepare && $as pg_ctl start --silent --wait --timeout=86400 --options="$*"; }

# fast: clients are disconnected, not waited for.
stop() { ! $as pg_ctl status >/dev/null 2>&1 || $as pg_ctl stop --silent --wait --timeout=86400 --mode=fast; }

# For firstboot and upgrade: a server that nobody can reach by network, and that goes when the hook goes, also by a TERM.
private_server() {
    trap 'stop' EXIT
    trap 'exit 143' TERM INT
    start --listen_addresses=
}

# Sourced by the hooks: folders and user, and functions that start and stop the server.
PATH=/usr/lib/postgresql/15/bin:$PATH
PGDATA=${PGDATA:-$WW_DATA/postgresql}   # not /data itself: the root of a volume may have lost+found
PGHOST=/run/postgresql                  # the folder of its socket; in WW_RUN if this user cannot write to it
mkdir -p $PGHOST 2>/dev/null; [ -w $PGHOST ] || { PGHOST=$WW_RUN/postgresql && mkdir -p "$PGHOST"; }
settings=$PGHOST/settings.conf          # written by boot at every start
export PGDATA PGHOST PGUSER=postgres PGDATABASE=postgres PGOPTIONS='-c client_min_messages=warning'
cd /                                    # the user postgres may have no access to the current folder

# The server refuses to run as root: then the hooks run it as postgres.
as=''
[ "$(id -u)" != 0 ] || as='setpriv --reuid=postgres --regid=postgres --init-groups --'

# The server needs the user name postgres: any other user gets it by libnss_wrapper.
case $(id -un 2>/dev/null) in
root | postgres) ;;
*)
    [ -e "$PGHOST/passwd" ] || echo "postgres:x:$(id -u):$(id -g)::/:/bin/false" >"$PGHOST/passwd"
    export NSS_WRAPPER_PASSWD="$PGHOST/passwd" NSS_WRAPPER_GROUP=/etc/group LD_PRELOAD=libnss_wrapper.so
    ;;
esac

# Runs statements of --command or --file by the socket, where the server trusts its own user. Fails on any error.
sql() {
    $as psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 \
        --port="$(sed -n 's/^port = //p' "$settings" | tr -d "'")" "$@"
}

# Links the settings of this start, and removes a postmaster.pid that names another process, as after a kill of the
# container, since the server would refuse to start. Whaleware holds the lock of /data and starts no service before the
# old one has ended, so only a live postmaster of this container is right.
prepare() {
    ln -sfn "$settings" "$PGDATA/settings.conf"
    read -r pid 2>/dev/null <"$PGDATA/postmaster.pid" || return 0
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = postgres ] || rm -f "$PGDATA/postmaster.pid"
}

# Waits until the server accepts connections. Recovery after a crash may take long; only ww.timeout limits it.
start() { prepare && $as pg_ctl start --silent --wait --timeout=86400 --options="$*"; }

# The mode fast disconnects clients.
stop() { ! $as pg_ctl status >/dev/null 2>&1 || $as pg_ctl stop --silent --wait --timeout=86400 --mode=fast; }

# Starts a server for firstboot and upgrade, without a network address; it ends with the hook, also on TERM.
private_server() {
    trap 'stop' EXIT
    trap 'exit 143' TERM INT
    start --listen_addresses=
}

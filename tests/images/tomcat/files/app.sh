# Sourced by the hooks and by /etc/init.d: where everything lies, and how a daemon is started and stopped.
run=${WW_RUN:-/run/ww}/visits  # writable as any user, and on a read-only root
db=$WW_DATA/mysql

# as USER: what a command is put behind to run as that user; nothing where the container was started as somebody else than root.
as() { [ "$(id -u)" != 0 ] || echo "setpriv --reuid=$1 --regid=$1 --init-groups --"; }

alive() { read -r pid 2>/dev/null <"$run/$1.pid" && kill -0 "$pid" 2>/dev/null; }

# daemon NAME COMMAND…: starts it, and notes its pid
daemon() {
    name=$1
    shift
    "$@" &
    echo $! >"$run/$name.pid"
}

# down NAME: TERM, and waits for the end, however long: how long it may take, ww.timeout.svcdown and the stop's budget say
down() {
    alive "$1" || return 0
    kill -TERM "$pid"
    while alive "$1"; do sleep 0.1; done
    rm -f "$run/$1.pid"
}

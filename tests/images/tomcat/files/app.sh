# Sourced by the hooks and by /etc/init.d: folders, and functions that start and stop a daemon.
run=${WW_RUN:-/run/ww}/visits  # writable as any user, and on a read-only root
db=$WW_DATA/mysql

# as USER: prints the words in front of a command that runs it as USER; none if the container does not run as root.
as() { [ "$(id -u)" != 0 ] || echo "setpriv --reuid=$1 --regid=$1 --init-groups --"; }

# quiet COMMAND…: prints the output of COMMAND only if it fails. A pipe would lose the exit code.
quiet() {
    "$@" >"$run/output" 2>&1 && return
    set -- $?
    tail -n 20 "$run/output" >&2
    return "$1"
}

alive() { read -r pid 2>/dev/null <"$run/$1.pid" && kill -0 "$pid" 2>/dev/null; }

# daemon NAME COMMAND…: starts COMMAND, and writes its pid
daemon() {
    name=$1
    shift
    "$@" &
    echo $! >"$run/$name.pid"
}

# down NAME: sends TERM and waits for the end; ww.timeout.svcdown and the stop budget limit the wait
down() {
    alive "$1" || return 0
    kill -TERM "$pid"
    while alive "$1"; do sleep 0.1; done
    rm -f "$run/$1.pid"
}

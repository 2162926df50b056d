# Sourced by the sh commands that read a running instance's files from outside. No function starts a process: each takes
# a millisecond. The supervisor writes state.json and reports.json for these commands: a member has a line of its own.
running() { # finds the live instance: ww_run is its folder, ww_line the first line of its state.json. Fails if there is
  # none; ww_no is the reason.
  ww_no='no instance runs here'
  if [ "$WW_RUN" ] && [ -e "$WW_RUN/words" ]; then ww_run=$WW_RUN; alive; return; fi
  for ww_run in /run/ww "${TMPDIR:-/tmp}"/ww-* /dev/shm/ww-*; do [ -O "$ww_run" ] && alive && return; done
  # One of our own instances is dead: a live one of another user does not stand for it.
  case $ww_no in 'no instance runs here') ;; *) return 1 ;; esac
  for ww_run in /run/ww "${TMPDIR:-/tmp}"/ww-* /dev/shm/ww-*; do
    if [ -d "$ww_run" ] && [ ! -x "$ww_run" ]; then
      ww_no="$ww_run is not readable (docker exec as the container's user, or as root)"
    else
      alive && return
    fi
  done
  return 1
}
alive() { # whether the supervisor that wrote ww_run's state.json lives, by pid and start time: pids are used again
  { read -r ww_line <"$ww_run/state.json"; } 2>/dev/null || {
    [ ! -p "$ww_run/words" ] || ww_no='no state is reached yet'
    return 1
  }
  first start; ww_start=$ww_v
  first pid; ww_pid=$ww_v
  is_number "$ww_pid" || return 1
  { read -r ww_v <"/proc/$ww_pid/stat"; } 2>/dev/null || ww_v=
  set -- ${ww_v##*) }
  if [ "${20}" != "$ww_start" ] || [ "$1" = Z ]; then
    first state
    case $ww_v in
      STOPPED | ERROR) ww_no="no instance runs any more; its last state was $ww_v" ;;
      *) ww_no="the supervisor died in $ww_v" ;;
    esac
    return 1
  fi
  # The heartbeat is written in place: if it looks old, it is read once more.
  heartbeat || heartbeat || { ww_no="the supervisor's last heartbeat is older than 30 s"; return 1; }
}
heartbeat() { # whether the last heartbeat is at most 30 s old; ww_up: seconds since boot
  { read -r ww_v <"$ww_run/beat" && read -r ww_up ww_l </proc/uptime; } 2>/dev/null && is_number "$ww_v" || return
  ww_up=${ww_up%.*}
  [ $((ww_up - ww_v / 100)) -le 30 ]
}
is_number() { # checked before each calculation: another user may own the folder, and bash runs commands inside $((…))
  case $1 in '' | *[!0-9]*) return 1 ;; esac
}
first() { # ww_v: the value of key $1 in the first line of state.json
  ww_v=${ww_line#*"\"$1\":"}; ww_v=${ww_v%%,*}; ww_v=${ww_v#\"}; ww_v=${ww_v%\"}
}
member() { # ww_v: the value, as JSON, of key $1 in the other lines of state.json; fails if there is none
  while read -r ww_v; do
    case $ww_v in "\"$1\":"*) ww_v=${ww_v#*:}; ww_v=${ww_v%\}}; ww_v=${ww_v%,}; return ;; esac
  done <"$ww_run/state.json"
  ww_v=''; return 1
}

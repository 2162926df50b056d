# Sourced by the sh commands that look at a running instance from outside. Nothing here starts a process, so it takes a millisecond.
running() { # finds the instance that lives: its folder in ww_run, the first line of its state.json in ww_line. Fails where none does, ww_no tells why
  ww_no='nothing runs here'
  if [ "$WW_RUN" ] && [ -e "$WW_RUN/words" ]; then ww_run=$WW_RUN; alive; return; fi
  for ww_run in /run/ww "${TMPDIR:-/tmp}"/ww-* /dev/shm/ww-*; do [ -O "$ww_run" ] && alive && return; done
  case $ww_no in nothing*) ;; *) return 1 ;; esac # what looks like an instance of another user's does not stand for our own
  for ww_run in /run/ww "${TMPDIR:-/tmp}"/ww-* /dev/shm/ww-*; do
    if [ -d "$ww_run" ] && [ ! -x "$ww_run" ]; then ww_no="$ww_run may not be read (docker exec as the user of the container, or as root)"; else alive && return; fi
  done
  return 1
}
alive() { # whether the supervisor that wrote ww_run's state.json lives and its loop turns: the pid may be another's by now, hence the start time
  { read -r ww_line <"$ww_run/state.json"; } 2>/dev/null || { [ ! -p "$ww_run/words" ] || ww_no='no state is reached yet'; return 1; }
  part start; ww_start=$ww_v
  part pid; ww_pid=$ww_v
  number "$ww_pid" || return 1
  { read -r ww_v <"/proc/$ww_pid/stat"; } 2>/dev/null || ww_v=
  set -- ${ww_v##*) }
  if [ "${20}" != "$ww_start" ] || [ "$1" = Z ]; then
    part state
    case $ww_v in STOPPED | ERROR) ww_no="nothing runs any more, the last state was $ww_v" ;; *) ww_no="the supervisor died in $ww_v" ;; esac
    return 1
  fi
  turns || turns || { ww_no='the supervisor has given no sign of life for 30 s'; return 1; }
}
turns() { # whether the beat is younger than 30 s. It is written in place: one that looks old is read once more
  { read -r ww_v <"$ww_run/beat" && read -r ww_up ww_l </proc/uptime; } 2>/dev/null && number "$ww_v" || return
  ww_up=${ww_up%.*}
  [ $((ww_up - ww_v / 100)) -le 30 ]
}
number() { # whether it is one. The folder may be another user's, and what is none, bash would calculate, with commands and all
  case $1 in '' | *[!0-9]*) return 1 ;; esac
}
part() { # ww_v: a value of the first line, by its key
  ww_v=${ww_line#*"\"$1\":"}; ww_v=${ww_v%%,*}; ww_v=${ww_v#\"}; ww_v=${ww_v%\"}
}
member() { # ww_v: what state.json says of $1, a member other than those of the first line; as JSON, each has a line of its own. Fails where it has none
  while read -r ww_v; do case $ww_v in "\"$1\":"*) ww_v=${ww_v#*:}; ww_v=${ww_v%\}}; ww_v=${ww_v%,}; return ;; esac; done <"$ww_run/state.json"
  ww_v=''; return 1
}

# Sourced by the launcher for its last step: ends what the supervisor did not, and needs no supervisor for it.
others() { # whether anybody of $1 lives: '-1' is everybody but us and PID 1, else the processes of these sessions and of this boot, into ww_who
  ww_who=-1
  if [ "$1" = -1 ]; then kill -0 -1 2>/dev/null; return; fi
  ww_who=$(for ww_s in /proc/[0-9]*/stat; do # PID (COMMAND) STATE PPID GROUP SESSION …
    read -r ww_l <"$ww_s" && set -- "$1" ${ww_l##*) } && [ "$2" != Z ] && case " $1 " in *" $5 "*) echo "${ww_l%% *}" ;; esac
  done 2>/dev/null
  [ -z "$ww_boot" ] || grep -ls "WW_HOOK=$ww_boot" /proc/[0-9]*/environ 2>/dev/null | while IFS=/ read -r ww_ ww_ ww_s ww_; do echo "$ww_s"; done)
  [ "$ww_who" ]
}
clock() { # hundredths of a second since the machine was started, into ww_now: a busy machine makes each 'sleep' a longer one
  read -r ww_now ww_l </proc/uptime
  ww_now=$((${ww_now%.*} * 100 + 1${ww_now#*.} - 100))
}
end() { # TERM to the processes of $1, KILL after $2 tenths of a second, again for a second to what forked meanwhile; fails when KILL was needed
  others "$1" || return 0
  clock; ww_t=$((ww_now + ${2:-10} * 10)) ww_killed=''
  kill -TERM $ww_who 2>/dev/null
  while others "$1"; do
    clock
    if [ "$ww_now" -ge $ww_t ]; then
      [ $((ww_now - ${ww_killed:=$ww_now})) -lt 100 ] || return 1
      kill -KILL $ww_who 2>/dev/null
    fi
    command eval 'sleep 0.025' 2>/dev/null || command eval 'sleep 1' 2>/dev/null || second
  done
  [ -z "$ww_killed" ]
}
end_all() { # after the supervisor has been given up: it noted its stop budget, its boot id and the sessions of what it started
  ww_left=80 ww_boot='' ww_sessions=''
  read -r ww_left ww_boot ww_sessions 2>/dev/null <"$WW_RUN/end"
  [ -z "$ww_alone" ] || ww_sessions=-1
  end "$ww_sessions" "$ww_left"
}

# Sourced by the launcher for its last step: ends the processes that are left. It works without a supervisor.
any_alive() { # any_alive SESSIONS: sets ww_pids to the live processes of these sessions and of this boot. Fails if none
  # is left. '-1' stands for all processes but this shell and PID 1.
  ww_pids=-1
  if [ "$1" = -1 ]; then kill -0 -1 2>/dev/null; return; fi
  ww_pids=$(for ww_s in /proc/[0-9]*/stat; do # PID (COMMAND) STATE PPID GROUP SESSION …
    read -r ww_line <"$ww_s" && set -- "$1" ${ww_line##*) } && [ "$2" != Z ] &&
      case " $1 " in *" $5 "*) echo "${ww_line%% *}" ;; esac
  done 2>/dev/null
  [ -z "$ww_boot" ] || grep -ls "WW_HOOK=$ww_boot" /proc/[0-9]*/environ 2>/dev/null |
    while IFS=/ read -r ww_ ww_ ww_s ww_; do echo "$ww_s"; done)
  [ "$ww_pids" ]
}
clock() { # ww_now: hundredths of a second since boot. Counting the sleeps would be wrong on a busy machine
  read -r ww_now ww_line </proc/uptime
  ww_now=$((${ww_now%.*} * 100 + 1${ww_now#*.} - 100))
}
end() { # end SESSIONS TENTHS: sends TERM, and after TENTHS of a second KILL, for a second: processes may have forked.
  # Fails if KILL was needed.
  any_alive "$1" || return 0
  clock; ww_kill_at=$((ww_now + ${2:-10} * 10)) ww_killed=''
  kill -TERM $ww_pids 2>/dev/null
  while any_alive "$1"; do
    clock
    if [ "$ww_now" -ge $ww_kill_at ]; then
      [ $((ww_now - ${ww_killed:=$ww_now})) -lt 100 ] || return 1
      kill -KILL $ww_pids 2>/dev/null
    fi
    command eval 'sleep 0.025' 2>/dev/null || command eval 'sleep 1' 2>/dev/null || next_second
  done
  [ -z "$ww_killed" ]
}
end_all() { # when the launcher gives up the supervisor, which left its stop budget, boot id and sessions in WW_RUN/end
  ww_left=80 ww_boot='' ww_sessions=''
  read -r ww_left ww_boot ww_sessions 2>/dev/null <"$WW_RUN/end"
  [ -z "$ww_alone" ] || ww_sessions=-1
  end "$ww_sessions" "$ww_left"
}

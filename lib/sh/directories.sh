# Sourced by the sh commands, with ww_dir set to the folder of the command. Sets and exports the places.
ww_uid=''
if [ -z "$WW_HOME" ]; then
  if [ -d "$ww_dir/usr" ]; then WW_HOME=$ww_dir; else WW_HOME=${ww_dir%/*}; fi
fi
export WW_HOME WW_DATA="${WW_DATA:-/data}" WW_BACKUP="${WW_BACKUP:-/backup}" WW_FILES="${WW_FILES:-$WW_HOME/files}"

choose_run_dir() { # sets WW_RUN to the first usable folder for the running state; fails if there is none
  { [ "$WW_RUN" ] && usable_run_dir "$WW_RUN"; } || usable_run_dir /run/ww ||
    usable_run_dir "${TMPDIR:-/tmp}/ww-${ww_uid:=$(id -u)}" || usable_run_dir "/dev/shm/ww-$ww_uid"
}
usable_run_dir() { # whether $1 is, or becomes, a folder for the running state: then it is WW_RUN
  ww_s=$1 ww_mode=755
  # Without '/' or '/.' at the end, ${ww_s%/*} is the parent.
  while :; do case $ww_s in ?*/ | */.) ww_s=${ww_s%/*} ;; *) break ;; esac; done
  case $ww_s in
    */ww-[0-9]*) [ "${ww_s##*/}" != "ww-${ww_uid:=$(id -u)}" ] || ww_mode=700 ;;
  esac
  [ ! -k "${ww_s%/*}" ] || ww_mode=700
  [ -d "$ww_s" ] || mkdir -p -m $ww_mode "$ww_s" 2>/dev/null || return
  # Other users may write to a parent with the sticky bit: then the folder must be ours, no link, and closed to them.
  [ $ww_mode = 755 ] || { [ -O "$ww_s" ] && [ ! -L "$ww_s" ] && chmod go-w "$ww_s"; } || return
  [ -w "$ww_s" ] && [ -x "$ww_s" ] || return
  export WW_RUN="$ww_s"
}
lock() { # lock FD FOLDER: locks the folder open as FD while this shell lives; fails if another process holds the lock
  ww_s=$(flock -n "$1" 2>&1) && return 0 # flock exits with 1 and prints nothing if another process holds it
  [ $? != 1 ] || [ "$ww_s" ] || return 1
  echo "run: cannot lock $2: $ww_s (make sure that no other instance uses it)" >&2 || : # stderr may be closed
}
clear_run_dir() { # removes what a start leaves in WW_RUN, which becomes the working folder
  cd "$WW_RUN" && rm -f exit end go state.json beat words ./*.out ./*.err
}
reset_run_dir() ( # removes what the last start left in WW_RUN, then makes a pipe for words and two for each hook
  clear_run_dir || exit
  for ww_s in boot firstboot upgrade svcup warmup up monitor svcdown backup restore lifecycle pushstats; do
    set -- "$@" $ww_s.out $ww_s.err
  done
  mkfifo -m 600 words "$@"
)
next_second() { # waits for the next second of the clock, without a process: there may be no room for 'sleep'
  read -r ww_s ww_line </proc/uptime
  while read -r ww_now ww_line </proc/uptime && [ "${ww_now%.*}" = "${ww_s%.*}" ]; do :; done
}

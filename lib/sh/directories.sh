# Sourced by the sh commands, with ww_dir (where the command lies): sets and exports the places that are environment variables.
if [ -z "$WW_HOME" ]; then
  if [ -d "$ww_dir/usr" ]; then WW_HOME=$ww_dir; else WW_HOME=${ww_dir%/*}; fi
fi
export WW_HOME WW_DATA="${WW_DATA:-/data}" WW_BACKUP="${WW_BACKUP:-/backup}" WW_FILES="${WW_FILES:-$WW_HOME/files}"

writable_run() { # sets WW_RUN to the first usable folder for the running state
  ww_uid=$(id -u)
  for ww_s in "$WW_RUN" /run/ww "${TMPDIR:-/tmp}/ww-$ww_uid" "/dev/shm/ww-$ww_uid"; do
    [ "$ww_s" ] || continue
    while :; do case $ww_s in ?*/ | */.) ww_s=${ww_s%/*} ;; *) break ;; esac; done # else it would be its own parent
    ww_l=755
    case $ww_s in */"ww-$ww_uid") ww_l=700 ;; *) [ ! -k "${ww_s%/*}" ] || ww_l=700 ;; esac
    [ -d "$ww_s" ] || mkdir -p -m $ww_l "$ww_s" 2>/dev/null || continue
    # where others may write beside it (the sticky bit tells), it has to be ours, and no link, and ours alone to write
    [ $ww_l = 755 ] || { [ -O "$ww_s" ] && [ ! -L "$ww_s" ] && chmod go-w "$ww_s"; } || continue
    if [ -w "$ww_s" ] && [ -x "$ww_s" ]; then export WW_RUN="$ww_s"; return 0; fi
  done
  return 1
}
lock() { # the folder behind descriptor $1, for as long as this shell lives; flock ends with 1 and is silent when somebody else has it
  ww_s=$(flock -n "$1" 2>&1) && return 0
  [ $? != 1 ] || [ "$ww_s" ] || return 1
  echo "run: cannot lock $2: $ww_s (make sure that no other instance uses it)" >&2 || : # stderr may be closed
}
fresh_run() ( # what a former life left in WW_RUN goes; then a pipe for the words, and one for each stream of each hook
  cd "$WW_RUN" && rm -f exit end state.json beat words ./*.out ./*.err || exit
  for ww_s in boot firstboot upgrade svcup warmup monitor svcdown lifecycle pushstats; do set -- "$@" $ww_s.out $ww_s.err; done
  mkfifo -m 600 words "$@"
)
second() { # waits for the next one, where there is no room for a 'sleep'
  read -r ww_s ww_l </proc/uptime
  while read -r ww_now ww_l </proc/uptime && [ "${ww_now%.*}" = "${ww_s%.*}" ]; do :; done
}

# Sourced by status: functions that turn values of state.json into text for people.
whole() { ww_v=0; ! is_number "$1" || ww_v=$1; } # ww_v: the number; 0 if it is no number
age() { # ww_v: $1 seconds, for people
  if [ "$1" -lt 120 ]; then ww_v="$1 s"
  elif [ "$1" -lt 7200 ]; then ww_v="$(($1 / 60)) min"
  elif [ "$1" -lt 172800 ]; then ww_v="$(($1 / 3600)) h $(($1 % 3600 / 60)) min"
  else ww_v="$(($1 / 86400)) d $(($1 % 86400 / 3600)) h"; fi
}
text() { # ww_v: the JSON string $1 without quotes and escapes
  ww_v=${1#\"} ww_v=${ww_v%\"} ww_t=''
  while :; do case $ww_v in
    *\\*) ww_t=$ww_t${ww_v%%\\*} ww_v=${ww_v#*\\}
      case $ww_v in [\"\\/]*) ww_t=$ww_t${ww_v%"${ww_v#?}"} ;; *) ww_t="$ww_t " ;; esac
      ww_v=${ww_v#?} ;;
    *) ww_v=$ww_t$ww_v; return ;;
  esac; done
}

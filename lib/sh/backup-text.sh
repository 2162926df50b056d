# Sourced by status, after text.sh: ww_v is the text about $ww_backup, the member backup of state.json; ww_late is 1 if
# there is no good backup, or if the last one is older than ww.backup.max_age.
field() { # ww_v: the number or name $1 of $ww_backup; fails if there is none
  case $ww_backup in
    *"\"$1\":"*) ww_v=${ww_backup#*"\"$1\":"} ww_v=${ww_v%%[,\}]*}; ww_v=${ww_v#\"} ww_v=${ww_v%\"} ;;
    *) ww_v=''; return 1 ;;
  esac
}
ww_late=1 ww_b='none yet'
if field last; then
  ww_b=$ww_v
  field at_up # negative if the backup is older than the start of the machine
  case $ww_v in -*) whole "${ww_v#-}"; ww_age=$((ww_up + ww_v)) ;; *) whole "$ww_v"; ww_age=$((ww_up - ww_v)) ;; esac
  field max_age_s; whole "$ww_v"
  if [ "$ww_v" = 0 ] || [ $ww_age -le "$ww_v" ]; then ww_late=''; else age "$ww_v"; ww_late="older than $ww_v"; fi
  age $ww_age; ww_b="$ww_b, $ww_v ago${ww_late:+ ($ww_late)}"
  field bytes; ww_b="$ww_b, $ww_v bytes"
  ww_late=${ww_late:+1}
fi
! field next || ww_b="$ww_b; next $ww_v"
! field tested || ww_b="$ww_b; tested $ww_v"
! field held || ww_b="$ww_b; look at $ww_v, then ww backup accept"
case $ww_backup in *'"error":"'*)
  ww_t=${ww_backup#*'"error":"'}; text "${ww_t%%'","error_at":'*}"; ww_b="$ww_b; the last run failed: $ww_v" ;;
esac
case $ww_backup in *'"test_error":"'*)
  ww_t=${ww_backup#*'"test_error":"'}; text "${ww_t%%'","test_error_at":'*}"; ww_b="$ww_b; its last test failed: $ww_v" ;;
esac
ww_v=$ww_b

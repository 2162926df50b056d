# Sourced by status: prints how the instance is, for people. It reads state.json once: each member has a line.
. "$ww_lib/sh/text.sh"
pids() { # ww_v: all values of "pid" in $1, with a blank before each
  ww_t=$1 ww_v=''
  while :; do case $ww_t in *'"pid":'*) ww_t=${ww_t#*'"pid":'}; ww_v="$ww_v ${ww_t%%[,\}]*}" ;; *) return ;; esac; done
}
number() { ww_v=${ww_x#*"\"$1\":"}; whole "${ww_v%%[,\}]*}"; } # ww_v: the number of the key $1 in ww_x
row() { [ -z "$2" ] || printf '  %-12s%s\n' "$1" "$2"; }

ww_service='' ww_status='' ww_monitor='' ww_why='' ww_restarts='' ww_next='' ww_hooks='' ww_data='' ww_held=''
ww_cron='' ww_list='' ww_whaleware='' ww_due='' ww_failures='' ww_unbaked='' ww_edited='' ww_nl='
'
ww_since=0 ww_begun=0 ww_webapp='' ww_version='' ww_instance='' ww_labels='' ww_config='' ww_backup=''
while read -r ww_l; do
  ww_k=${ww_l%%:*} ww_x=${ww_l#*:}
  case $ww_x in *,) ww_x=${ww_x%,} ;; *) ww_x=${ww_x%\}} ;; esac # the last member ends the object
  case $ww_k in '"'*) ww_list=$ww_k ;; esac
  case $ww_k in
    '"since_up"') whole "$ww_x"; ww_since=$ww_v ;;
    '"begun_up"') whole "$ww_x"; ww_begun=$ww_v ;;
    '"cause"') [ "$ww_x" = null ] || { text "$ww_x"; ww_why=$ww_v; } ;;
    '"webapp"') text "$ww_x"; ww_webapp=$ww_v ;;
    '"version"') text "$ww_x"; ww_version=$ww_v ;;
    '"instance"') text "$ww_x"; ww_instance=$ww_v ;;
    '"whaleware"') text "$ww_x"; ww_whaleware=$ww_v ;;
    '"labels"') ww_labels=$ww_x ;;
    '"config"') text "$ww_x"; ww_config=$ww_v ;;
    '"service"')
      case $ww_x in *'"foreground":true'*'"run":'*)
        ww_t=${ww_x#*'"run":'}; pids "${ww_t%%\}*}"; ww_service="in the foreground, pid$ww_v" ;;
      esac
      case $ww_x in *'"roots":'*)
        ww_t=${ww_x#*'"roots":'}; pids "${ww_t%%]*}"; ww_service="${ww_service:+$ww_service; }daemons, pids$ww_v" ;;
      esac ;;
    '"notify"') text "${ww_x#*'"status":'}"; ww_status=${ww_v%\"\}} ;;
    '"monitor"')
      ww_t=${ww_x#*'"up":'}; whole "${ww_t%%,*}"; age $((ww_up - ww_v)); ww_monitor=", $ww_v ago"
      case $ww_x in
        *'"answer":'*) ww_t=${ww_x#*'"answer":'}; ww_monitor=${ww_t%\}}$ww_monitor ;;
        *) ww_t=${ww_x#*'"outcome":"'}; ww_monitor=${ww_t%%\"*}$ww_monitor ;;
      esac
      ww_x=${ww_x%%'"took_ms":'*}
      case $ww_x in
        *'"unusable":'*) number unusable; ww_monitor="$ww_monitor, cannot be run ($ww_v in a row)" ;;
        *'"failures":0,'*) ;;
        *'"failures":'*) number failures; ww_t=$ww_v; number limit; ww_monitor="$ww_monitor, failure $ww_t of $ww_v" ;;
      esac
      case $ww_x in *'"outdated":'*)
        number outdated
        ww_monitor="$ww_monitor, by its last good version: the script cannot be built ($ww_v in a row)" ;;
      esac
      number next_up; ww_due=$((ww_v > ww_up ? ww_v - ww_up : 0)) ;;
    '"failures"')
      number count; ww_t=$ww_v; number limit
      if [ "$ww_v" = 0 ]; then ww_failures=", failures in a row: $ww_t"; else ww_failures=", $ww_t of $ww_v failures"; fi ;;
    '"restarts"') ww_restarts=$ww_x ;;
    '"next_up"') whole "$ww_x"; ww_next=$((ww_v > ww_up ? ww_v - ww_up : 0)) ;;
    '"hooks"') ww_hooks=$(echo "$ww_x" | tr -d '[]"' | tr , ' ') ;;
    '"data_version"') text "$ww_x"; ww_data=x$ww_v ;;
    '"backup"') ww_backup=$ww_x ;;
    '"maintenance"') ww_held="maintenance: no automatic restarts" ;;
    '{"script"') # a script that starts slowly: {"script":"usr/monitor.java","why":"not baked"}
      ww_t=${ww_l#*'"script":'}; text "${ww_t%%,\"why\":*}"; ww_k=$ww_v
      case $ww_l in
        *'"why":"not baked"'*) ww_unbaked="$ww_unbaked $ww_k" ;;
        *'any more: '*)
          ww_t=${ww_l#*'any more: '} ww_t=${ww_t%%\"*}
          [ "$ww_t" = "$ww_k has changed" ] || ww_k="$ww_k: $ww_t"
          ww_edited=$ww_edited$ww_k$ww_nl ;;
      esac ;;
    '{"name"') # a line of the list of programs: {"name":"tidy",…,"next":"2026-11-28T14:30:00.000Z"}
      [ "$ww_list" = '"cron"' ] || continue
      ww_t=${ww_l#*'"name":"'} ww_k=${ww_t%%\"*}
      case $ww_l in *'"next":"'*) ww_t=${ww_l#*'"next":"'} ww_k="$ww_k, next at ${ww_t%%\"*}" ;; esac
      case $ww_l in *'"running":true'*) ww_k="$ww_k, runs" ;; esac
      case $ww_l in *'"failed":true'*) ww_t=${ww_l#*'"outcome":"'} ww_k="$ww_k, the last run ${ww_t%%\"*}" ;; esac
      ww_cron=$ww_cron$ww_k$ww_nl ;;
    '"drain"') ww_held="${ww_held:+$ww_held; }drained" ;;
  esac
done <"$ww_run/state.json"
first state; ww_state=$ww_v
first ready
if [ "$ww_v" = true ]; then ww_v=ready; else ww_v='not ready'; fi
ww_l=$ww_v
age $((ww_up - ww_since))
echo "$ww_state for $ww_v, $ww_l"
age $((ww_up - ww_begun))
row instance "$ww_instance, up for $ww_v"
row application "${ww_webapp:+$ww_webapp }$ww_version"
row labels "$ww_labels"
row config "$ww_config"
row whaleware "$ww_whaleware"
row why "$ww_why"
row held "$ww_held"
row service "$ww_service"
row status "$ww_status"
[ "$ww_state" != UP ] || ww_monitor="$ww_monitor${ww_due:+, the next in $ww_due s}"
row monitor "$ww_monitor"
row restarts "${ww_restarts:-0}$ww_failures${ww_next:+, the next try in $ww_next s}"
row hooks "${ww_hooks:-none}"
while [ "$ww_edited" ]; do
  row edited "${ww_edited%%"$ww_nl"*}"
  ww_edited=${ww_edited#*"$ww_nl"}
done
row unbaked "${ww_unbaked# }"
if [ "$ww_data" ]; then
  ww_v=${ww_data#x} ww_l=''
  [ "$ww_v" = "$ww_version" ] || ww_l=", but ${ww_version:-none} is configured: the next start upgrades it"
  row data "${ww_v:-of an unknown version}$ww_l"
fi
while [ "$ww_cron" ]; do
  row cron "${ww_cron%%"$ww_nl"*}"
  ww_cron=${ww_cron#*"$ww_nl"}
done
[ -z "$ww_backup" ] || { . "$ww_lib/sh/backup-text.sh"; row backup "$ww_v"; }
# A line of reports.json: {"waiting":3,…,"failing":false,"name":"http://…","error":"…"}
[ ! -r "$ww_run/reports.json" ] || while read -r ww_l; do
  case $ww_l in '{"waiting":'*) ;; *) continue ;; esac
  ww_k=${ww_l#*:} ww_x=${ww_l#*'"name":'}
  text "${ww_x%%'","error":'*}"
  ww_k="$ww_v, ${ww_k%%,*} waiting"
  case $ww_l in *'"failing":true'*)
    ww_x=${ww_x#*'","error":'} ww_x=${ww_x%,}; text "${ww_x%\}}"; ww_k="$ww_k: $ww_v" ;;
  esac
  row reports "$ww_k"
done <"$ww_run/reports.json"

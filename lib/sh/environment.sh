# Sourced by the sh scripts that end as another program. dash and busybox drop each variable whose name is no identifier
# (discovery.type, my-name, 2FA, BASH_FUNC_x%%), bash keeps it. /proc/PID/environ of the script still has it.

exec_whole() { # becomes PROGRAM [ARG…], with the variables too that this shell has dropped
  # WW_ENV=none is from a caller who knows that there are none: the search takes a millisecond
  if [ "$BASH_VERSION" ] || [ "$WW_ENV" = none ]; then unset WW_ENV; exec "$@"; fi
  LC_ALL=C grep -qzE '^[^=]*[^A-Za-z0-9_=][^=]*=|^[0-9]' "/proc/$$/environ" 2>/dev/null
  [ $? != 1 ] || exec "$@"
  case $1 in *=*) exec "$@" ;; esac # env would take the program for a variable
  ww_part=start ww_odd='' ww_entry='' ww_n=0
  for ww_v in $(od -An -v -to1 "/proc/$$/environ" 2>/dev/null); do # the bytes in octal; 000 ends an entry
    case $ww_part,$ww_v in
      value,000)
        if [ "$ww_odd" ]; then decode "$ww_entry"; set -- "$ww_value" "$@"; ww_n=1; fi
        ww_part=start ww_odd='' ww_entry=''; continue ;;
      *,000) ww_part=start ww_odd='' ww_entry=''; continue ;;
      start,075) ww_part=nameless ;;
      name,075) ww_part=value ;;
      start,1[04][1-7] | start,1[1256]? | start,1[37][0-2] | start,137) ww_part=name ;;
      name,1[04][1-7] | name,1[1256]? | name,1[37][0-2] | name,137 | name,06? | name,07[01]) ;;
      start,* | name,*) ww_part=name ww_odd=yes ;;
    esac
    ww_entry=$ww_entry'\0'$ww_v
  done
  [ $ww_n = 0 ] || set -- env -- "$@"
  exec "$@"
}
# no JVM starts in a working folder that was removed; the one that has its name now, or else /, will do
leave_removed_folder() {
  [ "$PWD" -ef . ] || case $(readlink "/proc/$$/cwd") in *' (deleted)') cd "$PWD" 2>/dev/null || cd / ;; esac
}
decode() { # ww_value: the bytes that $1 stands for, with octal escapes
  ww_value=$(printf '%b.' "$1"); ww_value=${ww_value%.} # the dot saves line breaks at the end
}

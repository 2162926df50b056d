# Sourced by jbang-build. Prints on stderr that a long build goes on: on a terminal a line that is renewed each second,
# elsewhere a line after 5 s, after 30 s, and then each 30 s. With WW_QUIET it prints nothing.
began='' ticker=''
progress() { # progress WHAT: what the build does from now on
    [ -z "$WW_QUIET" ] || return 0
    [ -n "$began" ] || began=$(date +%s 2>/dev/null) || began=0
    echo "$1" >"$tmp/doing"
    [ -n "$ticker" ] || { ticks 9>&- & ticker=$!; }
}
ticks() {
    # A hook's sleep that outlived the build would look like a daemon of the hook.
    trap 'exec 2>/dev/null; kill $!; wait $!; exit' TERM
    seconds=0
    while sleep 1 & wait $!; do
        kill -0 $$ 2>/dev/null || break # the build was killed
        seconds=$((seconds + 1))
        read -r doing 2>/dev/null <"$tmp/doing" || break
        [ ! -s "$tmp/downloads" ] || doing="$doing, $(grep -c 'Downloaded from' "$tmp/downloads") files so far"
        doing="jbang: building $title: $doing, $seconds s"
        if [ -t 2 ]; then printf '\r\033[K%s' "$doing" >&2
        elif [ $seconds = 5 ] || [ $((seconds % 30)) = 0 ]; then echo "$doing" >&2
        fi
    done
}
progress_end() { # removes the line; with an argument, prints how long the build took, if it was long
    [ -n "$ticker" ] || return 0
    # If TERM is ignored, the ticker ends when it finds the file empty.
    { true >"$tmp/doing"; kill "$ticker"; wait "$ticker"; } 2>/dev/null
    ticker=''
    if [ -t 2 ]; then printf '\r\033[K' >&2; limit=2; else limit=5; fi
    now=$(date +%s 2>/dev/null) || now=$began
    [ $# = 0 ] || [ $((now - began)) -lt $limit ] || echo "jbang: built $title in $((now - began)) s" >&2
}

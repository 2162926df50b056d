# Sourced by jbang-build: compiles an edited script without JBang, with the jars of its last build. That is enough if
# the script alone has changed, and none of its directives. A class of a named package cannot name a class of the unnamed
# package. So if the script is in the unnamed package, and each other source in a named one, those need no build. In all
# other cases JBang builds everything. At the end of `run` are comments for this file: `#javac` has the compiler's
# options if the build is fit for it, each `#directive` a directive.

declares_package() { LC_ALL=C grep -qE '^[[:space:]]*package[[:space:]]+[[:alpha:]_]' "$1"; }
directive_lines() { LC_ALL=C grep -E '^//[A-Z]{2}|@Grab'; }
notes() {   # prints these comments, if sources and jars allow to compile $script alone
    case $script in *.java) ;; *) return ;; esac
    ! declares_package "$script" || return 0
    options='-g -parameters'    # as JBang has them
    while IFS= read -r file; do
        ! LC_ALL=C grep -qE '^//(MODULE|MANIFEST|JAVAAGENT|PREVIEW|KOTLIN|GROOVY)' "$file" || return 0
        case $file in "$script") ;; *.java) declares_package "$file" || return 0 ;; esac
        options="$options $(directives '(COMPILE|JAVAC)_OPTIONS' <"$file")"
    done <"$tmp/sources"
    while IFS= read -r jar; do      # some libraries take part in JBang's builds
        ! LC_ALL=C grep -qF META-INF/jbang-integration "$jar" || return 0
    done <"$tmp/jars"
    set -- $options
    case $* in *[!A-Za-z0-9_=.:,/+\ -]*) return ;; esac
    echo "#javac $*"
    directive_lines <"$script" | sed 's/^/#directive /'
}
write_run() {   # writes $tmp/run: a check for each jar of $tmp/jars, and the words of $tmp/words
    {
        sed "s/'/'\\\\''/g; s/.*/[ -f '&' ] || return 1/" "$tmp/jars"
        echo 'set -- \'
        sed "s/'/'\\\\''/g; s/.*/'&' \\\\/; s/^'-classpath' /\$WW_JAVA_OPTS &/" "$tmp/words"
        echo '"$@"'
    } >"$tmp/run"
}
publish() {     # puts $tmp/run and $tmp/sums into the cache
    at=$cache/ready$JAVA_HOME$script
    mkdir -p "$at" && hash=$(sha256sum <"$tmp/run") || return
    echo "${hash%% *}  $at/run" >>"$tmp/sums"
    cp "$tmp/run" "$tmp/run.ready" && mv "$tmp/run.ready" "$at/run" && mv "$tmp/sums" "$at/sums"
}

# recompile FOLDER AT NAME: exits if it can compile the script from the build in FOLDER/AT, whose sums call it NAME, if
# the script does not compile, and if nothing has changed. Else it returns: JBang has to build.
recompile() {
    from=$1/$2/run
    [ -f "$1/$2/sums" ] && case $(sed -n '$p' "$1/$2/sums") in *"  $2/run" | *"  /$2/run") ;; *) false ;; esac || return
    changed=$(cd "$1" && LC_ALL=C sha256sum -c "$2/sums" 2>/dev/null 7<"$JAVA_HOME/release" | grep -v ': OK$')
    case $changed in
        '') ;;
        "$3: FAILED")
            options=$(grep '^#javac ' "$from") && ! declares_package "$script" &&
                [ "$(directive_lines <"$script")" = "$(sed -n 's/^#directive //p' "$from")" ] || return ;;
        *) return ;;
    esac
    (unset WW_JAVA_OPTS; ww_in=$1 ww_home=$JAVA_HOME; set --; . "$from" && printf '%s\n' "$@") >"$tmp/old" || return
    [ "$changed" ] || { cp "$from" "$tmp/run"; exit; }      # another process has built it

    hash=$(sha256sum <"$script") at=$cache/ready$JAVA_HOME$script
    new=$at/classes-$$-${hash%% *} stem=${script##*/} place=option own='' before='' path='' compiled=''
    stem=${stem%.java}
    while IFS= read -r word; do
        case $place,$word in
            option,-classpath) place=classpath ;;
            classpath,*)
                place=main IFS=:
                for jar in $word; do
                    case $jar in "$at"/classes-*) before=$jar; continue ;; esac
                    # its old classes come after the new ones
                    [ "$own" ] || case ${jar##*/} in
                        "$stem.jar" | "$stem"-????????????.jar) own=$jar path=$path$new: ;;
                    esac
                    path=$path$jar: compiled=$compiled$jar:
                    echo "$jar" >>"$tmp/jars"
                done
                unset IFS
                word=${path%:} ;;
        esac
        main=$word      # in the end it is the last word
        printf '%s\n' "$word" >>"$tmp/words"
    done <"$tmp/old"
    [ "$own" ] && mkdir "$tmp/classes" || return

    (
        unset JAVA_TOOL_OPTIONS
        exec "$JAVA_HOME/bin/javac" -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 -J-XX:-UsePerfData \
            -J-Duser.language=en -verbose ${options#\#javac } -classpath "$compiled" -d "$tmp/classes" "$script"
    ) >"$tmp/log" 2>&1 || {
        grep -vE '^\[(parsing|search|loading|checking|wrote|total) ' "$tmp/log"
        exit 1
    }
    # A class that was removed from the script is still in the old jar: JBang prints the error.
    ! grep -q '^\[loading .*(/[^/]*\.class)\]$' "$tmp/log" || return
    # The main class must be the same.
    LC_ALL=C grep -q "$(printf '\004main')" "$tmp/classes/$main.class" || return
    set +f
    for file in "$tmp/classes"/*; do
        case ${file##*/} in "$main.class" | "$main\$"*.class) ;; *) set -f; return ;; esac
    done
    mkdir -p "$at" && mv "$tmp/classes" "$new" || { set -f; return; }
    sha256sum "$new"/* >"$tmp/sums"
    for file in "$at"/classes-*; do
        case $file in "$new" | "$before") ;; *) rm -rf "$file" ;; esac      # a process may still use those before
    done
    set -f
    write_run
    grep '^#' "$from" >>"$tmp/run"
    while IFS= read -r line; do
        file=${line#*  }
        case $file in
            "$3") echo "${hash%% *}  $script" ;;
            "$2/run" | "/$2/run" | "$at"/classes-*) ;;
            /*) printf '%s\n' "$line" ;;
            *) printf '%s\n' "${line%%  *}  $1/$file" ;;
        esac
    done <"$1/$2/sums" >>"$tmp/sums"
    publish
    exit 0
}

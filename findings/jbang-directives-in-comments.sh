#!/bin/sh
# JBang 0.132.1 (dev.jbang:jbang-cli): a directive counts on each line that begins with it, inside block comments and
# text blocks too. So a directive that is commented out by /* */, and an example of a script held as a text block,
# change the options of the script itself. One blank, before or after the slashes, turns a directive off.
# Seen: the java command of the script holds -Dcomment and -Dtext, but neither -Dindented nor -Dspaced.
# Exits 0 if the behaviour is as stated, 1 if it has changed, 2 if it cannot be tried.
set -u

cannot_try() { echo "cannot try: $1"; exit 2; }
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
release=$("$java" -version 2>&1 | sed -n '1s/[^"]*"\([0-9]*\).*/\1/p')
[ "${release:-0}" -ge 25 ] || cannot_try "no Java 25 or later (set JAVA_HOME)"
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 2' INT TERM
cd "$dir" || exit 2

cat >pom.xml <<'EOF'
<project><modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
<dependencies><dependency>
    <groupId>dev.jbang</groupId><artifactId>jbang-cli</artifactId><version>0.132.1</version>
</dependency></dependencies></project>
EOF
copy=org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies
mvn -q -B "$copy" -DoutputDirectory=jbang >mvn.log 2>&1 || cannot_try "mvn brought no packages"
ls jbang | grep jbang-cli

cat >Script.java <<'EOF'
/*
//RUNTIME_OPTIONS -Dcomment
 //RUNTIME_OPTIONS -Dindented
// RUNTIME_OPTIONS -Dspaced
*/
class Script {
    static final String EXAMPLE = """
//RUNTIME_OPTIONS -Dtext
        """;

    public static void main(String[] args) {}
}
EOF
export JBANG_DIR="$dir/home" JBANG_CACHE_DIR="$dir/cache" JBANG_REPO="$dir/repository" JBANG_NO_VERSION_CHECK=true
# "run" prints the command that starts the script; the launcher, which is not used here, would execute it.
command=$(timeout 60 "$java" -cp 'jbang/*' dev.jbang.Main run Script.java 2>errors)
seen=$(
    for option in comment text indented spaced; do
        case $command in *" -D$option "*) echo "$option: counts" ;; *Script*) echo "$option: ignored" ;; esac
    done
)
stated="comment: counts
text: counts
indented: ignored
spaced: ignored"
echo "$seen"
if [ "$seen" = "$stated" ]; then echo "as stated"; else cat errors; echo "changed"; exit 1; fi

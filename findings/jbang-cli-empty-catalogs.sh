#!/bin/sh
# dev.jbang:jbang-cli 0.132.1 from Maven Central: with the dependencies that Maven resolves for it, JBang reads each
# catalog as empty, without an error, so no alias can be run. Maven picks gson 2.10.1, which is nearest to the root,
# although 2.13.1 is asked for deeper down. With gson 2.13.2 as a dependency of one's own, the same catalog is read.
# Seen: "alias list" prints nothing and exits 0 with gson 2.10.1; it lists the alias with gson 2.13.2.
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

dependency() { echo "<dependency><groupId>$1</groupId><artifactId>$2</artifactId><version>$3</version></dependency>"; }
copy() { # FOLDER DEPENDENCIES: copies them, and those that they need, into the folder
    echo "<project><modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
        <dependencies>$2</dependencies></project>" >"$1.xml"
    mvn -q -B -f "$1.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
        -DoutputDirectory="$1" >mvn.log 2>&1 || cannot_try "mvn brought no packages"
}
jbang=$(dependency dev.jbang jbang-cli 0.132.1)
copy resolved "$jbang"
copy newer "$(dependency com.google.code.gson gson 2.13.2)$jbang"

echo 'class Hello { public static void main(String[] args) {} }' >Hello.java
echo '{"aliases": {"hello": {"script-ref": "Hello.java"}}}' >jbang-catalog.json
export JBANG_DIR="$dir/home" JBANG_CACHE_DIR="$dir/cache" JBANG_REPO="$dir/repository" JBANG_NO_VERSION_CHECK=true
list() { # FOLDER: prints the version of gson, the exit code and the first line of the list
    output=$(timeout 60 "$java" -cp "$1/*" dev.jbang.Main alias list 2>"$1.errors")
    code=$?
    echo "$(cd "$1" && ls gson-*): exit code $code, aliases: ${output:-none}" | head -n 1
}
seen=$(list resolved; list newer)
stated="gson-2.10.1.jar: exit code 0, aliases: none
gson-2.13.2.jar: exit code 0, aliases: hello"
echo "$seen"
if [ "$seen" = "$stated" ]; then echo "as stated"; else cat ./*.errors; echo "changed"; exit 1; fi

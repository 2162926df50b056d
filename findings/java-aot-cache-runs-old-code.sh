#!/bin/sh
# Java 25.0.3 (Temurin 25.0.3+9): a JVM with an AOT cache does not compare the jars of the class path with those of the
# training run. After a new build of the jar the old code runs, without a warning and with exit code 0, also under
# -XX:AOTMode=on, and even if no jar of that name exists any more. It is the bug JDK-8377932, which later releases mend.
# Seen: "version 1" from a jar that prints "version 2 of it" without the cache.
# Exits 0 if the behaviour is as stated, 1 if it has changed, 2 if it cannot be tried.
set -u

cannot_try() { echo "cannot try: $1"; exit 2; }
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
"${bin}java" -version 2>&1 | grep 'version "25.0.3"' || cannot_try "Java is another version than 25.0.3 (set JAVA_HOME)"
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 2' INT TERM
cd "$dir" || exit 2

build() { # TEXT: makes app.jar, whose program prints the text
    echo "class App { public static void main(String[] args) { System.out.println(\"$1\"); } }" >App.java
    "${bin}javac" -d classes App.java && "${bin}jar" --create --file app.jar -C classes . || cannot_try "no JDK"
}
build "version 1"
"${bin}java" -XX:AOTCacheOutput=app.aot -cp app.jar App >training.log 2>&1 || cannot_try "the training run failed"
build "version 2 of it"
seen=$(
    echo "without the cache: $("${bin}java" -cp app.jar App)"
    echo "with the cache: $("${bin}java" -XX:AOTCache=app.aot -cp app.jar App)"
    echo "with AOTMode=on: $("${bin}java" -XX:AOTCache=app.aot -XX:AOTMode=on -cp app.jar App)"
    rm app.jar
    echo "without the jar: $("${bin}java" -XX:AOTCache=app.aot -cp app.jar App)"
)
stated="without the cache: version 2 of it
with the cache: version 1
with AOTMode=on: version 1
without the jar: version 1"
echo "$seen"
if [ "$seen" = "$stated" ]; then echo "as stated"; else echo "changed"; exit 1; fi

#!/bin/sh
# Pebble 4.0.0: a template prints a BigInteger in full and compares it rightly, but any arithmetic takes it modulo 2^64
# first, without an error, in strict mode too. Even "n + 0" is another number, and a comparison of it turns round.
# Seen for n = 2^64 + 1: {{ n }} prints 18446744073709551617, {{ n + 0 }} prints 1, {{ n * 2 }} prints 2.
# Exits 0 if the behaviour is as stated, 1 if it has changed, 2 if it cannot be tried.
set -u

cannot_try() { echo "cannot try: $1"; exit 2; }
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
release=$("$java" -version 2>&1 | sed -n '1s/[^"]*"\([0-9]*\).*/\1/p')
[ "${release:-0}" -ge 25 ] || cannot_try "no Java 25 or later (set JAVA_HOME)"
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 2' INT TERM

cat >"$dir/pom.xml" <<'EOF'
<project><modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
<dependencies><dependency>
    <groupId>io.pebbletemplates</groupId><artifactId>pebble</artifactId><version>4.0.0</version>
</dependency></dependencies></project>
EOF
copy=org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies
mvn -q -B -f "$dir/pom.xml" "$copy" -DoutputDirectory="$dir" >"$dir/mvn.log" 2>&1 ||
    cannot_try "mvn brought no packages"
(cd "$dir" && ls *.jar)

cat >"$dir/Sums.java" <<'EOF'
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.StringLoader;
import java.io.StringWriter;
import java.math.BigInteger;

void main() throws Exception {
    var engine = new PebbleEngine.Builder().loader(new StringLoader()).strictVariables(true).build();
    var n = BigInteger.TWO.pow(64).add(BigInteger.ONE);
    for (var expression : List.of("n", "n + 0", "n * 2", "n > 5", "n + 0 > 5")) {
        var text = new StringWriter();
        engine.getTemplate("{{ " + expression + " }}").evaluate(text, Map.of("n", n));
        IO.println(expression + " = " + text);
    }
}
EOF
cat >"$dir/stated" <<'EOF'
n = 18446744073709551617
n + 0 = 1
n * 2 = 2
n > 5 = true
n + 0 > 5 = false
EOF
timeout 60 "$java" -cp "$dir/*" "$dir/Sums.java" >"$dir/seen" 2>"$dir/errors"
cat "$dir/seen"
if diff -u "$dir/stated" "$dir/seen"; then echo "as stated"; else cat "$dir/errors"; echo "changed"; exit 1; fi

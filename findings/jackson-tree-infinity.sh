#!/bin/sh
# jackson-databind 2.20.1: reading a JSON document into a tree and writing it again may turn a number into a string.
# The number 1e400 is valid JSON. The tree holds it as an infinite double without an error, says that it is a number,
# and writes it as the text "Infinity", so the type of the field changes for the next reader. The streaming copy keeps
# the number; so does USE_BIG_DECIMAL_FOR_FLOATS.
# Seen: {"n":1e400} becomes {"n":"Infinity"}, which reads back as STRING.
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
    <groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId><version>2.20.1</version>
</dependency></dependencies></project>
EOF
copy=org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies
mvn -q -B -f "$dir/pom.xml" "$copy" -DoutputDirectory="$dir" >"$dir/mvn.log" 2>&1 ||
    cannot_try "mvn brought no packages"
(cd "$dir" && ls *.jar)

cat >"$dir/Copy.java" <<'EOF'
import com.fasterxml.jackson.databind.*;

void main() throws Exception {
    var json = "{\"n\":1e400}";
    var mapper = new ObjectMapper();
    var tree = mapper.readTree(json);
    var written = mapper.writeValueAsString(tree);
    IO.println("read: " + tree.get("n").getNodeType() + ", written: " + written
            + ", read again: " + mapper.readTree(written).get("n").getNodeType());
    var exact = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    IO.println("with big decimals: " + exact.writeValueAsString(exact.readTree(json)));
    var text = new java.io.StringWriter();
    try (var in = mapper.createParser(json); var out = mapper.createGenerator(text)) {
        while (in.nextToken() != null) out.copyCurrentEventExact(in);
    }
    IO.println("streamed: " + text);
}
EOF
cat >"$dir/stated" <<'EOF'
read: NUMBER, written: {"n":"Infinity"}, read again: STRING
with big decimals: {"n":1E+400}
streamed: {"n":1E+400}
EOF
timeout 60 "$java" -cp "$dir/*" "$dir/Copy.java" >"$dir/seen" 2>"$dir/errors"
cat "$dir/seen"
if diff -u "$dir/stated" "$dir/seen"; then echo "as stated"; else cat "$dir/errors"; echo "changed"; exit 1; fi

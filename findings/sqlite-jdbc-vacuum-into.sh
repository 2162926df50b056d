#!/bin/sh
# sqlite-jdbc 3.51.0.0: an INSERT that has run blocks VACUUM INTO until its Statement is closed; an UPDATE or a DELETE
# does not. The driver keeps a statement of its own in progress after each INSERT, to answer getGeneratedKeys(), in
# auto-commit mode too. The connection property jdbc.get_generated_keys=false cures it.
# Seen: "cannot VACUUM - SQL statements in progress" after executeUpdate("insert …"), with no result set anywhere.
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
    <groupId>org.xerial</groupId><artifactId>sqlite-jdbc</artifactId><version>3.51.0.0</version>
</dependency></dependencies></project>
EOF
copy=org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies
mvn -q -B -f "$dir/pom.xml" "$copy" -DoutputDirectory="$dir" >"$dir/mvn.log" 2>&1 ||
    cannot_try "mvn brought no packages"
(cd "$dir" && ls *.jar)

cat >"$dir/Backup.java" <<'EOF'
import java.nio.file.*;
import java.sql.*;

void main(String[] args) throws Exception {
    backupAfter("default", args[0], "insert into t values (1)", "update t set x = 2", "delete from t");
    backupAfter("no keys", args[0] + "?jdbc.get_generated_keys=false", "insert into t values (1)");
}

void backupAfter(String name, String database, String... updates) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
         var backup = connection.createStatement()) {
        backup.execute("create table if not exists t (x integer)");
        for (var update : updates) {
            Files.deleteIfExists(Path.of("copy.db"));
            try (var open = connection.createStatement()) {
                open.executeUpdate(update);
                backup.execute("vacuum into 'copy.db'");
                IO.println(name + ": " + update + ": copied");
            } catch (SQLException e) {
                var reason = e.getMessage().replaceAll(".*\\((.*)\\)", "$1");
                IO.println(name + ": " + update + ": " + reason);
            }
        }
    }
}
EOF
cat >"$dir/stated" <<'EOF'
default: insert into t values (1): cannot VACUUM - SQL statements in progress
default: update t set x = 2: copied
default: delete from t: copied
no keys: insert into t values (1): copied
EOF
cd "$dir" || exit 2
timeout 60 "$java" --enable-native-access=ALL-UNNAMED -cp '*' Backup.java data.db >"$dir/seen" 2>"$dir/errors"
cat "$dir/seen"
if diff -u "$dir/stated" "$dir/seen"; then echo "as stated"; else cat "$dir/errors"; echo "changed"; exit 1; fi

#!/bin/sh
# cron-utils 9.2.1: in the night that the clocks go back, lastExecution names a run that nextExecution never announces
# and that isMatch denies. For "30 2 * * *", 02:30 comes twice: nextExecution gives the first, lastExecution the second.
# A scheduler that compares lastExecution with its last run therefore runs the job twice in that night.
# Seen, in Berlin on 25 October 2026: next 02:30+02:00, last 02:30+01:00 with isMatch false.
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
    <groupId>com.cronutils</groupId><artifactId>cron-utils</artifactId><version>9.2.1</version>
</dependency></dependencies></project>
EOF
copy=org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies
mvn -q -B -f "$dir/pom.xml" "$copy" -DoutputDirectory="$dir" >"$dir/mvn.log" 2>&1 ||
    cannot_try "mvn brought no packages"
(cd "$dir" && ls *.jar)

cat >"$dir/Night.java" <<'EOF'
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.*;

void main() {
    var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    var times = ExecutionTime.forCron(parser.parse("30 2 * * *"));
    var evening = ZonedDateTime.of(2026, 10, 24, 18, 0, 0, 0, ZoneId.of("Europe/Berlin"));
    var next = times.nextExecution(evening).orElseThrow();
    var second = times.nextExecution(next).orElseThrow();
    var last = times.lastExecution(evening.plusDays(1)).orElseThrow();
    IO.println("next: " + next + ", match: " + times.isMatch(next));
    IO.println("the one after it: " + second + ", match: " + times.isMatch(second));
    IO.println("last, a day later: " + last + ", match: " + times.isMatch(last));
}
EOF
cat >"$dir/stated" <<'EOF'
next: 2026-10-25T02:30+02:00[Europe/Berlin], match: true
the one after it: 2026-10-26T02:30+01:00[Europe/Berlin], match: true
last, a day later: 2026-10-25T02:30+01:00[Europe/Berlin], match: false
EOF
timeout 60 "$java" -cp "$dir/*" "$dir/Night.java" >"$dir/seen" 2>"$dir/errors"
cat "$dir/seen"
if diff -u "$dir/stated" "$dir/seen"; then echo "as stated"; else cat "$dir/errors"; echo "changed"; exit 1; fi

#!/bin/sh
# Java 25 (HotSpot): System.exit takes 300 ms more while any other Java thread is in native code, for the JVM gives such
# threads that time before it ends. An HttpClient that has sent nothing is enough: its selector thread waits in native
# code. A live child process and a thread that reads standard input do the same. With the client closed first, the JVM
# ends at once.
# Seen, the least of five runs from System.exit to the end of the process: 10 to 20 ms, with the idle client 308 ms.
# Exits 0 if the behaviour is as stated, 1 if it has changed, 2 if it cannot be tried.
set -u

cannot_try() { echo "cannot try: $1"; exit 2; }
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
release=$("${bin}java" -version 2>&1 | sed -n '1s/[^"]*"\([0-9]*\).*/\1/p')
[ "${release:-0}" -ge 25 ] || cannot_try "no Java 25 or later (set JAVA_HOME)"
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 2' INT TERM
"${bin}java" -version 2>&1 | tail -n 1

cat >"$dir/End.java" <<'EOF'
void main(String[] args) throws Exception {
    var client = args[0].equals("nothing") ? null : java.net.http.HttpClient.newHttpClient();
    if (args[0].equals("closed")) client.close();
    IO.println(System.currentTimeMillis());
    System.exit(0);
}
EOF
"${bin}javac" -d "$dir" "$dir/End.java" || cannot_try "javac failed"

least() { # the least of five times from System.exit to the end of the process, in ms
    least=9999
    for run in 1 2 3 4 5; do
        exits=$("${bin}java" -XX:+UseSerialGC -cp "$dir" End "$1") || exit 1
        took=$(($(date +%s%3N) - exits))
        [ $took -ge $least ] || least=$took
    done
    echo $least
}
nothing=$(least nothing)
idle=$(least idle)
closed=$(least closed)
echo "no client: $nothing ms, idle client: $idle ms, closed client: $closed ms"
if [ $((idle - nothing)) -ge 250 ] && [ $((idle - closed)) -ge 250 ]; then
    echo "as stated"
else
    echo "changed"
    exit 1
fi

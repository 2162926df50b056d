#!/bin/sh
# catatonit 0.1.7 (Debian 0.1.7-1+b2), a small init for containers: it takes the options that stand after the command as
# its own, although its usage text says "<progname> [<arguments>...]". "catatonit sh -c …" does not start at all, and
# "catatonit PROGRAM --version" prints the version of catatonit and exits 0. With "--" before the command all is well.
# Seen: "invalid option -- 'c'" and exit code 1 for: catatonit sh -c 'echo hello'
# Exits 0 if the behaviour is as stated, 1 if it has changed, 2 if it cannot be tried.
set -u

cannot_try() { echo "cannot try: $1"; exit 2; }
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 2' INT TERM
cd "$dir" || exit 2
package=catatonit=0.1.7-1+b2
apt-get download "$package" >apt.log 2>&1 && dpkg-deb -x ./*.deb . || cannot_try "apt-get brought no $package"
echo "package: $package"

printf '#!/bin/sh\necho "program got $*"\n' >program
chmod +x program
try() {
    output=$(timeout 20 usr/bin/catatonit "$@" 2>&1)
    code=$?
    echo "$output" | sed -n "1s#^usr/bin/##; 1s#^#catatonit $*: exit code $code: #p"
}
seen=$(
    try sh -c 'echo hello'
    try -- sh -c 'echo hello'
    try ./program --version
    try -- ./program --version
)
stated="catatonit sh -c echo hello: exit code 1: catatonit: invalid option -- 'c'
catatonit -- sh -c echo hello: exit code 0: hello
catatonit ./program --version: exit code 0: tini version 0.1.7_catatonit
catatonit -- ./program --version: exit code 0: program got --version"
echo "$seen"
if [ "$seen" = "$stated" ]; then echo "as stated"; else echo "changed"; exit 1; fi

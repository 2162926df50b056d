#!/bin/sh
# HAProxy 2.6.12 (Debian 2.6.12-1+deb12u4) with -Ws: the first message that it sends to NOTIFY_SOCKET, at its very first
# start, is RELOADING=1; READY=1 comes after it. The master re-executes itself once it has read the configuration, and
# takes that for a reload. A supervisor that allows RELOADING only after READY, or that takes it for the end of the
# start, goes wrong. At a real reload (USR2) RELOADING=1 comes twice before one READY=1.
# Seen: RELOADING=1, READY=1; after USR2: RELOADING=1, RELOADING=1, READY=1.
# Exits 0 if the behaviour is as stated, 1 if it has changed, 2 if it cannot be tried.
set -u

cannot_try() { echo "cannot try: $1"; exit 2; }
command -v python3 >/dev/null || cannot_try "no python3"
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 2' INT TERM
cd "$dir" || exit 2
packages="haproxy=2.6.12-1+deb12u4 liblua5.3-0=5.3.6-2 libopentracing1=1.6.0-4 libopentracing-c-wrapper0=1.1.3-3+b1"
echo "packages: $packages"
apt-get download $packages >apt.log 2>&1 || cannot_try "apt-get brought no $packages"
for package in ./*.deb; do dpkg-deb -x "$package" . || cannot_try "cannot unpack $package"; done
LD_LIBRARY_PATH=$(echo "$dir"/usr/lib/*-linux-gnu*)
export LD_LIBRARY_PATH
usr/sbin/haproxy -v | head -n 1 | grep 2.6.12 || cannot_try "haproxy does not run (a library is missing)"

cat >haproxy.cfg <<EOF
global
    stats socket $dir/stats.sock
defaults
    mode http
    timeout client 5s
    timeout connect 5s
    timeout server 5s
frontend all
    bind unix@$dir/http.sock
    http-request return status 200
EOF
cat >notify.py <<'EOF'
import os, signal, socket, subprocess
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.bind("notify.sock")
notify.settimeout(20)
environment = dict(os.environ, NOTIFY_SOCKET=os.path.abspath("notify.sock"))
haproxy = subprocess.Popen(["usr/sbin/haproxy", "-Ws", "-f", "haproxy.cfg"], env=environment, stderr=subprocess.DEVNULL)

def until_ready():
    states = []
    while "READY=1" not in states:
        states.append(notify.recv(4096).decode().splitlines()[0])
    return ", ".join(states)

try:
    print("start:", until_ready())
    haproxy.send_signal(signal.SIGUSR2)
    print("reload:", until_ready())
finally:
    haproxy.terminate()
    haproxy.wait(20)
EOF
seen=$(python3 notify.py)
stated="start: RELOADING=1, READY=1
reload: RELOADING=1, RELOADING=1, READY=1"
echo "$seen"
if [ "$seen" = "$stated" ]; then echo "as stated"; else echo "changed"; exit 1; fi

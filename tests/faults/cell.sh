#!/bin/sh
# cell FOLDER USER WRITABLE BUILDS CGROUPS PROGRAM [ARG…]: becomes PROGRAM as in a container. Its root is this machine's
# under an overlay for all writes. FOLDER/home is /ww, FOLDER/usr, if there is one, is /ww/usr, and FOLDER/data, backup
# and torture are at the top. Call it as `unshare -fpmn --mount-proc --kill-child cell.sh …`.
set -e
hidden=0 ro='' folder=$1 user=$2 writable=$3 builds=$4
for group in $5; do echo $$ >"$group/cgroup.procs"; done
shift 5
[ "$writable" ] || ro=,ro
# The loopback interface is the only network.
{ ip link set lo up || ifconfig lo up || busybox ifconfig lo up; } 2>/dev/null

root=$folder/cell/root
mount -t tmpfs none "$folder/cell"
mkdir "$root" "$folder/cell/top" "$folder/cell/top.work" "$folder/cell/ww" "$folder/cell/ww.work"
mount -t overlay none -o "lowerdir=/,upperdir=$folder/cell/top,workdir=$folder/cell/top.work" "$root"
mount -t proc none "$root/proc"
for place in dev sys; do mount --rbind "/$place" "$root/$place"; done
for place in run tmp; do mount -t tmpfs -o mode=1777 none "$root/$place"; done
mkdir -p "$root/run/lock" "$root/ww" "$root/data" "$root/backup" "$root/torture"
# All users may read the JDK, the jars and the cache, as in an image. The jars lie in the home of the user who runs the
# suite, which JBang and Maven take from the password file. The first container builds them.
home=$(getent passwd "$(id -u)") && home=${home%:*} home=${home##*:} || home=$HOME
for place in "$home/.m2" "$home/.jbang" "${WW_CACHE%/*}" "$JAVA_HOME"; do
    case $place in '' | /.*) continue ;; esac
    if [ "$builds" ]; then
        mkdir -p "$place" "$root$place" && mount --bind "$place" "$root$place"
    elif [ -d "$place" ] && [ ! -d "$root$place" ]; then    # below /tmp, or on a disk of its own
        upper=$folder/cell/$((hidden = hidden + 1))
        mkdir -p "$root$place" "$upper" "$upper.work"
        mount -t overlay none -o "lowerdir=$place,upperdir=$upper,workdir=$upper.work$ro" "$root$place"
        place=${place%/*}
    fi
    [ "$builds" ] || while [ "$place" ]; do
        [ ! -d "$root$place" ] || chmod a+rx "$root$place"
        place=${place%/*}
    done
done
mount -t overlay none -o "lowerdir=$folder/home,upperdir=$folder/cell/ww,workdir=$folder/cell/ww.work" "$root/ww"
[ ! -d "$folder/usr" ] || mount --bind "$folder/usr" "$root/ww/usr"
[ ! -d "$root/ww/init.d" ] || cp -p "$root/ww/init.d/"* "$root/etc/init.d"
for place in data backup torture; do mount --bind "$folder/$place" "$root/$place"; done
[ ! -d "$folder/run" ] || { mkdir "$root/run/ww"; mount --bind "$folder/run" "$root/run/ww"; }
[ "$writable" ] || { mount -o remount,ro "$root/ww"; mount -o remount,ro "$root"; }

# Docker's capabilities: root cannot read everything of other users.
caps=-all
for cap in chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw sys_chroot mknod \
    audit_write setfcap; do caps=$caps,+$cap; done
# A user without a group has group 0, as with Docker.
case $user in
    '') ;;
    *:*) set -- --reuid="${user%:*}" --regid="${user#*:}" --clear-groups "$@" ;;
    *) set -- --reuid="$user" --regid=0 --clear-groups "$@" ;;
esac
cd /
exec chroot "$root" setpriv --bounding-set="$caps" --inh-caps=-all "$@"

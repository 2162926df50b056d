#!/bin/sh
# container FOLDER PROGRAM [ARG…]: becomes PROGRAM in a root of its own, as in a container of an image: FOLDER's home is
# /ww, its data /data, its run /run/ww; everything else is this machine's. Call it as `unshare -m tests/container.sh …`.
# PROGRAM runs there as WW_TEST_USER, who owns the data and, as in an image, may read the jars in the home of this user.
folder=$1 root=$1/root user=$WW_TEST_USER
shift
home=$(getent passwd "$(id -u)") && home=${home%:*} home=${home##*:} || exit # HOME is one of the tests' own
cd / && mount -t tmpfs none "$root" && chmod 755 "$root" || exit
for top in *; do
    if [ -L "$top" ]; then cp -P "$top" "$root/$top"
    elif [ "$user" ] && [ "$top" != tmp ] && [ "${home#"/$top"}" != "$home" ]; then
        for part in "$home/.m2" "$home/.jbang" "$home/.cache"; do
            [ ! -d "$part" ] || { mkdir -p "$root$part" && mount --bind "$part" "$root$part"; } || exit
        done
    elif [ -d "$top" ] && [ "$top" != run ] && [ "$top" != ww ] && [ "$top" != data ]; then
        mkdir "$root/$top" && mount --rbind "/$top" "$root/$top" || exit
    fi
done
mkdir -p "$root/ww" "$root/data" "$root/backup" "$root/run" "$folder/run" || exit
mount --bind "$folder/home" "$root/ww" && mount --bind "$folder/data" "$root/data" &&
    mount --bind "$folder/backup" "$root/backup" && mount -t tmpfs -o mode=1777 none "$root/run" &&
    mkdir "$root/run/ww" && mount --bind "$folder/run" "$root/run/ww" || exit
[ ! -d "$root/ww/init.d" ] || mount --bind "$root/ww/init.d" "$root/etc/init.d" || exit
[ -z "$user" ] || chown "$user" "$folder/data" "$folder/backup" "$folder/run" "$folder/home/etc" || exit
set -- ${user:+--reuid="$user" --regid="$user" --groups="$(id -g "$user"),0"} "$@"
# PID 1 has the capabilities that Docker gives: root cannot read everything of other users.
if [ $$ = 1 ]; then
    caps=-all
    for cap in chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw sys_chroot mknod \
        audit_write setfcap; do caps=$caps,+$cap; done
    set -- --bounding-set="$caps" --inh-caps=-all "$@"
fi
exec chroot "$root" setpriv "$@"

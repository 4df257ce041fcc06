#!/bin/sh
# Runs a command in a system below a directory, in namespaces that unshare(1) has made.
#
#   enter.sh ROOT USER COMMAND…
#
# The command sees its own processes only, and no device of this machine but the usual ones.
set -eu
root=$1 user=$2
shift 2
mount --make-rprivate /
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t tmpfs -o mode=755,nosuid tmpfs "$root/dev"
for device in null zero full random urandom tty; do
	: >"$root/dev/$device"
	mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,nosuid,noexec devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s fd/0 "$root/dev/stdin"
ln -s fd/1 "$root/dev/stdout"
ln -s fd/2 "$root/dev/stderr"
# Tests may want to listen on the loopback interface, which is down in a new namespace.
if command -v ip >/dev/null; then ip link set lo up 2>/dev/null || :; fi
# Numbers from the tree: chroot would otherwise ask the name services of this machine.
ids=$(awk -F: -v name="$user" '$1 == name { print $3 ":" $4 }' "$root/etc/passwd")
exec chroot --userspec="${ids:?no such user in the tree: $user}" --groups= "$root" "$@"

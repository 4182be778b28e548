# Runs one command as a container engine does: in mount and process namespaces of its own, on a read-only root of its own, as an
# unprivileged user without any capability. Called by Container.java through unshare; $1 is the folder that becomes the root.
#
#   JDK      the JDK, seen at /opt/java/openjdk
#   MOUNTS   lines "ro|rw FROM TO": what else is seen inside
#   PASSWD   the file seen as /etc/passwd
#   SHELL_INSIDE  no: shells are taken away
#   CGROUP   a control group to enter, or nothing
#   RUN_AS   the user id; the group is 0
#   $2...    name=value words, then the command
set -eu
root=$1
shift
if [ -n "$CGROUP" ]; then echo $$ >"$CGROUP/cgroup.procs"; fi

see() { # ro|rw FROM TO
  if [ -d "$2" ]; then mkdir -p "$root$3"; else mkdir -p "$(dirname "$root$3")"; touch "$root$3"; fi
  mount --bind "$2" "$root$3"
  if [ "$1" = ro ]; then mount -o remount,bind,ro "$root$3"; fi
}

mount -t tmpfs -o mode=0755 tmpfs "$root"
for top in bin sbin lib lib64 lib32; do
  if [ -L "/$top" ]; then cp -P "/$top" "$root/$top"; elif [ -d "/$top" ]; then see ro "/$top" "/$top"; fi
done
see ro /usr /usr
see ro /etc /etc
see ro /dev /dev
see ro "$JDK" /opt/java/openjdk
mount --bind "$PASSWD" "$root/etc/passwd"
mkdir -p "$root/proc" "$root/tmp"
mount -t proc proc "$root/proc"
if [ -d /sys/fs/cgroup ]; then mkdir -p "$root/sys/fs/cgroup" && mount --rbind /sys/fs/cgroup "$root/sys/fs/cgroup"; fi
printf '%s\n' "$MOUNTS" | while read -r how from to; do
  if [ -n "$how" ]; then see "$how" "$from" "$to"; fi
done
if [ "$SHELL_INSIDE" = no ]; then
  for shell in sh bash dash busybox; do
    if [ -e "$root/usr/bin/$shell" ]; then mount --bind /dev/null "$(readlink -f "$root/usr/bin/$shell")" 2>/dev/null ||
      mount --bind /dev/null "$root/usr/bin/$shell"; fi
  done
fi
mount -o remount,ro "$root"
exec chroot "$root" /usr/bin/setpriv --reuid="$RUN_AS" --regid=0 --clear-groups --no-new-privs --bounding-set=-all \
  --inh-caps=-all /usr/bin/env -i -C /app PATH=/opt/java/openjdk/bin:/usr/local/bin:/usr/bin:/bin LANG=en_US.UTF-8 "$@"

# mode: set and seen by the lab's reader, more bits and then fewer; the owner, the group, the size and the message stay
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

shown() { # MODE: how the reader shows it; macOS adds the bit for "allocated"
    if [ "$OS" = macos ]; then printf '4%s' "${1#0}"; else printf %s "$1"; fi
}
now=0600
try() { # MODE
    succeeds ./mode "$1"
    line "mode: id=$id was=$now now=$1"
    now=$1
    succeeds ./reader
    line "*msg=$text"
    line "reader: * id=$id size=$size mode=$(shown "$1") uid=$(id -u)"
    succeeds ./group "$id"
    [ "$out" = "group: $group" ] || wanted "after ./mode $1 the group that the segment had, $group" "$out"
}

# The lab's reader says nothing of the group. With a second number it is set
cat >group.c <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
int main(int argc, char **argv)
{
    struct shmid_ds ds;
    int id = argc > 1 ? atoi(argv[1]) : -1;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        return 1;
    if (argc > 2) {
        ds.shm_perm.gid = (gid_t)atol(argv[2]);
        if (shmctl(id, IPC_SET, &ds) == -1 || shmctl(id, IPC_STAT, &ds) == -1)
            return 1;
    }
    printf("group: %lu\n", (unsigned long)ds.shm_perm.gid);
    return 0;
}
END
run env MAKEFLAGS= make -s group
[ $status -eq 0 ] || wanted "the check's own program" "$out"

text=$(word) size=$(random 4096 20000)
succeeds ./get --create "$size"
id=$(printf '%s\n' "$out" | sed 's/.*id=//; s/ .*//')
# Given away, it is not found as ours; who made it may remove it all the same
trap 'ipcrm -m "$id" 2>/dev/null' EXIT
succeeds ./writer "$text"
# A group that nobody knows before: who hands the kernel zeros, or its own group, gives the segment another one. In a user namespace
# there may be no other group, and it stays
run ./group "$id" "$(random 10000 60000)"
[ $status -eq 0 ] || succeeds ./group "$id"
group=${out#group: }
try "06$(random 4 7)$(random 0 7)"
try 0600
try 0400
try 0777
try 0600
succeeds ./remove
fails ./mode 0600
line 'mode: shmget(key=0x*): ENOENT *'
rm -f group group.c

# mode: set and seen by the lab's reader, more bits and then fewer; a group and an owner that nobody knows before; a rival, and
# calls that fail
#
#   1. the segment's mode is MODE afterwards
#   2. the mode that it had is printed, in nine bits
#   3. the mode that it has is what the kernel says when it is asked again
#   4. the id, the owner, the group, the size and the message stay
#   5. if there is no segment, or a call fails, the program says so and ends with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

# The lab's reader says nothing of the group. With more words one of them is set
cat >perm.c <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
int main(int argc, char **argv)
{
    struct shmid_ds ds;
    int id = argc > 1 ? atoi(argv[1]) : -1;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        return 1;
    if (argc > 3) {
        if (strcmp(argv[2], "mode") == 0)
            ds.shm_perm.mode = (unsigned short)strtol(argv[3], NULL, 8);
        else if (strcmp(argv[2], "uid") == 0)
            ds.shm_perm.uid = (uid_t)atol(argv[3]);
        else
            ds.shm_perm.gid = (gid_t)atol(argv[3]);
        if (shmctl(id, IPC_SET, &ds) == -1 || shmctl(id, IPC_STAT, &ds) == -1)
            return 1;
    }
    printf("uid=%lu gid=%lu\n", (unsigned long)ds.shm_perm.uid, (unsigned long)ds.shm_perm.gid);
    return 0;
}
END
run env MAKEFLAGS= make -s perm
[ $status -eq 0 ] || wanted "the check's own program" "$out"

shown() { # MODE: how the reader shows it; macOS adds the bit for "allocated"
    if [ "$OS" = macos ]; then printf '4%s' "${1#0}"; else printf %s "$1"; fi
}
now=0600
stayed() { # MODE
    succeeds ./reader
    line "*msg=$text"
    line "reader: * id=$segment size=$size mode=$(shown "$now") uid=*"
    succeeds ./perm "$segment"
    [ "$out" = "$owner" ] || wanted "after ./mode $1 the owner and group that the segment had, $owner" "$out"
}
try() { # MODE
    succeeds ./mode "$1"
    line "mode: id=$segment was=$now now=$1"
    now=$1
    stayed "$1"
}

text=$(word) size=$(random 4096 20000)
succeeds ./get --create --id "$size"
segment=$out
# Given away, it is not found as ours; whoever made it may remove it all the same
trap 'ipcrm -m "$segment" 2>/dev/null' EXIT
succeeds ./writer "$text"
# A group that nobody knows before: a program that hands the kernel zeros, or its own group, gives the segment another one. In a user
# namespace there may be no other group, and it stays
run ./perm "$segment" gid "$(random 10000 60000)"
[ $status -eq 0 ] || succeeds ./perm "$segment"
owner=$out
try "06$(random 4 7)$(random 0 7)"
try 0600
try 0400
try 0777
try 0600

before() { ./perm "$segment" mode 600 >/dev/null; }
after() { # either it is set, or it has stayed
    run ./reader
    case $out in *" mode=$(shown 0600) "* | *" mode=$(shown 0640) "*) ;; *) wanted "mode 0600 or 0640 $met" "$out" ;; esac
}
meddled fail ./mode 0640
# A rival that sets it, too: between the two calls it has the last word, and whoever asks again hears of that
rival="./perm $segment mode 666" asked=
after() { case $out in *now=0666*) asked=yes ;; esac; }
meddled rival ./mode 0640
[ -n "$asked" ] || ! stepped mode || wanted 'the kernel is asked again when the mode is set: now=0666 when a rival has set that since' 'never'
before
now=0600

# Another owner; it may refuse that segment, as ./remove does
run ./perm "$segment" uid "$(random 10000 60000)"
if [ $status -eq 0 ]; then
    owner=$out
    run ./mode 0640
    [ $status -eq 1 ] && [ -n "$out" ] || now=0640
    stayed 0640
    succeeds ./perm "$segment" uid "$(id -u)"
fi
succeeds ./remove
fails ./mode 0600
line 'mode: *ENOENT*'
rm -f perm perm.c

# largest: under random limits, where that can be had; then under this system's; with a shmget that says no where no limit is
#   1. the largest size up to MOST that is given, whatever says no
#   2. found by trying: no limit is read
#   3. with at most a hundred tries
#   4. nothing that it makes is kept
#   5. if not even 1 byte is to be had, that is told on stderr, with status 1
#   6. a segment that cannot be removed is told, with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

# under SETTING...: the command that follows runs under these limits; status 1 if that cannot be
under() {
    case $OS-${SHMLAB_WORLD-} in
    linux-*)
        settings=$*
        # shellcheck disable=SC2086 # words
        ./tweak $settings -- true 2>/dev/null
        ;;
    macos-) false ;; # a Mac's limits are the whole machine's
    *) export SHMLAB_SET="$*" ;; # as scripts/as-macos --set
    esac
}
finds() { # LARGEST MOST: of the limits of `under`
    # In a namespace a leak ends with it, and is seen before
    if [ "$OS" = linux ]; then
        # shellcheck disable=SC2086
        succeeds ./tweak $settings -- sh -c "./largest $2 && cat /proc/sysvipc/shm"
        left=$(($(printf '%s\n' "$out" | wc -l) - 2))
        out=$(printf '%s\n' "$out" | head -n 1)
    else
        succeeds ./largest "$2"
        left=0
    fi
    [ "$out" = "largest: $1" ] || wanted "largest: $1, of ./largest $2 under ${settings:-$SHMLAB_SET}" "$out"
    [ $left -eq 0 ] || wanted "no segment left after ./largest $2" "$left left"
}

settings=
max=$(($(random 2 500) * 65536)) # whole pages everywhere; at most 32 MiB, which any machine has
if under "shmmax=$max" 'shmall=1000000'; then
    finds $max 1G
    finds $max $((max + 1))
    finds $max $max
    finds $((max - 1)) $((max - 1))
    finds 1 1
    unit=$(./limits | sed -n 's/^shmall_unit=//p')
    all=$(($(random 1 $((max / 65536 - 1))) * 65536)) # all together less than one may have
    under "shmmax=$max" "shmall=$((all / unit))"
    finds $all 1G
    [ "$OS" = linux ] || under shmmax=4194304 shmall=1024
fi

# This system's own. What take gets, largest finds, and take gets it again
most=$(random 1000 4000000)
if ./take "$most" >/dev/null; then
    # shellcheck disable=SC2016 # the inner shell's pid, and then the program's
    succeeds sh -c 'echo "pid $$" && exec ./largest "$1"' sh "$most"
    line "largest: $most"
    if [ "$OS" = linux ]; then # a segment without a key is found by who made it
        pid=$(printf '%s\n' "$out" | sed -n 's/^pid //p')
        left=$(awk -v pid="$pid" '$5 == pid { print $2 }' /proc/sysvipc/shm)
        for id in $left; do ipcrm -m "$id"; done
        [ -z "$left" ] || wanted 'no segment left' "the ids $left, removed now"
    fi
    succeeds ./take "$most"
fi
[ "$OS" = linux ] || succeeds ./take 4194304

# Built again: a shmget that gives nothing above a size, and counts what is made and removed
again largest <<'END'
#include "lab.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
static inline int rival_did(const char *what, int result)
{
    int error = errno;
    FILE *log = fopen("did", "a");
    if (log != NULL && fprintf(log, "%s\n", what) > 0)
        fclose(log);
    errno = error;
    return result;
}
static inline int rival_shmget(key_t key, size_t size, int flags)
{
    const char *no = getenv("RIVAL_ERRNO");
    rival_did("try", 0);
    if (size > (size_t)atol(getenv("RIVAL_MOST"))) {
        errno = strcmp(no, "EINVAL") == 0 ? EINVAL : strcmp(no, "ENOSPC") == 0 ? ENOSPC : ENOMEM;
        return -1;
    }
    int id = shmget(key, size, flags);
    return id == -1 ? id : rival_did("make", id);
}
static inline int rival_shmctl(int id, int what, struct shmid_ds *ds)
{
    if (what != IPC_RMID && what != IPC_STAT)
        rival_did("limits", 0);
    int result = shmctl(id, what, ds);
    if (what == IPC_RMID && result == 0)
        rival_did("remove", 0);
    if (what == IPC_RMID && getenv("RIVAL_STUCK")) {
        errno = EPERM;
        return -1;
    }
    return result;
}
static inline int rival_limits(struct lab_limits *limits)
{
    return rival_did("limits", lab_get_limits(limits));
}
#define shmget(key, size, flags) rival_shmget(key, size, flags)
#define shmctl(id, what, ds) rival_shmctl(id, what, ds)
#define lab_get_limits(limits) rival_limits(limits)
END
did() { grep -c "^$1" did; }
tells() { # LARGEST MOST ERRNO
    rm -f did
    succeeds env RIVAL_MOST="$1" RIVAL_ERRNO="$3" ./largest "$2"
    [ "$out" = "largest: $1" ] || wanted "largest: $1, of ./largest $2, when above that there is $3" "$out"
    [ "$(did limits)" -eq 0 ] || wanted 'tries, and no limit that is read' "a limit that is read"
    [ "$(did make)" -eq "$(did remove)" ] || wanted 'as many segments removed as made' "$(did make) made, $(did remove) removed"
}
for no in EINVAL ENOSPC ENOMEM; do
    tells "$(random 1000 900000)" 1G $no
    [ "$(did try)" -le 100 ] || wanted 'at most a hundred tries for 1G' "$(did try)"
done
tells 1 1 EINVAL
tells "$(random 2 9)" 1G ENOMEM
[ "$(getconf LONG_BIT)" != 64 ] || tells "$(random 1000 900000)" 9223372036854775807 EINVAL
# shellcheck disable=SC2016 # for the sh that runs it
run env RIVAL_MOST=0 RIVAL_ERRNO=ENOSPC sh -c './largest 1G 2>told; status=$?; [ -s told ] && echo told; exit $status'
[ "$status-$out" = 1-told ] || wanted 'not even 1 byte: a message on stderr, nothing on stdout, and status 1' "$(ending)${out:+, and: $out}"
fails env RIVAL_MOST=5000 RIVAL_ERRNO=EINVAL RIVAL_STUCK=1 ./largest 1G
rm -f did told

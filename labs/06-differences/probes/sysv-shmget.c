/* sysv-shmget.c - shmget and ids */
#include "../parts/made.h"

#include <errno.h>
#include <sched.h>
#include <stdint.h>
#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

TOPIC(sysv_shmget, "sysv");

/* ---- shmget ---- */

PROBE(shm_private, "private-without-creat", "V-32", "shmget of IPC_PRIVATE without IPC_CREAT")
{
    segment(100, 0600);
    answer("ok");
}
PROBE(shm_private_key, "private-key", "V-32", "the key of an IPC_PRIVATE segment")
{
    struct shmid_ds ds = segment_status(segment(100, 0600));
#if defined(__APPLE__)
    answer("%ld", (long)ds.shm_perm._key);
#elif defined(__GLIBC__)
    answer("%ld", (long)ds.shm_perm.__key);
#else
    answer("%ld", (long)ds.shm_perm.__ipc_perm_key);
#endif
}
PROBE(shm_size_0, "shmget-size-0", "V-28", "shmget of a new segment of 0 bytes")
{
    id_or_errno('m', shmget(IPC_PRIVATE, 0, 0600));
}
/* Linux's flags. macOS has none of them, and ignores bits that it does not know. */
#if !defined(SHM_HUGETLB)
#define SHM_HUGETLB 04000
#endif
#if !defined(SHM_NORESERVE)
#define SHM_NORESERVE 010000
#endif
PROBE(shm_hugetlb, "shmget-hugetlb", "V-34", "shmget with SHM_HUGETLB, or its number")
{
    id_or_errno('m', shmget(IPC_PRIVATE, 100, SHM_HUGETLB | 0600));
}
PROBE(shm_noreserve, "shmget-noreserve", "V-34", "shmget with SHM_NORESERVE, or its number")
{
    id_or_errno('m', shmget(IPC_PRIVATE, 100, SHM_NORESERVE | 0600));
}
PROBE(shm_size_max, "shmget-size-max", "V-29", "shmget of a new segment of SIZE_MAX bytes")
{
    id_or_errno('m', shmget(IPC_PRIVATE, SIZE_MAX, 0600));
}
/* A kernel built without System V, or one that never had it, such as WSL1's, lacks the call. Here a
 * filter says that it does; anybody may set one for himself. */
#if defined(__linux__)
#if defined(SYS_ipc) /* all of System V in one call, as on 32 bits */
#define OR_SHMGET SYS_ipc
#else
#define OR_SHMGET SYS_shmget
#endif
static bool without_shmget(void)
{
    static struct {
        unsigned short code;
        unsigned char yes, no;
        uint32_t value;
    } filter[] = {{0x20, 0, 0, 0},                    /* the call's number */
                  {0x15, 2, 0, SYS_shmget},           /* this one: two steps further */
                  {0x15, 1, 0, OR_SHMGET},            /* this one: one step further */
                  {0x06, 0, 0, 0x7fff0000},           /* the others are allowed */
                  {0x06, 0, 0, 0x00050000 | ENOSYS}}; /* the errno instead of the call */
    struct {
        unsigned short length;
        void *first;
    } program = {sizeof filter / sizeof *filter, filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, 2 /* a filter */, &program) == 0;
}
#endif
PROBE(shm_no_sysv, "shmget-no-sysv", "V-114", "shmget, where the kernel has no System V")
{
#if defined(__linux__)
    if (!lab_is_macos() && without_shmget()) {
        id_or_errno('m', shmget(IPC_PRIVATE, 100, 0600));
        return;
    }
#endif
    answer("not asked");
}
PROBE(shm_missing, "shmget-missing", "V-20", "shmget of a key that nobody has, without IPC_CREAT")
{
    key_t key = keyed('m');
    segment_remove(report->id[0].id);
    ok_or_errno(shmget(key, 100, 0600) != -1);
}
static void got(size_t size, int flags) /* shmget of a segment that has 100 bytes, mode 0600 */
{
    ok_or_errno(shmget(keyed('m'), size, flags) != -1);
}
PROBE(get_0, "shmget-existing-0", "V-25", "shmget of 100 bytes, asking 0")
{
    got(0, 0600);
}
PROBE(get_smaller, "shmget-existing-smaller", "V-26", "shmget of 100 bytes, asking 50")
{
    got(50, 0600);
}
PROBE(get_larger, "shmget-existing-larger", "V-27", "shmget of 100 bytes, asking 101")
{
    got(101, 0600);
}
PROBE(get_excl, "shmget-excl", "V-20", "IPC_CREAT and IPC_EXCL of a segment that is there")
{
    got(100, IPC_CREAT | IPC_EXCL | 0600);
}
PROBE(get_excl_alone, "shmget-excl-without-creat", "V-33", "IPC_EXCL without IPC_CREAT of it")
{
    got(100, IPC_EXCL | 0600);
}
PROBE(get_0666, "shmget-0666-of-0600", "V-22 V-24", "ask mode 0666 of your own 0600")
{
    got(100, 0666);
}
PROBE(get_mode_0, "shmget-0-of-0600", "V-21", "ask mode 0 of your own 0600")
{
    got(100, 0);
}
PROBE(get_0700, "shmget-0700-of-0600", "V-36", "ask mode 0700 of your own 0600")
{
    got(100, 0700);
}
PROBE(get_excl_larger, "shmget-excl-larger", "V-20", "EXCL and too large: which errno?")
{
    got(101, IPC_CREAT | IPC_EXCL | 0600);
}
PROBE(get_excl_0666, "shmget-excl-0666", "V-20", "EXCL and 0666 of 0600: which errno?")
{
    got(100, IPC_CREAT | IPC_EXCL | 0666);
}
PROBE(get_larger_0666, "shmget-larger-0666", "V-20", "too large and 0666 of 0600: which errno?")
{
    got(101, 0666);
}
static void stranger_gets(int flags)
{
    need_root();
    key_t key = keyed('m');
    become_stranger(STRANGER);
    ok_or_errno(shmget(key, 100, flags) != -1);
}
PROBE(get_stranger, "shmget-stranger-0600", "V-23", "another user asks 0600 of 0600")
{
    stranger_gets(0600);
}
PROBE(get_stranger_0, "shmget-stranger-0", "V-23", "another user asks mode 0 of 0600")
{
    stranger_gets(0);
}
PROBE(shm_umask, "shmget-umask", "V-35", "mode 0666 under umask 077 becomes")
{
    umask(077);
    answer("%04o", (unsigned)segment_status(segment(100, 0666)).shm_perm.mode & 0777);
}
PROBE(shm_segsz, "segment-size", "V-37", "shm_segsz after shmget of 100")
{
    answer("%ld", (long)segment_status(segment(100, 0600)).shm_segsz);
}
PROBE(shm_zero, "segment-zero", "V-38", "the first byte of a new segment")
{
    answer("%d", *(volatile char *)attached(segment(100, 0600), 0));
}
PROBE(shm_fresh, "segment-fresh", "V-95", "nattch, shm_lpid and shm_atime of a new segment")
{
    struct shmid_ds ds = segment_status(segment(100, 0600));
    answer("%ld %ld %ld", (long)ds.shm_nattch, (long)ds.shm_lpid, (long)ds.shm_atime);
}
PROBE(shm_cpid, "segment-maker", "V-95", "is shm_cpid the maker's?")
{
    answer(segment_status(segment(100, 0600)).shm_cpid == getpid() ? "yes" : "no");
}

/* ---- ids ---- */

PROBE(id_slot, "id-slot-reused", "V-42", "is a removed id's slot the next one's?")
{
    int first = segment(100, 0600);
    segment_remove(first);
    answer(first % 65536 == segment(100, 0600) % 65536 ? "yes" : "no");
}
PROBE(id_stale, "id-stale", "V-44 V-45", "IPC_STAT of an id that is gone")
{
    int first = segment(100, 0600);
    segment_remove(first);
    segment(100, 0600);
    struct shmid_ds ds;
    ok_or_errno(shmctl(first, IPC_STAT, &ds) == 0);
}
PROBE(id_number, "id-65536", "V-40 V-41", "is a segment's id 65536 or more?")
{
    answer(segment(100, 0600) >= 65536 ? "yes" : "no");
}
PROBE(id_first, "id-first", "V-41", "the first id of a new IPC namespace")
{
#if defined(__linux__)
    need_root();
    if (unshare(CLONE_NEWIPC) == -1)
        ok_or_absent(false);
    else /* it goes with the namespace, and so with us; made_remove would look for it in another */
        answer("%d", shmget(IPC_PRIVATE, 100, 0600));
#else
    answer("absent");
#endif
}
PROBE(id_hole, "id-hole", "V-43", "two segments, the first removed: the third's id has")
{
    int first = segment(100, 0600);
    segment(100, 0600);
    segment_remove(first);
    int third = segment(100, 0600);
    if (third % 65536 != first % 65536)
        answer("another slot");
    else
        answer(third / 65536 == first / 65536 + 1 ? "its slot, next number" : "its slot");
}
PROBE(id_last, "id-last-freed", "V-42", "two segments, both removed: the next one's id has")
{
    int one = segment(100, 0600), two = segment(100, 0600);
    int low = one % 65536 < two % 65536 ? one : two, high = low == one ? two : one;
    segment_remove(low);
    segment_remove(high);
    int next = segment(100, 0600) % 65536;
    if (next == high % 65536)
        answer("the slot freed last");
    else
        answer(next == low % 65536 ? "the lowest slot" : "another slot");
}
PROBE(ipc_namespace, "ipc-namespace", "V-113", "unshare, for an IPC namespace of one's own")
{
#if defined(__linux__)
    ok_or_absent(unshare(CLONE_NEWIPC) == 0);
#else
    answer("absent");
#endif
}

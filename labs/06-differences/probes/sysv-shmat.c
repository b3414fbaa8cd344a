/* sysv-shmat.c - shmat and shmdt, and what becomes of an attach */
#include "../parts/made.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>

TOPIC(sysv_shmat, "sysv");

/* ---- shmat ---- */

static void attach_at(int id, const void *where, int flags)
{
    ok_or_errno(shmat(id, where, flags) != (void *)-1);
}
PROBE(at_bad, "shmat-bad-id", "V-50", "shmat of an id that nobody has")
{
    attach_at(-1, NULL, 0);
}
PROBE(at_failed, "shmat-failed", "V-52", "what a failed shmat returns")
{
    answer("%ld", (long)(intptr_t)shmat(-1, NULL, 0));
}
PROBE(at_two, "shmat-twice", "V-53 V-65", "shmat twice in one process: addresses")
{
    int id = segment(100, 0600);
    bool two = attached(id, 0) != attached(id, 0);
    answer("%s, nattch=%ld", two ? "two" : "one", (long)segment_status(id).shm_nattch);
}
PROBE(at_unaligned, "shmat-unaligned", "V-54", "shmat at an address that is not aligned")
{
    attach_at(segment(100, 0600), (void *)(page() * 100000 + 1), 0);
}
PROBE(at_round, "shmat-rnd", "V-55", "SHM_RND rounds an address")
{
    int id = segment(100, 0600);
    char *at = attached(id, 0);
    if (shmdt(at) == -1)
        cannot("shmdt");
    answer("%s", shmat(id, at + 1, SHM_RND) == at ? "down" : lab_errno_name(errno));
}
PROBE(at_occupied, "shmat-occupied", "V-56", "shmat at an address that is in use")
{
    int id = segment(100, 0600);
    attach_at(id, attached(id, 0), 0);
}
#if !defined(SHM_REMAP)
#define SHM_REMAP 040000 /* Linux's number */
#endif
PROBE(at_remap, "shmat-remap", "V-57", "the same with SHM_REMAP, or its number")
{
    int id = segment(100, 0600);
    attach_at(id, attached(id, 0), SHM_REMAP);
}
PROBE(at_low, "shmat-low", "V-58", "shmat at the second page of the address space")
{
    attach_at(segment(100, 0600), (void *)page(), 0);
}
PROBE(at_9, "shmat-nine", "V-51", "the ninth shmat of a process")
{
    int id = segment(100, 0600);
    for (int i = 0; i < 8; i++)
        attached(id, 0);
    attach_at(id, NULL, 0);
}
PROBE(at_owner_class, "shmat-0066", "V-90", "its owner attaches mode 0066")
{
    attach_at(segment(100, 0066), NULL, 0);
}
PROBE(at_read_0400, "shmat-0400", "V-50", "its owner attaches mode 0400 to write")
{
    attach_at(segment(100, 0400), NULL, 0);
}
PROBE(at_rdonly_0400, "shmat-0400-rdonly", "V-50", "its owner attaches mode 0400 with SHM_RDONLY")
{
    attach_at(segment(100, 0400), NULL, SHM_RDONLY);
}
PROBE(at_stranger, "shmat-stranger", "V-50", "another user attaches mode 0600")
{
    need_root();
    int id = segment(100, 0600);
    become_stranger(STRANGER);
    attach_at(id, NULL, 0);
}
PROBE(at_mprotect, "shmat-rdonly-mprotect", "V-59", "SHM_RDONLY: mprotect to write")
{
    char *at = attached(segment(100, 0600), SHM_RDONLY);
    ok_or_errno(mprotect(at, page(), PROT_READ | PROT_WRITE) == 0);
}
PROBE(at_store, "shmat-rdonly-store", "V-60", "SHM_RDONLY: store")
{
    *(volatile char *)attached(segment(100, 0600), SHM_RDONLY) = 1;
}
PROBE(dt_store, "shmdt-store", "V-61", "store after shmdt")
{
    char *at = attached(segment(100, 0600), 0);
    if (shmdt(at) == -1)
        cannot("shmdt");
    *(volatile char *)at = 1;
}
PROBE(at_tail, "segment-tail", "V-62", "size 100: byte 200 of the attach")
{
    volatile char *at = attached(segment(100, 0600), 0);
    at[200] = 1;
    answer("%d", at[200] - 1);
}
PROBE(at_books, "shmat-books", "V-63", "after shmat: nattch, shm_lpid ours? shm_atime set?")
{
    int id = segment(100, 0600);
    attached(id, 0);
    struct shmid_ds ds = segment_status(id);
    answer("%ld %s %s", (long)ds.shm_nattch, ds.shm_lpid == getpid() ? "yes" : "no",
           ds.shm_atime ? "yes" : "no");
}

/* ---- removed, and somebody is still attached ---- */

PROBE(rm_attach, "rmid-then-shmat", "V-64", "shmat of a removed segment, still attached")
{
    attach_at(segment_removed(), NULL, 0);
}
PROBE(rm_stat, "rmid-then-stat", "V-89", "IPC_STAT of it")
{
    struct shmid_ds ds;
    ok_or_errno(shmctl(segment_removed(), IPC_STAT, &ds) == 0);
}
PROBE(rm_twice, "rmid-twice", "V-89", "IPC_RMID of it a second time")
{
    ok_or_errno(shmctl(segment_removed(), IPC_RMID, NULL) == 0);
}
PROBE(rm_use, "rmid-then-use", "V-88", "store into it")
{
    int id = segment(100, 0600);
    volatile char *at = attached(id, 0);
    segment_remove(id);
    at[0] = 1;
    answer("ok");
}
static key_t removed_key(void)
{
    key_t key = keyed('m');
    attached(report->id[0].id, 0);
    segment_remove(report->id[0].id);
    return key;
}
PROBE(rm_key, "rmid-then-shmget", "V-94", "shmget of its key")
{
    ok_or_errno(shmget(removed_key(), 100, 0600) != -1);
}
PROBE(rm_reuse, "rmid-then-create", "V-94", "a new segment with its key")
{
    id_or_errno('m', shmget(removed_key(), 100, IPC_CREAT | IPC_EXCL | 0600));
}
PROBE(rm_last, "rmid-then-shmdt", "V-79", "IPC_STAT of it after the last shmdt")
{
    int id = segment(100, 0600);
    char *at = attached(id, 0);
    struct shmid_ds ds;
    if (shmctl(id, IPC_RMID, NULL) == -1 || shmdt(at) == -1)
        cannot("shmdt");
    ok_or_errno(shmctl(id, IPC_STAT, &ds) == 0);
}

/* ---- shmdt, munmap, fork, exec, the end ---- */

PROBE(dt_never, "shmdt-not-attached", "V-70", "shmdt of an address that shmat did not give")
{
    ok_or_errno(shmdt(anonymous(PROT_READ, MAP_PRIVATE, 1)) == 0);
}
PROBE(dt_twice, "shmdt-twice", "V-70", "shmdt a second time")
{
    char *at = attached(segment(100, 0600), 0);
    if (shmdt(at) == -1)
        cannot("shmdt");
    ok_or_errno(shmdt(at) == 0);
}
PROBE(dt_inside, "shmdt-inside", "V-71", "shmdt of the attach's second page")
{
    ok_or_errno(shmdt(attached(segment(page() * 2, 0600), 0) + page()) == 0);
}
PROBE(dt_lpid, "shmdt-lpid", "V-72", "we attach, a child detaches: shm_lpid is whose?")
{
    int id = segment(100, 0600);
    char *at = attached(id, 0);
    pid_t child = forked();
    if (child == 0)
        _exit(shmdt(at) == 0 ? 0 : 1);
    wait_for(child);
    pid_t last = segment_status(id).shm_lpid;
    if (last == child)
        answer("the child's");
    else
        answer(last == getpid() ? "ours" : "nobody's");
}
static char *unmapped(int id, size_t from, size_t length)
{
    char *at = attached(id, 0);
    if (munmap(at + from, length) == -1)
        cannot("munmap");
    return at;
}
PROBE(unmap_all, "munmap-nattch", "V-73", "nattch after munmap of the attach")
{
    int id = segment(page(), 0600);
    unmapped(id, 0, page());
    answer("%ld", (long)segment_status(id).shm_nattch);
}
PROBE(unmap_dt, "munmap-then-shmdt", "V-73", "shmdt after munmap of the attach")
{
    ok_or_errno(shmdt(unmapped(segment(page(), 0600), 0, page())) == 0);
}
PROBE(unmap_middle, "munmap-middle", "V-74", "nattch after munmap of the middle of three pages")
{
    int id = segment(page() * 3, 0600);
    unmapped(id, page(), page());
    answer("%ld", (long)segment_status(id).shm_nattch);
}
static void nattch_while(void (*does)(int id, int ready, int wait))
{
    int id = segment(100, 0600);
    child_does(does, id);
    answer("%ld", (long)segment_status(id).shm_nattch);
}
static void attach_then_exec(int id, int ready, int wait)
{
    (void)ready; /* exec closes it */
    attached(id, 0);
    exec_shell(wait);
}
PROBE(nattch_exec, "nattch-exec", "V-76", "nattch after the only attacher's exec")
{
    nattch_while(attach_then_exec);
}
static void attach_then_fork(int id, int ready, int wait)
{
    attached(id, 0);
    if (forked() != 0)
        wait_for(-1);
    if (write(ready, "", 1) == -1 || read(wait, scratch, 1) == -1)
        cannot("pipe");
}
PROBE(nattch_fork, "nattch-fork", "V-75", "nattch after the only attacher's fork")
{
    nattch_while(attach_then_fork);
}
PROBE(nattch_spawn, "nattch-spawn", "V-78", "nattch while a posix_spawn child runs")
{
    extern char **environ;
    char *const argv[] = {"sh", "-c", "read x", NULL};
    int id = segment(100, 0600), wait[2];
    pid_t child;
    posix_spawn_file_actions_t actions;
    attached(id, 0);
    if (pipe(wait) == -1 || fcntl(wait[1], F_SETFD, FD_CLOEXEC) == -1) /* wait ends when we do */
        cannot("pipe");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, wait[0], 0);
    errno = posix_spawn(&child, "/bin/sh", &actions, NULL, argv, environ);
    if (errno != 0)
        cannot("posix_spawn");
    answer("%ld", (long)segment_status(id).shm_nattch);
}
static void nattch_after(int signal_number) /* a child attaches and ends */
{
    int id = segment(100, 0600);
    pid_t child = forked();
    if (child == 0) {
        attached(id, 0);
        if (signal_number)
            raise(signal_number);
        _exit(0);
    }
    wait_for(child);
    answer("%ld", (long)segment_status(id).shm_nattch);
}
PROBE(nattch_exit, "nattch-exit", "V-77", "nattch after the only attacher's exit")
{
    nattch_after(0);
}
PROBE(nattch_kill, "nattch-kill", "V-77", "nattch after the only attacher's SIGKILL")
{
    nattch_after(SIGKILL);
}
PROBE(shm_stays, "segment-stays", "V-80", "a segment whose maker has ended")
{
    int pipes[2], id;
    if (pipe(pipes) == -1)
        cannot("pipe");
    pid_t child = forked();
    if (child == 0) {
        id = segment(100, 0600);
        _exit(write(pipes[1], &id, sizeof id) == sizeof id ? 0 : 1);
    }
    wait_for(child);
    if (read(pipes[0], &id, sizeof id) != sizeof id)
        cannot("read");
    attach_at(id, NULL, 0);
}

/* sync-sem.c - POSIX semaphores */
#include "../parts/made.h"

#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <sys/time.h>
#include <time.h>

#if defined(__APPLE__)
/* It has sem_init and calls it deprecated. What it answers is the question. */
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
#endif

TOPIC(sync_sem, "sync");

static sem_t *semaphore(unsigned value)
{
    sem_t *sem = sem_open(own_name("a"), O_CREAT | O_EXCL, 0600, value);
    if (sem == SEM_FAILED)
        cannot("sem_open");
    return sem;
}
static void sem_new(const char *text, mode_t mode, unsigned value)
{
    sem_t *sem = sem_open(text, O_CREAT | O_EXCL, mode, value);
    ok_or_errno(sem != SEM_FAILED);
    if (sem != SEM_FAILED)
        sem_unlink(text);
}
PROBE(sem_init, "sem-init", "Y-01", "sem_init in shared memory")
{
    ok_or_errno(sem_init(shared_memory(), 1, 1) == 0);
}
PROBE(sem_destroy, "sem-destroy", "Y-01", "sem_destroy")
{
    sem_t *sem = shared_memory();
    (void)sem_init(sem, 1, 1);
    ok_or_errno(sem_destroy(sem) == 0);
}
PROBE(sem_getvalue, "sem-getvalue", "Y-01", "sem_getvalue of a named semaphore of value 3")
{
    int value;
    if (sem_getvalue(semaphore(3), &value) == -1)
        ok_or_errno(false);
    else
        answer("%d", value);
}
PROBE(sem_timedwait, "sem-timedwait", "Y-02", "sem_timedwait, the time is over")
{
#if defined(__APPLE__)
    answer("absent");
#else
    struct timespec then = {.tv_sec = 1}; /* long ago */
    ok_or_absent(sem_timedwait(semaphore(0), &then) == 0);
#endif
}
PROBE(sem_30, "sem-name-30", "Y-03", "sem_open of a name of 30 bytes")
{
    sem_new(long_name(30), 0600, 1);
}
PROBE(sem_31, "sem-name-31", "Y-03", "sem_open of a name of 31 bytes")
{
    sem_new(long_name(31), 0600, 1);
}
PROBE(sem_252, "sem-name-252", "Y-03", "sem_open of a name of 252 bytes")
{
    sem_new(long_name(252), 0600, 1);
}
PROBE(sem_253, "sem-name-253", "Y-03", "sem_open of a name of 253 bytes")
{
    sem_new(long_name(253), 0600, 1);
}
PROBE(sem_31_unlink, "sem-name-31-unlink", "Y-03", "sem_unlink of a name of 31 bytes, not there")
{
    ok_or_errno(sem_unlink(long_name(31)) == 0);
}
PROBE(sem_empty, "sem-name-empty", "Y-04", "sem_open of the empty name")
{
    sem_new("", 0600, 1);
}
PROBE(sem_slash, "sem-name-plain-same", "Y-05", "are semaphores x and /x one?")
{
    semaphore(1);
    answer(sem_open(note_name(own_name("a") + 1), 0) != SEM_FAILED ? "one" : "two");
}
PROBE(sem_inner, "sem-name-inner-slash", "Y-05", "sem_open of a name with a slash inside")
{
    sem_new(own_name("a/b"), 0600, 1);
}
PROBE(sem_two, "sem-open-twice", "Y-07", "sem_open of one name twice: the same pointer?")
{
    sem_t *sem = semaphore(1);
    answer(sem_open(own_name("a"), 0) == sem ? "yes" : "no");
}
PROBE(sem_fd, "sem-descriptor", "Y-06", "what sem_open returns")
{
    answer((uintptr_t)semaphore(1) < 65536 ? "a descriptor" : "an address");
}
PROBE(sem_close, "sem-close-all", "Y-07", "sem_post after closing every descriptor from 3")
{
    sem_t *sem = semaphore(1);
    for (int fd = 3; fd < 256; fd++)
        close(fd);
    ok_or_errno(sem_post(sem) == 0);
}
PROBE(sem_failed, "sem-failed", "Y-08", "SEM_FAILED is")
{
    answer("%ld", (long)(intptr_t)SEM_FAILED);
}
PROBE(sem_missing, "sem-missing", "Y-17", "sem_open of what is not there")
{
    ok_or_errno(sem_open(own_name("a"), 0) != SEM_FAILED);
}
PROBE(sem_excl, "sem-excl", "Y-17", "sem_open with O_CREAT and O_EXCL of what is there")
{
    semaphore(1);
    sem_new(own_name("a"), 0600, 1);
}
PROBE(sem_max, "sem-value-32767", "Y-09", "sem_open with value 32767")
{
    sem_new(own_name("a"), 0600, 32767);
}
PROBE(sem_over, "sem-value-32768", "Y-09", "sem_open with value 32768")
{
    sem_new(own_name("a"), 0600, 32768);
}
PROBE(sem_far_over, "sem-value-2g", "Y-09", "sem_open with value 2147483648")
{
    sem_new(own_name("a"), 0600, 1U << 31);
}
/* A child makes it: glibc hands out again what one process has open already */
static void sem_by_child(mode_t mode, mode_t mask)
{
    own_name("a"); /* noted here, too */
    pid_t child = forked();
    if (child == 0) {
        umask(mask);
        _exit(sem_open(own_name("a"), O_CREAT | O_EXCL, mode, 1) == SEM_FAILED);
    }
    wait_for(child);
}
PROBE(sem_read, "sem-mode-0400", "Y-11", "its owner opens a semaphore of mode 0400 again")
{
    sem_by_child(0400, 0);
    ok_or_errno(sem_open(own_name("a"), 0) != SEM_FAILED);
}
PROBE(sem_stranger, "sem-stranger-0600", "Y-11", "another user opens a semaphore of mode 0600")
{
    need_root();
    sem_by_child(0600, 0);
    become_stranger(STRANGER);
    ok_or_errno(sem_open(own_name("a"), 0) != SEM_FAILED);
}
PROBE(sem_umask, "sem-umask", "Y-10", "another user opens mode 0666 made under umask 077")
{
    need_root();
    sem_by_child(0666, 077);
    become_stranger(STRANGER);
    ok_or_errno(sem_open(own_name("a"), 0) != SEM_FAILED);
}
PROBE(sem_stranger_unlink, "sem-unlink-stranger", "Y-12", "another user unlinks mode 0600")
{
    need_root();
    sem_by_child(0600, 0);
    become_stranger(STRANGER);
    ok_or_errno(sem_unlink(own_name("a")) == 0);
}
PROBE(sem_busy, "sem-trywait-busy", "Y-15", "sem_trywait of a semaphore of value 0")
{
    ok_or_errno(sem_trywait(semaphore(0)) == 0);
}
static void wake_up(int number)
{
    (void)number;
}
/* SIGALRM again and again, since the first may come before the wait has begun */
static void alarms(void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    struct itimerval soon = {{0, 1000}, {0, 1000}};
    if (sigaction(SIGALRM, &action, NULL) == -1 || setitimer(ITIMER_REAL, &soon, NULL) == -1)
        cannot("setitimer");
}
PROBE(sem_eintr, "sem-wait-signal", "Y-16", "sem_wait, a signal comes")
{
    sem_t *sem = semaphore(0);
    alarms(wake_up, 0); /* no SA_RESTART */
    ok_or_errno(sem_wait(sem) == 0);
}
PROBE(sem_unlinked, "sem-after-unlink", "Y-17", "sem_post after sem_unlink")
{
    sem_t *sem = semaphore(0);
    if (sem_unlink(own_name("a")) == -1)
        cannot("sem_unlink");
    ok_or_errno(sem_post(sem) == 0);
}
PROBE(sem_processes, "sem-two-processes", "Y-07", "a child's sem_post: sem_trywait here")
{
    sem_t *sem = semaphore(0);
    pid_t child = forked();
    if (child == 0)
        _exit(sem_post(sem) == 0 ? 0 : 1);
    wait_for(child);
    ok_or_errno(sem_trywait(sem) == 0);
}
static sem_t *waited;
static void post_third(int number)
{
    static int signals;
    (void)number;
    if (++signals == 3)
        sem_post(waited);
}
PROBE(sem_restart, "sem-wait-restart", "Y-16", "the same, and the handler has SA_RESTART")
{
    waited = semaphore(0);
    alarms(post_third, SA_RESTART);
    ok_or_errno(sem_wait(waited) == 0);
}
/* A restarted wait would need to know how much time is left: EINTR. musl hides an EINTR as long as
 * no handler without SA_RESTART was ever installed; probe has one, for its alarm. */
PROBE(sem_timed_restart, "sem-timedwait-restart", "Y-02", "sem_timedwait, the same")
{
#if defined(__APPLE__)
    answer("absent");
#else
    struct timespec then = {.tv_sec = time(NULL) + 3600};
    waited = semaphore(0);
    alarms(post_third, SA_RESTART);
    ok_or_absent(sem_timedwait(waited, &then) == 0);
#endif
}
PROBE(sandbox_sem, "sandbox-sem-open", "P-120", "sem_open of a new semaphore, in a sandbox")
{
    if (in_sandbox())
        sem_new(own_name("a"), 0600, 1);
}
PROBE(sem_bad, "sem-bad-handle", "Y-14", "sem_trywait of (sem_t *)4000, which nobody gave")
{
    sem_t *volatile bad = (sem_t *)4000;
    ok_or_errno(sem_trywait(bad) == 0);
}

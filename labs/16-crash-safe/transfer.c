/* transfer.c - move money between two accounts, and be killed before every step of it
 *
 *   $ ./transfer undo
 *   transfer: killed before lock: a=60 b=40 sum=100
 *   ...
 *   transfer: not killed: a=50 b=50 sum=100
 *
 * 10 is moved from a to b. A log beside the two says which values they must have again if the mover
 * is killed. Then the next process that gets the lock puts them there. With `undo` these are the
 * values from before the move, and with `redo` those from after it. --twice: the next process is
 * killed, too, before every step of its work. --instructions: the mover is killed after every
 * instruction of the processor. --no-log: nobody keeps a log.
 */
#include "lab.h"
#include "parts/filelock.h"
#include "parts/victim.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/* Atomics, so that no compiler changes the order of the stores: a kill leaves what was stored up to
 * then, in the order of the instructions. */
struct bank {
    pthread_mutex_t mutex; /* robust; on macOS a file lock is in its place */
    atomic_long a, b;      /* 100 together */
    atomic_bool open;      /* while it is true, a and b must become ... */
    atomic_long log_a, log_b;
};
static struct bank *bank;
static bool redo, no_log;
static int lock_fd; /* of the file lock */

/* What the log says is done. It may be done again, so a kill in the middle does no harm. */
static void mend(void)
{
    step("store a");
    bank->a = bank->log_a;
    step("store b");
    bank->b = bank->log_b;
    step("close the log");
    bank->open = false;
}

static void enter(void)
{
    step("lock");
#if !defined(__APPLE__)
    if (!lab_is_macos()) {
        int error = errno = pthread_mutex_lock(&bank->mutex);
        if (error != 0 && error != EOWNERDEAD)
            die("pthread_mutex_lock");
        if (bank->open)
            mend();
        if (error == EOWNERDEAD && (errno = pthread_mutex_consistent(&bank->mutex)) != 0)
            die("pthread_mutex_consistent");
        return;
    }
#endif
    lock_fd = filelock_take();
    if (bank->open)
        mend();
}

static void leave(void)
{
    step("unlock");
    if (lab_is_macos())
        filelock_give(lock_fd);
    else if ((errno = pthread_mutex_unlock(&bank->mutex)) != 0)
        die("pthread_mutex_unlock");
}

/* Moves 10; with NULL it only enters and leaves */
static void move(void *amount)
{
    long ten = amount ? *(long *)amount : 0;
    enter();
    if (amount != NULL && no_log) {
        step("store a");
        bank->a -= ten;
        step("store b");
        bank->b += ten;
    } else if (amount != NULL) {
        step("log a");
        bank->log_a = redo ? bank->a - ten : bank->a;
        step("log b");
        bank->log_b = redo ? bank->b + ten : bank->b;
        step("open the log");
        bank->open = true;
        if (redo) {
            mend();
        } else {
            step("store a");
            bank->a -= ten;
            step("store b");
            bank->b += ten;
            step("close the log");
            bank->open = false;
        }
    }
    leave();
}

static void make(void)
{
    bank = mmap(NULL, sizeof *bank, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (bank == MAP_FAILED)
        die("mmap(%zu)", sizeof *bank);
#if !defined(__APPLE__)
    if (lab_is_macos())
        return;
    pthread_mutexattr_t attributes;
    errno = pthread_mutexattr_init(&attributes);
    if (errno == 0)
        errno = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (errno == 0)
        errno = pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    if (errno == 0)
        errno = pthread_mutex_init(&bank->mutex, &attributes);
    if (errno != 0)
        die("pthread_mutex_init");
#endif
}

static void fill(void)
{
    bank->a = 60;
    bank->b = 40;
    bank->log_a = bank->log_b = 0;
}

/* Enters as the next process does, and returns the sum that it finds */
static long sum(void)
{
    enter();
    long all = bank->a + bank->b;
    leave();
    return all;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "undo|redo [--twice | --instructions | --no-log]");
    bool twice = lab_flag(&argc, argv, "--twice");
    bool instructions = lab_flag(&argc, argv, "--instructions");
    no_log = lab_flag(&argc, argv, "--no-log");
    lab_operands(&argc, argv, 1, 1, "undo or redo");
    redo = strcmp(argv[1], "redo") == 0;
    if (!redo && strcmp(argv[1], "undo") != 0)
        usage("%s: write undo or redo", argv[1]);
    if (twice + instructions + no_log > 1)
        usage("--twice, --instructions or --no-log: only one of them");
    make();

    sum(); /* the loader has then found all functions: instructions that need no kill */

    struct victim mover, mender;
    long ten = 10, kills = 0, wrong = 0;
    bool more = true, mending = true;
    for (long n = 1; more; n++, mending = true) {
        for (long m = 1; mending; m++) {
            fill();
            if (instructions)
                more = killed_after(n, move, &ten);
            else if ((more = victim_begin(&mover, "mover", n, move, &ten)))
                victim_kill(&mover);
            mending = twice && more && victim_begin(&mender, "mender", m, move, NULL);
            if (mending)
                victim_kill(&mender);
            kills += more + mending;
            wrong += sum() != 100;
        }
        if (!twice && !instructions)
            printf("transfer: %s%s: a=%ld b=%ld sum=%ld\n", more ? "killed before " : "not killed",
                   more ? mover.next : "", bank->a, bank->b, bank->a + bank->b);
    }
    if (twice)
        printf("transfer: kills=%ld wrong=%ld\n", kills, wrong);
    if (instructions)
        printf("transfer: killed after each instruction: wrong=%ld\n", wrong);
    return wrong != 0;
}

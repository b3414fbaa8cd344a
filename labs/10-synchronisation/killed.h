/* killed.h - what the killed-*.c share: a pair that belongs together, and the end of its holder
 *
 * In each of them a holder takes the lock, adds 1 to `a`, and stops at "half": before it adds 1 to
 * `b`, and gives the lock back. There it is killed. The program shows what becomes of the lock.
 */
#ifndef KILLED_H
#define KILLED_H

#include "lab.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>

struct pair {
    long a, b; /* always the same when nobody has the lock */
};

/* SIGKILL: nothing of the holder runs any more. Says what it has done. */
static inline void kill_holder(const struct lab_actor *holder, const struct pair *pair)
{
    if (kill(holder->pid, SIGKILL) == -1)
        die("kill");
    if (waitpid(holder->pid, NULL, 0) == -1)
        die("waitpid");
    printf("%s: holder is killed, a=%ld b=%ld\n", lab_program(), pair->a, pair->b);
}
#endif

/* gate.c - the processes sleep at a pipe until all of them are forked. One write wakes them all,
 * and then each waits, without sleeping, until the last one is awake, too.
 */
#include "gate.h"

#include "lab.h"

#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

void gate_make(struct gate *gate, int count)
{
    gate->count = count;
    gate->there = mmap(NULL, 2 * sizeof *gate->there, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (gate->there == MAP_FAILED)
        die("mmap(%zu)", 2 * sizeof *gate->there);
    if (pipe(gate->pipe) == -1)
        die("pipe");
}

void gate_pass(struct gate *gate)
{
    char go;
    if (close(gate->pipe[1]) == -1)
        die("close");
    if (read(gate->pipe[0], &go, 1) != 1) /* the parent has ended, so not all will come */
        _exit(1);
    atomic_fetch_add(gate->there, 1);
    for (unsigned looks = 1; atomic_load(gate->there) < gate->count; looks++)
        if (looks % 2000000 == 0) /* not sooner, or we seldom run when the last one comes */
            sched_yield();
}

/* On a busy machine, who came first may not be running when the last one comes. So they hand a turn
 * to and fro until four answers have come at once: only a process that runs can do that. */
void gate_meet(struct gate *gate, int who)
{
    atomic_int *turn = gate->there + 1;
    for (int turns = 1, quick = 0;; turns++) {
        int now;
        unsigned looks = 0;
        while ((now = atomic_load(turn)) != -1 && now % 2 != who)
            if (++looks % 2000000 == 0)
                sched_yield();
        if (now == -1)
            return;
        quick = looks < 20000 ? quick + 1 : 0;
        if (quick == 4 || turns == 100) {
            atomic_store(turn, -1); /* the other one sees that, and begins, too */
            return;
        }
        atomic_store(turn, now + 1);
    }
}

void gate_open(struct gate *gate)
{
    static const char go[8];
    if (write(gate->pipe[1], go, (size_t)gate->count) != gate->count) /* a byte for each */
        die("write");
    if (close(gate->pipe[0]) == -1 || close(gate->pipe[1]) == -1)
        die("close");
}

void gate_remove(struct gate *gate)
{
    if (munmap(gate->there, 2 * sizeof *gate->there) == -1)
        die("munmap");
}

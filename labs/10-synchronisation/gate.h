/* gate.h - processes that begin at the same moment: if one began after the other, they would not
 * meet
 *
 * They sleep at a pipe until all of them are forked. One write lets all through, and then each
 * waits, awake, until the last one is there, too.
 */
#ifndef GATE_H
#define GATE_H

#include "lab.h"

#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

struct gate {
    int count, pipe[2];
    atomic_int *there; /* how many are through: shared */
};

static void gate_make(struct gate *gate, int count)
{
    gate->count = count;
    gate->there =
        mmap(NULL, sizeof *gate->there, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (gate->there == MAP_FAILED)
        die("mmap(%zu)", sizeof *gate->there);
    if (pipe(gate->pipe) == -1)
        die("pipe");
}

/* In each of the `count` children */
static void gate_pass(struct gate *gate)
{
    char go;
    if (close(gate->pipe[1]) == -1)
        die("close");
    if (read(gate->pipe[0], &go, 1) != 1) /* the parent is gone, and not all are there */
        _exit(1);
    atomic_fetch_add(gate->there, 1);
    for (int looks = 1; atomic_load(gate->there) < gate->count; looks++)
        if (looks % 2000000 == 0) /* who yields soon is seldom running when the last one comes */
            sched_yield();
}

/* In the parent, when it has forked all of them */
static void gate_open(struct gate *gate)
{
    static const char go[8];
    if (write(gate->pipe[1], go, (size_t)gate->count) != gate->count) /* for all, or for none */
        die("write");
    if (close(gate->pipe[0]) == -1 || close(gate->pipe[1]) == -1)
        die("close");
}

static void gate_remove(struct gate *gate)
{
    if (munmap(gate->there, sizeof *gate->there) == -1)
        die("munmap");
}
#endif

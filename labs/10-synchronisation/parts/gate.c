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
    gate->there =
        mmap(NULL, sizeof *gate->there, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (gate->there == MAP_FAILED)
        die("mmap(%zu)", sizeof *gate->there);
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
    if (munmap(gate->there, sizeof *gate->there) == -1)
        die("munmap");
}

/* reference-local.c - what one process can do alone: copy memory, and call the kernel
 *
 *   $ ./reference-local memcpy      copies 256 MiB, far more than the caches hold
 *   size=65536 rate=0.12 unit=M/s ...       (counted in pieces of 64 KiB)
 *   $ ./reference-local pieces      does the same, with a call of memcpy for each 64 KiB
 *   size=65536 rate=0.09 unit=M/s ...
 *   $ ./reference-local call        makes a system call that does nothing
 *   size=8 trip=99 unit=ns ...
 *
 * For a copy above a threshold, a C library may write directly to memory, past the caches. glibc
 * does so; its tunable glibc.cpu.x86_non_temporal_threshold sets the threshold.
 */
#include "lab.h"
#include "parts/race.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "memcpy|pieces|call [--ms MS]");
    const char *ms = lab_option(&argc, argv, "--ms");
    lab_operands(&argc, argv, 1, 1, "REFERENCE");
    bool pieces = strcmp(argv[1], "pieces") == 0, memory = pieces || strcmp(argv[1], "memcpy") == 0;
    if (!memory && strcmp(argv[1], "call") != 0)
        usage("REFERENCE %s: write memcpy, pieces or call", argv[1]);
    double wanted = (double)(ms ? lab_number("--ms", ms, 1, 10000) : 20) / 1000, took = 0;
    size_t half = (size_t)256 << 20, step = pieces ? 65536 : half, count = 0;
    unsigned char *from = malloc(half), *to = malloc(half);
    if (from == NULL || to == NULL)
        die("malloc");
    if (memory)
        memset(from, 1, half), memset(to, 2, half); /* touches the pages */

    race_settle(0);
    double began = race_now(), delay = race_delayed();
    for (; took < wanted; count++, took = race_now() - began) {
        if (memory) {
            for (size_t at = 0; at < half; at += step)
                memcpy(to + at, from + at, step);
            wrong |= (uint64_t)to[count * 4096 % half] ^ 1;
        } else
            for (int i = 0; i < 1000; i++)
                getppid(); /* not getpid, which a C library may remember */
    }
    delay = (race_delayed() - delay) / took * 100;
    if (memory)
        printf("size=65536 rate=%.4g unit=M/s", (double)count * (double)(half >> 16) / took / 1e6);
    else
        printf("size=8 trip=%.4g unit=ns", took * 1e6 / (double)count);
    printf(" ping=0,0 cpus=1 delay=%.1f,0.0 wrong=%d\n", delay, wrong != 0);
    return wrong != 0;
}

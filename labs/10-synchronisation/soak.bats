#!/usr/bin/env bats
# For make soak: the seqlock of 10-synchronisation running free, without a schedule. It needs two processors that
# work at the same time, and so it takes as long as they let it. Its own put and get are looked at, and without
# the second look or the odd count they have to be caught.

load ../../tests/helper

setup() {
    room synchronisation
    [ "$(nproc 2>/dev/null || sysctl -n hw.ncpu)" -gt 1 ] || skip 'one processor'
    cat >free.c <<'END'
#include "lab.h"
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
static unsigned long again;
#define printf(...) (void)again++ /* get says each time that it reads again */
#define main play
#include "seqlock.c"
#undef main
#undef printf
int main(int argc, char **argv)
{
    lab_start(argc, argv, "READS");
    lab_operands(&argc, argv, 1, 1, "READS");
    long reads = lab_number("READS", argv[1], 1, 1000000000), done, wrong = 0, last = 0;
    struct pair *pair =
        mmap(NULL, sizeof *pair, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pair == MAP_FAILED)
        die("mmap(%zu)", sizeof *pair);
    pid_t parent = getpid(), child = fork();
    if (child == -1)
        die("fork");
    for (long n = 1; child == 0; n++) {
        put(pair, n);
        if (n % 1000000 == 0 && getppid() != parent)
            _exit(1);
    }
    for (done = 0; (done < reads || again == 0) && wrong == 0; done++) { /* and until they have met */
        long a, b;
        unsigned seq = get(pair, &a, &b);
        wrong += a != b || a < last || (unsigned)a != seq / 2;
        last = a;
    }
    if (kill(child, SIGKILL) == -1 || waitpid(child, NULL, 0) == -1)
        die("kill");
    printf("free: reads=%ld again=%lu wrong=%ld\n", done, again, wrong);
    return 0;
}
END
}

# A free run of the lab's seqlock, or of the one that breaks/NAME.md makes of it
free() { # READS [NAME]
    [ $# -eq 1 ] || awk -v dir=. -f "$TOP/scripts/patch.awk" "breaks/$2.md"
    make -s free
    run -0 "$TOP/common/limit" 120 ./free "$1"
    echo "$output"
}

@test "two million reads of a seqlock that is written all the time take no half of anything" {
    free 2000000
    [[ $output =~ ^free:\ reads=[0-9]+\ again=[1-9][0-9]*\ wrong=0$ ]] || false
}

@test "a seqlock without a second look is caught" {
    free 100000000 no-second-look
    [[ $output =~ wrong=1$ ]] || false
}

@test "a seqlock whose count is never odd is caught" {
    free 100000000 no-odd
    [[ $output =~ wrong=1$ ]] || false
}

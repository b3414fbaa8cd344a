#!/usr/bin/env bats
# For make soak: two-copies running free, while its writers are killed at any moment. Without the second look it has to be caught.

load ../../tests/helper

setup() {
    room crash-safe
    [ "$(nproc 2>/dev/null || sysctl -n hw.ncpu)" -gt 1 ] || skip 'one processor'
    cat >free.c <<'END'
#include <signal.h>
#define main own_main
#include "two-copies.c"
#undef main
#include <sys/wait.h>
#include <unistd.h>
static pid_t writer_begin(void)
{
    pid_t parent = getpid(), child = fork();
    if (child == -1)
        die("fork");
    while (child == 0) {
        long value = (long)board->count + 1;
        put(&value);
        if (value % 1000 == 0 && getppid() != parent)
            _exit(1);
    }
    return child;
}
int main(int argc, char **argv)
{
    lab_start(argc, argv, "KILLS");
    lab_operands(&argc, argv, 1, 1, "KILLS");
    long kills = lab_number("KILLS", argv[1], 1, 1000000), wrong = 0, last = 0, a, b;
    board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED)
        die("mmap");
    for (long done = 0; done < kills && wrong == 0; done++) {
        unsigned before = board->count; /* whoever comes next must get on, and then it is killed */
        pid_t writer = writer_begin();
        while (board->count - before < 20 + (unsigned)done % 50 && wrong == 0) {
            get(&a, &b);
            wrong += a != b || a < last;
            last = a;
        }
        if (kill(writer, SIGKILL) == -1 || waitpid(writer, NULL, 0) == -1)
            die("kill");
    }
    printf("free: wrong=%ld\n", wrong);
    return 0;
}
END
}

# A free run of the lab's program
free() { # KILLS
    make -s free
    run -0 "$TOP/common/limit" 120 ./free "$1"
    echo "$output"
}

@test "readers take no half of anything, and none that is older, while six hundred writers are killed" {
    free 600
    says 'free: wrong=0'
}

@test "readers that do not look again are caught" {
    sed -i.old 's/while (before != after)/while (false)/' two-copies.c
    free 100000
    says 'free: wrong=1'
}

@test "a writer that fills the readers' copy is caught" {
    awk -v dir=. -f "$TOP/scripts/patch.awk" breaks/same-copy.md
    free 100000
    says 'free: wrong=1'
}

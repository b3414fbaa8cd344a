#!/usr/bin/env bats
# A class on one server: many are graded at a time, copies that do harm are among them, and the workbook that is handed out
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2154 # backquotes are the messages'; run's output; what both suites set up

load ../helper

setup() { workbook; }
teardown() { nothing_left_of_it; }

@test "learners who are graded at the same time, in a clone where nothing is built, get what each gets alone" {
    local learners=$((14 / ${SHARE:-1} + 2))
    need_solutions
    few_exercises
    make -s clean
    for n in $(seq $learners); do
        hand_in "learner$n" "$task/$([ $((n % 2)) -eq 0 ] && echo solution.c || echo start.c)"
        make -s grade FROM="learner$n" OUT="out$n" >"said$n" 2>&1 3>&- &
    done
    wait
    for n in $(seq $learners); do
        grep -q "^$((n % 2 ? 0 : 2)) of 2 points" "said$n" || { cat "said$n"; return 1; }
        [ $((n % 2)) -eq 0 ] || grep -q 'wanted: a line `...msg=' "said$n" || { cat "said$n"; return 1; }
    done
}

# hostile WHAT-IT-SAYS: a program that harms comes first, and one that passes after it is graded all the same.
# Bounded: at most 200 children, 64 MiB, 20 s.
hostile() {
    need_solutions
    few_exercises
    cp -R labs/03-posix-shm/exercises/terminator labs/03-posix-shm/exercises/zz
    sed -i.bak 's/^# terminator:/# zz:/' labs/03-posix-shm/exercises/zz/README.md
    sed -i.bak 's,\./terminator,./zz,' labs/03-posix-shm/exercises/zz/check.sh
    hand_in bad hostile.c
    sed 's/terminator: stored/zz: stored/' "$task/solution.c" >bad/labs/03-posix-shm/mine/zz.c
    SHMLAB_LIMIT=5 run -0 scripts/grade bad # enough for what passes, on a busy machine
    # shellcheck disable=SC2053 # a pattern, as it should be
    [[ $output == *'03 posix-shm/terminator         0 of  2  wanted: '*'03 posix-shm/zz                 2 of  2  passed'* ]] || { echo "$output"; return 1; }
    # No process of this tree: another suite may have a terminator, too
    [ -z "$(for exe in /proc/[0-9]*/exe; do readlink "$exe"; done | grep -F -e "$PWD" || :)" ]
}
@test "grade: a copy that forks 200 children which stay leaves none, and the next is graded" {
    cat >hostile.c <<'END'
#include <unistd.h>
int main(void)
{
    for (int i = 0; i < 200; i++)
        if (fork() == 0) {
            alarm(20);
            for (;;)
                pause();
        }
    return 0;
}
END
    hostile
}
@test "grade: a copy that fills /dev/shm fills no other's" {
    need_confinement
    cat >hostile.c <<'END'
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
int main(void)
{
    static char block[1 << 20];
    int fd = shm_open("/filler", O_RDWR | O_CREAT, 0600);
    for (int i = 0; i < 64; i++)
        if (write(fd, block, sizeof block) == -1)
            return 2;
    return 0;
}
END
    hostile
    [ ! -e /dev/shm/filler ]
}
@test "grade: a copy that kills its group, and one that never ends, take nobody along" {
    printf '#include <signal.h>\nint main(void) { return kill(0, SIGKILL); }\n' >hostile.c
    hostile
    rm -rf labs/03-posix-shm/exercises/zz bad
    printf '#include <unistd.h>\nint main(void) { alarm(20); for (;;) ; }\n' >hostile.c
    hostile
}

@test "git archive gives a workbook without solutions, in which all but solution- works" {
    git -C "$TOP" rev-parse -q --verify HEAD >/dev/null 2>&1 || skip 'not a git clone'
    mkdir book
    git -C "$TOP" archive HEAD | tar -xf - -C book
    cd book
    [ -z "$(find . -name 'solution*' -o -name 'wrong-*' -o -name 'right-*')" ]
    SHMLAB_PROGRESS=$PWD/.progress
    run -0 make -s try-03-terminator
    [[ $output == *'terminator: wanted: '* ]] || false
    run -0 make -s hint-03-terminator
    run -0 make -s solution-03-terminator FORCE=1
    [[ $output == *'exercise: this copy of the workbook has no solutions'* ]] || false
    run -0 make -s reset-03-terminator
    printf '%s\n' 'shared 10' 'private 0' 'address 1' >answers
    run -0 make -s predict-01 ANSWERS=answers
    echo 'drop-excl created' >answers
    run -0 make -s break-03-drop-excl ANSWERS=answers
    run -0 make -s progress
    [[ $output == *'01 fork-mmap '*'3 of 3, 3 right'* ]] || false
}

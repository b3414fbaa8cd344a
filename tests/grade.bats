#!/usr/bin/env bats
# scripts/grade and scripts/confine: points for a learner's copies, hostile ones too; and a workbook without solutions
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2154 # backquotes are the messages'; run's output; what both suites set up

load helper

setup() { workbook; }
teardown() { nothing_left_of_it; }

# TAP's lines and JUnit's are as many as there are exercises, and the sum is that of both
@test "grade gives points for what passes and a reason for what does not, as TAP and JUnit" {
    need_solutions
    rm -rf labs/0[12456]*/exercises
    mkdir -p hand-in/labs/77-posix-shm/mine # numbers change
    cp "$task/solution.c" hand-in/labs/77-posix-shm/mine/terminator.c
    run -0 make -s grade FROM=hand-in OUT=out
    [[ $output == *'03 posix-shm/terminator         2 of  2  passed'* ]] || { echo "$output"; return 1; }
    [[ $output == *"2 of $(awk -F ' · ' 'FNR == 3 { s += $3 } END { print s }' labs/03-posix-shm/exercises/*/README.md) points;"* ]]
    tests=$(find labs/03-posix-shm/exercises/*/README.md | wc -l)
    [ "$(head -n 1 out/grade.tap)" = "1..$((tests))" ]
    grep -qx 'ok [0-9]* - posix-shm/terminator # 2 of 2 points' out/grade.tap
    [ "$(grep -c '^not ok .* # 0 of ' out/grade.tap)" -eq $((tests - 1)) ]
    grep -q "<testsuite name=\"hand-in\" tests=\"$((tests))\" failures=\"$((tests - 1))\">" out/grade.xml
    [ "$(grep -c '<testcase .*</testcase>' out/grade.xml)" -eq $((tests)) ]
}

@test "grade says what FROM must be, and takes no number of a copy for a name" {
    run -2 scripts/grade nowhere
    says 'grade: nowhere has no labs: FROM is a clone, or a directory with labs/03-posix-shm/mine/NAME.c and so on'
}

# hand_in NAME FILE: a learner's directory with FILE as the copy of terminator
hand_in() {
    mkdir -p "$1/labs/03-posix-shm/mine"
    cp "$2" "$1/labs/03-posix-shm/mine/terminator.c"
}
few_exercises() { # only terminator is left
    for one in labs/*/exercises/*/; do case $one in */terminator/) ;; *) rm -rf "$one" ;; esac done
}

@test "learners who are graded at the same time, in a clone where nothing is built, get what each gets alone" { # make soak: 30 of them
    need_solutions
    few_exercises
    make -s clean
    for n in $(seq "${LEARNERS:-6}"); do
        hand_in "learner$n" "$task/$([ $((n % 2)) -eq 0 ] && echo solution.c || echo start.c)"
        make -s grade FROM="learner$n" OUT="out$n" >"said$n" 2>&1 3>&- &
    done
    wait
    for n in $(seq "${LEARNERS:-6}"); do
        grep -q "^$((n % 2 ? 0 : 2)) of 2 points" "said$n" || { cat "said$n"; return 1; }
        [ $((n % 2)) -eq 0 ] || grep -q 'wanted: a line `...msg=' "said$n" || { cat "said$n"; return 1; }
    done
}

# Whether this kernel gives namespaces; not asked of confine, which is what is tested
need_namespaces() {
    unshare -mpi -f true 2>/dev/null || unshare -Urmpi -f true 2>/dev/null || skip 'no namespaces here'
}
@test "grade: a copy cannot change a check, nor take the reference in" {
    need_solutions
    need_namespaces
    few_exercises
    cat >hostile.c <<END
#include <stdio.h>
int main(void)
{
    FILE *check = fopen("$PWD/labs/03-posix-shm/exercises/terminator/check.sh", "w");
    return check ? fputs("exit 0\\n", check) < 0 : 1;
}
END
    hand_in bad hostile.c
    cp "$task/check.sh" before
    run -0 make -s grade FROM=bad
    [[ $output == *'0 of 2 points'* ]]
    cmp before "$task/check.sh"
    echo '#include "../../../../labs/03-posix-shm/exercises/terminator/solution.c"' >hostile.c
    hand_in bad hostile.c
    run -0 make -s grade FROM=bad
    [[ $output == *'does not compile: '*'0 of 2 points'* ]]
    ln -sf "$PWD/$task/solution.c" bad/labs/03-posix-shm/mine/terminator.c
    run -0 make -s grade FROM=bad
    [[ $output == *'not begun'* ]]
}
@test "what a copy says spoils neither JUnit nor the terminal" {
    few_exercises
    printf '#error "<b a=1> & ]]> caf\351 \033[31m \357\277\277"\n' >hostile.c
    hand_in bad hostile.c
    run -0 scripts/grade bad
    [ -z "$(LC_ALL=C tr -d '\11\12\40-\176' <build/grade/grade.xml)$(printf '%s' "$output" | LC_ALL=C tr -d '\11\12\40-\176')" ]
    grep -q 'failure message="does not compile: [^<"]*&lt;b a=[^<"]*&amp; ]]&gt; caf' build/grade/grade.xml
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
    [ -z "$(for pid in $(pgrep -x terminator); do readlink "/proc/$pid/exe"; done | grep -F -e "$PWD" || :)" ]
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
    need_namespaces
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

# ---- without solutions ----

@test "git archive gives a workbook without solutions, in which all but solution- works" {
    git -C "$TOP" rev-parse -q --verify HEAD >/dev/null 2>&1 || skip 'not a git clone'
    mkdir book
    git -C "$TOP" archive HEAD | tar -xf - -C book
    cd book
    [ -z "$(find . -name 'solution*' -o -name 'wrong-*')" ]
    SHMLAB_PROGRESS=$PWD/.progress
    run -2 make -s try-03-terminator
    [[ $output == *'terminator: wanted: '* ]]
    run -0 make -s hint-03-terminator
    run -2 make -s solution-03-terminator FORCE=1
    [[ $output == *'exercise: this copy of the workbook comes without solutions'* ]]
    run -0 make -s reset-03-terminator
    printf '%s\n' 'shared 10' 'private 0' 'address same' >answers
    run -0 make -s predict-01 ANSWERS=answers
    echo 'drop-excl created' >answers
    run -0 make -s break-03-drop-excl ANSWERS=answers
    run -0 make -s progress
    [[ $output == *'01 fork-mmap '*'3 of 3, 3 right'* ]]
}

@test "the instructor's table has the minutes and points of the pages" {
    for lab in labs/[0-9][0-9]-*; do
        name=${lab#labs/}
        page=$(sed -n '3s/^[*]\([0-9]*\) minutes.*/\1/p' "$lab/README.md")
        row=$(awk -F ' · ' 'FNR == 3 { n++; m += $2; p += $3 } END { print n ": " m " | " p }' "$lab"/exercises/*/README.md)
        grep -qx "| ${name%%-*} ${name#??-} | $page | $row |" notes/instructor.md || { echo "$name: $page | $row"; return 1; }
    done
}

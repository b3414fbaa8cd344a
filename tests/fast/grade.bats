#!/usr/bin/env bats
# scripts/grade and scripts/confine: points for a learner's copies; tests/soak/classroom.bats has many at a time, and copies that do harm
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2154 # backquotes are the messages'; run's output; what both suites set up

load ../helper

setup() { workbook; }
teardown() { nothing_left_of_it; }

# TAP's lines and JUnit's are as many as there are exercises, and the sum is that of both
@test "grade gives points for what passes and a reason for what does not, as TAP and JUnit" {
    need_solutions
    for lab in labs/*/; do case $lab in */03-*) ;; *) rm -rf "$lab/exercises" ;; esac done
    mkdir -p hand-in/labs/77-posix-shm/mine # numbers change
    cp "$task/solution.c" hand-in/labs/77-posix-shm/mine/terminator.c
    run -0 make -s grade FROM=hand-in OUT=out
    [[ $output == *'03 posix-shm/terminator         2 of  2  passed'* ]] || { echo "$output"; return 1; }
    [[ $output == *"2 of $(awk -F ' · ' 'FNR == 3 { s += $3 } END { print s }' labs/03-posix-shm/exercises/*/README.md) points;"* ]] || false
    tests=$(find labs/03-posix-shm/exercises/*/README.md | wc -l)
    [ "$(head -n 1 out/grade.tap)" = "1..$((tests))" ]
    grep -qx 'ok [0-9]* - posix-shm/terminator # 2 of 2 points' out/grade.tap
    [ "$(grep -c '^not ok .* # 0 of ' out/grade.tap)" -eq $((tests - 1)) ]
    grep -q "<testsuite name=\"hand-in\" tests=\"$((tests))\" failures=\"$((tests - 1))\">" out/grade.xml
    [ "$(grep -c '<testcase .*</testcase>' out/grade.xml)" -eq $((tests)) ]
}

# three: hand-ins of three learners, of whom one has solved the exercise
three() {
    few_exercises
    for one in anna ben 'zoe m=%'; do mkdir -p "hand-ins/$one/labs/03-posix-shm/mine"; done
    cp "$task/solution.c" hand-ins/ben/labs/03-posix-shm/mine/terminator.c
}
@test "make grades grades many side by side, and prints a line for each" {
    need_solutions
    three
    MAKEFLAGS='' run -0 --separate-stderr make -s -j3 grades FROM=hand-ins OUT=out # not those of make test
    [ "$(sort <<<"$output" | sed 's/;.*//')" = 'anna: 0 of 2 points
ben: 2 of 2 points
zoe m=%: 0 of 2 points' ]
    grep -qx 'ok 1 - posix-shm/terminator # 2 of 2 points' out/ben/grade.tap
    mkdir empty
    for from in nowhere empty '' Makefile; do
        MAKEFLAGS='' FROM=$from run -2 --separate-stderr make -s grades
        [ -z "$output" ]
        [ "${stderr_lines[0]}" = 'make: FROM must be a directory with one directory for each learner' ]
        [ "$(grep -vc '^make.*: [*][*][*]' <<<"$stderr")" -eq 1 ]
    done
}

@test "grade-array grades the learner of its task, or with MACHINE=local all" {
    need_solutions
    three
    make -s build
    SLURM_ARRAY_TASK_ID=2 run -0 --separate-stderr scripts/grade-array hand-ins out
    says 'ben: 2 of 2 points; *out/ben/grade.xml'
    [ "$(ls out)" = ben ]
    MACHINE=local run -0 --separate-stderr scripts/grade-array hand-ins out
    says 'anna: 0 of 2 points; *' 'ben: 2 of 2 points; *' 'zoe m=%: 0 of 2 points; *'
    SLURM_ARRAY_TASK_ID=4 run -2 scripts/grade-array hand-ins out
    says 'grade-array: there are only 3 hand-ins, so there is no number 4'
    run -2 scripts/grade-array hand-ins out
    says 'grade-array: it is no task of an array: call it with sbatch --array=1-N, or with MACHINE=local'
    run -2 scripts/grade-array nowhere out
    says 'grade-array: it needs a directory of hand-ins, and a directory for the grades; --help says more'
    mkdir hand-ins/ben/none none && mv hand-ins/ben/labs hand-ins/ben/none/
    MACHINE=local run -1 scripts/grade-array hand-ins out
    [[ $output == *'ben: it is not graded'*'zoe m=%: 0 of 2 points'* ]] || false
    MACHINE=local run -2 scripts/grade-array none out
    says 'grade-array: there is no hand-in in none; each is a directory'
    MACHINE=moon run -2 scripts/grade-array hand-ins out
    says 'grade-array: MACHINE=moon has no meaning; write MACHINE=local, or leave it out'
}

@test "where nothing can be confined, grade, grade-array and make grades say so in one line, and once" {
    few_exercises
    hand_in hand-ins/anna "$task/start.c"
    hand_in hand-ins/ben "$task/start.c"
    mkdir bin
    printf '#!/bin/sh\nexit 1\n' >bin/unshare
    chmod +x bin/unshare
    make -s build
    for call in 'scripts/grade hand-ins/ben' 'env MACHINE=local scripts/grade-array hand-ins out' 'make -s -j2 grades FROM=hand-ins OUT=out'; do
        # shellcheck disable=SC2086 # words
        PATH=$PWD/bin:$PATH MAKEFLAGS='' run -0 --separate-stderr $call
        [ "$stderr" = "confine: on this system the programs that are checked run as any program of yours, under a time limit and a limit on files only; --help says more" ]
    done
    need_confinement
    run -0 --separate-stderr scripts/grade hand-ins/ben
    [ -z "$stderr" ]
}

@test "grade says what FROM must be" {
    run -2 scripts/grade nowhere
    says 'grade: nowhere has no directory labs; FROM must be a clone, or a directory with files such as labs/03-posix-shm/mine/NAME.c'
}

@test "grade: a copy cannot change a check, nor take the reference in" {
    need_solutions
    need_confinement
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
    [[ $output == *'0 of 2 points'* ]] || false
    cmp before "$task/check.sh"
    echo '#include "../../../../labs/03-posix-shm/exercises/terminator/solution.c"' >hostile.c
    hand_in bad hostile.c
    run -0 make -s grade FROM=bad
    [[ $output == *'does not compile: '*'0 of 2 points'* ]] || false
    ln -sf "$PWD/$task/solution.c" bad/labs/03-posix-shm/mine/terminator.c
    run -0 make -s grade FROM=bad
    [[ $output == *'not begun'* ]] || false
}
@test "what a copy says spoils neither JUnit nor the terminal" {
    few_exercises
    printf '#error "<b a=1> & ]]> caf\351 \033[31m \357\277\277"\n' >hostile.c
    hand_in bad hostile.c
    run -0 scripts/grade bad
    [ -z "$(LC_ALL=C tr -d '\11\12\40-\176' <build/grade/grade.xml)$(printf '%s' "$output" | LC_ALL=C tr -d '\11\12\40-\176')" ]
    grep -q 'failure message="your program does not compile: [^<"]*&lt;b a=[^<"]*&amp; ]]&gt; caf' build/grade/grade.xml
}
@test "the instructor's table has the minutes and points of the pages, and the README's the minutes" {
    cd "$TOP"
    for lab in labs/[0-9][0-9]-*; do
        name=${lab#labs/}
        page=$(sed -n '3s/^[*]\([0-9]*\) minutes.*/\1/p' "$lab/README.md")
        row=$(awk -F ' · ' 'FNR == 3 { n++; m += $2; p += $3 } END { print n ": " m " | " p }' "$lab"/exercises/*/README.md)
        grep -qx "| ${name%%-*} ${name#??-} | $page | $row |" notes/instructor.md || { echo "$name: $page | $row"; return 1; }
        grep -q "^| .make ${name%%-*}. .* | $page | " README.md || { echo "README.md: $name: $page"; return 1; }
    done
}

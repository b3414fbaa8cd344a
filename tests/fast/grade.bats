#!/usr/bin/env bats
# scripts/grade and scripts/confine: points for a learner's copies; tests/classroom.bats has many at a time, and copies that do harm
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

@test "grade says what FROM must be, and takes no number of a copy for a name" {
    run -2 scripts/grade nowhere
    says 'grade: nowhere has no labs: FROM is a clone, or a directory with labs/03-posix-shm/mine/NAME.c and so on'
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
    grep -q 'failure message="does not compile: [^<"]*&lt;b a=[^<"]*&amp; ]]&gt; caf' build/grade/grade.xml
}
@test "the instructor's table has the minutes and points of the pages" {
    cd "$TOP"
    for lab in labs/[0-9][0-9]-*; do
        name=${lab#labs/}
        page=$(sed -n '3s/^[*]\([0-9]*\) minutes.*/\1/p' "$lab/README.md")
        row=$(awk -F ' · ' 'FNR == 3 { n++; m += $2; p += $3 } END { print n ": " m " | " p }' "$lab"/exercises/*/README.md)
        grep -qx "| ${name%%-*} ${name#??-} | $page | $row |" notes/instructor.md || { echo "$name: $page | $row"; return 1; }
    done
}

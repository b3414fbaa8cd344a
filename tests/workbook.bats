#!/usr/bin/env bats
# predict, try, hint, solution, reset, break, progress and grade, on lab 01's questions, lab 03's exercise terminator
# and its breakage drop-excl
# shellcheck disable=SC2016,SC2030,SC2031 # backquotes are the messages'; run's output

load helper

setup() {
    tree
    rm -rf labs/*/mine .progress
    export SHMLAB_PREFIX=/shmlab.t$$x SHMLAB_PROGRESS=$PWD/.progress
    mine=labs/03-posix-shm/mine/terminator.c
    task=labs/03-posix-shm/exercises/terminator
}
teardown() {
    local left
    left=$("$TOP/common/leftovers") || { "$TOP/common/leftovers" --remove; echo "left: $left"; return 1; }
    if ls -d build/run.* 2>/dev/null; then return 1; fi
}
need_solutions() { [ -e "$TOP/$task/solution.c" ] || skip 'this copy of the workbook has no solutions'; }

# answers LINE...: a file of answers
answers() { printf '%s\n' "$@" >answers; }

# ---- predict ----

@test "predict sets each answer beside what the machine printed, with a reason, and keeps score" {
    answers 'shared 10' 'private 10' 'address same'
    run -0 scripts/predict 01 answers
    [[ $output == *'you said 10, it printed 10: right'* ]]
    [[ $output == *'you said 10, it printed 0: wrong'* ]]
    [[ $output == *'returned data=0'*'10: For that'*'0: The child'* ]]
    [ "${lines[$((${#lines[@]} - 1))]}" = '2 of 3 right' ]
    [ "$(cat .progress)" = 'predict fork-mmap shared right 10
predict fork-mmap private wrong 10
predict fork-mmap address right same' ]
}

@test "predict's right answer is what the program prints, and no key" {
    sed 's/\*data = value;/*data = 0;/' labs/01-fork-mmap/share.c >new.c
    run ! cmp -s new.c labs/01-fork-mmap/share.c
    mv new.c labs/01-fork-mmap/share.c
    answers 'shared 10' 'private 0' 'address same'
    run -0 scripts/predict 01 answers
    [[ $output == *'you said 10, it printed 0: wrong'* ]]
}

@test "predict says which answers there are, and keeps nothing, if one is none or is missing" {
    answers 'shared 11' 'private 10' 'address same'
    run -2 scripts/predict 01 answers
    says 'predict: answers: shared: 11; write a line: shared, a blank, and one of: 0 10 SIGSEGV'
    answers 'shared 10' 'private 10'
    run -2 scripts/predict posix-shm answers
    run -2 scripts/predict fork-mmap answers
    says 'predict: answers: address: no answer; write a line: address, a blank, and one of: same another'
    [ ! -e .progress ]
}

@test "predict without a terminal says what to write; and whose lab or file is not there" {
    run -2 scripts/predict 01 </dev/null
    says 'predict: no terminal: write a line `name answer` for each of shared private address, and say ANSWERS=FILE'
    run -2 scripts/predict 99
    says 'predict: there is no lab 99; make lists the labs'
    run -2 scripts/predict 01 nowhere
    says 'predict: no file nowhere: write a line `name answer` for each question'
}

@test "predict in a terminal takes a letter or the answer itself, and asks again" {
    need_linux 'script'
    command -v script >/dev/null || skip 'no script(1) here'
    run -0 script -qec './scripts/predict 01' /dev/null < <(printf 'z\nb\n0\na\n')
    [[ $output == *'one of these, or its letter'* ]]
    [[ $output == *'3 of 3 right'* ]]
}

@test "predict asks macOS's side under its rules, and says so" {
    need_linux 'on a Mac there are no rules'
    answers 'shared 10' 'private 0' 'address same'
    OS=macos run -0 scripts/predict 01 answers
    [[ $output == *"it printed 10, by macOS's rules and not on a Mac: right"* ]]
}

# ---- break ----

@test "break lists, takes a number or a name, shows the change, leaves the lab's file, and explains" {
    before=$(cat labs/03-posix-shm/writer.c)
    run -0 scripts/break 03
    number=$(printf '%s\n' "${lines[@]}" | awk '$2 == "drop-excl" { print $1 }')
    answers 'drop-excl found'
    run -0 scripts/break "03-$number" answers
    [[ $output == *'-    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);'* ]]
    if [ "$(uname -s)" = Linux ]; then
        [[ $output == *'you said found, it printed created: wrong'* ]]
        [[ $output == *'As macOS answers, by its rules and not on a Mac:'*'EINVAL (Invalid argument)'* ]]
    fi
    [ "$(cat labs/03-posix-shm/writer.c)" = "$before" ]
    [[ $(cat .progress) == 'break posix-shm drop-excl wrong found' ]]
    run -0 scripts/break posix-shm-drop-excl answers
    run -2 scripts/break 03-nothing
    [[ $output == 'break: lab 03 has no breakage nothing; it has 1 to '* ]]
}

@test "a breakage whose lines are not in the program any more is refused, with its line" {
    sed 's/O_RDWR | O_CREAT | O_EXCL, 0600/O_RDWR | O_EXCL | O_CREAT, 0600/' labs/03-posix-shm/writer.c >new.c
    mv new.c labs/03-posix-shm/writer.c
    run -2 scripts/session check labs/03-posix-shm/breaks/drop-excl.md
    [[ $output == *'drop-excl.md:'*': the lines of this hunk stand 0 times in writer.c' ]]
}

# ---- exercises ----

@test "try lists a lab's exercises; on first use it makes your copy, and never writes over it" {
    run -0 scripts/exercise try 03
    [[ $output == *'terminator '*'mend · 10 minutes'*'make try-03-'* ]]
    run -1 scripts/exercise try 03-terminator
    [[ $output == "$mine is your copy."*'terminator: wanted: '*'; came: '*"edit $mine and try again"* ]]
    [ -x "${mine%.c}" ]
    echo '/* mine */' >>"$mine"
    run -1 scripts/exercise try posix-shm-terminator
    [ "${#lines[@]}" -eq 2 ]
    [ "$(tail -n 1 "$mine")" = '/* mine */' ]
    run -0 scripts/progress get try posix-shm terminator
    says failed
}

@test "try passes the reference; then solution shows it, and before that only with FORCE" {
    need_solutions
    run -1 scripts/exercise solution 03-terminator
    says 'exercise: begin with make try-03-terminator'
    run -1 scripts/exercise try 03-terminator
    run -1 scripts/exercise solution 03-terminator
    says 'exercise: your copy does not pass yet: make hint-03-terminator helps, FORCE=1 shows it all the same'
    FORCE=1 run -0 scripts/exercise solution 03-terminator
    [[ $output == *"--- $mine"*'+++ reference'* ]]
    cp "$task/solution.c" "$mine"
    run -0 scripts/exercise try 03-terminator
    [[ ${lines[0]} == 'terminator: passed ('* ]]
    run -0 scripts/exercise solution 03-terminator
    says 'your copy is the reference, line by line'
}

@test "hint gives one more each time, and stays with the last" {
    all=$(awk 'BEGIN { RS = "" } END { print NR }' "$task/hints.md")
    for n in $(seq 1 "$all") "$all"; do
        run -0 scripts/exercise hint 03-terminator
        [ "${lines[0]}" = "terminator, hint $n of $all:" ]
    done
    [[ $output == *'That was the last. make solution-03-terminator FORCE=1 shows the reference.' ]]
}

@test "reset starts over and keeps each old copy" {
    run -1 scripts/exercise try 03-terminator
    echo '/* first */' >"$mine"
    run -0 scripts/exercise reset 03-terminator
    echo '/* second */' >"$mine"
    run -0 scripts/exercise reset 03-terminator
    says "your copy is kept as $mine.2" "$mine is new: make try-03-terminator"
    cmp "$mine" "$task/start.c"
    [ "$(cat "$mine.1" "$mine.2")" = "$(printf '/* first */\n/* second */')" ]
}

# checked PROGRAM-TEXT: what try says of a copy that holds it
checked() {
    mkdir -p labs/03-posix-shm/mine
    printf '%s\n' "$1" >"$mine"
    SHMLAB_LIMIT=2 run -1 scripts/exercise try 03-terminator
}
@test "a copy that does not compile is shown its first error" {
    checked 'int main(void) { return nothing; }'
    [[ ${lines[0]} == 'terminator: does not compile: '*error*nothing* ]]
}
@test "a copy that never ends is stopped, and that is said" {
    checked '#include <unistd.h>
int main(void) { for (;;) pause(); }'
    [[ ${lines[0]} == 'terminator: wanted: an end within 2 seconds; came: none'* ]]
}
@test "a copy that kills its group does not take the check along" {
    checked '#include <signal.h>
int main(void) { return kill(0, SIGKILL); }'
    [[ ${lines[0]} == 'terminator: wanted: a check that comes to its end; came: status 137'* ]]
}
@test "a copy that touches memory it does not have is told so" {
    printf 'int main(void) { return 0; }\n' >sane.c
    cc -fsanitize=address -o sane sane.c 2>/dev/null || skip 'this compiler has no AddressSanitizer'
    checked '#include <stdlib.h>
int main(int argc, char **argv) { char *p = malloc(4); p[argc + 2] = argv[0][0]; return p[argc + 2]; }'
    [[ ${lines[0]} == 'terminator: wanted: no '*' in ./terminator '*'; came: '* ]]
}
@test "a copy that leaves an object behind fails for that, and the object is removed" {
    need_solutions
    sed 's|    return 0;|    shm_open(lab_name("more"), O_RDWR \| O_CREAT, 0600);\n    return 0;|' "$task/solution.c" >new.c
    checked "$(cat new.c)"
    [[ ${lines[0]} == 'terminator: wanted: nothing left behind; came: leftovers: POSIX object /shmlab.'*'.more' ]]
}
@test "an exercise, lab or file that is not there is named, with what there is" {
    run -2 scripts/exercise try 03-nothing
    [[ $output == 'exercise: lab 03 has no exercise nothing; it has: '*terminator* ]]
    run -2 scripts/exercise hint 03
    [[ $output == 'exercise: hint which? make hint-03-NAME, with one of: '*terminator* ]]
    run -2 scripts/exercise try 99
    says 'exercise: there is no lab 99; make lists the labs'
    run -2 scripts/exercise check 03-terminator nowhere.c
    says 'exercise: no file nowhere.c'
}

# ---- progress ----

@test "progress shows what is done and what is next, from make 01 to the last exercise" {
    run -0 scripts/progress
    [[ ${lines[1]} == '01 fork-mmap '*'-'*'0 of 3'* ]]
    [[ $output == *'next: make predict-01' ]]
    answers 'shared 10' 'private 0' 'address another'
    scripts/predict 01 answers
    run -0 scripts/progress
    [[ $output == *'next: make 01' ]]
    make -s 01
    run -0 scripts/progress
    [[ ${lines[1]} == '01 fork-mmap '*'yes'*'3 of 3, 2 right'* ]]
    [[ $output == *'next: make try-01-'* ]]
    for name in labs/01-fork-mmap/exercises/*/; do
        scripts/progress record try fork-mmap "$(basename "$name")" passed
    done
    run -0 scripts/progress
    [[ $output == *'next: make break-01-'* ]]
}

@test "progress is kept by name: it survives a new number for a lab" {
    scripts/progress record break posix-shm drop-excl right created
    mv labs/03-posix-shm labs/33-posix-shm
    run -0 scripts/progress
    [[ $output == *'33 posix-shm '*' 1 of '*' seen'* ]]
    [[ $output != *'makes no sense'* ]]
}

@test "a line that makes no sense is named and left alone; one that was cut off spoils no other" {
    printf '%s\n' '# my notes' 'predict fork-mmap shared right 10' 'predict fork-mmap nothing right 1' 'hello' >.progress
    printf 'try posix-shm termin' >>.progress
    scripts/progress record try posix-shm terminator passed
    cp .progress before
    run -0 scripts/progress
    [[ $output == *"line 3 of $PWD/.progress makes no sense, and is left alone: predict fork-mmap nothing right 1"* ]]
    [[ $output == *'line 4 of '*': hello'* ]]
    [[ $output == *'line 5 of '*': try posix-shm termin'* ]]
    [[ $output == *'03 posix-shm '*' 1 of '*' passed'* ]]
    cmp .progress before
}

@test "progress that is recorded by many at a time has all its lines whole; the same line is not added twice" {
    for n in 1 2 3 4 5 6 7 8 9 10 11 12; do scripts/progress record predict fork-mmap "q$n" right "$n" 3>&- & done
    wait
    scripts/progress record predict fork-mmap q3 right 3
    [ "$(grep -Ecx 'predict fork-mmap q[0-9]+ right [0-9]+' .progress)" -eq 12 ]
    [ "$(wc -l <.progress)" -eq 12 ]
}

@test "a page still runs where progress cannot be kept, and says so" {
    SHMLAB_PROGRESS=/nowhere/progress run -0 make -s 01
    [[ $output == *'progress: cannot write /nowhere/progress; this is not kept' ]]
}

# ---- grade ----

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
@test "a check's values are new every time" {
    printf '. scripts/check.sh\nword; echo; random 1 1000000000\n' >values
    [ "$(sh values)" != "$(sh values)" ]
    run -0 sh values
    [[ ${lines[0]} =~ ^[a-z]{8}$ ]]
}
@test "a signal to try ends it, and nothing is left" {
    need_linux 'setsid'
    mkdir -p labs/03-posix-shm/mine
    sed 's/    printf("terminator: stored/    pause();\n&/' "$task/start.c" >"$mine"
    for signal in INT TERM HUP QUIT; do
        set -m # a job of its own: else a shell has it ignore SIGINT and SIGQUIT
        scripts/exercise try 03-terminator >said 2>&1 3>&- &
        pid=$!
        set +m
        until [ -e "/dev/shm/shmlab.run$(printf %07d "$pid").posix" ]; do :; done
        kill -s "$signal" -- "-$pid"
        status=0
        wait "$pid" || status=$?
        [ "$status" -ge 128 ] || { cat said; return 1; }
        if ls -d build/run.* "/dev/shm/shmlab.run$(printf %07d "$pid")"* 2>/dev/null; then return 1; fi
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
    before=$(df -k /dev/shm | awk 'END { print $3 }')
    SHMLAB_LIMIT=2 run -0 scripts/grade bad
    # shellcheck disable=SC2053 # a pattern, as it should be
    [[ $output == *'03 posix-shm/terminator         0 of  2  wanted: '*'03 posix-shm/zz                 2 of  2  passed'* ]] || { echo "$output"; return 1; }
    run ! pgrep -x terminator
    [ "$(df -k /dev/shm | awk 'END { print $3 }')" -le $((before + 8192)) ]
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

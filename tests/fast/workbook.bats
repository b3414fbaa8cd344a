#!/usr/bin/env bats
# predict, try, hint, solution, reset, break and progress, on lab 01's questions, lab 03's exercise terminator
# and its breakage drop-excl
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # backquotes are the messages'; run's output

load ../helper

setup() { workbook; }
teardown() { nothing_left_of_it; }

# answers LINE...: a file of answers
answers() { printf '%s\n' "$@" >answers; }

# ---- predict ----

@test "predict sets each answer beside what the machine printed, with a reason, and keeps score" {
    answers 'shared 10' 'private 10' 'address same'
    run -0 scripts/predict 01 answers
    [[ $output == *'you said 10, it printed 10: right'* ]] || false
    [[ $output == *'you said 10, it printed 0: wrong'* ]] || false
    [[ $output == *'returned data=0'*'10: For that'*'0: The child'* ]] || false
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
    [[ $output == *'you said 10, it printed 0: wrong'* ]] || false
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
    [[ $output == *'one of these, or its letter'* ]] || false
    [[ $output == *'3 of 3 right'* ]] || false
}

@test "predict asks macOS's side under its rules, and says so" {
    need_linux 'on a Mac there are no rules'
    answers 'shared 10' 'private 0' 'address same'
    OS=macos run -0 scripts/predict 01 answers
    [[ $output == *"it printed 10, by macOS's rules and not on a Mac: right"* ]] || false
}

# ---- break ----

@test "break lists, takes a number or a name, shows the change, leaves the lab's file, and explains" {
    before=$(cat labs/03-posix-shm/writer.c)
    run -0 scripts/break 03
    number=$(printf '%s\n' "${lines[@]}" | awk '$2 == "drop-excl" { print $1 }')
    answers 'drop-excl found'
    run -0 scripts/break "03-$number" answers
    [[ $output == *'-    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);'* ]] || false
    if [ "$(uname -s)" = Linux ]; then
        [[ $output == *'you said found, it printed created: wrong'* ]] || false
        [[ $output == *'As macOS answers, by its rules and not on a Mac:'*'EINVAL (Invalid argument)'* ]] || false
    fi
    [ "$(cat labs/03-posix-shm/writer.c)" = "$before" ]
    [[ $(cat .progress) == 'break posix-shm drop-excl wrong found' ]] || false
    run -0 scripts/break posix-shm-drop-excl answers
    run -2 scripts/break 03-nothing
    [[ $output == 'break: lab 03 has no breakage nothing; it has 1 to '* ]] || false
}

@test "a breakage whose lines are not in the program any more is refused, with its line" {
    sed 's/O_RDWR | O_CREAT | O_EXCL, 0600/O_RDWR | O_EXCL | O_CREAT, 0600/' labs/03-posix-shm/writer.c >new.c
    mv new.c labs/03-posix-shm/writer.c
    run -2 scripts/session check labs/03-posix-shm/breaks/drop-excl.md
    [[ $output == *'drop-excl.md:'*': the lines of this hunk stand 0 times in writer.c' ]] || false
}

# ---- exercises ----

@test "try lists a lab's exercises; on first use it makes your copy, and never writes over it" {
    run -0 scripts/exercise try 03
    [[ $output == *'terminator '*'mend · 10 minutes'*'make try-03-'* ]] || false
    run -1 scripts/exercise try 03-terminator
    [[ $output == "$mine is your copy."*'terminator: wanted: '*'; came: '*"edit $mine and try again"* ]] || false
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
    [[ $output == *"--- $mine"*'+++ reference'* ]] || false
    cp "$task/solution.c" "$mine"
    run -0 scripts/exercise try 03-terminator
    [[ ${lines[0]} == 'terminator: passed ('* ]] || false
    run -0 scripts/exercise solution 03-terminator
    says 'your copy is the reference, line by line'
}

@test "hint gives one more each time, and stays with the last" {
    all=$(awk 'BEGIN { RS = "" } END { print NR }' "$task/hints.md")
    for n in $(seq 1 "$all") "$all"; do
        run -0 scripts/exercise hint 03-terminator
        [ "${lines[0]}" = "terminator, hint $n of $all:" ]
    done
    [[ $output == *'That was the last. make solution-03-terminator FORCE=1 shows the reference.' ]] || false
}

@test "reset starts over and keeps each old copy" {
    run -0 scripts/exercise reset 03-terminator
    says "$mine is new: make try-03-terminator"
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
    run -1 scripts/exercise try 03-terminator
}
@test "a copy that does not compile is shown its first error" {
    checked 'int main(void) { return nothing; }'
    [[ ${lines[0]} == 'terminator: does not compile: '*error*nothing* ]] || false
}
@test "a copy that never ends is stopped, and that is said" {
    SHMLAB_LIMIT=2 checked '#include <unistd.h>
int main(void) { for (;;) pause(); }'
    [[ ${lines[0]} == 'terminator: wanted: an end within 2 seconds; came: none'* ]] || false
}
@test "a copy that kills its group does not take the check along" {
    checked '#include <signal.h>
int main(void) { return kill(0, SIGKILL); }'
    [[ ${lines[0]} == 'terminator: wanted: a check that comes to its end; came: status 137'* ]] || false
}
@test "a copy that touches memory it does not have is told so" {
    printf 'int main(void) { return 0; }\n' >sane.c
    cc -fsanitize=address -o sane sane.c 2>/dev/null || skip 'this compiler has no AddressSanitizer'
    checked '#include <stdlib.h>
int main(int argc, char **argv) { char *p = malloc(4); p[argc + 2] = argv[0][0]; return p[argc + 2]; }'
    [[ ${lines[0]} == 'terminator: wanted: no '*' in ./terminator '*'; came: '* ]] || false
}
@test "a copy that leaves an object behind fails for that, and the object is removed" {
    need_solutions
    sed 's|    return 0;|    shm_open(lab_name("more"), O_RDWR \| O_CREAT, 0600);\n    return 0;|' "$task/solution.c" >new.c
    checked "$(cat new.c)"
    [[ ${lines[0]} == 'terminator: wanted: nothing left behind; came: leftovers: POSIX object /shmlab.'*'.more' ]] || false
}
@test "an exercise, lab or file that is not there is named, with what there is" {
    run -2 scripts/exercise try 03-nothing
    [[ $output == 'exercise: lab 03 has no exercise nothing; it has: '*terminator* ]] || false
    run -2 scripts/exercise hint 03
    [[ $output == 'exercise: hint which? make hint-03-NAME, with one of: '*terminator* ]] || false
    run -2 scripts/exercise try 99
    says 'exercise: there is no lab 99; make lists the labs'
    run -2 scripts/exercise check 03-terminator nowhere.c
    says 'exercise: no file nowhere.c'
}

@test "a check's values are new every time" {
    printf '. scripts/check.sh\nword; echo; random 1 1000000000\n' >values
    [ "$(sh values)" != "$(sh values)" ]
    run -0 sh values
    [[ ${lines[0]} =~ ^[a-z]{8}$ ]] || false
}
@test "a signal to a check ends it, and nothing is left" {
    need_linux 'setsid'
    mkfifo there
    sed 's|    printf("terminator: stored|    close(open("'"$PWD"'/there", O_WRONLY)); pause();\n&|' "$task/start.c" >stays.c
    for signal in INT TERM HUP QUIT; do
        set -m # a job of its own: else a shell has it ignore SIGINT and SIGQUIT
        scripts/exercise check 03-terminator stays.c >said 2>&1 3>&- &
        pid=$!
        set +m
        read -r _ <there || : # until it has its object
        [ -e "/dev/shm/shmlab.run$(printf %07d "$pid").posix" ]
        kill -s "$signal" -- "-$pid"
        status=0
        wait "$pid" || status=$?
        [ "$status" -ge 128 ] || { cat said; return 1; }
        if ls -d build/run.* "/dev/shm/shmlab.run$(printf %07d "$pid")"* 2>/dev/null; then return 1; fi
    done
}

# ---- progress ----

@test "progress shows what is done and what is next, from make 01 to the last exercise" {
    run -0 scripts/progress
    [[ ${lines[1]} == '01 fork-mmap '*'-'*'0 of 3'* ]] || false
    [[ $output == *'next: make predict-01' ]] || false
    answers 'shared 10' 'private 0' 'address another'
    scripts/predict 01 answers
    run -0 scripts/progress
    [[ $output == *'next: make 01' ]] || false
    make -s 01
    run -0 scripts/progress
    [[ ${lines[1]} == '01 fork-mmap '*'yes'*'3 of 3, 2 right'* ]] || false
    [[ $output == *'next: make try-01-'* ]] || false
    for name in labs/01-fork-mmap/exercises/*/; do
        scripts/progress record try fork-mmap "$(basename "$name")" passed
    done
    run -0 scripts/progress
    [[ $output == *'next: make break-01-'* ]] || false
}

@test "progress is kept by name: it survives a new number for a lab" {
    scripts/progress record break posix-shm drop-excl right created
    mv labs/03-posix-shm labs/33-posix-shm
    run -0 scripts/progress
    [[ $output == *'33 posix-shm '*' 1 of '*' seen'* ]] || false
    [[ $output != *'makes no sense'* ]] || false
}

@test "a line that makes no sense is named and left alone; one that was cut off spoils no other" {
    printf '%s\n' '# my notes' 'predict fork-mmap shared right 10' 'predict fork-mmap nothing right 1' 'hello' >.progress
    printf 'try posix-shm termin' >>.progress
    scripts/progress record try posix-shm terminator passed
    cp .progress before
    run -0 scripts/progress
    [[ $output == *"line 3 of $PWD/.progress makes no sense, and is left alone: predict fork-mmap nothing right 1"* ]] || false
    [[ $output == *'line 4 of '*': hello'* ]] || false
    [[ $output == *'line 5 of '*': try posix-shm termin'* ]] || false
    [[ $output == *'03 posix-shm '*' 1 of '*' passed'* ]] || false
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
    [[ $output == *'progress: cannot write /nowhere/progress; this is not kept' ]] || false
}

#!/usr/bin/env bats
# try, hint, solution and reset, on lab 03's exercise terminator
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # backquotes are the messages'; run's output

load ../helper

setup() { workbook; }
teardown() { nothing_left_of_it; }

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

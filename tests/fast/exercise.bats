#!/usr/bin/env bats
# try, hint, solution and reset, on lab 03's exercise terminator
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # backquotes are the messages'; run's output

load ../helper

setup() {
    workbook
    # The exercise's own check takes long, and soak runs it; here a short one does
    cat >"$task/check.sh" <<'END'
. ../../scripts/check.sh
first=$(word)$(word)
second=$(word)
succeeds ./terminator "$first"
succeeds ./terminator "$second"
succeeds ./reader --keep
line "*msg=$second"
./remove
END
}
teardown() { nothing_left_of_it; }

@test "try lists a lab's exercises; on first use it makes your copy, and never writes over it" {
    run -0 scripts/exercise try 03
    [[ $output == *'terminator '*'mend · 10 minutes'*'make try-03-'* ]] || false
    run -1 scripts/exercise try 03-terminator
    [[ $output == "$mine is your copy."*'terminator: wanted: '*'; came: '*"Edit $mine and try again"* ]] || false
    [ -x "${mine%.c}" ]
    echo '/* mine */' >>"$mine"
    run -1 scripts/exercise try posix-shm-terminator
    [ "${#lines[@]}" -eq 2 ]
    [ "$(tail -n 1 "$mine")" = '/* mine */' ]
    run -0 scripts/progress get try posix-shm terminator
    says failed
}

@test "at a terminal try says that it checks, because a check may wait for long" {
    need_terminal
    run on_a_terminal 'scripts/exercise try 03-terminator' </dev/null
    [[ $output == *"Checking $mine. "*'terminator: wanted: '* ]] || { echo "$output"; return 1; }
}

@test "try passes the reference; then solution shows it, and before that only with FORCE" {
    need_solutions
    run -1 scripts/exercise solution 03-terminator
    says 'exercise: you have no copy yet; begin with make try-03-terminator'
    run -1 scripts/exercise try 03-terminator
    run -1 scripts/exercise solution 03-terminator
    says 'exercise: your copy does not pass yet; make hint-03-terminator gives a hint, make solution-03-terminator FORCE=1 shows the solution all the same'
    FORCE=1 run -0 scripts/exercise solution 03-terminator
    [[ $output == *"--- $mine"*'+++ solution'* ]] || false
    cp "$task/solution.c" "$mine"
    run -0 scripts/exercise try 03-terminator
    [[ ${lines[0]} == 'terminator: passed ('* ]] || false
    run -0 scripts/exercise solution 03-terminator
    says 'your copy and our solution are the same, line by line'
}

@test "a solution may be a change to the start file, and an answer a change to the solution; one that cannot be made is named" {
    need_solutions
    task=labs/03-posix-shm/exercises/append
    scripts/exercise reset 03-append
    FORCE=1 run -0 scripts/exercise solution 03-append
    diff -u labs/03-posix-shm/mine/append.c "$task/start.c"
    [ "$(grep '^[-+][^-+]' <<<"$output")" = "$(grep '^[-+]' "$task/solution.diff")" ]
    run -0 scripts/exercise check 03-append "$task/solution.diff"
    says 'append: passed (*'
    printf '@@ -1,1 +1,1 @@\n-nothing\n+something\n' >other.diff
    run -1 scripts/exercise check 03-append other.diff
    says 'other.diff:3: the old lines of this hunk must be in append.c once, but they are there 0 times' 'append: this change cannot be made, see above'
}

@test "hint gives one more each time, and stays with the last" {
    all=$(awk 'BEGIN { RS = "" } END { print NR }' "$task/hints.md")
    for n in $(seq 1 "$all") "$all"; do
        run -0 scripts/exercise hint 03-terminator
        [ "${lines[0]}" = "terminator, hint $n of $all:" ]
    done
    [[ $output == *'That was the last hint. make solution-03-terminator FORCE=1 shows our solution.' ]] || false
}

@test "reset starts over and keeps each old copy" {
    run -0 scripts/exercise reset 03-terminator
    says "$mine is new. Type make try-03-terminator to check it."
    echo '/* first */' >"$mine"
    run -0 scripts/exercise reset 03-terminator
    echo '/* second */' >"$mine"
    run -0 scripts/exercise reset 03-terminator
    says "Your old copy is kept as $mine.2." "$mine is new. Type make try-03-terminator to check it."
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
    [[ ${lines[0]} == 'terminator: your program does not compile: '*error*nothing* ]] || false
}
@test "a copy that never ends is stopped, and that is said" {
    SHMLAB_LIMIT=2 checked '#include <unistd.h>
int main(void) { for (;;) pause(); }'
    [[ ${lines[0]} == 'terminator: wanted: your program ends within 2 seconds; came: it did not'* ]] || false
}
@test "a copy that kills its group does not take the check along" {
    checked '#include <signal.h>
int main(void) { return kill(0, SIGKILL); }'
    [[ ${lines[0]} == 'terminator: wanted: the check runs to its end; came: it ended with status 137'* ]] || false
}
@test "a copy that touches memory it does not have is told so" {
    printf 'int main(void) { return 0; }\n' >sane.c
    cc -fsanitize=address -o sane sane.c 2>/dev/null || skip 'this compiler has no AddressSanitizer'
    checked '#include <stdlib.h>
int main(int argc, char **argv) { char *p = malloc(4); p[argc + 2] = argv[0][0]; return p[argc + 2]; }'
    [[ ${lines[0]} == 'terminator: wanted: no '*' in ./terminator '*'; came: '* ]] || false
}
@test "a copy that dies of a signal is told so first, with the line" {
    need_linux 'the signals'
    printf 'int main(void) { *(volatile char *)8 = 1; }\n' >sane.c
    cc -g -fsanitize=address -o sane sane.c 2>/dev/null && ./sane 2>&1 | grep -q 'sane\.c:1' || skip 'this compiler has no AddressSanitizer that names lines'
    for stop in 'free((char *)mmap(NULL, 1 << 20, PROT_NONE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) + (1 << 19))' '*(volatile char *)8 = 1'; do
        checked "#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
int main(void) { printf(\"%0300d\\n\", 0); fflush(stdout);
$stop; }"
        [[ ${lines[0]} == 'terminator: wanted: '*'; came: killed by signal 11 (SIGSEGV)'*' in line 5 of terminator.c, and: 000'* ]] || { echo "$output"; return 1; }
        [[ $stop != free* || $output == *' in free, called in line 5 '* ]] || false
    done
}
@test "a copy that leaves an object behind fails for that, and the object is removed" {
    need_solutions
    sed 's|    return 0;|    shm_open(lab_name("more"), O_RDWR \| O_CREAT, 0600);\n&|' "$task/solution.c" >new.c
    scripts/exercise check 03-terminator new.c >said 3>&- &
    status=0
    wait $! || status=$?
    [ "$status" -eq 1 ]
    [[ $(cat said) == 'terminator: wanted: nothing left behind; came: leftovers: POSIX object /shmlab.'*'.more' ]] || false
    [ "$(uname -s)" != Linux ] || run -1 compgen -G "/dev/shm/shmlab.run*$!.more"
    SHMLAB_PREFIX=/shmlab.run$(printf %07d $!) run -0 "$TOP/common/leftovers"
}
@test "an exercise, lab or file that is not there is named, with what there is" {
    run -2 scripts/exercise try 03-nothing
    [[ $output == 'exercise: lab 03 has no exercise nothing; it has: '*terminator* ]] || false
    run -2 scripts/exercise hint 03
    [[ $output == 'exercise: which exercise? Type make hint-03-NAME with one of: '*terminator* ]] || false
    run -2 scripts/exercise try 99
    says 'exercise: there is no lab 99; make lists the labs'
    run -2 scripts/exercise check 03-terminator nowhere.c
    says 'exercise: there is no file nowhere.c, or you cannot read it'
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

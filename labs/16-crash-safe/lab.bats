#!/usr/bin/env bats
# What the page of 16-crash-safe does not show: bad input, edges, and kills at every call and every access to shared memory
# shellcheck disable=SC2016,SC2030,SC2031 # the checks' dollars; run's output

load ../../tests/helper

setup() { room crash-safe; }
teardown() { nothing_left; }

# ---- what is typed ----

@test "the programs refuse what they do not know, and the bare ones, too" {
    for program in two-copies jobs bell transfer ask owner; do
        run -0 --separate-stderr ./$program --help
        says "usage: $program*"
    done
    for program in two-copies jobs bell ask; do
        misuse 'unknown option --nope' "./$program" --nope
        misuse 'too many operands: x' "./$program" x
    done
    misuse 'no undo or redo' ./transfer
    misuse 'both: write undo or redo' ./transfer both
    misuse 'too many operands: redo' ./transfer undo redo
    misuse '--twice, --instructions or --no-log: only one of them' ./transfer undo --twice --no-log
    misuse 'no COMMAND' ./owner
    misuse 'no COMMAND' ./owner --
    misuse 'unknown option -x' ./owner -x true
    misuse 'PID 0: write a whole number from 1 to 2147483647' ./owner --die 0
    misuse 'too many operands: 2' ./owner --die 1 2
    misuse '--pidfd needs a value' ./ask --pidfd
    misuse '--pidfd 2: write a whole number from 3 to 2147483647' ./ask --pidfd 2
    for wrong in '' record 'other file' 'flock a b'; do
        # shellcheck disable=SC2086 # words
        run -2 ./ofd-bare $wrong
        says 'ofd-bare: usage: ofd-bare record|flock|ofd FILE'
    done
    run -1 ./ofd-bare flock missing
    says 'missing: No such file or directory'
    [ ! -e seat ]
}

@test "in a directory without a keyfile the programs that lock it say where they belong" {
    mkdir empty
    cd empty
    run -1 ../two-copies
    says 'two-copies: open(keyfile): ENOENT (No such file or directory)' "hint: run this in the lab's directory"
    run -1 ../jobs
    says 'jobs: ftok(keyfile): ENOENT (No such file or directory)' "hint: run this in the lab's directory"
}

# ---- a kill before each call and each access: common/meddle.c ----

# each_kill AFTER COMMAND...: kills COMMAND before each of its steps; AFTER judges. Each step must be met. At the end it
# prints how many there were
each_kill() {
    local after=$1 program=${2#./}
    need_linux 'meddle under as-macos'
    shift
    make -s "meddled/$program"
    run -0 env OS=linux sh -c '. ../../scripts/check.sh
        before() { rm -f seat; ../../common/leftovers --remove keyfile >/dev/null; }
        after() { case $status in 137) ;; 124) wanted "no wait for ever $met" "$out" ;; *) '"$after"' ;; esac; }
        within=5
        meddled kill "$@"
        before
        [ "$times_met" -eq "$(grep -c . .points)" ] || wanted "all steps" "$times_met"
        echo "steps=$times_met"' sh "$@"
    [[ ${lines[${#lines[@]} - 1]} =~ ^steps=([0-9]+)$ ]] || false
    steps=${BASH_REMATCH[1]}
}
# follows PROGRAM: from stdin, statements for a main that has PROGRAM.c's functions
follows() {
    {
        printf '#define main own_main\n#include "%s.c"\n#undef main\n#include <sys/wait.h>\n#include <unistd.h>\n' "$1"
        # one after the other, and each may be killed
        printf 'static void one(void (*part)(void *), void *with)\n{\n    pid_t child = fork();\n    if (child == 0) {\n        part(with);\n        _exit(0);\n    }\n    waitpid(child, NULL, 0);\n}\n'
        printf 'int main(int argc, char **argv)\n{\n    lab_start(argc, argv, "");\n'
        cat
        printf '    return 0;\n}\n'
    } >"follows-$1.c"
}

@test "a transfer that is killed before each of its calls and accesses, and a mender, keep the sum" {
    follows transfer <<'END'
    long ten = 10;
    redo = argc > 1;
    make();
    fill();
    one(move, &ten);
    one(move, NULL);
    printf("sum=%ld ", sum());
    printf("a=%ld\n", bank->a);
END
    for how in '' redo; do
        # shellcheck disable=SC2086 # nothing or a word
        each_kill 'case $out in "sum=100 a=60" | "sum=100 a=50") ;; *) wanted "the sum 100 $met" "$out" ;; esac' ./follows-transfer $how
        [ "$steps" -ge 20 ]
    done
}

@test "readers have a whole pair wherever a writer is killed, and so has the next writer" {
    follows two-copies <<'END'
    long a, b, two = 2, three = 3;
    board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    fill();
    one(put, &two);
    get(&a, &b);
    printf("%ld %ld ", a, b);
    one(put, &three);
    get(&a, &b);
    printf("%ld %ld\n", a, b);
END
    each_kill 'case $out in "1 1 3 3" | "2 2 3 3" | "2 2 2 2") ;; *) wanted "whole pairs $met" "$out" ;; esac' ./follows-two-copies
    [ "$steps" -ge 15 ]
}

@test "jobs are done wherever workers are killed, one after the other" {
    follows jobs <<'END'
    done = mmap(NULL, JOBS * sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    parent = getpid();
    set = semget(ftok(LAB_KEYFILE, lab_project()), 1, IPC_CREAT | IPC_EXCL | 0600);
    tokens(JOBS);
    one(work, NULL);
    one(work, NULL);
    one(work, NULL);
    printf("done=%d%d tokens=%d\n", done[0], done[1], ask(GETVAL));
    undo();
END
    each_kill 'case $out in "done=11 tokens="[12]) ;; *) wanted "two jobs done $met" "$out" ;; esac' ./follows-jobs
    [ "$steps" -ge 20 ]
}

@test "an owner that is killed anywhere leaves a seat that is free, and the next one takes it" {
    need_linux 'meddle under as-macos'
    make -s meddled/owner
    # Between fork and exec the child has the locked file, too: so it may take a moment until the lock is released
    run -0 env OS=linux "$TOP/common/limit" 60 sh -c '. ../../scripts/check.sh
        before() { rm -f seat; }
        after() {
            [ "$status" -eq 137 ] || wanted "it is killed $met" "$status"
            [ ! -e seat ] || until_true sh -c "./ask | grep \"lock: has ended\""
            succeeds ./owner ./ask
            line "ask: pid alone: lives"
            line "ask: lock: lives"
        }
        meddled kill ./owner true
        [ "$times_met" -eq "$(grep -c . .points)" ] && [ "$times_met" -ge 6 ] || wanted "all steps" "$times_met"'
}

@test "each call of jobs and of bell that fails is told" { # it looks again and again, so that tests/soak/faults has no count of its calls
    need_linux 'meddle under as-macos'
    make -s meddled/jobs meddled/bell
    run -0 env OS=linux sh -c '. ../../scripts/check.sh
        before() { ../../common/leftovers --remove keyfile >/dev/null; }
        within=20 spared="close read" # a victim may be killed before its read; tests/soak/faults has those of two-copies
        meddled fail ./jobs
        before
        [ "$times_met" -gt 20 ] || wanted "more calls" "$times_met"
        spared="close open read" # lab_get_load asks /proc, and does without
        meddled fail ./bell
        [ "$times_met" -gt 10 ] || wanted "more calls" "$times_met"'
}

@test "one instruction at a time finds a fault that is between no two steps" {
    need_linux 'ptrace'
    ./two-copies --instructions >/dev/null 2>&1 || skip 'no single steps here'
    [ -z "${SANITIZE:-}" ] || skip 'too many instructions'
    sed 's/^        step("log b");/        bank->open = true;/; s/^        step("open the log");//
        s/n = 1; more;/n = 1; more \&\& wrong == 0;/' transfer.c >early.c
    make -s early
    run -0 ./early undo
    run -1 ./early undo --instructions
    [[ $output =~ ^transfer:\ killed\ after\ each\ instruction:\ wrong=1$ ]] || false
}

# ---- the seat ----

@test "ask takes no pid on trust, and no file that is something else" {
    # shellcheck disable=SC2059 # escapes
    write() { printf "$1\\0\\0\\0\\0\\0\\0\\0\\0" >seat; } # the pid, and no namespace
    local pid
    for pid in '\0\0\0\0\0\0\0\0' '\377\377\377\377\377\377\377\377' '\377\377\377\377\377\377\377\177' '\0\0\0\0\1\0\0\0'; do
        write "$pid"
        [ "$(wc -c <seat)" -eq 16 ]
        run -0 ./ask
        [ "${lines[0]}" = 'ask: pid alone: nobody' ]
        [ "${lines[2]}" = 'ask: lock: has ended' ]
    done
    : >seat
    run -0 ./ask
    says 'ask: pid alone: nobody' 'ask: pid and namespace: nobody' 'ask: lock: has ended'
    run -0 ./owner true # it gives the file its size
    rm seat
    mkfifo seat
    for program in ./ask './owner true'; do
        # shellcheck disable=SC2086 # words
        run -1 $program
        says '*: seat is not a regular file' 'hint: remove it: rm seat'
    done
    rm seat
    echo kept >other
    ln -s other seat
    run -1 ./owner true
    says 'owner: open(seat): ELOOP (*)'
    [ "$(cat other)" = kept ]
    rm seat
    run -1 ./ask
    says 'ask: open(seat): ENOENT (*)' 'hint: run ./owner first'
}

@test "ask has the pid and the namespace of one owner, also if a new one comes while it asks" {
    sed 's/^        *pid = seat->pid;$/&\n    if (seat->pid == INT_MAX) {\n        seat->pid = 0;\n        seat->space = seat_space();\n        seat->pid = getppid();\n    }/
        s/^#include <stdio.h>/#include <unistd.h>\n&/' ask.c >meets.c
    make -s meets
    printf '\377\377\377\177\0\0\0\0\1\0\0\0\0\0\0\0' >seat # the last owner, in another namespace
    [ "$(getconf LONG_BIT)" -eq 64 ] || printf '\377\377\377\177\1\0\0\0' >seat
    run -0 ./meets
    says 'ask: pid alone: lives' 'ask: pid and namespace: lives' 'ask: lock: has ended'
    sed 's/^        *pid = seat->pid;$/&\n    seat->pid++;/' ask.c >meets.c
    make -s meets
    run -1 ../../common/limit 20 ./meets
    says 'meets: the pid in seat changes again and again' 'hint: run it again'
}

@test "from another pid namespace a living owner's seat is refused, and a killed one's is free" {
    need_elsewhere
    run -1 ./owner unshare -r --pid --fork ./owner true
    says 'owner: pid=* has the seat' 'owner: somebody has the seat' 'hint: ./ask says more'
    run -0 ./owner --die
    run -0 elsewhere ./owner ./ask
    [ "${lines[3]}" = 'ask: lock: lives' ]
}

@test "owner has its command's status, and the command gets its own options" {
    run -7 ./owner sh -c 'exit 7'
    run -0 ./owner echo --die 1
    [ "${lines[1]}" = '--die 1' ]
    run -143 ./owner sh -c 'kill -TERM $$'
    run -0 ./ask
    [ "${lines[0]}" = 'ask: pid alone: nobody' ]
}

# ---- jobs ----

@test "the semaphore of jobs that were killed is found and removed, and refused until then" {
    sed 's/^    long wrong = 0;/    kill(getpid(), SIGKILL);\n&/' jobs.c >dies.c
    make -s dies
    run -137 ./dies
    run -1 ./jobs
    says 'jobs: semget(0x*): EEXIST (File exists)' 'hint: make clean-ipc removes what a killed run left'
    run -1 "$TOP/common/leftovers" keyfile
    says 'leftovers: System V semaphore set key=0x* id=* file=keyfile'
    run -0 "$TOP/common/leftovers" --remove keyfile
    run -0 ./jobs
}

@test "jobs takes a failed waitpid for no worker's end" {
    sed 's/waitpid(worker, &status, WNOHANG)/(status = 0 * worker, errno = ECHILD, -1)/' jobs.c >lost.c
    make -s lost
    run -1 ./lost
    grep -q '^lost: waitpid: ECHILD (' <<<"$output" # and the worker, which has lost its semaphore
}

@test "SIGTERM and SIGINT end jobs, at its begin and while a worker sleeps, and its semaphore is gone" {
    for signal in TERM INT; do
        for at in 's/^    long wrong = 0;/    kill(getpid(), SIG'$signal');\n&/' 's/^    if (ends(worker))$/    ends(worker);\n    kill(getpid(), SIG'$signal');\n&/'; do
            sed "$at" jobs.c >dies.c
            make -s dies
            run -$((128 + $(kill -l $signal))) ./dies
            run -0 "$TOP/common/leftovers" keyfile
        done
    done
}

@test "a worker whose parent was killed does not sleep for ever" {
    sed 's/^    if (ends(worker))$/    ends(worker);\n    kill(getpid(), SIGKILL);\n&/' jobs.c >dies.c
    make -s dies
    # cat ends with the last process that has the pipe
    run -0 "$TOP/common/limit" 20 sh -c './dies 2>&1 | cat'
    run -0 "$TOP/common/leftovers" --remove keyfile
}

# ---- bell ----

@test "a killed sleeper takes the ring of one with it, and that of all never" {
    need_linux 'futex'
    for _ in 1 2 3; do
        run -0 ./bell
        says 'bell: killed before look: letters=0 other=ended' 'bell: killed before sleep: letters=0 other=ended' \
            'bell: killed asleep: letters=0 other=ended' 'bell: killed before look again: letters=0 other=ended' \
            'bell: killed before take: letters=0 other=ended'
        run -1 ./bell --one
        [ "${lines[2]}" = 'bell: killed asleep: letters=0 other=ended' ] # the kernel does not wake the dead
        [ "${lines[3]}" = 'bell: killed before look again: letters=1 other=asleep' ]
        [ "${lines[4]}" = 'bell: killed before take: letters=1 other=asleep' ]
    done
}

@test "sleepers whose parent was killed do not sleep for ever" {
    need_linux 'futex'
    sed 's/^        ring(most);/        kill(getpid(), SIGKILL);/' bell.c >dies.c
    make -s dies
    run -0 "$TOP/common/limit" 20 sh -c './dies 2>&1 | cat'
    sed -i.old 's/PR_SET_PDEATHSIG, SIGKILL/PR_SET_PDEATHSIG, 0/' dies.c
    make -s dies
    run -124 "$TOP/common/limit" 1 sh -c './dies 2>&1 | cat'
}

@test "bell refuses a kernel that does not tell who runs" {
    need_linux '/proc'
    sed 's,/proc/thread-self/children,/proc/thread-self/no-children,' bell.c >blind.c
    make -s blind
    run -1 ./blind
    says 'blind: access(/proc/thread-self/no-children): ENOENT (*)' 'hint: ./jobs does without; *'
}

@test "under macOS's rules bell names the program that works there" {
    need_linux 'as-macos'
    run -1 ../../scripts/as-macos ./bell
    says "bell: this program needs Linux's futex" 'hint: ./jobs works on macOS, too'
}

@test "a sleeper whose ringer is killed before it wakes anybody sleeps on" {
    need_linux 'futex'
    for how in '' --one; do
        # shellcheck disable=SC2086 # nothing or a word
        run -1 ./bell --ringer $how
        says 'bell: killed before wake: letters=1 other=asleep'
    done
    sed 's/^    step("wake");$//; s/^    futex_wake(.*most);$/&\n    step("wake");/' bell.c >late.c
    make -s late
    run -0 ./late --ringer
    says '*: killed before wake: letters=0 other=ended'
}

# ---- the bare ones, when a call fails ----

@test "gone-bare ends, and says why, if its watcher cannot watch" {
    need_linux 'pidfd_open'
    sed 's/SYS_pidfd_open, pid/-1L, pid/' gone-bare.c >blind-bare.c
    make -s blind-bare
    run -1 "$TOP/common/limit" 20 ./blind-bare
    says 'pidfd_open: *'
}

@test "ofd-bare takes no error and no killed helper for a lock that is held" {
    sed 's/^    int status;$/&\n    calls++;/; s/^    struct flock whole = .*/&\n    if (calls > 0) {\n        errno = ENOLCK;\n        return -1;\n    }/
        s/^static void die/static int calls;\n&/' ofd-bare.c >fails-bare.c
    sed 's/^    if (other == 0) {$/&\n        raise(SIGKILL);/' ofd-bare.c >killed-bare.c
    make -s fails-bare killed-bare
    run -1 ./fails-bare flock keyfile
    says 'flock: No locks available'
    run -1 ./killed-bare flock keyfile
    says 'ofd-bare: the other process was killed'
}

@test "ask takes no other descriptor for a pidfd" {
    need_linux 'pidfds'
    run -1 sh -c 'exec ./owner ./ask --pidfd 7 7</dev/null' # a file can be polled, too
    says 'owner: pid=* has the seat' 'ask: pid alone: lives' 'ask: pid and namespace: lives' 'ask: descriptor 7 is no pidfd' 'hint: run it as a command of ./owner'
}

@test "whatever descriptors owner inherits, its command gets the pidfd as 9, and the lock is kept" {
    need_linux 'pidfd_open'
    local few='3</dev/null 4</dev/null 5</dev/null 6</dev/null 7</dev/null'
    for open in "$few" "$few 8</dev/null" "$few 8</dev/null 9</dev/null"; do
        run -0 sh -c "exec ./owner ./ask --pidfd 9 $open"
        says 'owner: pid=* has the seat' 'ask: pid alone: lives' 'ask: pid and namespace: lives' 'ask: pidfd: lives' 'ask: lock: lives'
    done
}

@test "an owner that is killed anywhere leaves no pid of the last owner beside its own namespace" {
    need_linux 'meddle under as-macos'
    make -s meddled/owner
    run -0 env OS=linux sh -c '. ../../scripts/check.sh
        before() { printf "\377\377\377\177\0\0\0\0\0\0\0\0\0\0\0\0" >seat; cp seat last; } # no namespace
        after() {
            [ "$(od -N 4 seat)" != "$(od -N 4 last)" ] || cmp seat last || wanted "the pid with its namespace $met" "$(od seat)"
        }
        meddled kill ./owner true
        [ "$times_met" -ge 6 ] || wanted "more steps" "$times_met"'
}

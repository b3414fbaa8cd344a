#!/usr/bin/env bats
# What the page of 10-synchronisation does not show: bad input, edges, and what is left of who is killed

load ../../tests/helper

setup() { room synchronisation; }
teardown() { nothing_left; }

COUNTERS='atomic mutex sem-posix sem-sysv flock pipe socket queue-sysv'

@test "TIMES that is none is refused by each counter, and by prices" {
    for program in counter-plain counter-volatile prices counter-atomic counter-mutex counter-sem-posix counter-sem-sysv counter-flock counter-pipe counter-socket counter-queue-sysv; do
        most=100000000
        [ $program != prices ] || most=1000000
        misuse "TIMES 0: write a whole number from 1 to $most" "./$program" 0
        misuse "TIMES x: write a whole number from 1 to $most" "./$program" x
        misuse 'too many operands: 2' "./$program" 1 2
    done
}

@test "the other programs refuse what they do not know" {
    for program in forced publish publish-early torn seqlock killed-cond killed-mutex killed-flock killed-sem-posix killed-sem-sysv cond; do
        misuse 'unknown option --nope' "./$program" --nope
        misuse 'too many operands: x' "./$program" x
    done
    misuse '--late or --killed, not both' ./seqlock --late --killed
    misuse 'no KIND' ./race
    misuse 'x: write plain, atomic, relaxed or release' ./race x
}

@test "--lost says whether something was lost, and no price" {
    run -0 ./counter-atomic --lost 1000
    says 'counter-atomic: lost=0'
    sed 's/atomic_fetch_add(sum, 1);/i == 0 ? 0 : atomic_fetch_add(sum, 1);/' counter-atomic.c >forgets.c
    make -s forgets
    run -0 ./forgets --lost 1000
    says 'forgets: lost=some'
    run -0 --separate-stderr ./prices --lost 5000 # with few, counter-volatile tries thousands of times
    run ! grep -v '^prices: counter-[a-z-]* *lost=[0-9]*$' <<<"$output"
}

@test "no remedy loses an addition, whatever the number" {
    for counter in $COUNTERS; do
        case $counter in # what needs no system call needs more, for two to meet in the middle
        atomic | mutex | sem-posix) most=1000000 ;;
        *) most=40000 ;;
        esac
        for times in 1 2 $most; do
            run -0 "./counter-$counter" "$times"
            says "counter-$counter: expected=$((2 * times)) lost=0 ms=*"
        done
    done
}

# flock grants a lock once more through the same open file: no sum shows one that nobody gives back
@test "counter-flock gives its lock back after each addition: before the next one another may have it" {
    cat >back.c <<'END'
#include "lab.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>
static int look_and_lock(int fd, int operation)
{
    int other = open(LAB_KEYFILE, O_RDONLY);
    if (operation == LOCK_EX)
        printf("back: %s\n", flock(other, LOCK_EX | LOCK_NB) == 0 ? "free" : lab_errno_name(errno));
    close(other);
    return flock(fd, operation);
}
#define flock look_and_lock
#define main counter
#include "counter-flock.c"
#undef main
int main(int argc, char **argv)
{
    long sum = 0;
    lab_start(argc, argv, "");
    add(&sum, 3);
    return sum != 3;
}
END
    make -s back
    run -0 ./back
    says 'back: free' 'back: free' 'back: free'
}

@test "an exclusive lock is asked of a file that is open to write, as NFS wants it" {
    local program
    for program in counter-flock killed-flock; do
        cat >nfs-$program.c <<END
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
static int over_nfs(int fd, int operation)
{
    int closed = (operation & LOCK_EX) && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY;
    return closed ? (errno = EBADF, -1) : flock(fd, operation);
}
#define flock over_nfs
#include "$program.c"
END
        make -s nfs-$program
        run -0 ./nfs-$program
    done
    [ "${lines[3]}" = 'killed-flock: flock(LOCK_NB): ok' ]
}

@test "a price has the additions in it, and neither the start nor the end of a process" {
    cat >ticks.c <<'END'
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>
static atomic_long *ticks; /* a clock that goes on when we say so */
static int and_tell(struct timespec *now)
{
    now->tv_sec = atomic_load(ticks);
    return now->tv_nsec = 0;
}
static pid_t and_last(pid_t pid, int *status, int options)
{
    static int ended;
    pid_t child = waitpid(pid, status, options);
    if (++ended == 2)
        *ticks += 1000;
    return child;
}
#define clock_gettime(clock, now) and_tell(now)
#define waitpid and_last
#include "parts/gate.h"
#define gate_open(gate) (*ticks += 100, gate_open(gate))
#include "parts/counter.c"
#include "lab.h"
static void add(void *shared, long times)
{
    (void)shared;
    *ticks += times;
}
int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    ticks = counter_memory(sizeof *ticks);
    double ns = counter_run(add, NULL, ticks, times);
    counter_tell(0, times, 2 * times, ns / 1000);
    return 0;
}
END
    make -s ticks
    run -0 ./ticks 7
    says 'ticks: expected=14 lost=0 ms=1000000.0'
}

@test "a price is a ratio to that of the atomic" {
    run -0 ./prices 1000
    [[ $output =~ counter-atomic\ +lost=0\ ms=([0-9.]+)\ ratio=1\.0 ]] || false
    atomic=${BASH_REMATCH[1]}
    [[ $output =~ counter-sem-sysv\ +lost=0\ ms=([0-9.]+)\ ratio=([0-9.]+) ]] || false
    awk -v a="$atomic" -v s="${BASH_REMATCH[1]}" -v r="${BASH_REMATCH[2]}" 'BEGIN { exit !(r > 0.9 * s / a - 1 && r < 1.1 * s / a + 1) }'
}

# alone PASS SECOND: a child does PASS, and says so if it yields its processor meanwhile; then its parent does SECOND
alone() {
    cat >alone.c <<END
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
static int line[2];
static int waits(void)
{
    static int looks;
    return looks++ > 0 || write(line[1], "", 1) == 1;
}
#define sched_yield waits
#include "parts/gate.c"
int main(int argc, char **argv)
{
    struct gate gate;
    char byte;
    lab_start(argc, argv, "");
    gate_make(&gate, 2);
    if (pipe(line) == -1)
        die("pipe");
    if (fork() == 0) {
        $1;
        printf("alone: is through\\n");
        fflush(stdout);
        _exit(0);
    }
    gate_open(&gate);
    close(line[1]);
    printf("alone: %s\\n", read(line[0], &byte, 1) == 1 ? "waits" : "waited for nobody");
    $2;
    wait(NULL);
    return 0;
}
END
    make -s alone
    run -0 "$TOP/common/limit" 20 ./alone
    says 'alone: waits' 'alone: is through'
}
@test "who is through the gate first waits there for the second" {
    alone 'gate_pass(&gate)' 'atomic_fetch_add(gate.there, 1)'
}
@test "who is there first waits until the second meets it" {
    alone 'gate_meet(&gate, 0)' 'gate_meet(&gate, 1)'
}

@test "two processes that shall lose additions have a processor each" {
    [ "$(uname -s)" = Linux ] || skip 'macOS has no call for it'
    [ "$(nproc)" -gt 1 ] || skip 'one processor'
    cat >where.c <<'END'
#define _GNU_SOURCE
#include "parts/counter.c"
#include <sched.h>
static void add(void *shared, long times)
{
    (void)times;
    cpu_set_t may;
    if (sched_getaffinity(0, sizeof may, &may) == 0 && CPU_COUNT(&may) == 1)
        __atomic_fetch_or((long long *)shared, 1LL << sched_getcpu() % 64, __ATOMIC_SEQ_CST);
}
int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    unsigned long long *seen = counter_memory(sizeof *seen);
    together = true;
    counter_run(add, NULL, seen, times);
    counter_tell(0, times, 2 * times - (__builtin_popcountll(*seen) != 2), 0);
    return 0;
}
END
    make -s where
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        run -0 ./where --lost
        says 'where: lost=0'
    done
}

@test "two processors lose additions that nothing keeps apart" {
    [ "$(nproc 2>/dev/null || sysctl -n hw.ncpu)" -gt 1 ] || skip 'one processor'
    for counter in plain volatile; do
        run -0 "./counter-$counter"
        [[ $output =~ ^counter-$counter:\ tries=[0-9]+\ expected=200000\ lost=[1-9][0-9]*\ ms=[0-9.]+$ ]] || false
    done
}

@test "a forced schedule is the same each time" {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        run -0 ./forced
        says 'forced: A is at loaded' 'forced: B is at loaded' 'forced: A has ended' 'forced: B has ended' \
            'forced: expected=2 sum=1'
        run -0 ./seqlock --late
        [ "${lines[2]}" = 'seqlock: seq was 0 and is 2 now: not using a=0,b=1' ]
    done
}

@test "publish and publish-early differ in the order of their lines alone" {
    code() { sed '1,/^ \*\/$/d; s, */\* BUG ON PURPOSE.*,,' "$1"; }
    run ! diff <(code publish.c) <(code publish-early.c)
    diff <(code publish.c | sort) <(code publish-early.c | sort)
}

@test "a counter whose process is killed ends, says so, and leaves nothing" {
    for counter in mutex sem-posix sem-sysv pipe queue-sysv; do
        "./counter-$counter" 100000000 >said 2>&1 3>&- & # more than it gets done until it is killed
        kill -KILL "$(child_of $!)"
        status=0
        wait $! || status=$?
        [ "$status" -eq 1 ]
        grep -qx "counter-$counter: a process failed, or was killed" said
    done
}

@test "if the last process fails, lab_wait_for kills none that has ended: another process may have the number" {
    { cat <<'END'
#include "lab.h"
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
static int line[2];
static pid_t and_tell(pid_t pid, int *status, int options)
{
    pid_t ended = waitpid(pid, status, options);
    return write(line[1], "", 1) == 1 ? ended : -1;
}
static int and_look(pid_t pid, int number)
{
    printf("reaped: kill\n");
    return kill(pid, number);
}
#define waitpid and_tell
#define kill and_look
END
    sed -n 's/^bool lab_wait_for/static bool wait_for/; /^static bool wait_for/,/^}/p' "$TOP/common/lab.c"
    cat <<'END'
int main(void)
{
    char byte;
    pid_t child[2];
    if (pipe(line) == -1)
        return 2;
    for (int i = 0; i < 2; i++) {
        child[i] = fork();
        if (child[i] == 0) /* the second one fails when the first one has ended, and was waited for */
            _exit(i == 1 && read(line[0], &byte, 1) == 1);
    }
    printf("reaped: %s\n", wait_for(child, 2) ? "good" : "failed");
    return 0;
}
END
    } >reaped.c
    make -s reaped
    run -0 "$TOP/common/limit" 20 ./reaped
    says 'reaped: failed'
}

@test "Ctrl-C ends the counters in the middle of their work, by the signal, and nothing is left" {
    local pid
    for counter in sem-sysv queue-sysv; do
        set -m # a group of its own, as a terminal's job is
        "./counter-$counter" 100000000 >said 2>&1 3>&- & # more than it gets done until then
        pid=$!
        set +m
        child_of $pid
        kill -INT -- -$pid
        status=0
        wait $pid || status=$?
        [ "$status" -eq 130 ]
        [ "$(cat said)" = "counter-$counter: a process failed, or was killed" ] # and no sum: that would be the end of the work
        nothing_left
    done
}

@test "an actor that is killed ends the play" {
    cat >play.c <<'END'
#include "lab.h"
#include "parts/schedule.h"
#include <signal.h>
#include <stdio.h>
static void part(void *unused)
{
    (void)unused;
    actor_pause("here");
    raise(SIGKILL);
}
int main(int argc, char **argv)
{
    struct actor a;
    lab_start(argc, argv, "");
    actor_begin(&a, "A", part, NULL);
    actor_until(&a, "here");
    actor_until(&a, argc > 1 ? "end" : "nowhere");
    printf("not reached\n");
    return 0;
}
END
    make -s play
    run -1 ./play
    says 'play: A is at here' 'play: A ended before it was at nowhere'
    run -1 ./play end
    says 'play: A is at here' 'play: A ended before it was at end'
}

@test "a killed counter's set and queue are found and removed, and refused until then" {
    for what in 'sem-sysv semaphore set' 'queue-sysv message queue'; do
        counter=counter-${what%% *}
        "./$counter" 100000000 >/dev/null 2>&1 3>&- &
        child_of $!
        kill -KILL $!
        wait $! || :
        run -1 "./$counter" 1
        says "$counter: *get(0x*): EEXIST (File exists)" 'hint: make clean-ipc removes what a killed run left'
        run -1 "$TOP/common/leftovers" keyfile
        says "leftovers: System V ${what#* } key=0x* id=* file=keyfile"
        run -0 "$TOP/common/leftovers" --remove keyfile
        says "removed System V ${what#* } key=0x* id=*"
        run -0 "./$counter" 1
    done
}

@test "a waiter of cond that wakes for nothing waits again" {
    cat >spurious.c <<'END'
#include <pthread.h>
#include <stdio.h>
static int wait_or_not(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
    static int calls;
    if (calls++ == 0)
        return 0;
    printf("spurious: waits again\n");
    return pthread_cond_wait(cond, mutex);
}
#define pthread_cond_wait wait_or_not
#include "cond.c"
END
    make -s spurious
    run -0 ./spurious --one
    says 'spurious: waits again' 'spurious: waits again' 'cond: addresses=1 woken=2 refused=0'
}

@test "cond ends when a waiter is killed that has the mutex, and its waiters end when it is killed" {
    local victim
    for victim in pthread_cond_wait:1 pthread_cond_broadcast:137; do
        printf '#include <pthread.h>\n#include <signal.h>\n#define %s(...) raise(SIGKILL)\n#include "cond.c"\n' "${victim%:*}" >victim.c
        make -s victim
        run -0 "$TOP/common/limit" 20 sh -c '{ ./victim --one; echo "status $?"; } 2>said | cat' # cat ends with the last of them
        says "status ${victim#*:}"
        grep -q -e '^a waiter did not finish its work$' -e '^the parent has ended$' said
    done
}

@test "cond told to stop when its name is gone does not remove what has that name then" {
    cat >rival.c <<END
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
static int and_plant(const char *name)
{
    static int planted;
    int done = shm_unlink(name);
    if (!planted++) {
        shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
        raise(SIGTERM);
    }
    return done;
}
$(sed -n 's/^[a-z].*\(lab_[a-z]*_object\)(.*/#define \1 own_\1/p' ../../common/lab_object.h)
#define shm_unlink and_plant
#include "lab_object.c"
#include "cond.c"
END
    make -s rival
    run -143 ./rival
    run -0 ../03-posix-shm/remove --name "$SHMLAB_PREFIX.cond" # it is there
}

@test "cond counts no waiters if one of them has failed" {
    { sed 's/^        _exit(0);/        _exit(1);/; s,"waiter.h","parts/waiter.h",' parts/waiter.c && cat cond.c; } >failed.c
    make -s failed
    run -1 ./failed --one
    [[ $output == *'a waiter did not finish its work' ]] || false # cond's own look, or that of each second
}

@test "the look of each second leaves errno alone, and a waiter that ends before it waits is told" {
    cat >looks.c <<'END'
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#define pthread_mutex_lock(mutex) (_exit(1), 0)
#include "parts/waiter.c"
int main(int argc, char **argv)
{
    struct waited waited;
    lab_start(argc, argv, "");
    waiter_watch(getpid());
    errno = 7;
    waiter_look(0); /* there are no children: waitid fails */
    printf("looks: errno=%d\n", errno);
    alarm(0);
    waited_make(&waited);
    waiter_begin(NULL, &waited, "first");
    return 0;
}
END
    make -s looks
    run -1 ./looks
    says 'looks: errno=7' 'looks: the first has ended before it waited'
}

@test "in a full /dev/shm cond dies of no signal" {
    small_shm 1 4K "printf %04096d 0 >/dev/shm/fill; ./cond; status=\$?; ls -A /dev/shm; exit \$status"
    says "cond: posix_fallocate($SHMLAB_PREFIX.cond): ENOSPC (No space left on device)" 'hint: /dev/shm is full: df /dev/shm' fill
}

@test "a semaphore that is there is refused, and left alone" {
    sed 's/if (sem_unlink(name) == -1)/if (false)/' counter-sem-posix.c >leave.c
    make -s leave
    run -0 ./leave 1
    run -1 ./counter-sem-posix 1
    says "counter-sem-posix: sem_open($SHMLAB_PREFIX.turn): EEXIST (File exists)" 'hint: make clean-ipc removes what a killed run left'
    run -0 "$TOP/common/leftovers" --remove
}

@test "in a directory without a keyfile the programs that use it say where they belong" {
    mkdir empty
    cd empty
    for program in counter-sem-sysv counter-queue-sysv killed-sem-sysv; do
        run -1 "../$program"
        says "$program: ftok(keyfile): ENOENT (No such file or directory)" "hint: run this in the lab's directory"
    done
    run -1 ../counter-flock 1
    [ "${lines[0]}" = 'counter-flock: open(keyfile): ENOENT (No such file or directory)' ]
    [ "${lines[${#lines[@]} - 1]}" = 'counter-flock: a process failed, or was killed' ]
}

@test "a child that a program had before exec, and that has failed, does not count" {
    for program in './counter-atomic 1000' ./cond; do
        # shellcheck disable=SC2086 # words
        run -0 sh -c '(exit 3) & exec "$@"' - $program
    done
}

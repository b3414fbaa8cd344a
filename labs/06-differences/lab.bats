#!/usr/bin/env bats
# What the page of 06-differences does not show: bad input, edges

load ../../tests/helper

setup() { room differences; }
teardown() { nothing_left; }

@test "probe refuses an unknown probe, an unknown option, and --list with --tsv" {
    run -1 ./probe no-such-probe
    says 'probe: there is no probe no-such-probe' 'hint: ./probe --list shows them'
    misuse 'unknown option --all' ./probe --all
    misuse '--list and --tsv do not go together' ./probe --list --tsv
}

@test "probe asks as another user for root alone, and not as uid 0" {
    need_stranger
    misuse 'UID 0: write a whole number from 1 to 2147483647' ./probe --user 0
    run -1 stranger ./probe --user 4242 name-empty
    says 'probe: only root may ask as another user'
    run -0 ./probe --user 4242 mode-0-again stranger-0600
    says 'probe: mode-0-again: EACCES' 'probe: stranger-0600: needs root'
}

@test "probe names the signal of a crash, and asks on" {
    run -0 ./probe fault-unmapped name-empty
    says 'probe: fault-unmapped: SIGSEGV' 'probe: name-empty: EINVAL'
}

@test "probe refuses a prefix that leaves no room for its names" {
    SHMLAB_PREFIX=/shmlab.abcdefghijklmnopqrs run -1 ./probe name-empty
}

@test "probe gives no two probes one id, and each a topic, a question and a fact" {
    run -0 ./probe --list
    [ "$(cut -f 1 <<<"$output" | sort | uniq -d)" = '' ]
    [ "${#lines[@]}" -ge 120 ]
    run ! grep -Ev '^[a-z0-9-]+	(posix|sysv|sync|mmap|limits|tools)	[^	]+	(errno|(([PVYM]-|4[.])[0-9]+ ?)+)$' <<<"$output"
}

@test "a probe that does not end is ended, and what it made is removed" {
    sed 's/each(tools)/& each(made_up)/' probe.c >with && mv with probe.c
    cat >probes/made-up.c <<'END'
#include "../parts/made.h"

#include <semaphore.h>
#include <stdio.h>
#include <sys/msg.h>
#include <sys/sem.h>
#if defined(__linux__)
#include <mqueue.h>
#endif
TOPIC(made_up, "posix");
PROBE(made_up, "made-up", "P-01", "no end")
{
    object(page());
    sem_open(own_name("s"), O_CREAT | O_EXCL, 0600, 1);
#if defined(__linux__)
    mq_open(own_name("m"), O_CREAT | O_EXCL | O_RDWR, 0600, NULL);
#endif
    FILE *ids = fopen("ids", "w");
    fprintf(ids, "-s %d\n", note_id('s', semget(IPC_PRIVATE, 1, 0600), "semget"));
    fprintf(ids, "-q %d\n", note_id('q', msgget(IPC_PRIVATE, 0600), "msgget"));
    fclose(ids);
    if (forked() == 0)
        segment(100, 0600);
    for (;;)
        pause();
}
PROBE(made_up_queue, "made-up-queue", "P-01", "is its queue there?")
{
#if defined(__linux__)
    bool there = mq_open(own_name("m"), O_RDONLY) != (mqd_t)-1;
    answer("%s", there ? "yes" : "no");
#else
    answer("no");
#endif
}
END
    make -s probe
    run -0 sh -c "trap '' ALRM; exec ./probe made-up made-up-queue name-empty" # though its caller ignores the alarm
    says 'probe: made-up: no end' 'probe: made-up-queue: no' 'probe: name-empty: EINVAL'
    [ "$(wc -l <ids)" -eq 2 ]
    # shellcheck disable=SC2086 # words
    while read -r id; do run ! ipcrm $id; done <ids
}

@test "when probe is killed, its child removes what it made, and ends what it has begun" {
    need_tracing
    unshare -ri true 2>/dev/null || skip 'no IPC namespace here: unshare -ri is refused'
    local question
    for question in shmget-4m-and-1 msgget-41 nattch-spawn shmget-33-removed; do
        # cat ends when the child does, and its children, which have the pipe, too
        run -0 --separate-stderr ../../common/limit 5 unshare -ri sh -c "{ strace -o /dev/null -e trace=waitid -e inject=waitid:signal=KILL ./probe $question; echo \$?; } | cat
            tail -q -n +2 /proc/sysvipc/shm /proc/sysvipc/sem /proc/sysvipc/msg"
        [ "$output" = 137 ]
    done
}

@test "two runs at one time give the answers of one, but for those that are luck" {
    ./probe --tsv >one
    ./probe --tsv >two 3>&- &
    ./probe --tsv >three
    wait "$!"
    for run in one two three; do # an id may be 65536 or more, or not
        awk -F '\t' 'NR == FNR { if ($4 == "yes or no") luck[$1]; next } !($1 in luck)' differences.tsv $run >$run.steady
    done
    [ "$(wc -l <one.steady)" -gt 400 ]
    cmp one.steady two.steady
    cmp one.steady three.steady
}

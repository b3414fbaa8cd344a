# drop: into an empty ring, into a full one, into one that has some room; the messages are whole and in order
#   1. a message for which there is no room is dropped, and counted
#   2. it never waits
#   3. what is in the ring stays
#   4. the numbers have no gap
#   5. a message is whole before it can be read, whenever somebody reads, or it is killed
#   6. a call that fails is told
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

more=$(random 1 3000) some=$(random 1 1000)
numbers() { # LAST: the consumer prints 0 to LAST, each whole
    succeeds ./consumer --numbers
    awk -v last="$1" 'BEGIN { for (i = 0; i <= last; i++) print i }' >wanted
    grep '^[0-9]' "$output" | cmp -s - wanted || wanted "the messages 0 to $1 in their order" "$(printf '%s\n' "$out" | grep '^[0-9]' | diff - wanted | sed -n 2p)"
    line "consumer: received=$(($1 + 1)) next=$(($1 + 1))"
}
within=../../common/limit
succeeds $within 5 ./drop $((1024 + more))
line "drop: sent=1024 dropped=$more"
succeeds $within 5 ./drop "$more"
line "drop: sent=0 dropped=$more"
numbers 1023
succeeds $within 5 ./drop "$some"
line "drop: sent=$some dropped=0"
succeeds $within 5 ./drop 1024
line "drop: sent=$((1024 - some)) dropped=$some"
numbers 1023
succeeds $within 5 ./drop 0
line 'drop: sent=0 dropped=0'
../../common/leftovers --remove keyfile >/dev/null
within=

# Looks at all that is published, as a consumer would that comes now; `whole 2` takes 2 of them, and gives back their slots
cat >whole.c <<'C'
#include "lab.h"
#include "parts/pair.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
int main(int argc, char **argv)
{
    int fd = shm_open(lab_name("ring"), O_RDWR, 0);
    struct stat st;
    if (fd == -1 || fstat(fd, &st) == -1 || (size_t)st.st_size < RING_BYTES)
        return 0;
    struct ring *ring = mmap(NULL, RING_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (argc > 1) {
        uint64_t next = atomic_load(&ring->taken) + (uint64_t)atoi(argv[1]);
        atomic_store(&ring->taken, next);
        atomic_store(&ring->head, next);
        return 0;
    }
    uint64_t from = atomic_load(&ring->taken), to = atomic_load(&ring->tail);
    for (uint64_t n = from; n != to; n++) {
        struct message *m = (struct message *)ring->data + n % RING_SLOTS;
        bool whole = m->number == n;
        for (size_t i = 0; i < sizeof m->text; i++)
            whole = whole && m->text[i] == (char)('a' + (n + i) % 26);
        if (!whole) {
            printf("number=%llu is torn\n", (unsigned long long)n);
            return 0;
        }
    }
    return 0;
}
C
run env MAKEFLAGS= make -s whole
[ "$status" -eq 0 ] || wanted "the check's own program" "$out"
# How it finds no room: it looks, and goes on
if stepped drop; then
    succeeds ./drop 1024
    run env MEDDLE=record MEDDLE_LOG=.steps meddled/drop 3
    waits=$(sed -nE 's/.* (futex|sleep|usleep|nanosleep|clock_nanosleep|sched_yield|poll for a time|select for a time)$/\1/p' .steps | head -n 1)
    [ -z "$waits" ] || wanted 'a drop that never waits for room' "a call of $waits"
    few=$(wc -l <.steps)
    run env MEDDLE=record MEDDLE_LOG=.more meddled/drop 103
    [ $(($(wc -l <.more) - few)) -le 1000 ] || wanted 'a drop that looks once or twice for room' "$((($(wc -l <.more) - few) / 100)) steps for each message"
fi

# In each step somebody looks, and takes two
before() {
    ../../common/leftovers --remove keyfile >/dev/null
    rm -f torn
    ./drop 1022 >/dev/null
}
after() {
    [ ! -s torn ] || wanted "a message is whole before it can be read, $met" "$(head -n 1 torn)"
    sent=$(printf '%s\n' "$out" | sed -n 's/^drop: sent=\([0-4]\) dropped=.*/\1/p')
    [ "$out" != "${out%"sent=$sent dropped=$((8 - ${sent:-9}))"}" ] || wanted "sent and dropped make 8, with two slots more $met" "$out"
    run ./whole
    [ -z "$out" ] || wanted "numbers without a gap, with two slots more $met" "$out"
}
rival='./whole >>torn; ./whole 2'
meddled rival ./drop 8
before() { ../../common/leftovers --remove keyfile >/dev/null; }
after() { :; }
spared='close munmap'
meddled fail ./drop 2
../../common/leftovers --remove keyfile >/dev/null

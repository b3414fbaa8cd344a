/* producer.c - put messages into a ring in shared memory: words, or numbered messages
 *
 *   $ ./producer to be or not & ./consumer
 *   producer: made name=/shmlab.1000.ring slots=1024
 *   producer: sent=4 next=4
 *
 * Each WORD is a message. --count N goes on until the ring has had N messages, counting those of
 * earlier runs: a message's number is its index in the ring, so a run that follows a killed one
 * continues where that one stopped. A message is published only when all of it is written.
 *
 * While the ring is full, the producer waits. If the consumer dies meanwhile, the producer says so
 * within a second, and ends; with --stay it waits for the next consumer. With --no-wait it ends as
 * soon as the ring is full. --fresh throws away a ring that exists; --go-on doesn't make a new one.
 */
#include "lab.h"
#include "parts/pair.h"

#include <stdio.h>
#include <string.h>

static struct end end;
static bool stay, no_wait;

/* The ring has been full for a while. Is it worth waiting on? */
static bool hope(void)
{
    static long reported;
    static bool alone;
    if (!alone && atomic_load(&end.ring->pid[CONSUMER]) == 0)
        alone = printf("producer: the ring is full, and there is no consumer\n") > 0;
    long dead = pair_lost(end.ring, PRODUCER);
    if (dead == 0)
        reported = 0; /* the next consumer may have the same pid, in another pid namespace */
    if (dead == 0 || dead == reported)
        return true;
    fprintf(stderr, "producer: the consumer died, pid=%ld, and the ring is full\n", dead);
    if (!stay)
        fprintf(stderr, "hint: start ./consumer, then ./producer again: they continue there\n");
    reported = dead;
    return stay;
}

/* Puts one message into the ring. Returns false if it cannot, and the run is to end. */
static bool put(const char *text)
{
    void *at;
    while (ring_reserve(&end, &at, 1) == 0)
        if (no_wait || pair_told || (!ring_wait(&end) && !hope()))
            return false;
    struct message *slot = at;
    slot->number = end.at;
    if (text != NULL)
        memcpy(slot->text, text, strlen(text) + 1);
    else /* each byte follows from the number, so that the consumer sees a torn message */
        for (size_t i = 0; i < sizeof slot->text; i++)
            slot->text[i] = (char)('a' + (end.at + i) % 26);
    ring_publish(&end, 1);
    return true;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv,
              "[--name N] [--fresh | --go-on] [--stay | --no-wait] --count N | WORD...");
    const char *name = lab_option(&argc, argv, "--name");
    const char *wanted = lab_option(&argc, argv, "--count");
    bool fresh = lab_flag(&argc, argv, "--fresh"), go_on = lab_flag(&argc, argv, "--go-on");
    stay = lab_flag(&argc, argv, "--stay"), no_wait = lab_flag(&argc, argv, "--no-wait");
    lab_operands(&argc, argv, wanted ? 0 : 1, wanted ? 0 : argc, "WORD");
    uint64_t count = wanted ? lab_amount("--count", wanted) : 0;
    for (int i = 1; i < argc; i++)
        if (strlen(argv[i]) >= sizeof((struct message *)0)->text)
            usage("WORD takes %zu bytes with its final zero, and a slot has 56",
                  strlen(argv[i]) + 1);

    if (fresh && go_on)
        usage("use --fresh or --go-on, but not both");
    if (stay && no_wait)
        usage("use --stay or --no-wait, but not both");
    struct ring *ring = pair_open(name ? name : lab_name("ring"), PRODUCER, fresh, go_on);
    pair_begin(&end, ring, PRODUCER);
    uint64_t first = end.at;
    bool sent = true;
    for (int i = 1; i < argc && sent && !pair_told; i++)
        sent = put(argv[i]);
    while (wanted && end.at < count && sent && !pair_told)
        sent = put(NULL);
    printf("producer: sent=%llu next=%llu\n", (unsigned long long)(end.at - first),
           (unsigned long long)end.at);
    pair_close(ring, PRODUCER, sent || pair_told || no_wait);
    return sent || no_wait ? 0 : 1;
}

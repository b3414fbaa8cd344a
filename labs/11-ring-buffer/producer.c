/* producer.c - put words into a ring in shared memory, or numbered messages
 *
 *   $ ./producer to be or not & ./consumer
 *   producer: made name=/shmlab.1000.ring slots=1024
 *   producer: sent=4 next=4
 *
 * Each WORD is a message; --count N puts messages in until N were, by all runs together: a
 * message's number is its index in the ring, so a run that follows a killed one goes on where that
 * stopped. A message is published once it is whole. Waits while the ring is full; if the consumer
 * dies meanwhile, says so within a second, and ends; with --stay it waits for the next one. --fresh
 * throws away a ring that is there.
 */
#include "pair.h"

#include <string.h>

static struct end end;
static bool stay;
static long reported; /* who died */

/* Puts one message in. False: it could not, and the run ends. */
static bool put(const char *text)
{
    void *at;
    while (ring_reserve(&end, &at, 1) == 0) {
        if (told)
            return false;
        if (ring_wait(&end))
            continue;
        static bool alone;
        if (!alone && atomic_load(&end.ring->pid[CONSUMER]) == 0)
            alone = printf("producer: the ring is full, and there is no consumer\n") > 0;
        long dead = pair_lost(end.ring, PRODUCER);
        if (dead == 0 || dead == reported)
            continue;
        fprintf(stderr, "producer: the consumer died, pid=%ld, and the ring is full\n%s", dead,
                stay ? "" : "hint: start ./consumer, then ./producer again: they go on\n");
        reported = dead;
        if (!stay)
            return false;
    }
    struct message *slot = at;
    slot->number = end.at;
    if (text != NULL)
        memcpy(slot->text, text, strlen(text) + 1);
    else /* a pattern that shows a torn message: each byte comes from the number */
        for (size_t i = 0; i < sizeof slot->text; i++)
            slot->text[i] = (char)('a' + (end.at + i) % 26);
    ring_publish(&end, 1);
    return true;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--name N] [--fresh | --go-on] [--stay] --count N | WORD...");
    const char *name = lab_option(&argc, argv, "--name");
    const char *wanted = lab_option(&argc, argv, "--count");
    bool fresh = lab_flag(&argc, argv, "--fresh"), go_on = lab_flag(&argc, argv, "--go-on");
    stay = lab_flag(&argc, argv, "--stay");
    lab_operands(&argc, argv, wanted ? 0 : 1, wanted ? 0 : argc, "WORD");
    uint64_t count = wanted ? lab_amount("--count", wanted) : 0;
    for (int i = 1; i < argc; i++)
        if (strlen(argv[i]) >= sizeof((struct message *)0)->text)
            usage("WORD takes %zu bytes with its end, a slot has 56", strlen(argv[i]) + 1);

    if (fresh && go_on)
        usage("--fresh or --go-on, not both");
    struct ring *ring = pair_open(name ? name : lab_name("ring"), PRODUCER, fresh, go_on);
    ring_begin(&end, ring, PRODUCER, ring_spins());
    uint64_t first = end.at;
    bool sent = true;
    for (int i = 1; i < argc && sent && !told; i++)
        sent = put(argv[i]);
    while (wanted && end.at < count && sent && !told)
        sent = put(NULL);
    printf("producer: sent=%llu next=%llu\n", (unsigned long long)(end.at - first),
           (unsigned long long)end.at);
    pair_close(ring, PRODUCER, sent || told);
    return sent ? 0 : 1;
}

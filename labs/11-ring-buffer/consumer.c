/* consumer.c - take messages out of a ring in shared memory, and print them
 *
 *   $ ./producer to be or not & ./consumer
 *   consumer: found name=/shmlab.1000.ring slots=1024
 *   consumer: number=0 text=to
 *   ...
 *   consumer: received=4 next=4
 *   consumer: removed /shmlab.1000.ring
 *
 * Ends when the producer has closed the ring and nothing is in it. If the producer dies before,
 * says so within a second and ends with status 1; with --stay it waits for the next producer. A
 * message is taken, and then printed: one that was taken is never printed a second time, and if the
 * consumer is killed between the two, it is not printed at all. --numbers checks each byte of
 * --count's messages and prints the number alone. --fresh throws away a ring that is there,
 * --go-on makes none.
 */
#include "pair.h"

static bool numbers;

static void deliver(const struct message *got, uint64_t number)
{
    bool whole = got->number == number;
    for (size_t i = 0; numbers && i < sizeof got->text; i++)
        whole = whole && got->text[i] == (char)('a' + (number + i) % 26);
    if (!whole)
        refuse(NULL, "number=%llu is torn", (unsigned long long)number);
    if (numbers) {
        printf("%llu\n", (unsigned long long)number);
        return;
    }
    printf("consumer: number=%llu text=", (unsigned long long)number);
    lab_print_text(got->text, sizeof got->text);
    printf("\n");
}

/* Nothing came for a while: is there hope? */
static bool hope(struct end *end, bool stay)
{
    static long reported;
    long dead = pair_lost(end->ring, CONSUMER);
    if (dead == 0 || dead == reported || ring_ready(end)) /* ready: it closed, or left messages */
        return true;
    fprintf(stderr, "consumer: the producer died, pid=%ld\n%s", dead,
            stay ? "" : "hint: start ./producer again, then ./consumer: they go on\n");
    reported = dead;
    return stay;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--name N] [--fresh | --go-on] [--stay] [--numbers]");
    const char *name = lab_option(&argc, argv, "--name");
    bool fresh = lab_flag(&argc, argv, "--fresh"), go_on = lab_flag(&argc, argv, "--go-on");
    bool stay = lab_flag(&argc, argv, "--stay");
    numbers = lab_flag(&argc, argv, "--numbers");
    lab_operands(&argc, argv, 0, 0, "");

    if (fresh && go_on)
        usage("--fresh or --go-on, not both");
    struct ring *ring = pair_open(name ? name : lab_name("ring"), CONSUMER, fresh, go_on);
    struct end end;
    ring_begin(&end, ring, CONSUMER, ring_spins());
    uint64_t first = end.at;
    bool done = false, hopeful = true;
    while (!told && !done && hopeful) {
        void *at;
        if (ring_peek(&end, &at, 1) != 0) {
            struct message mine = *(struct message *)at;
            ring_take(&end, 1);
            deliver(&mine, end.at - 1);
        } else if (atomic_load(&ring->closed) && ring_peek(&end, &at, 1) == 0) {
            done = true; /* closed after the last message was published: nothing comes any more */
        } else if (!ring_wait(&end)) {
            hopeful = hope(&end, stay);
        }
    }
    printf("consumer: received=%llu next=%llu\n", (unsigned long long)(end.at - first),
           (unsigned long long)end.at);
    pair_close(ring, CONSUMER, false);
    return hopeful ? 0 : 1;
}

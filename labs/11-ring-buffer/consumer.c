/* consumer.c - take messages out of a ring in shared memory and print them
 *
 *   $ ./producer to be or not & ./consumer
 *   consumer: found name=/shmlab.1000.ring slots=1024
 *   consumer: number=0 text=to
 *   ...
 *   consumer: received=4 next=4
 *   consumer: removed /shmlab.1000.ring
 *
 * The consumer ends when the producer has closed the ring and the ring is empty. If the producer
 * dies before that, the consumer says so within a second and ends with status 1; with --stay it
 * waits for the next producer. It first takes a message, and then prints it. So no message is ever
 * printed twice; and if the consumer is killed between the two steps, that message is never
 * printed. --numbers is for the messages of producer --count: it checks each byte of a message and
 * prints its number only. --fresh throws away a ring that exists; --go-on doesn't make a new one.
 */
#include "lab.h"
#include "parts/pair.h"

#include <stdio.h>

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

/* No message has arrived for a while. Is it worth waiting on? */
static bool hope(struct end *end, bool stay)
{
    static long reported;
    long dead = pair_lost(end->ring, CONSUMER);
    if (dead == 0)
        reported = 0; /* the next producer may have the same pid, in another pid namespace */
    if (dead == 0 || dead == reported || ring_ready(end)) /* ready: closed, or not empty */
        return true;
    fprintf(stderr, "consumer: the producer died, pid=%ld\n", dead);
    if (!stay)
        fprintf(stderr, "hint: start ./producer again, then ./consumer: they continue there\n");
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
        usage("use --fresh or --go-on, but not both");
    struct ring *ring = pair_open(name ? name : lab_name("ring"), CONSUMER, fresh, go_on);
    struct end end;
    pair_begin(&end, ring, CONSUMER);
    uint64_t first = end.at;
    bool done = false, hopeful = true;
    while (!pair_told && !done && hopeful) {
        void *at;
        if (ring_peek(&end, &at, 1) != 0) {
            struct message mine = *(struct message *)at;
            ring_take(&end, 1);
            deliver(&mine, end.at - 1);
        } else if (atomic_load(&ring->closed) && ring_peek(&end, &at, 1) == 0) {
            done = true; /* it was closed after the last message: no more will arrive */
        } else if (!ring_wait(&end)) {
            hopeful = hope(&end, stay);
        }
    }
    printf("consumer: received=%llu next=%llu\n", (unsigned long long)(end.at - first),
           (unsigned long long)end.at);
    pair_close(ring, CONSUMER, false);
    return hopeful ? 0 : 1;
}

/* publish-early.c - the flag first, then the payload
 *
 *   $ ./publish-early
 *   publish-early: writer is at between
 *   publish-early: ready=1 payload=0
 *   publish-early: reader has ended
 *   ...
 *
 * Two lines of publish.c are swapped. The reader believes the flag, and takes what is not there
 * yet.
 */
#include "letter.h" /* main: a reader between the two stores, and one after them */

static void writer(void *shared)
{
    struct letter *letter = shared;
    atomic_store_explicit(&letter->ready, 1, memory_order_release); /* BUG ON PURPOSE: too early */
    lab_pause("between");
    letter->payload = 42;
}

static void reader(void *shared)
{
    struct letter *letter = shared;
    if (atomic_load_explicit(&letter->ready, memory_order_acquire) == 1)
        printf("publish-early: ready=1 payload=%d\n", letter->payload);
    else
        printf("publish-early: ready=0\n"); /* then the payload is not ours to look at */
}

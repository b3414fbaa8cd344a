/* publish.c - the payload first, then the flag that says it is there
 *
 *   $ ./publish
 *   publish: writer is at between
 *   publish: ready=0
 *   publish: reader has ended
 *   publish: writer has ended
 *   publish: ready=1 payload=42
 *   publish: reader has ended
 *
 * The flag is stored with release and loaded with acquire: who sees it set sees all that the other
 * one stored before. Without them compilers and processors may swap two stores. publish-early.c
 * swaps them in the source.
 */
#include "letter.h" /* main: a reader between the two stores, and one after them */

static void writer(void *shared)
{
    struct letter *letter = shared;
    letter->payload = 42;
    lab_pause("between");
    atomic_store_explicit(&letter->ready, 1, memory_order_release);
}

static void reader(void *shared)
{
    struct letter *letter = shared;
    if (atomic_load_explicit(&letter->ready, memory_order_acquire) == 1)
        printf("publish: ready=1 payload=%d\n", letter->payload);
    else
        printf("publish: ready=0\n"); /* then the payload is not ours to look at */
}

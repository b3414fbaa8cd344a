/* mailbox.c - one process posts letters into a box that has room for one, another one fetches them
 *
 *   $ ./mailbox --loose run
 *   mailbox: wrong=some
 */
#include "lab.h"
#include "parts/loose.h"
#include "parts/pair.h"

#include <stdio.h>

#define LETTERS 5000

struct mailbox {
    _Alignas(128) struct cell posted; /* the number of the last letter that was posted */
    _Alignas(128) struct cell taken;  /* the number of the last letter that was taken out */
    _Alignas(128) struct cell letter;
};

/* Posts letter number n: its text is `text` */
static void post(struct mailbox *box, int n, int text)
{
    while (load(&box->taken, memory_order_relaxed) != n - 1)
        pair_pause();
    store(&box->letter, text, ORDINARY);
    store(&box->posted, n, memory_order_relaxed);
}

/* Takes letter number n out; returns its text */
static int fetch(struct mailbox *box, int n)
{
    while (load(&box->posted, memory_order_relaxed) != n)
        pair_pause();
    int text = load(&box->letter, ORDINARY);
    store(&box->taken, n, memory_order_relaxed);
    return text;
}

static int *wrong;
static void sender(void *box)
{
    for (int n = 1; n <= LETTERS; n++)
        post(box, n, 3 * n);
}
static void receiver(void *box)
{
    for (int n = 1; n <= LETTERS; n++)
        *wrong += fetch(box, n) != 3 * n;
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"run", NULL};
    pair_begin(argc, argv, names);
    struct mailbox *box = pair_memory(sizeof *box);
    wrong = pair_memory(sizeof *wrong);
    pair_run(sender, receiver, box);
    printf("mailbox: wrong=%s\n", *wrong == 0 ? "0" : "some");
    return 0;
}

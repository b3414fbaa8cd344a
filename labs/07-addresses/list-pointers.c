/* list-pointers.c - a list in shared memory whose links are pointers: it breaks elsewhere
 *
 *   $ ./list-pointers
 *   list-pointers: parent addr=0x7f3f71a2a000
 *   list-pointers: parent found one two three
 *   list-pointers: child addr=0x7f3f71a29000
 *   list-pointers: child got SIGSEGV
 *
 * The parent builds it. The child maps the object at another address, as a stranger would, and
 * follows the first link. That is an address of the parent's mapping, and nothing is there.
 * --inherit leaves the child the parent's mapping too. Then all goes well, and nobody notices the
 * fault.
 */
#include "object.h"

#include <stdio.h>
#include <string.h>

/* BUG ON PURPOSE: a link is an address, and an address means something in one process only. */
struct node {
    struct node *next; /* NULL behind the last */
    char word[8];
};
struct list {
    struct node *first;
    size_t used;
    struct node nodes[3];
};

static void append(struct list *list, const char *word)
{
    struct node *node = &list->nodes[list->used++];
    strcpy(node->word, word);
    struct node **at = &list->first;
    while (*at != NULL)
        at = &(*at)->next;
    *at = node;
}

static void walk(const char *who, struct list *list)
{
    printf("list-pointers: %s addr=%p\n", who, (void *)list);
    printf("list-pointers: %s found", who);
    for (struct node *node = list->first; node != NULL; node = node->next)
        printf(" %s", node->word);
    printf("\n");
}

#include "list.h" /* main: the parent builds the list, the child walks it at another address */

/* list-offsets.c - a list in shared memory whose links are offsets: it holds everywhere
 *
 *   $ ./list-offsets
 *   list-offsets: parent addr=0x7f3f71a2a000
 *   list-offsets: parent found one two three
 *   list-offsets: child addr=0x7f3f71a29000
 *   list-offsets: child found one two three
 *
 * The parent builds it. The child maps the object at another address, as a stranger would, and
 * follows the links: each is the distance from the object's beginning, which no mapping changes.
 */
#include "object.h"

#include <stdio.h>
#include <string.h>

struct node {
    size_t next; /* bytes from the list's beginning; 0, where the list itself is, behind the last */
    char word[8];
};
struct list {
    size_t first;
    size_t used;
    struct node nodes[3];
};

static struct node *node_at(struct list *list, size_t offset)
{
    return (struct node *)((char *)list + offset);
}

static void append(struct list *list, const char *word)
{
    struct node *node = &list->nodes[list->used++];
    strcpy(node->word, word);
    size_t *at = &list->first;
    while (*at != 0)
        at = &node_at(list, *at)->next;
    *at = (size_t)((char *)node - (char *)list);
}

static void walk(const char *who, struct list *list)
{
    printf("list-offsets: %s addr=%p\n", who, (void *)list);
    printf("list-offsets: %s found", who);
    for (size_t at = list->first; at != 0; at = node_at(list, at)->next)
        printf(" %s", node_at(list, at)->word);
    printf("\n");
}

#include "list.h" /* main: the parent builds the list, the child walks it at another address */

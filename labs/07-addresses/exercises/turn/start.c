/* turn.c - reverse a list that lies in shared memory
 *
 *   $ ./turn one two three
 *   turn: parent addr=0x7f3f71a2a000
 *   turn: child addr=0x7f3f71a29000 2:three 1:two 0:one
 *
 * The parent builds the list and reverses it. The child maps the object at another address, walks
 * through the list, and prints each word with the number of its node.
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 8 };

struct node {
    size_t next; /* in bytes, from the list's beginning; 0 in the last node */
    char word[16];
};
struct list {
    size_t first;
    size_t used;
    struct node nodes[MOST];
};

static struct list *map(int fd)
{
    struct list *list = mmap(NULL, sizeof *list, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (list == MAP_FAILED)
        die("mmap(%zu)", sizeof *list);
    return list;
}

static struct node *node_at(struct list *list, size_t offset)
{
    return offset == 0 ? NULL : (struct node *)((char *)list + offset);
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

/* Reverses the list: each link then leads to the node that was before it. No node moves. */
static void turn(struct list *list)
{
    (void)list; /* yours */
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "WORD...");
    lab_operands(&argc, argv, 1, MOST, "WORD");
    for (int i = 1; i < argc; i++)
        if (strlen(argv[i]) >= sizeof((struct node *)NULL)->word)
            usage("%s: write at most 15 letters", argv[i]);
    const char *name = lab_name("list");

    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    if (ftruncate(fd, sizeof(struct list)) == -1)
        die("ftruncate(%zu)", sizeof(struct list));
    struct list *list = map(fd);
    for (int i = 1; i < argc; i++)
        append(list, argv[i]);
    turn(list);
    printf("turn: parent addr=%p\n", (void *)list);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        struct list *here = map(fd); /* the parent's mapping is still there: another address */
        if (munmap(list, sizeof *list) == -1)
            die("munmap");
        printf("turn: child addr=%p", (void *)here);
        for (size_t at = here->first; at != 0; at = node_at(here, at)->next)
            printf(" %td:%s", node_at(here, at) - here->nodes, node_at(here, at)->word);
        printf("\n");
        _exit(fflush(stdout) == 0 ? 0 : 1);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (WIFSIGNALED(status))
        refuse(NULL, "the child got %s", lab_signal_name(WTERMSIG(status)));
    if (status != 0)
        refuse(NULL, "the child did not finish its work");
    return 0;
}

/* list-offsets.c - a list in shared memory whose links are offsets: it works at every address
 *
 *   $ ./list-offsets
 *   list-offsets: parent addr=0x7f3f71a2a000
 *   list-offsets: parent found one two three
 *   list-offsets: child addr=0x7f3f71a29000
 *   list-offsets: child found one two three
 *
 * The parent builds the list. The child maps the object at another address, as a stranger would,
 * and follows the links. Each link says how many bytes a node is away from the object's beginning,
 * and that distance is the same in every mapping.
 */
#include "lab.h"
#include "lab_object.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NODES = 3 };
struct node {
    size_t next; /* in bytes, from the list's beginning; 0 means that this is the last node */
    char word[8];
};
struct list {
    size_t first;
    struct node nodes[NODES];
};

/* Whoever has mapped the object can write any number into it, so follow a link only if there is a
 * node at that place. volatile: read the link once, since it may change after we have checked it.
 */
static struct node *follow(struct list *list, const volatile size_t *link)
{
    size_t offset = *link;
    if (offset == 0)
        return NULL;
    size_t at = offset - offsetof(struct list, nodes); /* huge, if the offset is too small */
    if (at >= sizeof list->nodes || at % sizeof(struct node) != 0)
        refuse(NULL, "a link points to byte %zu, where no node begins", offset);
    return (struct node *)((char *)list + offset);
}

static void build(struct list *list)
{
    static const char *const words[NODES] = {"one", "two", "three"};
    size_t *link = &list->first;
    for (int i = 0; i < NODES; i++) {
        strcpy(list->nodes[i].word, words[i]);
        *link = offsetof(struct list, nodes) + (size_t)i * sizeof(struct node);
        link = &list->nodes[i].next;
    }
}

static void walk(const char *who, struct list *list)
{
    printf("%s: %s addr=%p\n", lab_program(), who, (void *)list);
    printf("%s: %s found", lab_program(), who);
    struct node *node = follow(list, &list->first);
    for (int seen = 0; node != NULL && seen < NODES; seen++) { /* the links may form a circle */
        printf(" ");
        lab_print_text(node->word, sizeof node->word); /* a word may lack its NUL */
        node = follow(list, &node->next);
    }
    printf("\n");
}

static struct list *map(int fd)
{
    struct list *list = mmap(NULL, sizeof *list, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (list == MAP_FAILED)
        die("mmap(%zu bytes)", sizeof *list);
    return list;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--inherit]");
    bool inherit = lab_flag(&argc, argv, "--inherit");
    lab_operands(&argc, argv, 0, 0, "");

    lab_undo(lab_undo_object);
    int fd = lab_make_object(lab_name("list"), sizeof(struct list));
    struct list *list = map(fd);
    lab_remove_object(); /* the child needs only the descriptor */
    lab_keep();
    build(list);
    walk("parent", list);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* best effort: leave no core file */
        struct list *here = map(fd); /* the parent's mapping is still there: another address */
        if (!inherit && munmap(list, sizeof *list) == -1)
            die("munmap");
        walk("child", here);
        _exit(fflush(stdout) == 0 ? 0 : 1);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (WIFSIGNALED(status))
        printf("%s: child got %s\n", lab_program(), lab_signal_name(WTERMSIG(status)));
    else if (status != 0)
        refuse(NULL, "the child did not finish its work");
    return 0;
}

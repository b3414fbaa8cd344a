/* list-pointers.c - a list in shared memory whose links are pointers: it breaks at another address
 *
 *   $ ./list-pointers
 *   list-pointers: parent addr=0x7f3f71a2a000
 *   list-pointers: parent found one two three
 *   list-pointers: child addr=0x7f3f71a29000
 *   list-pointers: child got SIGSEGV
 *
 * The parent builds the list. The child maps the object at another address, as a stranger would,
 * and follows the first link. The link is an address in the parent's mapping, and in the child
 * nothing is mapped there. --inherit lets the child keep the parent's mapping, too. Then it all
 * works, and nobody notices the mistake. diff list-pointers.c list-offsets.c shows how to mend it.
 */
#include "lab.h"
#include "lab_object.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* BUG ON PURPOSE: a link is an address, and an address has a meaning in one process only. Nor is
 * there a way to check whether an address that was read from shared memory is a good one. */
enum { NODES = 3 };
struct node {
    struct node *next; /* NULL means that this is the last node */
    char word[8];
};
struct list {
    struct node *first;
    struct node nodes[NODES];
};

static void build(struct list *list)
{
    static const char *const words[NODES] = {"one", "two", "three"};
    struct node **link = &list->first;
    for (int i = 0; i < NODES; i++) {
        strcpy(list->nodes[i].word, words[i]);
        *link = &list->nodes[i];
        link = &list->nodes[i].next;
    }
}

static void walk(const char *who, struct list *list)
{
    printf("%s: %s addr=%p\n", lab_program(), who, (void *)list);
    printf("%s: %s found", lab_program(), who);
    struct node *node = list->first;
    for (int seen = 0; node != NULL && seen < NODES; seen++) { /* the links may form a circle */
        printf(" ");
        lab_print_text(node->word, sizeof node->word); /* a word may lack its NUL */
        node = node->next;
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

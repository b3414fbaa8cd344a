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
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

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

static const char *made;

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

static struct list *map(int fd, const char *name)
{
    struct list *list = mmap(NULL, sizeof *list, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (list == MAP_FAILED)
        die("mmap(%s, %zu)", name, sizeof *list);
    return list;
}

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
    char words[64] = "";
    size_t used = 0;
    printf("list-pointers: %s addr=%p\n", who, (void *)list);
    for (struct node *node = list->first; node != NULL; node = node->next)
        used += (size_t)snprintf(words + used, sizeof words - used, " %s", node->word);
    printf("list-pointers: %s found%s\n", who, words);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--inherit]");
    bool inherit = lab_flag(&argc, argv, "--inherit");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("list");

    lab_undo(undo);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    made = name;
    if (ftruncate(fd, sizeof(struct list)) == -1)
        die("ftruncate(%s, %zu)", name, sizeof(struct list));
    struct list *list = map(fd, name);
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    lab_keep();

    append(list, "one");
    append(list, "two");
    append(list, "three");
    walk("parent", list);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* best effort: no core file from this */
        struct list *here = map(fd, name);              /* while the old one is there: elsewhere */
        if (!inherit && munmap(list, sizeof *list) == -1)
            die("munmap");
        walk("child", here);
        _exit(fflush(stdout) == 0 ? 0 : 1);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (WIFSIGNALED(status))
        printf("list-pointers: child got %s\n", lab_signal_name(WTERMSIG(status)));
    else if (status != 0)
        refuse(NULL, "the child did not finish its work");

    if (munmap(list, sizeof *list) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    return 0;
}

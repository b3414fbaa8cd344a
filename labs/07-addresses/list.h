/* list.h - what list-pointers.c and list-offsets.c share: a parent, a child, and two mappings
 *
 * Each of the two says what a link is, how a word is appended and how the list is walked; then it
 * includes this. The parent builds the list. The child maps the object at another address, as a
 * stranger would, and walks it. --inherit leaves the child the parent's mapping too.
 */
#include <sys/resource.h>
#include <sys/wait.h>

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

    int fd = object_make(lab_name("list"), sizeof(struct list));
    struct list *list = map(fd);
    object_remove(); /* the descriptor is enough for the child */
    append(list, "one");
    append(list, "two");
    append(list, "three");
    walk("parent", list);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* best effort: no core file from this */
        struct list *here = map(fd); /* while the parent's mapping is there: elsewhere */
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

    if (munmap(list, sizeof *list) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    return 0;
}

/* defend-excl.c - first defence: O_EXCL when you make it; look at owner and mode when you open it
 *
 *   $ ./defend-excl "swordfish"
 *   defend-excl: made /shmlab.1000.secret
 *   defend-excl: the partner reads msg=swordfish
 *   $ ./squatter ./defend-excl "swordfish"
 *   squatter: took /shmlab.1000.secret, mode=0666 uid=1000
 *   defend-excl: shm_open(/shmlab.1000.secret): EEXIST (File exists)
 *   ...
 *
 * --open is the partner, which cannot use O_EXCL because it makes nothing. The maker runs it. If
 * you do, VARIABLE is an environment variable that holds another name. The squatter learns nothing,
 * but it still has the name, so all that this defence can do is to refuse.
 */
#include "lab.h"
#include "parts/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *made;

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

/* Ask fstat about the descriptor: it stays with one object, and a name can be given to another. */
static void partner(const char *name)
{
    struct stat st;
    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_uid != geteuid())
        refuse("another user made it, so it is not used", "%s belongs to uid=%lu", name,
               (unsigned long)st.st_uid);
    if ((st.st_mode & 077) != 0)
        refuse("others may open it, so it is not used", "%s has mode=%04o", name,
               (unsigned)st.st_mode & 0777);
    if (st.st_size < SIZE)
        refuse(NULL, "%s has only %lld bytes", name, (long long)st.st_size);
    const char *text = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    lab_explain_sigbus(name); /* another program of the same user may shrink it */
    printf("defend-excl: the partner reads msg=");
    lab_print_text(text, SIZE);
    printf("\n");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MESSAGE | --open [VARIABLE]");
    const char *name = lab_name("secret");
    if (lab_flag(&argc, argv, "--open")) {
        lab_operands(&argc, argv, 0, 1, "");
        const char *told = argc > 1 ? getenv(argv[1]) : name;
        if (told == NULL)
            usage("%s: write the name of an environment variable that is set", argv[1]);
        partner(told);
        return 0;
    }
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    if (strlen(argv[1]) >= SIZE)
        usage("MESSAGE is too long");

    lab_undo(undo);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "somebody made it before us, so it is not used" : NULL,
                 "shm_open(%s)", name);
    made = name;
    secret_store(fd, name, argv[1]);
    printf("defend-excl: made %s\n", name);

    char *opener[] = {argv[0], "--open", NULL};
    int status = lab_run(opener);
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    lab_keep();
    return status;
}

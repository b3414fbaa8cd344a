/* defend-excl.c - first defence: O_EXCL for who makes, a look at the owner for who opens
 *
 *   $ ./defend-excl "swordfish"
 *   defend-excl: made /shmlab.1000.secret
 *   defend-excl: the partner reads msg=swordfish
 *   $ ./squatter ./defend-excl "swordfish"
 *   squatter: took /shmlab.1000.secret, mode=0666 uid=1000
 *   defend-excl: shm_open(/shmlab.1000.secret): EEXIST (File exists)
 *   ...
 *
 * --open is the partner, which cannot use O_EXCL; the maker runs it. The squatter gets nothing, but
 * it still has the name: this defence ends in a refusal.
 */
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
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

/* fstat of the descriptor: what the name leads to may change, what the descriptor has does not */
static void partner(const char *name)
{
    struct stat st;
    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_uid != geteuid())
        refuse("somebody has planted it", "%s belongs to uid=%lu", name, (unsigned long)st.st_uid);
    if ((st.st_mode & 077) != 0)
        refuse("others may have it open", "%s has mode=%04o", name, (unsigned)st.st_mode & 0777);
    if (st.st_size < SIZE)
        refuse(NULL, "%s has %lld bytes", name, (long long)st.st_size);
    const char *text = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    printf("defend-excl: the partner reads msg=");
    lab_print_text(text, SIZE);
    printf("\n");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "--open|MESSAGE");
    const char *name = lab_name("secret");
    if (lab_flag(&argc, argv, "--open")) {
        lab_operands(&argc, argv, 0, 0, "");
        partner(name);
        return 0;
    }
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    if (strlen(argv[1]) >= SIZE)
        usage("MESSAGE is too long");

    lab_undo(undo);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "whoever made it, it is not used" : NULL, "shm_open(%s)", name);
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

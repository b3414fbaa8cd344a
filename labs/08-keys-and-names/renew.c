/* renew.c - the key changes when the file is replaced by a new one
 *
 *   $ cp keyfile other && ./renew other
 *   renew: key=0x0100a32e id=3 msg=hello
 *   renew: replaced other by a copy with the same name and the same bytes
 *   renew: key=0x0100a32f shmget: ENOENT
 *   renew: id=3 msg=hello
 *
 * sed -i, the update of a package, and many editors when they save: they all write a new file and
 * give it the old name. The new file has another inode number, so ftok gives another key for it.
 * The segment still exists, but nobody who asks ftok about the file finds it any more.
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static int id = -1;
static char anew[512]; /* FILE.anew */
static bool made;      /* that file exists, and we made it */

static void undo(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
    if (made)
        unlink(anew);
}

/* Makes the new file while the old one still exists: so they cannot have the same inode number. */
static void make_anew(const char *file)
{
    FILE *from = fopen(file, "r");
    if (from == NULL)
        die("fopen(%s)", file);
    FILE *to = fopen(anew, "wx");
    if (to == NULL)
        die("fopen(%s)", anew);
    made = true;
    for (int c; (c = getc(from)) != EOF && putc(c, to) != EOF;)
        ;
    if (ferror(from) || ferror(to) || fclose(from) == EOF || fclose(to) == EOF)
        die("copying %s", file);
    if (rename(anew, file) == -1)
        die("rename(%s, %s)", anew, file);
    made = false;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FILE");
    lab_operands(&argc, argv, 1, 1, "FILE");
    if (snprintf(anew, sizeof anew, "%s.anew", argv[1]) >= (int)sizeof anew)
        usage("FILE is too long");

    key_t key = ftok(argv[1], lab_project());
    if (key == -1)
        die("ftok(%s)", argv[1]);
    lab_undo(undo);
    id = shmget(key, sizeof "hello", IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        die_hint(errno == EEXIST ? LAB_KEY_TAKEN : NULL, "shmget(key=0x%08x)", (unsigned)key);
    lab_note_segment(id); /* soon nobody can compute its key any more */
    char *text = shmat(id, NULL, 0);
    if (text == (void *)-1)
        die("shmat(id=%d)", id);
    strcpy(text, "hello");
    printf("renew: key=0x%08x id=%d msg=", (unsigned)key, id);
    lab_print_text(text, sizeof "hello"); /* not %s: another process may have overwritten the NUL */
    printf("\n");

    make_anew(argv[1]);
    printf("renew: replaced %s by a copy with the same name and the same bytes\n", argv[1]);
    key = ftok(argv[1], lab_project());
    if (key == -1)
        die("ftok(%s)", argv[1]);
    int found = shmget(key, 0, 0);
    const char *answer = found == -1 ? lab_errno_name(errno) : "found";
    printf("renew: key=0x%08x shmget: %s\nrenew: id=%d msg=", (unsigned)key, answer, id);
    lab_print_text(text, sizeof "hello");
    printf("\n");

    if (shmdt(text) == -1)
        die("shmdt");
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    id = -1;
    lab_keep();
    return 0;
}

/* renew.c - the key that changes when the file is made anew
 *
 *   $ cp keyfile other && ./renew other
 *   renew: key=0x0200a31b id=3 msg=hello
 *   renew: other is made anew, with the same name and the same bytes
 *   renew: key=0x0200a31c shmget: ENOENT
 *   renew: id=3 msg=hello
 *
 * sed -i, a package that is updated, many an editor that saves: each writes a new file and gives it
 * the old name. The new file has another inode number, and so ftok gives another key. The segment
 * is still there, but nobody who asks by the file finds it.
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static int id = -1;
static char anew[512];

static void undo(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
    unlink(anew);
}

/* A new file beside the old one: as both are there, they have two inode numbers */
static void make_anew(const char *file)
{
    char bytes[4096];
    size_t n;
    FILE *from = fopen(file, "r");
    if (from == NULL)
        die("fopen(%s)", file);
    FILE *to = fopen(anew, "wx");
    if (to == NULL) {
        anew[0] = '\0'; /* it is not ours */
        die("fopen(%s.anew)", file);
    }
    while ((n = fread(bytes, 1, sizeof bytes, from)) > 0)
        if (fwrite(bytes, 1, n, to) != n)
            die("fwrite(%s)", anew);
    if (ferror(from) || fclose(from) == EOF || fclose(to) == EOF)
        die("copying %s", file);
    if (rename(anew, file) == -1)
        die("rename(%s, %s)", anew, file);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FILE");
    lab_operands(&argc, argv, 1, 1, "FILE");
    if (strlen(argv[1]) + sizeof ".anew" > sizeof anew)
        usage("FILE is too long");

    key_t key = ftok(argv[1], lab_project());
    if (key == -1)
        die("ftok(%s)", argv[1]);
    lab_undo(undo);
    id = shmget(key, sizeof "hello", IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        die_hint(errno == EEXIST ? LAB_KEY_TAKEN : NULL, "shmget(key=0x%08x)", (unsigned)key);
    char *text = shmat(id, NULL, 0);
    if (text == (void *)-1)
        die("shmat(id=%d)", id);
    strcpy(text, "hello");
    printf("renew: key=0x%08x id=%d msg=%s\n", (unsigned)key, id, text);

    snprintf(anew, sizeof anew, "%s.anew", argv[1]);
    make_anew(argv[1]);
    printf("renew: %s is made anew, with the same name and the same bytes\n", argv[1]);

    key = ftok(argv[1], lab_project());
    if (key == -1)
        die("ftok(%s)", argv[1]);
    int found = shmget(key, 0, 0);
    printf("renew: key=0x%08x shmget: %s\n", (unsigned)key,
           found == -1 ? lab_errno_name(errno) : "found");
    printf("renew: id=%d msg=%s\n", id, text);

    if (shmdt(text) == -1)
        die("shmdt");
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    id = -1;
    lab_keep();
    return 0;
}

/* collide.c - make files until ftok gives two of them one key
 *
 *   $ ./collide
 *   collide: file=0 inode=734965 key=0x01133735
 *   collide: file=65536 inode=800501 key=0x01133735
 *   collide: tries=65537 of at most 262144
 *   collide: two files, one key
 *
 * A key has 16 bits of the inode number: among 65537 files that exist at one time two must agree.
 * A tmpfs gives each file a new number, so one file in 256 stays, and each other one goes at once.
 * Where numbers come back (ext4), the files stay from the moment that this shows.
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST (4 * 65536)
#define EACH 256 /* of the files that go, one in so many stays: others make files here, too */

static char directory[512];
static int tries;            /* files made so far; their names are 0, 1, 2, ... */
static int kept_from = MOST; /* from this one on they stay */
static int there[65536];     /* 1 + the file with these low bits, or 0 */

static const char *path(int file)
{
    static char text[sizeof directory + 16];
    snprintf(text, sizeof text, "%s/%d", directory, file);
    return text;
}

static void undo(void)
{
    for (int i = 0; i < tries; i += i < kept_from ? EACH : 1)
        unlink(path(i));
    for (int i = kept_from; i < tries && i < kept_from + EACH; i++)
        unlink(path(i));
    unlink(path(tries));
    rmdir(directory);
}

static ino_t make(int file)
{
    struct stat st;
    int fd = open(path(file), O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("open(%s)", path(file));
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", path(file));
    if (close(fd) == -1)
        die("close");
    return st.st_ino;
}

static key_t show(int file)
{
    struct stat st;
    key_t key = ftok(path(file), lab_project());
    if (key == -1 || stat(path(file), &st) == -1)
        die("ftok(%s)", path(file));
    printf("collide: file=%d inode=%llu key=0x%08x\n", file, (unsigned long long)st.st_ino,
           (unsigned)key);
    return key;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[DIRECTORY]");
    lab_operands(&argc, argv, 0, 1, "");
    const char *in = argc > 1                        ? argv[1]
                     : access("/dev/shm", W_OK) == 0 ? "/dev/shm" /* memory, and so quick */
                                                     : "/tmp";
    int length = snprintf(directory, sizeof directory, "%s%s.XXXXXX", in, lab_name("collide"));
    if (length >= (int)sizeof directory)
        usage("DIRECTORY is too long");

    lab_undo(undo);
    if (mkdtemp(directory) == NULL) /* a new one, for us alone */
        die("mkdtemp(%s)", directory);
    ino_t last = 0;
    int *other;
    for (;; tries++) {
        if (tries == MOST)
            refuse("try another DIRECTORY", "no two of %d files agree", MOST);
        ino_t inode = make(tries);
        other = &there[inode & 0xffff];
        if (*other != 0)
            break;
        if (inode <= last && tries < kept_from) /* numbers come back */
            kept_from = tries;
        last = inode;
        if (tries % EACH == 0 || tries >= kept_from)
            *other = 1 + tries;
        else if (unlink(path(tries)) == -1)
            die("unlink(%s)", path(tries));
    }
    key_t key = show(*other - 1), other_key = show(tries);
    printf("collide: tries=%d of at most %d\n", tries + 1, MOST);
    printf("collide: two files, %s\n", key == other_key ? "one key" : "two keys");
    undo();
    lab_keep();
    return 0;
}

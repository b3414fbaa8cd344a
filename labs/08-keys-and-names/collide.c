/* collide.c - make files until ftok gives two of them the same key
 *
 *   $ ./collide
 *   collide: file=0 inode=734965 key=0x01133735
 *   collide: file=65536 inode=800501 key=0x01133735
 *   collide: tries=65537 of at most 262144
 *   collide: two files, one key
 *
 * A key has 16 bits of the inode number, so of 65537 files that exist at the same time two must
 * agree. Some file systems count upwards (tmpfs). There the low 16 bits of a file's number come
 * again 65536 files later, so we need not keep all the files: we keep one in EACH and remove the
 * others at once. (One file alone might not be enough, since other programs take numbers, too.)
 * Other file systems give the number of a removed file to a new one (ext4). As soon as we see that,
 * we keep every file.
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST (4 * 65536)
#define EACH 256

static char directory[512];  /* our own; the files in it are 0, 1, 2, ... */
static int last = -1;        /* the newest file */
static int kept_from = MOST; /* from this file on we keep all */

static const char *path(int file)
{
    static char text[sizeof directory + 16];
    snprintf(text, sizeof text, "%s/%d", directory, file);
    return text;
}

static bool stays(int file)
{
    return file % EACH == 0 || file >= kept_from;
}

static void undo(void)
{
    for (int file = 0; file <= last; file++)
        if (stays(file) || file == last)
            unlink(path(file));
    rmdir(directory);
}

/* Makes the next file, and returns its inode number. */
static ino_t make_file(void)
{
    struct stat st;
    if (++last == MOST)
        refuse("try another DIRECTORY", "no two of %d files have the same key", MOST);
    int fd = open(path(last), O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("open(%s)", path(last));
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", path(last));
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
    const char *in =
        access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"; /* in memory it is quick */
    if (argc > 1)
        in = argv[1];
    int length = snprintf(directory, sizeof directory, "%s%s.XXXXXX", in, lab_name("collide"));
    if (length >= (int)sizeof directory)
        usage("DIRECTORY is too long");

    lab_undo(undo);
    if (mkdtemp(directory) == NULL) /* a new directory that only we may use */
        die("mkdtemp(%s)", directory);

    static int there[65536]; /* for each value of the low 16 bits: 1 + the file that has it, or 0 */
    ino_t inode = make_file(), before = 0;
    while (there[inode & 0xffff] == 0) {
        if (inode <= before && last < kept_from)
            kept_from = last;
        if (stays(last))
            there[inode & 0xffff] = 1 + last;
        else if (unlink(path(last)) == -1)
            die("unlink(%s)", path(last));
        before = inode;
        inode = make_file();
    }
    key_t key = show(there[inode & 0xffff] - 1), other_key = show(last);
    printf("collide: tries=%d of at most %d\n", last + 1, MOST);
    printf("collide: two files, %s\n", key == other_key ? "one key" : "two keys");
    undo();
    lab_keep();
    return 0;
}

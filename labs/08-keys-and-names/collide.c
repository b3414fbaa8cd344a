/* collide.c - make files until ftok gives two of them one key
 *
 *   $ ./collide
 *   collide: file=0 inode=734965 key=0x01133735
 *   collide: file=65536 inode=800501 key=0x01133735
 *   collide: tries=65537 of at most 262144
 *   collide: two files, one key
 *
 * A key has 16 bits of the inode number: among 65537 files that exist at one time two must agree.
 * The files are made and removed in files.h.
 */
#include "files.h"

#include <stdlib.h>
#include <sys/ipc.h>

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

    static int there[65536]; /* 1 + the file whose inode number has these low bits, or 0 */
    int *other;
    for (;;) {
        ino_t inode = make_file();
        other = &there[inode & 0xffff];
        if (*other != 0)
            break;
        if (keep(inode))
            *other = 1 + last;
    }
    key_t key = show(*other - 1), other_key = show(last);
    printf("collide: tries=%d of at most %d\n", last + 1, MOST);
    printf("collide: two files, %s\n", key == other_key ? "one key" : "two keys");
    undo();
    lab_keep();
    return 0;
}

/* files.h - for collide: files 0, 1, 2, ... in a directory of their own, of which few stay
 *
 * Where numbers only go up (tmpfs), the low 16 bits of a file that stays come back 65536 numbers
 * later. So one in EACH stays, more than one since others take numbers, too, and the rest go at
 * once. Where numbers are given again (ext4), all stay from the moment that this shows.
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST (4 * 65536)
#define EACH 256

static char directory[512];
static int last = -1;        /* the newest file */
static int kept_from = MOST; /* from this file on all stay */

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

/* Makes the next file; returns its inode number. */
static ino_t make_file(void)
{
    struct stat st;
    if (++last == MOST)
        refuse("try another DIRECTORY", "no two of %d files agree", MOST);
    int fd = open(path(last), O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("open(%s)", path(last));
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", path(last));
    if (close(fd) == -1)
        die("close");
    return st.st_ino;
}

/* Whether the newest file stays. If not, it goes now. */
static bool keep(ino_t inode)
{
    static ino_t before;
    if (inode <= before && last < kept_from)
        kept_from = last;
    before = inode;
    if (stays(last))
        return true;
    if (unlink(path(last)) == -1)
        die("unlink(%s)", path(last));
    return false;
}

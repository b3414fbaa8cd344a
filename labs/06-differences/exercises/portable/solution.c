/* portable.c - say whether a name for shared memory is good on Linux and on macOS
 *
 *   $ ./portable /ring
 *   portable: linux=yes macos=yes portable=yes
 *   $ ./portable /app/ring
 *   portable: linux=no macos=yes portable=no
 *
 * It makes no object: it knows the rules of both systems, and says the same on both.
 */
#include "lab.h"

#include <stdio.h>
#include <string.h>

enum {
    LINUX_MAX = 255, /* a file's name in /dev/shm, behind the slashes */
    MACOS_MAX = 31   /* all bytes count, the slash too */
};

/* glibc and musl leave out the slashes in front; the rest is a file's name */
static bool linux_takes(const char *name)
{
    name += strspn(name, "/");
    return name[0] != '\0' && strchr(name, '/') == NULL && strcmp(name, ".") != 0 &&
           strcmp(name, "..") != 0 && strlen(name) <= LINUX_MAX;
}

/* XNU compares bytes. A slash is one of them, wherever it stands. */
static bool macos_takes(const char *name)
{
    return name[0] != '\0' && strlen(name) <= MACOS_MAX;
}

/* To macOS "x", "/x" and "//x" are three objects, to Linux one: write one slash. LAB_NAME_MAX is
 * what macOS takes for a semaphore, and old releases for an object. */
static bool portable(const char *name)
{
    return linux_takes(name) && macos_takes(name) && name[0] == '/' && name[1] != '/' &&
           strlen(name) <= LAB_NAME_MAX;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NAME");
    lab_operands(&argc, argv, 1, 1, "NAME");
    const char *name = argv[1];

    printf("portable: linux=%s macos=%s portable=%s\n", linux_takes(name) ? "yes" : "no",
           macos_takes(name) ? "yes" : "no", portable(name) ? "yes" : "no");
    return 0;
}

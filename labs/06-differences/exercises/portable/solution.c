/* portable.c - say whether a name for shared memory is good on Linux and on macOS
 *
 *   $ ./portable /ring
 *   portable: linux=yes macos=yes portable=yes
 *   $ ./portable /app/ring
 *   portable: linux=no macos=yes portable=no
 *
 * It makes no object. It knows the rules of both systems, and prints the same on both.
 */
#include "lab.h"

#include <stdio.h>
#include <string.h>

enum {
    LINUX_MAX = 255, /* of a file's name in /dev/shm, without the slashes in front */
    MACOS_MAX = 31   /* all bytes count, also the slash */
};

/* glibc and musl leave out the slashes in front. The rest is the name of a file. */
static bool linux_takes(const char *name)
{
    name += strspn(name, "/");
    return name[0] != '\0' && strchr(name, '/') == NULL && strcmp(name, ".") != 0 &&
           strcmp(name, "..") != 0 && strlen(name) <= LINUX_MAX;
}

/* XNU compares names byte by byte. A slash is a byte like any other. */
static bool macos_takes(const char *name)
{
    return name[0] != '\0' && strlen(name) <= MACOS_MAX;
}

/* "x", "/x" and "//x" are three objects on macOS and one on Linux: use one slash. LAB_NAME_MAX is
 * the most that macOS takes for a semaphore, and its old releases for an object. */
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

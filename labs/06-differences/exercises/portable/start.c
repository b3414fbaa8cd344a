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

/* These are yours to write */
static bool linux_takes(const char *name)
{
    return name[0] == '/';
}

static bool macos_takes(const char *name)
{
    return name[0] == '/';
}

static bool portable(const char *name)
{
    return linux_takes(name) && macos_takes(name);
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

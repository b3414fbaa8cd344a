/* portable.c - early returns, and the semaphore's bound in a function of its own */
#include "lab.h"

#include <stdio.h>
#include <string.h>

static bool on_linux(const char *name)
{
    while (*name == '/')
        name++;
    if (*name == '\0')
        return false;
    if (strcmp(name, ".") == 0)
        return false;
    if (strcmp(name, "..") == 0)
        return false;
    for (const char *p = name; *p != '\0'; p++)
        if (*p == '/')
            return false;
    return strnlen(name, 256) < 256;
}

static bool on_macos(const char *name)
{
    size_t n = strnlen(name, 40);
    return n >= 1 && n <= 31;
}

static bool semaphore_on_macos(const char *name)
{
    return strnlen(name, 40) <= 30;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NAME");
    lab_operands(&argc, argv, 1, 1, "NAME");
    const char *name = argv[1], *no = "no", *yes = "yes";
    bool good = name[0] == '/' && strrchr(name, '/') == name && on_linux(name) && on_macos(name) &&
                semaphore_on_macos(name);
    printf("portable: linux=%s macos=%s portable=%s\n", on_linux(name) ? yes : no,
           on_macos(name) ? yes : no, good ? yes : no);
    return 0;
}

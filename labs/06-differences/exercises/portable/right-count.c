/* portable.c - counts what it needs in one loop over the name, and no string function but strlen */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct name {
    size_t length, front, inner; /* bytes; slashes in front; slashes behind another byte */
    int dots;                    /* nothing but dots behind the slashes in front */
};

static struct name look(const char *text)
{
    struct name n = {.length = strlen(text), .dots = 1};
    while (text[n.front] == '/')
        n.front++;
    for (const char *at = text + n.front; *at != '\0'; at++) {
        n.inner += *at == '/';
        n.dots = n.dots && *at == '.';
    }
    return n;
}

static const char *word(int yes)
{
    return yes ? "yes" : "no";
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: portable NAME\n");
        return 2;
    }
    struct name n = look(argv[1]);
    size_t file = n.length - n.front;
    int directory = n.dots && (file == 1 || file == 2);
    int on_linux = file > 0 && file < 256 && n.inner == 0 && !directory;
    int on_macos = n.length > 0 && n.length < 32;
    int both = on_linux && on_macos && n.front == 1 && n.length < 31;
    printf("portable: linux=%s", word(on_linux));
    printf(" macos=%s", word(on_macos));
    printf(" portable=%s\n", word(both));
    return EXIT_SUCCESS;
}

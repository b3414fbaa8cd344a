/* chain.c - a chain of words in lab 03's object, in the order of the alphabet
 *
 *   $ ./chain two && ./chain three && ./chain && ./remove
 *   chain: addr=0x7f3f71a29000 two
 *   chain: addr=0x7fb0c1b5e000 three two
 *   chain: addr=0x7f8e0c4d3000 three two
 *
 * With --elsewhere it maps the object a second time, and removes the first mapping.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct link {
    struct link *next; /* NULL in the last one */
    char word[24];
};
struct chain {
    struct link *first;
    size_t words;
    struct link links[16];
};

static struct chain *map(int fd, const char *name)
{
    struct chain *chain = mmap(NULL, sizeof *chain, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (chain == MAP_FAILED)
        die("mmap(%s, %zu)", name, sizeof *chain);
    return chain;
}

static void add(struct chain *chain, const char *word)
{
    if (strlen(word) >= sizeof chain->links[0].word)
        refuse("write less", "a word has at most %zu letters", sizeof chain->links[0].word - 1);
    size_t words = *(volatile size_t *)&chain->words; /* others may change it: read it once */
    if (words >= sizeof chain->links / sizeof chain->links[0])
        refuse("./remove begins anew", "the chain has %zu words already", words);
    struct link *new = &chain->links[words];
    chain->words = words + 1;
    strcpy(new->word, word);

    struct link **at = &chain->first;
    while (*at != NULL && strncmp((*at)->word, word, sizeof (*at)->word) < 0)
        at = &(*at)->next;
    new->next = *at;
    *at = new;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--elsewhere] [WORD]");
    bool elsewhere = lab_flag(&argc, argv, "--elsewhere");
    lab_operands(&argc, argv, 0, 1, "");
    const char *name = lab_name("posix");

    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    bool made = fd != -1;
    if (fd == -1 && errno == EEXIST)
        fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (made && ftruncate(fd, sizeof(struct chain)) == -1)
        die("ftruncate(%s, %zu)", name, sizeof(struct chain));
    struct stat st; /* another program may have made it, or its maker was killed too early */
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size < (off_t)sizeof(struct chain))
        refuse("./remove it, if nobody is at work", "%s has %lld bytes, a chain takes %zu", name,
               (long long)st.st_size, sizeof(struct chain));
    struct chain *chain = map(fd, name);
    if (elsewhere) {
        struct chain *other = map(fd, name);
        if (munmap(chain, sizeof *chain) == -1)
            die("munmap");
        chain = other;
    }
    if (close(fd) == -1)
        die("close");

    if (argc == 2)
        add(chain, argv[1]);
    printf("chain: addr=%p", (void *)chain);
    for (struct link *link = chain->first; link != NULL; link = link->next)
        printf(" %.*s", (int)sizeof link->word, link->word); /* with or without a NUL */
    printf("\n");

    if (munmap(chain, sizeof *chain) == -1)
        die("munmap");
    return 0;
}

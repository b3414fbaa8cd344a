/* chain.c - a chain of words in lab 03's object, in the order of the alphabet
 *
 *   $ ./chain two && ./chain three && ./chain && ./remove
 *   chain: addr=0x7f3f71a29000 two
 *   chain: addr=0x7fb0c1b5e000 three two
 *   chain: addr=0x7f8e0c4d3000 three two
 *
 * With --elsewhere it maps the object a second time, and gives the first mapping back. A link is
 * the distance from the object's beginning: that is the same in every mapping, an address is not.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct link {
    size_t next; /* bytes from the chain's beginning; 0 behind the last */
    char word[24];
};
struct chain {
    size_t first;
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

/* The link that `place` leads to in this mapping, NULL for 0 */
static struct link *link_at(struct chain *chain, size_t place)
{
    return place == 0 ? NULL : (struct link *)((char *)chain + place);
}

static void add(struct chain *chain, const char *word)
{
    if (strlen(word) >= sizeof chain->links[0].word)
        refuse("write less", "a word has at most %zu letters", sizeof chain->links[0].word - 1);
    if (chain->words == sizeof chain->links / sizeof chain->links[0])
        refuse("./remove begins anew", "the chain has %zu words already", chain->words);
    struct link *new = &chain->links[chain->words++];
    strcpy(new->word, word);

    size_t *at = &chain->first;
    while (*at != 0 && strcmp(link_at(chain, *at)->word, word) < 0)
        at = &link_at(chain, *at)->next;
    new->next = *at;
    *at = (size_t)((char *)new - (char *)chain);
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
    for (size_t at = chain->first; at != 0; at = link_at(chain, at)->next)
        printf(" %s", link_at(chain, at)->word);
    printf("\n");

    if (munmap(chain, sizeof *chain) == -1)
        die("munmap");
    return 0;
}

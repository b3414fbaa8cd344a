/* chain: links are indices into the array, one more than they are, so that 0 is none; perror */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST 16

struct chain {
    volatile unsigned char first, words;
    struct {
        volatile unsigned char next;
        char word[24];
    } links[MOST];
};

static void bad(const char *what)
{
    fprintf(stderr, "chain: %s\n", what);
    exit(1);
}

static void failed(const char *what)
{
    fprintf(stderr, "chain: %s: %s\n", what, strerror(errno));
    exit(1);
}

static struct chain *map(int fd)
{
    struct chain *chain = mmap(NULL, sizeof *chain, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (chain == MAP_FAILED)
        failed("mmap");
    return chain;
}

/* The chain as it is now, in an order array of our own: how many words it has */
static int walk(struct chain *chain, int order[MOST])
{
    int n = 0;
    for (int at = chain->first; at != 0; at = chain->links[at - 1].next) {
        if (at > MOST || n == MOST)
            bad("this is no chain");
        order[n++] = at - 1;
    }
    return n;
}

static void add(struct chain *chain, const char *word)
{
    int order[MOST], n = walk(chain, order), new = chain->words, before = 0;
    if (strlen(word) > 23)
        bad("the word is too long");
    if (new >= MOST)
        bad("the chain is full");
    while (before < n && strncmp(chain->links[order[before]].word, word, 24) < 0)
        before++;
    memcpy(chain->links[new].word, word, strlen(word) + 1);
    chain->links[new].next = (unsigned char)(before < n ? order[before] + 1 : 0);
    chain->words = (unsigned char)(new + 1);
    if (before == 0)
        chain->first = (unsigned char)(new + 1);
    else
        chain->links[order[before - 1]].next = (unsigned char)(new + 1);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--elsewhere] [WORD]");
    bool elsewhere = lab_flag(&argc, argv, "--elsewhere");
    lab_operands(&argc, argv, 0, 1, "");
    const char *name = lab_name("posix");

    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd != -1) {
        if (ftruncate(fd, (off_t)sizeof(struct chain)) == -1) {
            shm_unlink(name);
            failed("ftruncate");
        }
    } else if ((fd = shm_open(name, O_RDWR, 0)) == -1) {
        failed("shm_open");
    }
    struct stat st;
    if (fstat(fd, &st) == -1)
        failed("fstat");
    if (st.st_size < (off_t)sizeof(struct chain))
        bad("the object is too small");

    struct chain *chain = map(fd);
    if (elsewhere) {
        struct chain *first = chain;
        chain = map(fd);
        munmap(first, sizeof *first);
    }
    if (argc == 2)
        add(chain, argv[1]);
    int order[MOST], n = walk(chain, order);
    printf("chain: addr=%p", (void *)chain);
    for (int i = 0; i < n; i++)
        printf(" %.24s", chain->links[order[i]].word);
    putchar('\n');
    return 0;
}

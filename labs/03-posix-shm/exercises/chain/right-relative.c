/* chain: a link is the distance from itself to the next one; checks in one function */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct link {
    int32_t next; /* bytes from this field to the next link; 0 behind the last */
    char word[24];
};
struct chain {
    int32_t first;
    uint32_t words;
    struct link links[16];
};

static struct chain *map(int fd, const char *name)
{
    struct chain *chain = mmap(NULL, sizeof *chain, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (chain == MAP_FAILED)
        die("mmap(%s, %zu)", name, sizeof *chain);
    return chain;
}

static struct link *next_of(struct chain *chain, int32_t *from, int *steps)
{
    int64_t way = *(volatile int32_t *)from;
    if (way == 0)
        return NULL;
    int64_t place = (char *)from - (char *)chain->links + way;
    if (place < 0 || place % (int64_t)sizeof(struct link) || (*steps)++ == 16 ||
        place / (int64_t)sizeof(struct link) >= 16)
        refuse("./remove begins anew", "the chain is broken");
    return &chain->links[place / (int64_t)sizeof(struct link)];
}

static void add(struct chain *chain, const char *word)
{
    size_t length = strlen(word) + 1;
    if (length > sizeof chain->links[0].word)
        refuse("write less", "%s has too many letters", word);
    uint32_t words = *(volatile uint32_t *)&chain->words;
    if (words > 15)
        refuse("./remove begins anew", "the chain is full");
    struct link *new = chain->links + words, *old;
    int steps = 0;
    int32_t *from = &chain->first;
    while ((old = next_of(chain, from, &steps)) != NULL && strncmp(word, old->word, 24) > 0)
        from = &old->next;
    memcpy(new->word, word, length);
    new->next = old ? (int32_t)((char *)old - (char *)&new->next) : 0;
    *from = (int32_t)((char *)new - (char *)from);
    chain->words = words + 1;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--elsewhere] [WORD]");
    bool elsewhere = lab_flag(&argc, argv, "--elsewhere");
    lab_operands(&argc, argv, 0, 1, "");
    const char *name = lab_name("posix");
    struct stat st;
    int fd;

    while ((fd = shm_open(name, O_RDWR, 0)) == -1 && errno == ENOENT) {
        fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd != -1 && ftruncate(fd, sizeof(struct chain)) == -1)
            die("ftruncate(%s)", name);
        if (fd != -1 || errno != EEXIST)
            break;
    }
    if (fd == -1)
        die("shm_open(%s)", name);
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if ((uint64_t)st.st_size < sizeof(struct chain))
        refuse(NULL, "%s is too small for a chain", name);
    struct chain *chain = map(fd, name);
    if (elsewhere) {
        struct chain *other = map(fd, name);
        munmap(chain, sizeof *chain);
        chain = other;
    }
    close(fd);

    if (argc == 2)
        add(chain, argv[1]);
    char line[16 * 25 + 1] = "";
    size_t used = 0;
    int steps = 0;
    for (struct link *l = next_of(chain, &chain->first, &steps); l;
         l = next_of(chain, &l->next, &steps)) {
        used += (size_t)snprintf(line + used, sizeof line - used, " %.23s", l->word);
    }
    printf("chain: addr=%p%s\n", (void *)chain, line);
    munmap(chain, sizeof *chain);
    return 0;
}

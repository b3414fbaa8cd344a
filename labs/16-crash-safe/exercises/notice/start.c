/* notice.c - leave a text for others, or print the text that was left
 *
 *   $ ./notice hello; ./notice
 *   notice: text=hello
 *
 * --writes N: the writer is killed when it has stored N bytes of the text.
 *
 * While a writer is at work, the count is odd. A count of 0 says that there is no text.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE 64

struct notice {
    atomic_uint count;
    atomic_char text[SIZE]; /* atomics: their order is the order of these lines */
};

static long writes_left = LONG_MAX;

/* Stores one byte of a text */
static void put(atomic_char *at, char byte)
{
    if (writes_left-- == 0)
        raise(SIGKILL);
    *at = byte;
}

static void store(struct notice *notice, const char *text)
{
    unsigned odd = notice->count | 1;
    notice->count = odd;
    for (size_t i = 0; i <= strlen(text); i++)
        put(&notice->text[i], text[i]);
    notice->count = odd + 1;
}

static void print(struct notice *notice)
{
    char text[SIZE];
    unsigned count = notice->count;
    if (count % 2 == 1)
        refuse(NULL, "a writer is at work");
    if (count == 0) {
        printf("notice: none\n");
        return;
    }
    for (int i = 0; i < SIZE; i++)
        text[i] = notice->text[i];
    printf("notice: text=");
    lab_print_text(text, SIZE - 1);
    printf("\n");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--writes N] [TEXT]");
    const char *writes = lab_option(&argc, argv, "--writes"), *name = lab_name("notice");
    lab_operands(&argc, argv, 0, 1, "");
    bool writing = argc > 1;
    if (writes != NULL)
        writes_left = lab_number("--writes", writes, 0, 1000);
    if (writing && strlen(argv[1]) >= SIZE)
        usage("TEXT is longer than %d bytes", SIZE - 1);

    int fd =
        shm_open(name, writing ? O_RDWR | O_CREAT | lab_no_wait() : O_RDONLY | lab_no_wait(), 0600);
    if (fd == -1 && !writing && errno == ENOENT) {
        printf("notice: none\n");
        return 0;
    }
    if (fd == -1)
        die("shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size == 0 && !writing) {
        printf("notice: none\n");
        return 0;
    }
    if (st.st_size == 0 && ftruncate(fd, sizeof(struct notice)) == -1)
        die("ftruncate(%s)", name);
    if (st.st_size != 0 && st.st_size < (off_t)sizeof(struct notice))
        refuse("another program has made it", "%s is too small", name);
    int access = writing ? PROT_READ | PROT_WRITE : PROT_READ;
    struct notice *notice = mmap(NULL, sizeof *notice, access, MAP_SHARED, fd, 0);
    if (notice == MAP_FAILED)
        die("mmap(%s)", name);
    if (writing)
        store(notice, argv[1]);
    else
        print(notice);
    return 0;
}

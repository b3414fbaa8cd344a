/* half.c - leave a text in an object; print the one that is there
 *
 *   $ ./half hello; ./half
 *   half: text=hello
 *
 * The mark is taken away before the first byte changes, and set after the last. That is enough for
 * a reader that comes when the writer has ended. One that reads meanwhile needs more: lab 11.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

struct message {
    char whole; /* 1: the text is */
    char text[64];
};
static long stores = LONG_MAX;

/* A store of one byte; or the end, if that many have been made */
static void put(char *at, char byte)
{
    if (stores-- == 0)
        kill(getpid(), SIGKILL);
    *at = byte;
}

static void write_text(struct message *message, const char *text)
{
    if (strlen(text) >= sizeof message->text)
        refuse("write less", "TEXT has at most %zu bytes", sizeof message->text - 1);
    put(&message->whole, 0);
    for (size_t i = 0; i <= strlen(text); i++)
        put(&message->text[i], text[i]);
    put(&message->whole, 1);
}

static void read_text(const struct message *message)
{
    if (message->whole != 1) {
        printf("half: none\n");
        return;
    }
    printf("half: text=");
    lab_print_text(message->text, sizeof message->text);
    printf("\n");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--stores N] [TEXT]");
    const char *most = lab_option(&argc, argv, "--stores");
    lab_operands(&argc, argv, 0, 1, "");
    if (most != NULL)
        stores = lab_number("N", most, 0, LONG_MAX);
    const char *name = lab_name("posix");

    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd != -1 && ftruncate(fd, SIZE) == -1)
        die("ftruncate(%s, %d)", name, SIZE);
    if (fd == -1 && errno == EEXIST)
        fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    struct message *message = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (message == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    if (close(fd) == -1)
        die("close");

    if (argc > 1)
        write_text(message, argv[1]);
    else
        read_text(message);
    if (munmap(message, SIZE) == -1)
        die("munmap");
    return 0;
}

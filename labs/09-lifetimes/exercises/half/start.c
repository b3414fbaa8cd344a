/* half.c - leave a text in an object; print the one that is there
 *
 *   $ ./half hello; ./half
 *   half: text=hello
 */
#include "lab.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

struct message {
    char text[64];
};
static long writes = LONG_MAX;

/* Writes one byte, or ends the process if it has made all the writes that it may make */
static void put(char *at, char byte)
{
    if (writes-- == 0)
        kill(getpid(), SIGKILL);
    *at = byte;
}

static void write_text(struct message *message, const char *text)
{
    if (strlen(text) >= sizeof message->text)
        refuse("write less", "TEXT has at most %zu bytes", sizeof message->text - 1);
    for (size_t i = 0; i <= strlen(text); i++)
        put(&message->text[i], text[i]);
}

static void read_text(const struct message *message)
{
    if (message->text[0] == '\0') {
        printf("half: none\n");
        return;
    }
    printf("half: text=");
    lab_print_text(message->text, sizeof message->text);
    printf("\n");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--writes N] [TEXT]");
    const char *most = lab_option(&argc, argv, "--writes");
    lab_operands(&argc, argv, 0, 1, "");
    if (most != NULL)
        writes = lab_number("N", most, 0, LONG_MAX);
    const char *name = lab_name("posix");

    /* Keep lab_no_wait(), a flag: without it shm_open could wait for ever on Linux, if somebody has
     * put a fifo in the place of the object */
    int fd = shm_open(name, O_RDWR | O_CREAT | lab_no_wait(), 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size == 0 && ftruncate(fd, SIZE) == -1) /* new, or its maker was killed here */
        die("ftruncate(%s, %d)", name, SIZE);
    if (st.st_size != 0 && st.st_size < SIZE)
        refuse("./remove of lab 03", "%s is too small", name);
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

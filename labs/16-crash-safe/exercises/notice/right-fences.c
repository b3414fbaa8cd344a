/* notice.c - plain bytes, a pointer to the place, and fences; the two texts are one array */
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

struct board {
    volatile char texts[128];
    _Atomic unsigned long turn;
};

static long rest = LONG_MAX;

static void put(volatile char *at, char byte)
{
    if (rest-- <= 0)
        raise(SIGKILL);
    *at = byte;
}

static void none(void)
{
    printf("notice: none\n");
}

static struct board *board_of(const char *name, int writes)
{
    int fd = shm_open(name, (writes ? O_RDWR | O_CREAT : O_RDONLY) | lab_no_wait(), 0600);
    struct stat st;
    struct board *board = NULL;
    if (fd == -1) {
        if (!writes && errno == ENOENT)
            return NULL;
        die("shm_open");
    }
    if (fstat(fd, &st) == -1)
        die("fstat");
    if (st.st_size == 0 && writes) {
        if (ftruncate(fd, sizeof *board) == -1)
            die("ftruncate");
    } else if (st.st_size == 0) {
        goto out;
    } else if ((size_t)st.st_size < sizeof *board) {
        refuse(NULL, "the object is too small");
    }
    board =
        mmap(NULL, sizeof *board, writes ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
    if (board == MAP_FAILED)
        die("mmap");
out:
    close(fd);
    return board;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--writes N] [TEXT]");
    const char *writes = lab_option(&argc, argv, "--writes");
    lab_operands(&argc, argv, 0, 1, "");
    if (writes)
        rest = lab_number("--writes", writes, 0, 1000);
    const char *text = argc > 1 ? argv[1] : NULL;
    size_t length = text ? strlen(text) : 0;
    if (length > 63)
        usage("TEXT has more than 63 bytes");
    struct board *board = board_of(lab_name("notice"), text != NULL);
    if (board == NULL) {
        none();
        return 0;
    }
    if (text) {
        unsigned long turn = atomic_load(&board->turn) + 1;
        if (turn == 0)
            turn += 2;
        volatile char *at = board->texts + (turn % 2 ? 64 : 0);
        atomic_thread_fence(memory_order_seq_cst);
        for (size_t i = 0; i < length; i++)
            put(at + i, text[i]);
        put(at + length, '\0');
        atomic_thread_fence(memory_order_seq_cst);
        atomic_store(&board->turn, turn);
        return 0;
    }
    for (;;) {
        unsigned long turn = atomic_load(&board->turn);
        char copy[64];
        const volatile char *at = board->texts + (turn % 2 ? 64 : 0);
        for (int i = 0; i < 64; i++)
            copy[i] = at[i];
        atomic_thread_fence(memory_order_seq_cst);
        if (atomic_load(&board->turn) != turn)
            continue;
        if (turn == 0) {
            none();
        } else {
            printf("notice: text=");
            lab_print_text(copy, 63);
            printf("\n");
        }
        return 0;
    }
}

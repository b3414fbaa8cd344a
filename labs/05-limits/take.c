/* take.c - ask for segments, or with --posix for objects, until a limit stops us; then remove them
 *
 *   $ ./take 4M
 *   take: sysv size=4194304 got=1 of=1
 *   $ ./tweak shmmax=4194304 -- ./take 4194305
 *   take: sysv size=4194305 got=0 of=1 refused=EINVAL limit=shmmax
 *
 * It asks COUNT times, at most 255: ftok's number has 8 bits. Status 1 if a limit stopped it.
 */
#include "lab.h"
#include "lab_object.h"
#include "parts/limit_behind.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#define MOST       255
#define MOST_POSIX ((size_t)1 << 30) /* bytes: we really take them, and others need some */

static int ids[MOST], got;

static void give_back(void)
{
    lab_undo_object();
    for (int i = 0; i < got; i++)
        shmctl(ids[i], IPC_RMID, NULL);
}

/* One segment more: returns 0, or the errno */
static int take_sysv(size_t size)
{
    key_t key = ftok(LAB_KEYFILE, got + 1);
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    int id = shmget(key, size, IPC_CREAT | IPC_EXCL | 0600);
    int error = id == -1 ? errno : 0;
    /* macOS says EINVAL if the one that exists is smaller */
    bool exists = error == EEXIST || (error == EINVAL && shmget(key, 0, 0) != -1);
    errno = error;
    if (exists)
        die_hint("is another take running? If not, make clean-ipc removes what a killed one left",
                 "shmget(key=0x%08x)", (unsigned)key);
    if (id != -1)
        ids[got++] = id;
    return error;
}

/* One object more: returns 0, or the errno. We keep its descriptor open, and remove its name. */
static int take_posix(size_t size)
{
    const char *name = lab_name("take");
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1 && errno == EMFILE)
        return errno;
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    lab_made_object(name);
    lab_remove_object();
    if (ftruncate(fd, (off_t)size) == -1) /* this takes no page yet */
        return errno;
    return lab_reserve(fd, size); /* posix_fallocate */
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--sysv|--posix] SIZE [COUNT]");
    bool sysv = lab_flag(&argc, argv, "--sysv");
    bool posix = lab_flag(&argc, argv, "--posix");
    lab_operands(&argc, argv, 1, 2, "SIZE");
    if (sysv && posix)
        usage("--sysv and --posix: choose one");
    size_t size = lab_size(argv[1]);
    int count = argc > 2 ? (int)lab_number("COUNT", argv[2], 1, MOST) : 1;
    if (posix && size > MOST_POSIX / (size_t)count)
        usage("SIZE times COUNT: take at most 1G, because others use this machine, too");

    int error = 0, had = 0;
    lab_undo(give_back);
    while (had < count && (error = posix ? take_posix(size) : take_sysv(size)) == 0)
        had++;
    const char *limit = limit_behind(posix, error);
    for (; got > 0; got--)
        if (shmctl(ids[got - 1], IPC_RMID, NULL) == -1)
            die("shmctl(id=%d, IPC_RMID)", ids[got - 1]);
    lab_keep();

    printf("take: %s size=%zu got=%d of=%d", posix ? "posix" : "sysv", size, had, count);
    if (error != 0)
        printf(" refused=%s limit=%s", lab_errno_name(error), limit);
    printf("\n");
    return error != 0;
}

/* take.c - ask shmget, or with --posix shm_open, until a limit says no, then give all of it back
 *
 *   $ ./take 4M
 *   take: sysv size=4194304 got=1 of=1
 *   $ ./tweak shmmax=4194304 -- ./take 4194305
 *   take: sysv size=4194305 got=0 of=1 refused=EINVAL limit=shmmax
 *
 * It asks COUNT times, at most 255: ftok's number has 8 bits. Status 1 if a limit said no.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#define MOST       255
#define MOST_POSIX ((size_t)1 << 30) /* bytes: they are really taken, and others need some */

static int ids[MOST], got;
static const char *made;

static void give_back(void)
{
    if (made != NULL)
        shm_unlink(made);
    for (int i = 0; i < got; i++)
        shmctl(ids[i], IPC_RMID, NULL);
}

/* One segment more; 0, or the errno */
static int take_sysv(size_t size)
{
    key_t key = ftok(LAB_KEYFILE, got + 1);
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    int id = shmget(key, size, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1 && errno == EEXIST)
        die_hint("another take is at work; make clean-ipc removes what a killed one of yours left",
                 "shmget(key=0x%08x)", (unsigned)key);
    if (id != -1)
        ids[got++] = id;
    return id == -1 ? errno : 0;
}

/* One object more; 0, or the errno. Its name goes at once, its descriptor with this process. */
static int take_posix(size_t size)
{
    const char *name = lab_name("take");
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1 && errno == EMFILE)
        return errno;
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    made = name;
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    if (ftruncate(fd, (off_t)size) == -1)
        return errno;
#if defined(__linux__)
    if (!lab_is_macos())
        return posix_fallocate(fd, 0, (off_t)size); /* ftruncate alone takes no page */
#endif
    return 0; /* macOS has no such call, and no limit but the address space */
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
        usage("SIZE times COUNT: this takes at most 1G of a machine that others use too");

    int error = 0, had = 0;
    lab_undo(give_back);
    while (had < count && (error = posix ? take_posix(size) : take_sysv(size)) == 0)
        had++;
    const char *limit = lab_limit_behind(posix, error); /* asked before anything is given back */
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

/* leftovers.c - list what the labs left on this machine, or remove it
 *
 *   $ ./leftovers ../labs/02-sysv-shm/keyfile
 *   leftovers: POSIX object /shmlab.1000.posix
 *   leftovers: System V segment key=0x2a024f11 id=65538 nattch=0 file=../labs/02-sysv-shm/keyfile
 *
 * Ours is a world of scripts/as-macos under our prefix, a POSIX object of this user under our
 * prefix ("/shmlab.", or SHMLAB_PREFIX; for root anybody's under the latter), and a System V
 * segment, semaphore set or message queue made by this user, whose key ftok gives for one of the
 * KEYFILEs and a number from 1 to 255. Whatever else lies about is not ours: it is neither shown
 * nor touched. Status 1 if something is there; with --remove, if something could not be removed.
 */
#include "lab.h"

#include <dirent.h>
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

static bool removing;
static int found, kept;

/* Lab 04 plants one, lab 08 a full one. Only Linux has files for objects, and so EISDIR. */
static int remove_directory(const char *name)
{
    char path[512], file[1024];
    snprintf(path, sizeof path, "/dev/shm%s", name);
    DIR *dir = opendir(path);
    struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        unlink(file); /* . and .. stay, and what else is no file */
    }
    if (dir != NULL)
        closedir(dir);
    return rmdir(path);
}

static void posix_object(const char *name)
{
    bool world = lab_remove_world(name, true);
    const char *end = strrchr(name, '.');
    if (!world && end != NULL && strcmp(end, ".macos") == 0) { /* a world that nobody used */
        if (removing)
            remove_directory(name);
        return;
    }
    bool semaphore = strncmp(name, "/sem.", 5) == 0;
    char own[256]; /* the name that sem_open was given */
    snprintf(own, sizeof own, "/%s", name + (semaphore ? 5 : 1));
    const char *what = world ? "macOS world" : semaphore ? "POSIX semaphore" : "POSIX object";
    found++;
    if (!removing)
        printf("leftovers: %s %s\n", what, name);
    else if (world ? lab_remove_world(name, false) == 1
             : semaphore
                 ? sem_unlink(own) == 0
                 : shm_unlink(name) == 0 || (errno == EISDIR && remove_directory(name) == 0))
        printf("removed %s %s\n", what, name);
    else if (errno != ENOENT && ++kept)
        fprintf(stderr, "leftovers: removing %s: %s\n", name, lab_errno_name(errno));
}

#if defined(__linux__)
union semun { /* Linux leaves it to the program, semctl(2) */
    struct semid_ds *buf;
};
#endif

/* `more` is what only a segment has to say; `removed` whether --remove has removed it, with errno
 */
static void sysv_object(const char *what, int id, key_t key, const char *more, const char *file,
                        bool removed)
{
    found++;
    if (!removing)
        printf("leftovers: System V %s key=0x%08x id=%d%s file=%s\n", what, (unsigned)key, id, more,
               file);
    else if (removed)
        printf("removed System V %s key=0x%08x id=%d\n", what, (unsigned)key, id);
    else if (errno != EINVAL && errno != EIDRM && ++kept)
        fprintf(stderr, "leftovers: removing System V %s id=%d: %s\n", what, id,
                lab_errno_name(errno));
}

static void sysv_segment(const char *file, key_t key)
{
    struct shmid_ds ds;
    char more[64];
    int id = shmget(key, 0, 0);
    if (id == -1 || shmctl(id, IPC_STAT, &ds) == -1 || ds.shm_perm.cuid != geteuid())
        return;
    snprintf(more, sizeof more, " nattch=%lu", (unsigned long)ds.shm_nattch);
    sysv_object("segment", id, key, more, file, removing && shmctl(id, IPC_RMID, NULL) == 0);
}

static void sysv_set(const char *file, key_t key)
{
    struct semid_ds ds;
    int id = semget(key, 0, 0);
    if (id == -1 || semctl(id, 0, IPC_STAT, (union semun){.buf = &ds}) == -1 ||
        ds.sem_perm.cuid != geteuid())
        return;
    sysv_object("semaphore set", id, key, "", file, removing && semctl(id, 0, IPC_RMID) == 0);
}

static void sysv_queue(const char *file, key_t key)
{
    struct msqid_ds ds;
    int id = msgget(key, 0);
    if (id == -1 || msgctl(id, IPC_STAT, &ds) == -1 || ds.msg_perm.cuid != geteuid())
        return;
    sysv_object("message queue", id, key, "", file, removing && msgctl(id, IPC_RMID, NULL) == 0);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--remove] [KEYFILE...]");
    removing = lab_flag(&argc, argv, "--remove");
    lab_operands(&argc, argv, 0, argc, "KEYFILE");

    const char *prefix = getenv("SHMLAB_PREFIX");
    if (prefix)
        lab_name("x"); /* refuses a prefix that is none */
    char dotted[256];  /* /shmlab.a is not the beginning of /shmlab.ab.posix */
    snprintf(dotted, sizeof dotted, "%s.", prefix ? prefix : "/shmlab");
    lab_each_object(dotted, posix_object);
    for (int i = 1; i < argc; i++)
        for (int project = 1; project <= 255; project++) {
            key_t key = ftok(argv[i], project);
            if (key == -1)
                break; /* no such file: nobody can have made a key from it */
            sysv_segment(argv[i], key);
            sysv_set(argv[i], key);
            sysv_queue(argv[i], key);
        }
    return removing ? kept > 0 : found > 0;
}

/* leftovers.c - list what the labs left on this machine, or remove it
 *
 *   $ ./leftovers ../labs/02-sysv-shm/keyfile
 *   leftovers: POSIX object /shmlab.1000.posix
 *   leftovers: System V segment key=0x2a024f11 id=65538 nattch=0 file=../labs/02-sysv-shm/keyfile
 *
 * Ours is a world of scripts/as-macos under our prefix, a POSIX object of this user under our
 * prefix ("/shmlab.", or SHMLAB_PREFIX; for root anybody's under the latter), and a System V
 * segment, semaphore set or message queue made by this user, whose key ftok gives for one of the
 * KEYFILEs and a number from 1 to 255, or a segment that a program has noted. Whatever else lies
 * about is not ours: it is neither shown nor touched. Status 1 if something is there; with
 * --remove, if something could not be removed; 2 if the call or SHMLAB_PREFIX is wrong.
 */
#include "lab.h"
#include "lab_leftovers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

static bool removing;
static int found, kept;

/* Lab 04 plants one, lab 08 a full one. Only Linux has files for objects, and so EISDIR. */
static int remove_directory(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "/dev/shm%s", name);
    /* If it is a link by now, the files where it leads are not ours */
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd == -1 ? NULL : fdopendir(fd);
    struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL)
        unlinkat(fd, entry->d_name, 0); /* . and .. stay, and what else is no file */
    if (dir != NULL)
        closedir(dir);
    else if (fd != -1)
        close(fd);
    return rmdir(path);
}

static bool is_directory(const char *name)
{
    struct stat st;
    char path[512];
    snprintf(path, sizeof path, "/dev/shm%s", name);
    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void posix_object(const char *name)
{
    bool world = lab_remove_world(name, true);
    const char *end = strrchr(name, '.');
    if (!world && end != NULL && strcmp(end, ".macos") == 0 && is_directory(name)) {
        if (removing) /* a world that nobody used */
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

/* A segment is found by its key, or by a note of its id, and is told once */
static void segment(const char *file, int id, pid_t maker)
{
    static int told[256];
    static size_t count;
    struct shmid_ds ds;
    char more[64];
    for (size_t i = 0; i < count; i++)
        if (told[i] == id)
            return;
    if (shmctl(id, IPC_STAT, &ds) == -1 || ds.shm_perm.cuid != geteuid())
        return;
    if (maker != 0 && ds.shm_cpid != maker) /* the number is another segment's by now */
        return;
    if (count < sizeof told / sizeof *told)
        told[count++] = id;
#if defined(__APPLE__)
    key_t key = ds.shm_perm._key; /* POSIX gives this member no name */
#else
    key_t key = ds.shm_perm.__key;
#endif
    snprintf(more, sizeof more, " nattch=%lu", (unsigned long)ds.shm_nattch);
    sysv_object("segment", id, key, more, file, removing && shmctl(id, IPC_RMID, NULL) == 0);
}

static void sysv_segment(const char *file, key_t key)
{
    int id = shmget(key, 0, 0);
    if (id != -1)
        segment(file, id, 0);
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

static void sysv_objects(const char *file)
{
    for (int project = 1; project <= 255; project++) {
        key_t key = ftok(file, project);
        if (key == -1)
            return; /* no such file: nobody can have made a key from it */
        sysv_segment(file, key);
        sysv_set(file, key);
        sysv_queue(file, key);
    }
}

static void noted(const char *kind, const char *what)
{
    int id;
    long maker;
    if (strcmp(kind, "segment") == 0 && sscanf(what, "%d %ld", &id, &maker) == 2)
        segment("none", id, (pid_t)maker);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--remove] [KEYFILE...]");
    removing = lab_flag(&argc, argv, "--remove");
    lab_operands(&argc, argv, 0, argc, "KEYFILE");

    /* Asked before anything is looked at: "" would be the beginning of every name */
    const char *prefix = lab_prefix();
    char dotted[256]; /* /shmlab.a is not the beginning of /shmlab.ab.posix */
    snprintf(dotted, sizeof dotted, "%s.", getenv("SHMLAB_PREFIX") ? prefix : "/shmlab");
    lab_each_object(dotted, posix_object);
    lab_each_note(noted);
    for (int i = 1; i < argc; i++)
        sysv_objects(argv[i]);
    if (removing ? kept == 0 : found == 0)
        lab_forget_notes();
    return removing ? kept > 0 : found > 0;
}

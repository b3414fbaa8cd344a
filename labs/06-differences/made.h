/* made.h - what questions make: names, objects, segments, children, other users
 *
 * Names and ids are noted in memory that the child shares with probe, which removes what they name,
 * whatever becomes of the child: see tidy.
 */
#ifndef MADE_H
#define MADE_H

#include "probe.h"

static char prefix[64]; /* of this run */

static size_t page(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static const char *noted(const char *name)
{
    for (int i = 0; i < shared->names; i++)
        if (strcmp(shared->name[i], name) == 0)
            return shared->name[i];
    char *place = shared->name[shared->names++];
    snprintf(place, sizeof shared->name[0], "%s", name);
    return place;
}

static const char *name(const char *what) /* /shmlab.1000.p4711.WHAT */
{
    char text[256];
    snprintf(text, sizeof text, "%s.%s", prefix, what);
    return noted(text);
}

static const char *name_of(size_t length) /* a name of that many bytes, the slash among them */
{
    char text[300];
    memset(text, 'n', length);
    memcpy(text, prefix, strlen(prefix));
    text[length] = '\0';
    return noted(text);
}

static int fresh(int flags, mode_t mode) /* a new object a, without a size */
{
    int fd = shm_open(name("a"), O_CREAT | O_EXCL | flags, mode);
    if (fd == -1)
        cannot("shm_open");
    return fd;
}

static int object(size_t size) /* a new object a of that size */
{
    int fd = fresh(O_RDWR, 0600);
    if (ftruncate(fd, (off_t)size) == -1)
        cannot("ftruncate");
    return fd;
}

static int again(int flags) /* the object a once more */
{
    int fd = shm_open(name("a"), flags, 0);
    if (fd == -1)
        cannot("shm_open");
    return fd;
}

static volatile char *map(int fd, size_t length)
{
    char *bytes = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        cannot("mmap");
    return bytes;
}

static int kept(char kind, int id, const char *call)
{
    if (id == -1)
        cannot(call);
    shared->id[shared->ids].kind = kind;
    shared->id[shared->ids++].id = id;
    return id;
}

static int segment(size_t size, int mode)
{
    return kept('m', shmget(IPC_PRIVATE, size, mode), "shmget");
}

/* A key that no segment or set has, and a segment with it: others may be asking, too */
static key_t keyed(size_t size, int mode)
{
    for (int project = 1; project < 256; project++) {
        key_t key = ftok(LAB_KEYFILE, project);
        if (key == -1)
            cannot("ftok");
        int id = shmget(key, size, IPC_CREAT | IPC_EXCL | mode);
        if (id != -1) {
            kept('m', id, "shmget");
            return key;
        }
        if (errno != EEXIST && errno != EACCES && errno != EINVAL)
            break;
    }
    cannot("shmget");
}

static char *attached(int id, int flags)
{
    char *at = shmat(id, NULL, flags);
    if (at == (char *)-1)
        cannot("shmat");
    return at;
}

static struct shmid_ds status_of(int id)
{
    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        cannot("shmctl");
    return ds;
}

static pid_t forked(void)
{
    pid_t child = fork();
    if (child == -1)
        cannot("fork");
    return child;
}

static void wait_for(pid_t child)
{
    while (waitpid(child, NULL, 0) == -1)
        if (errno != EINTR)
            cannot("waitpid");
}

/* Root goes on as another user; nobody else can ask what another user may do */
static void become_of(uid_t uid, gid_t gid)
{
    if (setgroups(0, NULL) == -1 || setgid(gid) == -1 || setuid(uid) == -1)
        cannot("setuid");
}

static void become(uid_t uid)
{
    become_of(uid, (gid_t)uid);
}

static void need_root(void)
{
    if (geteuid() == 0)
        return;
    answer("needs root");
    _exit(0);
}

/* A /dev/shm of that many pages, which only we see. macOS has nothing of the kind. What is mounted
 * below "/" must not show elsewhere; in a chroot whose "/" is no mount point /dev/shm itself will
 * do, if it is one. Where neither is, the question cannot be asked. */
static void own_dev_shm(unsigned pages)
{
    if (lab_is_macos()) {
        answer("not asked");
        _exit(0);
    }
    need_root();
#if defined(__linux__)
    char size[32];
    snprintf(size, sizeof size, "size=%zu", page() * pages);
    if (unshare(CLONE_NEWNS) == 0 && (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 ||
                                      mount(NULL, "/dev/shm", NULL, MS_PRIVATE, NULL) == 0)) {
        if (mount("shm", "/dev/shm", "tmpfs", 0, size) == 0)
            return;
    } else if (errno == EINVAL) {
        answer("not asked");
        _exit(0);
    }
#endif
    (void)pages;
    ok_or_errno(false);
    _exit(0);
}

/* ---- what several files of questions ask ---- */

static char some[4];
static struct iovec vector = {some, sizeof some};

static void mapped(int protection, int flags, int fd, size_t length, size_t offset)
{
    ok_or_errno(mmap(NULL, length, protection, flags, fd, (off_t)offset) != MAP_FAILED);
}

static void touched(int fd, size_t length, size_t at) /* maps, then reads the byte there */
{
    volatile char *bytes = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
    ok_or_errno(bytes != MAP_FAILED);
    if (bytes != MAP_FAILED)
        some[0] = bytes[at];
}

static void made(size_t size) /* a private segment of that size */
{
    int id = shmget(IPC_PRIVATE, size, 0600);
    ok_or_errno(id != -1);
    if (id != -1)
        kept('m', id, "");
}

/* A child of ours goes on as a shell that waits for `wait` to end */
static void then_exec(int ready, int wait)
{
    (void)ready; /* exec closes it */
    dup2(wait, 0);
    execl("/bin/sh", "sh", "-c", "read x", (char *)NULL);
}

static struct stat status(int fd)
{
    struct stat st;
    if (fstat(fd, &st) == -1)
        cannot("fstat");
    return st;
}

/* ---- what probe removes, if the child has not ---- */

static void tidy(void)
{
    for (int i = 0; i < shared->names; i++) {
        shm_unlink(shared->name[i]);
        sem_unlink(shared->name[i]);
#if defined(__linux__)
        mq_unlink(shared->name[i]);
#endif
    }
    for (int i = 0; i < shared->ids; i++)
        switch (shared->id[i].kind) {
        case 'm':
            shmctl(shared->id[i].id, IPC_RMID, NULL);
            break;
        case 's':
            semctl(shared->id[i].id, 0, IPC_RMID);
            break;
        case 'q':
            msgctl(shared->id[i].id, IPC_RMID, NULL);
        }
}
#endif

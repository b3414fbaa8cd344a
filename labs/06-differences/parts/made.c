#include "made.h"

#include <errno.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/wait.h>
#if defined(__linux__)
#include <grp.h>
#include <mqueue.h>
#include <sched.h>
#include <sys/mount.h>
#endif

char scratch[4];
static char prefix[64]; /* of the names of this run */
static int first_key;   /* two runs at the same time begin with different keys */

void made_start(void)
{
    char own[16]; /* so that two runs use different names */
    snprintf(own, sizeof own, "p%ld", (long)getpid());
    snprintf(prefix, sizeof prefix, "%s", lab_name(own));
    first_key = (int)(getpid() % 255);
    if (strlen(prefix) > LAB_NAME_MAX - 2)
        refuse("make SHMLAB_PREFIX shorter", "%s: there is no room for another letter", prefix);
}

/* A child that crashed may have written anything into the counts, so we check them */
void made_remove(void)
{
    for (int i = 0; i < report->names && i < REPORT_NAMES; i++) {
        shm_unlink(report->name[i]);
        sem_unlink(report->name[i]);
#if defined(__linux__)
        mq_unlink(report->name[i]);
#endif
    }
    for (int i = 0; i < report->ids && i < REPORT_IDS; i++)
        switch (report->id[i].kind) {
        case 'm':
            shmctl(report->id[i].id, IPC_RMID, NULL);
            break;
        case 's':
            semctl(report->id[i].id, 0, IPC_RMID);
            break;
        case 'q':
            msgctl(report->id[i].id, IPC_RMID, NULL);
        }
}

size_t page(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* ---- names ---- */

const char *note_name(const char *name)
{
    for (int i = 0; i < report->names; i++)
        if (strcmp(report->name[i], name) == 0)
            return report->name[i];
    if (report->names == REPORT_NAMES)
        end_with("too many names");
    char *place = report->name[report->names++];
    snprintf(place, sizeof report->name[0], "%s", name);
    return place;
}

const char *own_name(const char *what)
{
    char text[256];
    snprintf(text, sizeof text, "%s.%s", prefix, what);
    return note_name(text);
}

const char *long_name(size_t length)
{
    char text[300];
    memset(text, 'n', length);
    memcpy(text, prefix, strlen(prefix));
    text[length] = '\0';
    return note_name(text);
}

/* ---- objects ---- */

int object_new(int flags, mode_t mode)
{
    int fd = shm_open(own_name("a"), O_CREAT | O_EXCL | flags, mode);
    if (fd == -1)
        cannot("shm_open");
    return fd;
}

int object(size_t size)
{
    int fd = object_new(O_RDWR, 0600);
    if (ftruncate(fd, (off_t)size) == -1)
        cannot("ftruncate");
    return fd;
}

int object_again(int flags)
{
    int fd = shm_open(own_name("a"), flags, 0);
    if (fd == -1)
        cannot("shm_open");
    return fd;
}

volatile char *object_map(int fd, size_t length)
{
    char *bytes = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        cannot("mmap");
    return bytes;
}

struct stat object_status(int fd)
{
    struct stat st;
    if (fstat(fd, &st) == -1)
        cannot("fstat");
    return st;
}

void object_unlink(void)
{
    if (shm_unlink(own_name("a")) == -1)
        cannot("shm_unlink");
}

/* ---- ids ---- */

int note_id(char kind, int id, const char *call)
{
    if (id == -1)
        cannot(call);
    if (report->ids == REPORT_IDS)
        end_with("too many ids");
    report->id[report->ids].kind = kind;
    report->id[report->ids++].id = id;
    return id;
}

void id_or_errno(char kind, int id)
{
    ok_or_errno(id != -1);
    if (id != -1)
        note_id(kind, id, "");
}

int segment(size_t size, int mode)
{
    return note_id('m', shmget(IPC_PRIVATE, size, mode), "shmget");
}

char *attached(int id, int flags)
{
    char *at = shmat(id, NULL, flags);
    if (at == (char *)-1)
        cannot("shmat");
    return at;
}

struct shmid_ds segment_status(int id)
{
    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        cannot("shmctl");
    return ds;
}

void segment_remove(int id)
{
    if (shmctl(id, IPC_RMID, NULL) == -1)
        cannot("shmctl");
}

int segment_removed(void)
{
    int id = segment(100, 0600);
    attached(id, 0);
    segment_remove(id);
    return id;
}

/* Another run may be asking now and have some of the keys, so we try one after another */
key_t keyed(char kind)
{
    const char *call = kind == 'm' ? "shmget" : "semget";
    int flags = IPC_CREAT | IPC_EXCL | 0600;
    for (int i = 0; i < 255; i++) {
        key_t key = ftok(LAB_KEYFILE, 1 + (first_key + i) % 255);
        if (key == -1)
            cannot("ftok");
        int id = kind == 'm' ? shmget(key, 100, flags) : semget(key, 1, flags);
        if (id == -1 && (errno == EEXIST || errno == EACCES || errno == EINVAL))
            continue;
        note_id(kind, id, call);
        return key;
    }
    cannot(call);
}

/* ---- memory, files ---- */

char *anonymous(int protection, int sharing, size_t pages)
{
    char *at = mmap(NULL, page() * pages, protection, sharing | MAP_ANON, -1, 0);
    if (at == MAP_FAILED)
        cannot("mmap");
    return at;
}

void *shared_memory(void)
{
    return anonymous(PROT_READ | PROT_WRITE, MAP_SHARED, 1);
}

int opened(const char *path, int flags)
{
    int fd = open(path, flags);
    if (fd == -1)
        cannot("open");
    return fd;
}

void try_mmap(int protection, int flags, int fd, size_t length, size_t offset)
{
    ok_or_errno(mmap(NULL, length, protection, flags, fd, (off_t)offset) != MAP_FAILED);
}

void try_touch(int fd, size_t length, size_t at)
{
    volatile char *bytes = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
    ok_or_errno(bytes != MAP_FAILED);
    if (bytes != MAP_FAILED)
        scratch[0] = bytes[at];
}

void try_child_store(volatile char *at)
{
    pid_t child = forked();
    if (child == 0) {
        at[0] = 1;
        _exit(0);
    }
    wait_for(child);
    answer(at[0] ? "yes" : "no");
}

/* ---- processes ---- */

pid_t forked(void)
{
    pid_t child = fork();
    if (child == -1)
        cannot("fork");
    return child;
}

void wait_for(pid_t child)
{
    while (waitpid(child, NULL, 0) == -1)
        if (errno != EINTR)
            cannot("waitpid");
}

void child_does(void (*does)(int id, int ready, int wait), int id)
{
    int ready[2], wait[2];
    if (pipe(ready) == -1 || pipe(wait) == -1)
        cannot("pipe");
    if (fcntl(ready[1], F_SETFD, FD_CLOEXEC) == -1)
        cannot("fcntl");
    if (forked() == 0) {
        close(wait[1]);
        does(id, ready[1], wait[0]);
        _exit(1);
    }
    close(ready[1]);
    if (read(ready[0], scratch, 1) == -1)
        cannot("read");
}

void exec_shell(int wait)
{
    dup2(wait, 0);
    execl("/bin/sh", "sh", "-c", "read x", (char *)NULL);
}

void need_root(void)
{
    if (geteuid() != 0)
        end_with("needs root");
}

void become_stranger(gid_t group)
{
    if (setgroups(0, NULL) == -1 || setgid(group) == -1 || setuid(STRANGER) == -1)
        cannot("setuid");
}

/* Nobody else may see what we mount, so we make "/" private first. In a chroot "/" may be no mount
 * point; then we make /dev/shm private. If that is none either, we cannot ask the question. */
void own_dev_shm(unsigned pages)
{
    if (lab_is_macos())
        end_with("not asked");
    need_root();
#if defined(__linux__)
    char size[32];
    snprintf(size, sizeof size, "size=%zu", page() * pages);
    if (unshare(CLONE_NEWNS) == -1)
        end_with(errno == EINVAL ? "not asked" : lab_errno_name(errno));
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1 &&
        mount(NULL, "/dev/shm", NULL, MS_PRIVATE, NULL) == -1)
        end_with(errno == EINVAL ? "not asked" : lab_errno_name(errno));
    if (mount("shm", "/dev/shm", "tmpfs", 0, size) == -1)
        end_with(lab_errno_name(errno));
#endif
    (void)pages;
}

#if defined(__APPLE__)
extern int sandbox_init(const char *profile, uint64_t flags, char **error);
#endif
bool in_sandbox(void)
{
#if defined(__APPLE__)
    char *error;
    const char *profile = "(version 1)(allow default)(deny ipc-posix*)(deny ipc-sysv*)";
    if (sandbox_init(profile, 0, &error) == -1)
        cannot("sandbox_init");
    return true;
#else
    answer("absent");
    return false;
#endif
}

/* ways.c - five ways to hide shared memory */
#define _GNU_SOURCE /* memfd_create */
#include "ways.h"

#include "lab.h"
#include "lab_object.h"
#include "lab_partner.h"

#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

static int id = -1;

void ways_undo(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
    lab_undo_object();
}

/* A descriptor of an object that has memory, but no longer a name */
static int nameless(size_t size)
{
    int fd = lab_make_object(lab_name("hide"), size);
    lab_remove_object();
    return fd;
}

/* Maps the object, or anonymous memory if `fd` is -1, and touches every page of it */
static void map(int fd, size_t size)
{
    int flags = MAP_SHARED | (fd == -1 ? MAP_ANONYMOUS : 0);
    void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%zu)", size);
    memset(bytes, 1, size);
}

void hide_segment(size_t size)
{
    id = shmget(IPC_PRIVATE, size, 0600);
    if (id == -1)
        die("shmget(IPC_PRIVATE, %zu)", size);
    lab_note_segment(id);
    void *bytes = shmat(id, NULL, 0);
    if (bytes == (void *)-1)
        die("shmat(id=%d)", id);
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    id = -1;
    memset(bytes, 1, size);
}

void hide_mapping(size_t size)
{
    int fd = nameless(size);
    map(fd, size);
    if (close(fd) == -1)
        die("close");
}

void hide_descriptor(size_t size)
{
#if defined(__linux__)
    int fd = memfd_create("hide", MFD_CLOEXEC);
    if (fd == -1)
        die("memfd_create");
    lab_size_object(fd, "memfd", size);
#else /* macOS has no memfd_create, and gives an object memory only when it is touched */
    nameless(size);
#endif
}

/* The child reads until its parent ends: then nobody has the other socket. */
static void hold(int socket, void *size)
{
    char byte = 0;
    map(-1, *(size_t *)size);
    if (write(socket, &byte, 1) != 1)
        die("write");
    _exit(read(socket, &byte, 1) != 0);
}

int hide_in_child(pid_t *child, size_t size)
{
    char byte;
    int socket = lab_start_partner(child, hold, &size);
    ssize_t n = read(socket, &byte, 1); /* until the child has its memory */
    if (n == -1)
        die("read");
    if (n == 0)
        refuse(NULL, "the child has ended too early");
    return socket;
}

void hide_in_queue(size_t size)
{
    int ends[2], fd = nameless(size);
    lab_connect(ends);
    lab_send_descriptor(ends[0], fd); /* nobody receives it */
    if (close(fd) == -1)
        die("close");
}

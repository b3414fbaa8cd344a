/* writer.c - leave a message in a POSIX shared-memory object
 *
 *   $ ./writer "hello"
 *   writer: created name=/shmlab.1000.posix size=16384
 *   writer: addr=0x7f3f71a29000 msg=hello
 *
 * Open, size, map, use, unmap, close. The seventh step, unlink, is left to ./reader or ./remove:
 * the object stays when this program ends. Run it again and it uses the object that is there.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *made; /* the object that this run made */

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--name N] [--size BYTES] MESSAGE");
    const char *name = lab_option(&argc, argv, "--name");
    const char *wanted = lab_option(&argc, argv, "--size");
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    size_t size = wanted ? lab_size(wanted) : 16384; /* whole pages on Linux and on macOS */
    size_t length = strlen(argv[1]) + 1;             /* with the NUL that ends it */
    if (length == 1)
        usage("MESSAGE is empty");
    if (name == NULL)
        name = lab_name("posix");

    /* 1. Open. Ask to be the one who makes it; if it is there already, use what is there. */
    lab_undo(undo);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd != -1)
        made = name;
    else if (errno == EEXIST)
        fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        die_hint(errno == EACCES  ? "it is another user's: choose another --name"
                 : errno == ELOOP ? "it is a symbolic link, no object"
                 : errno == EINVAL || errno == ENAMETOOLONG
                     ? "a portable name is one slash, then up to 29 bytes without one"
                     : NULL,
                 "shm_open(%s)", name);

    /* 2. Size. Only the maker does: macOS answers a second ftruncate with EINVAL. */
    if (made && ftruncate(fd, (off_t)size) == -1)
        die("ftruncate(%s, %zu)", name, size);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_uid != geteuid())
        refuse("choose another --name", "%s belongs to uid=%lu", name, (unsigned long)st.st_uid);
    if (st.st_size == 0)
        refuse("./remove it, if no other writer is at work", "%s has no size yet", name);
    size_t page = (size_t)sysconf(_SC_PAGESIZE); /* macOS rounds the size up to pages */
    if (wanted && (size_t)st.st_size != size &&
        (size_t)st.st_size != (size + page - 1) / page * page)
        refuse("./remove it first, or leave --size out", "%s exists with %lld bytes, not %zu", name,
               (long long)st.st_size, size);
    size = (size_t)st.st_size;
    if (length > size)
        refuse("write less, or ./remove it and give a larger --size",
               "MESSAGE takes %zu bytes with its end, %s has %zu", length, name, size);
#if defined(__linux__)
    /* tmpfs finds a page when it is first touched, and answers with SIGBUS if it is full. Ask for
     * the pages of the message now, to get an error instead. macOS has no such limit or call. */
    errno = posix_fallocate(fd, 0, (off_t)length);
    if (errno != 0 && errno != EOPNOTSUPP)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
#endif
    printf("writer: %s name=%s size=%zu\n", made ? "created" : "found", name, size);

    char *text = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); /* 3. Map */
    if (text == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);

    memcpy(text, argv[1], length); /* 4. Use */
    printf("writer: addr=%p msg=", (void *)text);
    lab_print_text(text, size);
    printf("\n");

    if (munmap(text, size) == -1) /* 5. Unmap */
        die("munmap");
    if (close(fd) == -1) /* 6. Close */
        die("close");
    lab_keep();
    return 0;
}

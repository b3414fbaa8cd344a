/* writer.c - leave a message in a POSIX shared-memory object
 *
 *   $ ./writer "hello"
 *   writer: created name=/shmlab.1000.posix size=16384
 *   writer: addr=0x7f3f71a29000 msg=hello
 *
 * Six steps: open, size, map, use, unmap, close. The object stays when this program ends. The
 * seventh step, unlink, is left to ./reader or ./remove. A second run uses the object it finds.
 */
#include "lab.h"
#include "lab_object.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *hint(int error)
{
    if (error == EACCES)
        return "it is another user's: choose another --name";
    if (error == ELOOP)
        return "it is a symbolic link, not an object";
    if (error == EINVAL || error == ENAMETOOLONG)
        return "a portable name is one slash, then up to 29 bytes without a slash";
    return NULL;
}

/* Returns the size of the object. An object that we found was made by somebody else and may be
 * anything, so it is refused if we cannot use it. `wanted` is 0 if any size will do. */
static size_t look(int fd, const char *name, size_t wanted)
{
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_uid != geteuid())
        refuse("choose another --name", "%s belongs to uid=%lu", name, (unsigned long)st.st_uid);
    if (st.st_size == 0)
        refuse("./remove it, if no other writer is at work", "%s has no size yet", name);
    size_t size = (size_t)st.st_size, page = (size_t)sysconf(_SC_PAGESIZE);
    size_t rounded = (wanted + page - 1) / page * page; /* as macOS rounds it */
    if (wanted != 0 && size != wanted && size != rounded)
        refuse("./remove it first, or leave --size out", "%s exists with %zu bytes, not %zu", name,
               size, wanted);
    return size;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--name N] [--size BYTES] MESSAGE");
    const char *name = lab_option(&argc, argv, "--name");
    const char *wanted = lab_option(&argc, argv, "--size");
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    size_t size = wanted ? lab_size(wanted) : 16384; /* whole pages everywhere */
    size_t length = strlen(argv[1]) + 1;             /* with the NUL that ends it */
    if (length == 1)
        usage("MESSAGE is empty");
    if (name == NULL)
        name = lab_name("posix");

    /* 1. Open. Try to make the object; if it exists already, use the one that exists. */
    lab_undo(lab_undo_object);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    bool made = fd != -1;
    if (made)
        lab_made_object(name);
    else if (errno == EEXIST)
        fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        die_hint(hint(errno), "shm_open(%s)", name);

    /* 2. Size. Only if we made it: on macOS a second ftruncate fails with EINVAL. */
    if (made && ftruncate(fd, (off_t)size) == -1)
        die("ftruncate(%s, %zu)", name, size);
    size = look(fd, name, wanted ? size : 0);
    if (length > size)
        refuse("write less, or ./remove it and give a larger --size",
               "MESSAGE takes %zu bytes with its NUL, %s has %zu", length, name, size);
    lab_reserve_object(fd, name, length); /* only what the message needs */
    printf("writer: %s name=%s size=%zu\n", made ? "created" : "found", name, size);

    char *text = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); /* 3. Map */
    if (text == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    lab_explain_sigbus(name);
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

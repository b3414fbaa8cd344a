/* peek.c - show an object's bytes, through shm_open and mmap
 *
 *   $ ./peek /shmlab.1000.shell
 *   peek: /shmlab.1000.shell has 33 bytes
 *   00000000  63 72 65 61 74 65 64 20  ...  created ...
 *   $ ./peek /shmlab.1000.shell ./poke /shmlab.1000.shell 0 CREATED
 *
 * With a COMMAND it keeps the mapping, runs the command, and shows the bytes again through the
 * same mapping. It leaves out lines of zeros. --text shows the bytes up to the first NUL as text.
 */
#include "lab.h"
#include "parts/dump.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

static const char *hint(int error)
{
    if (error == ENOENT && lab_is_macos())
        return "on macOS the slash counts; ../03-posix-shm/writer --name NAME makes an object";
    if (error == ENOENT)
        return "ls /dev/shm shows what is there";
    if (error == ELOOP)
        return "it is a symbolic link, not an object";
    if (error == EINVAL)
        return "a name is one slash, then a word without a slash";
    return NULL;
}

static void show(const char *bytes, size_t size, bool as_text)
{
    if (!as_text) {
        dump(bytes, size);
        return;
    }
    printf("peek: text=");
    lab_print_text(bytes, size);
    printf("\n");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--text] NAME [COMMAND...]");
    char **command = lab_command(&argc, argv, 1);
    bool as_text = lab_flag(&argc, argv, "--text");
    lab_operands(&argc, argv, 1, 1, "NAME");
    const char *name = argv[1];

    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die_hint(hint(errno), "shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1) /* on macOS it sets no type */
        die("fstat(%s)", name);
    if ((st.st_mode & S_IFMT) != 0 && !S_ISREG(st.st_mode))
        refuse(NULL, "%s is not a regular file, so it is not an object", name);
    size_t size = (size_t)st.st_size;
    printf("peek: %s has %zu bytes\n", name, size);
    if (size == 0)
        return 0;
    char *bytes = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    lab_explain_sigbus(name);
    show(bytes, size, as_text);

    int status = 0;
    if (command != NULL) {
        status = lab_run(command);
        if (fstat(fd, &st) == -1)
            die("fstat(%s)", name);
        if (st.st_size < (off_t)size) /* reading behind the new end is SIGBUS */
            refuse(NULL, "%s shrank from %zu to %lld bytes while it was mapped", name, size,
                   (long long)st.st_size);
        printf("peek: and now, through the same mapping\n");
        show(bytes, size, as_text);
    }
    return status;
}

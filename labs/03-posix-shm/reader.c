/* reader.c - read what another process left in a POSIX shared-memory object, then remove it
 *
 *   $ ./writer "hello" && ./reader
 *   reader: name=/shmlab.1000.posix addr=0x7fb0c1b5e000 msg=hello
 *   reader: st_size=16384 st_blocks=8 st_blksize=4096
 *   reader: removed /shmlab.1000.posix
 *
 * --keep leaves the object, --map shows the mapping as the kernel describes it. It maps read-only:
 * a store through this mapping would be fatal.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--name N] [--keep] [--map]");
    const char *name = lab_option(&argc, argv, "--name");
    bool keep = lab_flag(&argc, argv, "--keep");
    bool map = lab_flag(&argc, argv, "--map");
    lab_operands(&argc, argv, 0, 0, "");
    if (name == NULL)
        name = lab_name("posix");

    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die_hint(errno == ENOENT ? "run ./writer first" : NULL, "shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if ((st.st_mode & S_IFMT) != 0 && !S_ISREG(st.st_mode)) /* macOS gives objects no type */
        refuse(NULL, "%s is no regular file, and so no object", name);
    if (st.st_size == 0) /* its writer has opened it, and not sized it yet, or died there */
        refuse("./remove it, if no writer is at work", "%s has no size yet", name);

    size_t size = (size_t)st.st_size;
    char *text = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    lab_explain_sigbus(name);
    printf("reader: name=%s addr=%p msg=", name, (void *)text);
    lab_print_text(text, size); /* stops at the NUL, or at the object's end */
    printf("\n");
    if (map)
        lab_print_mapping("reader", text);
    printf("reader: st_size=%lld st_blocks=%lld st_blksize=%ld\n", (long long)st.st_size,
           (long long)st.st_blocks, (long)st.st_blksize);
    if (lab_is_macos())
        printf("reader: macOS fills in the mode, the owner and the size, and leaves the rest 0\n");

    if (munmap(text, size) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    if (ferror(stdout)) /* a message that nobody got must not be lost */
        refuse(NULL, "cannot write to stdout, %s is kept", name);
    if (keep)
        return 0;
    if (st.st_uid != geteuid()) { /* root may remove it, but it is not ours */
        printf("reader: kept %s, it belongs to uid=%lu\n", name, (unsigned long)st.st_uid);
        return 0;
    }
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    printf("reader: removed %s\n", name);
    return 0;
}

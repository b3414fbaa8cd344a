/* reader.c - read what another process left in a POSIX shared-memory object, then remove it
 *
 *   $ ./writer "hello" && ./reader
 *   reader: name=/shmlab.1000.posix addr=0x7fb0c1b5e000 msg=hello
 *   reader: st_size=16384 st_blocks=8 st_blksize=4096
 *   reader: removed /shmlab.1000.posix
 *
 * --keep leaves the object. --map shows the mapping as the kernel describes it; --bytes N shows the
 * first N bytes in hexadecimal. The mapping is read-only: writing through it would kill the
 * program.
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
    lab_start(argc, argv, "[--name N] [--keep] [--map] [--bytes N]");
    const char *name = lab_option(&argc, argv, "--name");
    bool keep = lab_flag(&argc, argv, "--keep");
    bool map = lab_flag(&argc, argv, "--map");
    const char *bytes = lab_option(&argc, argv, "--bytes");
    size_t shown = bytes ? (size_t)lab_number("--bytes", bytes, 1, 64) : 0;
    lab_operands(&argc, argv, 0, 0, "");
    if (name == NULL)
        name = lab_name("posix");

    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die_hint(errno == ENOENT ? "run ./writer first" : NULL, "shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if ((st.st_mode & S_IFMT) != 0 && !S_ISREG(st.st_mode)) /* macOS sets no type */
        refuse(NULL, "%s is not a regular file, so it is not an object", name);
    if (st.st_size == 0) /* its writer has not called ftruncate yet, or was killed before it did */
        refuse("./remove it, if no writer is at work", "%s has no size yet", name);

    size_t size = (size_t)st.st_size;
    char *text = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    lab_explain_sigbus(name);
    printf("reader: name=%s addr=%p msg=", name, (void *)text);
    lab_print_text(text, size); /* stops at the NUL, or at the object's end */
    printf("\n");
    for (size_t i = 0; i < shown && i < size; i++) /* they may be no text: each as a number */
        printf("%s%02x%s", i == 0 ? "reader: bytes=" : " ", (unsigned char)text[i],
               i + 1 == shown || i + 1 == size ? "\n" : "");
    if (map)
        lab_print_mapping("reader", text);
    printf("reader: st_size=%lld st_blocks=%lld st_blksize=%ld\n", (long long)st.st_size,
           (long long)st.st_blocks, (long)st.st_blksize);
    if (lab_is_macos())
        printf("reader: macOS fills in the mode, the owner and the size, and leaves the rest 0\n");

    if (ferror(stdout)) /* nobody has seen the message: do not remove it */
        refuse(NULL, "cannot write to stdout, %s is kept", name);
    if (keep)
        return 0;
    if (st.st_uid != geteuid()) { /* root could remove it, but it is another user's */
        printf("reader: kept %s, it belongs to uid=%lu\n", name, (unsigned long)st.st_uid);
        return 0;
    }
    /* Since we opened it, another reader may have removed the object and a writer made a new one.
     * Then this removes the new one, unread: two readers at the same time need a lock. */
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    printf("reader: removed %s\n", name);
    return 0;
}

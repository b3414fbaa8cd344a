/* trust.c - print the message of an object, if the object can be trusted
 *
 *   $ ./trust
 *   trust: msg=swordfish
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("secret");

    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_uid != geteuid())
        refuse(NULL, "%s belongs to uid=%lu", name, (unsigned long)st.st_uid);
    if ((st.st_mode & 077) != 0)
        refuse(NULL, "%s has mode=%04o", name, (unsigned)st.st_mode & 0777);
    if (st.st_size == 0)
        refuse(NULL, "%s has 0 bytes", name);

    size_t size = (size_t)st.st_size;
    char *text = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    printf("trust: msg=");
    lab_print_text(text, size);
    printf("\n");
    if (munmap(text, size) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    return 0;
}

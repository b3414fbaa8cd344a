/* ask-bare.c - ask one question that Linux and macOS answer differently; nothing but the
 * calls
 *
 *   $ ./ask-bare
 *   an object whose name has 32 bytes: No such file or directory
 *
 * The object does not exist, and Linux says so. macOS says that the name is too long. probe.c asks
 * hundreds of questions like this one.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

int main(void)
{
    int fd = shm_open("/this-name-has-thirty-two-bytes.", O_RDONLY, 0);
    if (fd != -1)
        errx(1, "there is such an object");
    printf("an object whose name has 32 bytes: %s\n", strerror(errno));
    return 0;
}

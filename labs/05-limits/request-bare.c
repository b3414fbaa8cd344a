/* request-bare.c - ask for memory in three ways, and touch none of it; the calls alone
 *
 *   $ ./request-bare
 *   mmap: Cannot allocate memory
 *   MAP_NORESERVE: granted
 *   MAP_HUGETLB: Cannot allocate memory
 *
 * request.c asks in more ways, and finds out which limit said no.
 */
#define _DEFAULT_SOURCE /* for MAP_ANONYMOUS and the flags below it */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

int main(void)
{
    int prot = PROT_READ | PROT_WRITE, flags = MAP_SHARED | MAP_ANONYMOUS;
    size_t size = (size_t)1 << (sizeof(size_t) == 8 ? 42 : 31); /* 4 TiB, or 2 GiB in 32 bits */

    void *at = mmap(NULL, size, prot, flags, -1, 0);
    printf("mmap: %s\n", at == MAP_FAILED ? strerror(errno) : "granted");

    at = mmap(NULL, size, prot, flags | MAP_NORESERVE, -1, 0);
    printf("MAP_NORESERVE: %s\n", at == MAP_FAILED ? strerror(errno) : "granted");

#ifdef MAP_HUGETLB /* macOS has no such flag */
    at = mmap(NULL, 2 << 20, prot, flags | MAP_HUGETLB, -1, 0);
    printf("MAP_HUGETLB: %s\n", at == MAP_FAILED ? strerror(errno) : "granted");
#endif
    return 0;
}

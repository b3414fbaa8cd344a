/* limits-bare.c - ask the kernel for its System V shared-memory limits; the calls alone
 *
 *   $ ./limits-bare
 *   a segment has at most 18446744073692774399 bytes, and there are at most 4096 segments
 *
 * limits.c prints them all, in one form on both systems.
 */
#define _GNU_SOURCE /* for struct shminfo */
#include <err.h>
#include <stdio.h>
#ifdef __APPLE__
#include <sys/sysctl.h>
#else
#include <sys/shm.h>
#endif

int main(void)
{
    unsigned long long largest, segments;
#ifdef __APPLE__ /* each limit has a name, and is asked for alone */
    size_t size = sizeof largest;
    if (sysctlbyname("kern.sysv.shmmax", &largest, &size, NULL, 0) == -1 ||
        sysctlbyname("kern.sysv.shmmni", &segments, &size, NULL, 0) == -1)
        err(1, "sysctlbyname");
#else /* one call fills a structure with all of them; it does not look at the id 0 */
    struct shminfo info;
    if (shmctl(0, IPC_INFO, (struct shmid_ds *)&info) == -1)
        err(1, "shmctl(IPC_INFO)");
    largest = info.shmmax;
    segments = info.shmmni;
#endif
    printf("a segment has at most %llu bytes, and there are at most %llu segments\n", largest,
           segments);
    return 0;
}

/* limits.c - the kernel's System V shared-memory limits, in one form on Linux and macOS
 *
 *   $ ./limits
 *   shmmax=18446744073692774399
 *   shmmin=1
 *   shmmni=4096
 *   shmseg=4096
 *   shmall=18446744073692774399
 *   shmall_unit=4096
 *
 * shmmax and shmmin are the most and the fewest bytes of one segment, shmmni is the most segments,
 * shmseg the most attaches of a process, and shmall how large all segments may be together, in
 * units of shmall_unit bytes. lab_get_limits asks the kernel: with shmctl(IPC_INFO) on Linux, with
 * sysctlbyname("kern.sysv...") on macOS (common/lab_linux.c, common/lab_macos.c).
 */
#include "lab.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");

    struct lab_limits limits;
    if (lab_get_limits(&limits) == -1)
        die("shmctl(IPC_INFO), on macOS sysctl(kern.sysv)");
    printf("shmmax=%llu\n", limits.shmmax);
    printf("shmmin=%llu\n", limits.shmmin);
    printf("shmmni=%llu\n", limits.shmmni);
    printf("shmseg=%llu\n", limits.shmseg);
    printf("shmall=%llu\n", limits.shmall);
    printf("shmall_unit=%llu\n", limits.shmall_unit);
    return 0;
}

/* lab_macos.c - what lab.h promises, as macOS does it */
#include "lab.h"
#if defined(__APPLE__)

#include <errno.h>
#include <fcntl.h>
#include <mach/mach.h>
#include <mach/mach_vm.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysctl.h>
#include <unistd.h>

/* The share modes of mach/vm_region.h, by its own names; vmmap(1) shows them as SM=COW, PRV, SHM...
 */
void lab_print_mapping(const char *who, const void *addr)
{
    static const char *const modes[] = {"?",
                                        "SM_COW",
                                        "SM_PRIVATE",
                                        "SM_EMPTY",
                                        "SM_SHARED",
                                        "SM_TRUESHARED",
                                        "SM_PRIVATE_ALIASED",
                                        "SM_SHARED_ALIASED",
                                        "SM_LARGE_PAGE"};
    mach_vm_address_t start = (mach_vm_address_t)addr;
    mach_vm_size_t size = 0;
    vm_region_extended_info_data_t info;
    mach_msg_type_number_t count = VM_REGION_EXTENDED_INFO_COUNT;
    mach_port_t object = MACH_PORT_NULL;
    kern_return_t kr = mach_vm_region(mach_task_self(), &start, &size, VM_REGION_EXTENDED_INFO,
                                      (vm_region_info_t)&info, &count, &object);
    if (kr != KERN_SUCCESS)
        refuse(NULL, "mach_vm_region: %s", mach_error_string(kr));
    printf("%s: %llx-%llx %c%c%c %s\n", who, start, start + size,
           info.protection & VM_PROT_READ ? 'r' : '-', info.protection & VM_PROT_WRITE ? 'w' : '-',
           info.protection & VM_PROT_EXECUTE ? 'x' : '-',
           info.share_mode < sizeof modes / sizeof *modes ? modes[info.share_mode] : "?");
}

/* bsd/kern/sysv_shm.c: the five values are 64 bits wide */
int lab_get_limits(struct lab_limits *limits)
{
    const struct {
        const char *name;
        unsigned long long *value;
    } all[] = {
        {"kern.sysv.shmmax", &limits->shmmax}, {"kern.sysv.shmmin", &limits->shmmin},
        {"kern.sysv.shmmni", &limits->shmmni}, {"kern.sysv.shmseg", &limits->shmseg},
        {"kern.sysv.shmall", &limits->shmall},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        size_t size = sizeof *all[i].value;
        if (sysctlbyname(all[i].name, all[i].value, &size, NULL, 0) == -1)
            return -1;
    }
    limits->shmall_unit = 4096;
    return 0;
}

const char *lab_limit_behind(bool posix, int error)
{
    if (error == EMFILE || error == EFBIG)
        return error == EMFILE ? "RLIMIT_NOFILE" : "RLIMIT_FSIZE";
    if (posix)
        return "?";
    return error == EINVAL   ? "shmmax"
           : error == ENOMEM ? "shmall"
           : error == ENOSPC ? "shmmni"
                             : "?";
}

/* No call lists objects (posix_shm.c has none): try what the labs make. Keep this list in step
 * with the calls of lab_name. */
void lab_each_object(const char *prefix, void (*each)(const char *name))
{
    static const char *const made[] = {"posix", "beyond", "shell"};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        const char *name = lab_name(made[i]);
        if (strncmp(name, prefix, strlen(prefix)) != 0)
            continue;
        int fd = shm_open(name, O_RDONLY);
        if (fd != -1 || errno == EACCES)
            each(name);
        if (fd != -1)
            close(fd);
    }
}
#endif

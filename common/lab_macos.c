/* lab_macos.c - what lab.h promises, as macOS does it */
#include "lab.h"
#include "lab_leftovers.h"
#include "lab_meter.h"
#if defined(__APPLE__)

#include <libproc.h>
#include <mach/mach.h>
#include <mach/mach_time.h>
#include <stdio.h>
#include <unistd.h>

/* libproc.h: times are in units of mach_absolute_time */
static void add_load(pid_t pid, struct lab_load *load, int depth)
{
    struct proc_taskinfo info;
    mach_timebase_info_data_t unit;
    pid_t children[256];
    if (mach_timebase_info(&unit) != KERN_SUCCESS ||
        proc_pidinfo(pid, PROC_PIDTASKINFO, 0, &info, sizeof info) != (int)sizeof info)
        return; /* it has gone */
    uint64_t used = info.pti_total_user + info.pti_total_system;
    load->used += (long long)(used * unit.numer / unit.denom / 1000000);
    load->running |= depth > 0 && info.pti_numrunning > 0;
    int count = depth < 100 ? proc_listchildpids(pid, children, sizeof children) : 0;
    for (int i = 0; i < count && i < (int)(sizeof children / sizeof *children); i++)
        add_load(children[i], load, depth + 1);
}

void lab_get_load(struct lab_load *load)
{
    add_load(getpid(), load, 0);
}

/* The share modes of mach/vm_region.h, by its own names; vmmap(1) shows them as SM=COW, PRV, SHM...
 */
static const char *share_mode(unsigned mode)
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
    return mode < sizeof modes / sizeof *modes ? modes[mode] : "?";
}

void lab_print_mapping(const char *who, const void *addr)
{
    vm_address_t start = (vm_address_t)addr;
    vm_size_t size = 0;
    vm_region_extended_info_data_t info;
    mach_msg_type_number_t count = VM_REGION_EXTENDED_INFO_COUNT;
    mach_port_t object = MACH_PORT_NULL;
    kern_return_t kr = vm_region_64(mach_task_self(), &start, &size, VM_REGION_EXTENDED_INFO,
                                    (vm_region_info_t)&info, &count, &object);
    if (kr != KERN_SUCCESS)
        refuse(NULL, "vm_region_64: %s", mach_error_string(kr));
    printf("%s: %lx-%lx %c%c%c %s\n", who, start, start + size,
           info.protection & VM_PROT_READ ? 'r' : '-', info.protection & VM_PROT_WRITE ? 'w' : '-',
           info.protection & VM_PROT_EXECUTE ? 'x' : '-', share_mode(info.share_mode));
}

int lab_settle(int nth)
{
    (void)nth;
    return (int)sysconf(_SC_NPROCESSORS_ONLN);
}

int lab_reserve(int fd, size_t size)
{
    (void)fd, (void)size;
    return 0;
}

int lab_get_limits(struct lab_limits *limits)
{
    return lab_xnu_limits(limits);
}

void lab_each_object(const char *prefix, void (*each)(const char *name))
{
    lab_xnu_each_object(prefix, each);
}

int lab_remove_world(const char *name, bool look)
{
    (void)name, (void)look;
    return 0; /* worlds are Linux's */
}
#endif

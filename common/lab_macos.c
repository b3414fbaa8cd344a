/* lab_macos.c - what lab.h promises, as macOS does it */
#include "lab.h"
#if defined(__APPLE__)

#include <libproc.h>
#include <mach/mach.h>
#include <mach/mach_time.h>
#include <stdio.h>
#include <sys/sysctl.h>
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

/* The region that `addr` is in (xnu-11417.101.15 osfmk/vm/vm_map.c, vm_map_region_top_walk): its
 * object's id, a hash of the object's address cut to 32 bits, is the same in every task that has it
 * mapped. The share mode is SM_PRIVATE or SM_SHARED, by the object's references, or SM_COW; only
 * vm_map_region_walk, behind VM_REGION_EXTENDED_INFO, says SM_TRUESHARED. */
static vm_address_t region(const void *addr, vm_region_top_info_data_t *info)
{
    vm_address_t start = (vm_address_t)addr;
    vm_size_t size = 0;
    mach_msg_type_number_t count = VM_REGION_TOP_INFO_COUNT;
    mach_port_t object = MACH_PORT_NULL;
    kern_return_t kr = vm_region_64(mach_task_self(), &start, &size, VM_REGION_TOP_INFO,
                                    (vm_region_info_t)info, &count, &object);
    if (kr != KERN_SUCCESS)
        refuse(NULL, "vm_region_64: %s", mach_error_string(kr));
    return start;
}

void lab_get_page(const void *addr, struct lab_page *page)
{
    vm_region_top_info_data_t info;
    vm_region_basic_info_data_64_t basic;
    vm_address_t start = (vm_address_t)addr;
    vm_size_t size = 0;
    mach_msg_type_number_t count = VM_REGION_BASIC_INFO_COUNT_64;
    mach_port_t object = MACH_PORT_NULL;
    region(addr, &info);
    kern_return_t kr = vm_region_64(mach_task_self(), &start, &size, VM_REGION_BASIC_INFO_64,
                                    (vm_region_info_t)&basic, &count, &object);
    if (kr != KERN_SUCCESS)
        refuse(NULL, "vm_region_64: %s", mach_error_string(kr));
    *page = (struct lab_page){.inode = info.obj_id, .shared = -1};
    page->place = basic.offset + ((vm_address_t)addr - start) / vm_page_size * vm_page_size;
}

void lab_print_sharing(const char *who, const void *addr)
{
    vm_region_top_info_data_t info;
    region(addr, &info);
    printf("%s: mode=%s references=%u object=0x%x\n", who, share_mode(info.share_mode),
           info.ref_count, info.obj_id);
}

int lab_reserve(int fd, size_t size)
{
    (void)fd, (void)size;
    return 0;
}

/* bsd/kern/kern_sysctl.c, sysdoproc_callback: no such process, and nothing is filled in */
unsigned long long lab_start_time(pid_t pid)
{
    struct kinfo_proc info;
    size_t size = sizeof info;
    int which[] = {CTL_KERN, KERN_PROC, KERN_PROC_PID, pid};
    if (sysctl(which, 4, &info, &size, NULL, 0) == -1)
        die("sysctl(KERN_PROC_PID, %ld)", (long)pid);
    if (size == 0 || info.kp_proc.p_stat == SZOMB)
        return 0;
    struct timeval start = info.kp_proc.p_starttime;
    return (unsigned long long)start.tv_sec * 1000000 + (unsigned long long)start.tv_usec;
}

int lab_get_limits(struct lab_limits *limits)
{
    return lab_xnu_limits(limits);
}

const char *lab_limit_behind(bool posix, int error)
{
    return lab_xnu_limit_behind(posix, error);
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

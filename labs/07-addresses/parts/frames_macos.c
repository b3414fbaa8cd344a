/* frames_macos.c - what frames.h promises, as macOS does it */
#include "frames.h"
#if defined(__APPLE__)

#include "lab.h"

#include <mach/mach.h>
#include <stdio.h>

/* Asks about the region that `addr` is in, and returns where it begins. `flavor` says what is
 * asked, and `info` receives the answer. */
static vm_address_t region(const void *addr, vm_region_flavor_t flavor, void *info,
                           mach_msg_type_number_t count)
{
    vm_address_t start = (vm_address_t)addr;
    vm_size_t size = 0;
    mach_port_t object = MACH_PORT_NULL;
    kern_return_t kr = vm_region_64(mach_task_self(), &start, &size, flavor, info, &count, &object);
    if (kr != KERN_SUCCESS)
        refuse(NULL, "vm_region_64: %s", mach_error_string(kr));
    return start;
}

/* xnu-11417.101.15 osfmk/vm/vm_map.c, vm_map_region_top_walk: the object's id, a hash of its
 * address cut to 32 bits, is the same in every task that has mapped it */
struct page get_page(const void *addr)
{
    vm_region_top_info_data_t top;
    vm_region_basic_info_data_64_t basic;
    region(addr, VM_REGION_TOP_INFO, &top, VM_REGION_TOP_INFO_COUNT);
    vm_address_t start =
        region(addr, VM_REGION_BASIC_INFO_64, &basic, VM_REGION_BASIC_INFO_COUNT_64);
    struct page page = {.addr = addr, .inode = top.obj_id, .shared = -1};
    page.place = basic.offset + ((vm_address_t)addr - start) / vm_page_size * vm_page_size;
    return page;
}

/* For a page that was touched, the same function answers with one of these modes. SM_TRUESHARED is
 * an answer of vm_map_region_walk alone, to VM_REGION_EXTENDED_INFO. */
static const char *share_mode(int mode)
{
    switch (mode) {
    case SM_COW:
        return "SM_COW";
    case SM_PRIVATE:
        return "SM_PRIVATE";
    case SM_SHARED:
        return "SM_SHARED";
    default:
        return "?";
    }
}

void print_sharing(const char *who, const void *addr)
{
    vm_region_top_info_data_t info;
    region(addr, VM_REGION_TOP_INFO, &info, VM_REGION_TOP_INFO_COUNT);
    printf("%s: mode=%s references=%u object=0x%x\n", who, share_mode(info.share_mode),
           info.ref_count, info.obj_id);
}
#endif

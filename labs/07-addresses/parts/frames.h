/* frames.h - for twice, frame and cow: what the kernel tells of a page, and of the frame behind it
 */
#ifndef FRAMES_H
#define FRAMES_H

#include <stdbool.h>

struct page {
    const void *addr;          /* to compare; in another process it means something else */
    unsigned long long frame;  /* the number of its frame; 0 where that is hidden */
    unsigned long long device; /* its object: device and inode number; on macOS 0 and the id; */
    unsigned long long inode;  /* 0 and 0 if it has none, and on Linux for a private page */
    unsigned long long place;  /* which byte of that object the page begins with */
    int shared; /* 1: several pages have this frame, 0: only this page has, -1: hidden */
};

/* The page at `addr`, which the caller has touched. Linux: from pagemap and maps in /proc/self; a
 * process without CAP_SYS_ADMIN reads 0 for the frame's number. macOS: the region's VM object, by
 * its id (VM_REGION_TOP_INFO); macOS tells nobody the number of a frame. */
struct page get_page(const void *addr);

/* A frame's number as programs print it: "0x19a186", or "hidden" for 0. The text is valid until the
 * next call. */
const char *frame_name(unsigned long long frame);

/* Whether two pages have the same frame. We compare the numbers of the frames (`proof` is "pagemap"
 * then), or, where those are hidden, the object and the place in it (`proof` is "object"). */
bool same_frame(const struct page *one, const struct page *other, const char **proof);

/* Prints, after "who: ", what else everybody may know about the page at `addr`. Linux: the object,
 * from maps; how many pages of the mapping are mapped once (private) and more than once (shared),
 * from smaps; whether the page is in memory, from mincore. macOS: the region's share mode, how many
 * references its object has, and the object's id. */
void print_sharing(const char *who, const void *addr);

#endif

/* posix-mmap.c - mmap of an object */
#include "../parts/made.h"

#include <stdint.h>

TOPIC(posix_mmap, "posix");

/* ---- mmap ---- */

PROBE(mmap_unsized, "mmap-before-ftruncate", "P-80", "mmap before the first ftruncate")
{
    try_mmap(PROT_READ, MAP_SHARED, object_new(O_RDWR, 0600), page(), 0);
}
PROBE(touch_unsized, "touch-before-ftruncate", "P-98", "mmap and touch before the first ftruncate")
{
    try_touch(object_new(O_RDWR, 0600), page(), 0);
}
PROBE(mmap_longer, "mmap-longer", "P-81", "mmap of more pages than there are")
{
    try_mmap(PROT_READ, MAP_SHARED, object(page()), page() * 2, 0);
}
PROBE(touch_longer, "touch-longer", "P-81", "mmap of more pages, touch the second of one")
{
    try_touch(object(page()), page() * 2, page());
}
PROBE(mmap_past, "mmap-offset-past", "P-82", "mmap of one page behind the end")
{
    try_mmap(PROT_READ, MAP_SHARED, object(page()), page(), page());
}
PROBE(mmap_last, "mmap-offset-last", "P-82", "mmap of the second of two pages")
{
    try_mmap(PROT_READ, MAP_SHARED, object(page() * 2), page(), page());
}
PROBE(mmap_part, "mmap-part", "P-83", "mmap of 100 bytes of a page")
{
    try_mmap(PROT_READ, MAP_SHARED, object(page()), 100, 0);
}
PROBE(mmap_byte_more, "mmap-byte-more", "P-83", "mmap of a page and a byte of a page")
{
    try_mmap(PROT_READ, MAP_SHARED, object(page()), page() + 1, 0);
}
PROBE(tail_zero, "tail-zero", "P-84", "size 100: byte 200")
{
    answer("%d", object_map(object(100), 100)[200]);
}
PROBE(tail_shared, "tail-shared", "P-84", "size 100: is byte 200 shared between mappings?")
{
    int fd = object(100);
    object_map(fd, 100)[200] = 1;
    answer(object_map(fd, 100)[200] ? "yes" : "no");
}
PROBE(touch_shrunk, "touch-after-shrink", "P-85", "mmap, shrink to 0, touch")
{
    int fd = object(page());
    volatile char *bytes = object_map(fd, page());
    ok_or_errno(ftruncate(fd, 0) == 0);
    scratch[0] = bytes[0];
}
PROBE(mmap_read_only, "mmap-write-read-only", "P-86", "PROT_WRITE of a descriptor with O_RDONLY")
{
    object(page());
    try_mmap(PROT_READ | PROT_WRITE, MAP_SHARED, object_again(O_RDONLY), page(), 0);
}
PROBE(mprotect_read_only, "mprotect-read-only", "P-87", "O_RDONLY mapping: mprotect to write")
{
    object(page());
    void *at = mmap(NULL, page(), PROT_READ, MAP_SHARED, object_again(O_RDONLY), 0);
    if (at == MAP_FAILED)
        cannot("mmap");
    ok_or_errno(mprotect(at, page(), PROT_READ | PROT_WRITE) == 0);
}
PROBE(store_read_only, "store-read-only", "M-18", "store through a mapping with PROT_READ")
{
    volatile char *at = mmap(NULL, page(), PROT_READ, MAP_SHARED, object(page()), 0);
    if (at == MAP_FAILED)
        cannot("mmap");
    at[0] = 1;
}
PROBE(mmap_write_only, "mmap-write-only", "P-25", "mmap of a descriptor with O_WRONLY")
{
    object(page());
    try_mmap(PROT_WRITE, MAP_SHARED, object_again(O_WRONLY), page(), 0);
}
PROBE(mmap_write_only_read, "mmap-write-only-read", "P-25", "PROT_READ of it")
{
    object(page());
    try_mmap(PROT_READ, MAP_SHARED, object_again(O_WRONLY), page(), 0);
}
PROBE(mmap_private, "mmap-private", "P-88", "mmap with MAP_PRIVATE")
{
    try_mmap(PROT_READ, MAP_PRIVATE, object(page()), page(), 0);
}
PROBE(mmap_exec, "mmap-exec", "P-89", "mmap with PROT_EXEC")
{
    try_mmap(PROT_READ | PROT_EXEC, MAP_SHARED, object(page()), page(), 0);
}
PROBE(mprotect_exec, "mprotect-exec", "P-89", "mprotect to PROT_EXEC")
{
    volatile char *at = object_map(object(page()), page());
    ok_or_errno(mprotect((void *)(uintptr_t)at, page(), PROT_READ | PROT_EXEC) == 0);
}
PROBE(mmap_fixed, "mmap-fixed", "P-90", "MAP_FIXED over another mapping")
{
    void *at = anonymous(PROT_READ, MAP_PRIVATE, 1);
    ok_or_errno(mmap(at, page(), PROT_READ, MAP_SHARED | MAP_FIXED, object(page()), 0) == at);
}
PROBE(mmap_offset, "mmap-offset-unaligned", "P-91", "mmap at an offset of half a page")
{
    try_mmap(PROT_READ, MAP_SHARED, object(page() * 2), page(), page() / 2);
}
PROBE(mmap_neither, "mmap-neither", "P-88", "mmap with neither MAP_SHARED nor MAP_PRIVATE")
{
    try_mmap(PROT_READ, 0, object(page()), page(), 0);
}
PROBE(mmap_zero, "mmap-length-0", "P-80", "mmap of 0 bytes")
{
    try_mmap(PROT_READ, MAP_SHARED, object(page()), 0, 0);
}
PROBE(mmap_bad, "mmap-bad-fd", "P-80", "mmap of a bad descriptor")
{
    try_mmap(PROT_READ, MAP_SHARED, -1, page(), 0);
}
PROBE(mmap_unsized_ro, "mmap-unsized-read-only", "P-86", "PROT_WRITE, O_RDONLY and no size yet")
{
    try_mmap(PROT_READ | PROT_WRITE, MAP_SHARED, object_new(O_RDONLY, 0600), page(), 0);
}
PROBE(prot_write, "prot-write-alone", "P-92", "PROT_WRITE alone: is it readable?")
{
    volatile char *at = mmap(NULL, page(), PROT_WRITE, MAP_SHARED, object(page()), 0);
    if (at == MAP_FAILED)
        cannot("mmap");
    scratch[0] = at[0];
    answer("yes");
}
PROBE(map_fork, "mapping-fork", "P-93", "is a mapping shared with a forked child?")
{
    try_child_store(object_map(object(page()), page()));
}
PROBE(map_close, "mapping-close", "P-95", "a mapping after close")
{
    int fd = object(page());
    volatile char *at = object_map(fd, page());
    close(fd);
    at[0] = 1;
    answer("ok");
}

/* gauge.c - shows how full the ring is, and which sides are alive
 *
 *   $ ./producer a b c; ./gauge
 *   gauge: waiting=3 producer=0 consumer=0
 */
#include "lab.h"
#include "parts/life.h"
#include "parts/pair.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("ring");
    life_open(name);

    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die_hint("run ./producer first", "shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if ((size_t)st.st_size < RING_BYTES) /* 0: its maker was killed early */
        refuse(NULL, "%s is not a ring", name);
    struct ring *ring = mmap(NULL, RING_BYTES, PROT_READ, MAP_SHARED, fd, 0);
    if (ring == MAP_FAILED)
        die("mmap(%s)", name);
    uint64_t taken, tail;
    int looks = 0;
    do { /* `taken` first: what was taken, we then see published. More may pass in between */
        taken = atomic_load_explicit(&ring->taken, memory_order_acquire);
        tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
    } while (tail - taken > RING_SLOTS && ++looks < 1000);
    if (tail - taken > RING_SLOTS)
        refuse(NULL, "%s has indices that no ring can have", name);
    printf("gauge: waiting=%llu producer=%ld consumer=%ld\n", (unsigned long long)(tail - taken),
           life_of(PRODUCER), life_of(CONSUMER));
    return 0;
}

/* gauge.c - relaxed loads, with a fence between them; looks again if the result is more than a ring
 * holds */
#include "lab.h"
#include "parts/life.h"
#include "parts/pair.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

static const struct ring *mapped(const char *name)
{
    struct stat st;
    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size < (off_t)RING_BYTES)
        refuse("./producer --fresh", "%s has %lld bytes", name, (long long)st.st_size);
    const void *ring = mmap(NULL, RING_BYTES, PROT_READ, MAP_SHARED, fd, 0);
    if (ring == MAP_FAILED)
        die("mmap(%s)", name);
    return ring;
}

static uint64_t waiting(const struct ring *ring)
{
    for (int i = 0; i < 500; i++) {
        uint64_t taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);
        atomic_thread_fence(memory_order_acquire);
        uint64_t here = atomic_load_explicit(&ring->tail, memory_order_relaxed) - taken;
        if (here <= RING_SLOTS)
            return here;
    }
    refuse(NULL, "this is no ring, by its indices");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("ring");
    const struct ring *ring = mapped(name);
    life_open(name);
    long consumer = life_of(CONSUMER);
    printf("gauge: waiting=%llu producer=%ld consumer=%ld\n", (unsigned long long)waiting(ring),
           life_of(PRODUCER), consumer);
    return 0;
}

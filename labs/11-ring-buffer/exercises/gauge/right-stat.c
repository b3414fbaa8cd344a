/* gauge.c - sequentially consistent loads, repeated until no message was taken between them */
#include "lab.h"
#include "parts/life.h"
#include "parts/pair.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
    char name[64];
    snprintf(name, sizeof name, "%s", lab_name("ring"));
    int fd = shm_open(name, O_RDONLY, 0);
    if (fd == -1) {
        fprintf(stderr, "gauge: shm_open(%s): %s (no ring)\n", name, lab_errno_name(errno));
        return 1;
    }
    struct stat st;
    if (fstat(fd, &st) != 0 || st.st_size < (off_t)RING_BYTES) {
        fprintf(stderr, "gauge: %s is too small for a ring\n", name);
        return 1;
    }
    const struct ring *ring = mmap(NULL, RING_BYTES, PROT_READ, MAP_SHARED, fd, 0);
    if (ring == MAP_FAILED) {
        perror("gauge: mmap");
        return 1;
    }
    close(fd);
    life_open(name);
    long producer = life_of(PRODUCER), consumer = life_of(CONSUMER);

    uint64_t taken, tail;
    for (int i = 0;; i++) { /* until no message was taken between the two loads */
        taken = ring->taken;
        tail = ring->tail;
        if (taken == ring->taken || i == 100)
            break;
    }
    if (tail < taken || tail - taken > ring->slots) {
        fprintf(stderr, "gauge: this is no ring\n");
        return 1;
    }
    printf("gauge: waiting=%lu producer=%ld consumer=%ld\n", (unsigned long)(tail - taken),
           producer, consumer);
    return 0;
}

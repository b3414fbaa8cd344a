/* peer-boost.cc - Boost's lockfree spsc_queue, with many messages in a call (Debian: g++, libboost-dev)
 *
 *   $ ./peer-boost
 *   size=64 rate=... unit=M/s ...
 *
 * With a capacity that is known to the compiler, the queue holds no pointer, and may lie in shared memory.
 * Messages of 64 bytes and more are pushed directly from the table of ready messages. The consumer reads
 * messages in place: that is 1.2 times as fast as popping a batch for 8 bytes, and 1.8 times for 64.
 */
#include <boost/lockfree/spsc_queue.hpp>
#include <new>
#include <stdatomic.h>

extern "C" {
#include "lab.h"
#include "parts/race.h"
}

template <size_t size> struct bytes {
    alignas(size < 64 ? size : 64) unsigned char byte[size];
};
template <size_t size, size_t slots = SLOTS(size)> using queue =
    boost::lockfree::spsc_queue<bytes<size>, boost::lockfree::capacity<slots>>;

struct ring {
    alignas(256) unsigned char queue[1];
};
alignas(64) static unsigned char batch[BATCH(8) * 8]; /* the messages of one push */

template <size_t size, size_t slots = SLOTS(size)> ALWAYS size_t put_as(struct ring *ring, uint64_t i, size_t n)
{
    const bytes<size> *from;
    if (size == 8) {
        fill(batch, i, n, size);
        from = (bytes<size> *)batch;
    } else {
        size_t straight = READY(size) - i % READY(size);
        n = n < straight ? n : straight;
        from = (const bytes<size> *)ready_message(i, size);
    }
    return ((queue<size, slots> *)ring)->push(from, n);
}

template <size_t size, size_t slots = SLOTS(size)> ALWAYS size_t get_as(struct ring *ring, uint64_t i)
{
    uint64_t differs = 0;
    size_t n = ((queue<size, slots> *)ring)->consume_all([&](const bytes<size> &got) {
        if (size == 8) {
            differs |= *(const uint64_t *)&got ^ i++;
        } else {
            copy(mine, &got, size);
            check(mine, i++, size);
        }
    });
    wrong |= differs;
    return n;
}

ALWAYS size_t put(struct ring *ring, int, uint64_t i, size_t n, size_t size)
{
    if (race_trip && size == 64)
        return put_as<64, TRIP_SLOTS>(ring, i, n);
    return size == 8    ? put_as<8>(ring, i, n)
           : size == 64 ? put_as<64>(ring, i, n)
                        : put_as<65536>(ring, i, n);
}
ALWAYS size_t get(struct ring *ring, int, uint64_t i, size_t, size_t size)
{
    if (race_trip && size == 64)
        return get_as<64, TRIP_SLOTS>(ring, i);
    return size == 8    ? get_as<8>(ring, i)
           : size == 64 ? get_as<64>(ring, i)
                        : get_as<65536>(ring, i);
}

static void begin(struct ring *ring, int, int role, size_t size)
{
    if (role == 0 && size == 64 && race_trip)
        new (ring) queue<64, TRIP_SLOTS>;
    else if (role == 0 && size == 8)
        new (ring) queue<8>;
    else if (role == 0 && size == 64)
        new (ring) queue<64>;
    else if (role == 0)
        new (ring) queue<65536>;
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, put, get, (struct contestant){.head = sizeof(queue<65536>) - RACE_DATA, .begin = begin});
}

/* peer-boost.cc - Boost's lockfree spsc_queue, many messages a call (Debian: g++, libboost-dev)
 *
 *   $ ./peer-boost
 *   size=64 rate=... unit=M/s ...
 *
 * With a capacity that is known when it is compiled it holds no pointer, and may lie in shared memory.
 * 64 bytes and more go in straight from the table of ready messages. What is there is consumed where
 * it lies: 1.2 times as fast as to pop a batch at 8 bytes, and 1.8 times at 64.
 */
extern "C" {
#include "lab.h"
}
#include <boost/lockfree/spsc_queue.hpp>
#include <new>

#include "race.h"

template <size_t size> struct bytes {
    alignas(size < 64 ? size : 64) unsigned char byte[size];
};
template <size_t size> using queue =
    boost::lockfree::spsc_queue<bytes<size>, boost::lockfree::capacity<SLOTS(size)>>;

struct ring {
    alignas(256) unsigned char queue[1];
};
struct side {
    int unused;
};
static unsigned char *batch; /* the messages of one push */

template <size_t size> ALWAYS size_t put_as(struct ring *ring, uint64_t i, size_t n)
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
    return ((queue<size> *)ring)->push(from, n);
}

template <size_t size> ALWAYS size_t get_as(struct ring *ring, uint64_t i)
{
    uint64_t differs = 0;
    size_t n = ((queue<size> *)ring)->consume_all([&](const bytes<size> &got) {
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

ALWAYS size_t put(struct ring *ring, struct side *, uint64_t i, size_t n, size_t size)
{
    return size == 8    ? put_as<8>(ring, i, n)
           : size == 64 ? put_as<64>(ring, i, n)
                        : put_as<65536>(ring, i, n);
}
ALWAYS size_t get(struct ring *ring, struct side *, uint64_t i, size_t, size_t size)
{
    return size == 8    ? get_as<8>(ring, i)
           : size == 64 ? get_as<64>(ring, i)
                        : get_as<65536>(ring, i);
}

static void begin(struct ring *ring, struct side *, int role, size_t size)
{
    if (batch == NULL)
        batch = (unsigned char *)aligned_alloc(64, BATCH(size) * size);
    if (role == 0 && size == 8)
        new (ring) queue<8>;
    else if (role == 0 && size == 64)
        new (ring) queue<64>;
    else if (role == 0)
        new (ring) queue<65536>;
}
#define RACE_BEGIN       begin
#define RACE_BYTES(size) ((size) == 8 ? sizeof(queue<8>) : (size) == 64 ? sizeof(queue<64>) : sizeof(queue<65536>))
#include "race-main.h"

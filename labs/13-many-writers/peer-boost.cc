/* peer-boost.cc - in the race: Boost's lockfree queue (Debian: g++, libboost-dev)
 *
 *   $ ./peer-boost --processes 4
 *   peer-boost: processes=4 rate=... unit=M/s wrong=0
 *
 * With a capacity that is known to the compiler the queue holds indices and no pointers, so it may lie in shared
 * memory. A process that is killed in the middle of a push or a pop loses at most one of its nodes.
 */
#include <boost/lockfree/queue.hpp>
#include <new>

extern "C" {
#include "parts/race.h"
}

using queue = boost::lockfree::queue<uint32_t, boost::lockfree::capacity<SLOTS>>;

static void make(void *ring)
{
    new (ring) queue;
}

static bool put(void *ring, int, uint32_t value)
{
    return ((queue *)ring)->push(value);
}

static bool get(void *ring, int, uint32_t *value)
{
    return ((queue *)ring)->pop(*value);
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, sizeof(queue), make, nullptr, put, get);
}

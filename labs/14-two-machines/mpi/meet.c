/* meet.c - how long a store, a put and a message take, as multiples of the store
 *
 *   $ ./hosts.sh mpirun --host alpha:2,beta:1 mpi/meet
 *   meet: size=8: put ratio=26.4, far put ratio=5210.0, socket ratio=4120.7
 *   ...
 *
 * Rank 0 works, and the others answer: rank 1 on the same host, and rank 2 on another one. A store
 * copies `size` bytes into memory that rank 0 and rank 1 share. A put carries them to rank 1, and a
 * far put to rank 2. The socket is TCP to rank 2, which sends back a byte when it has all of them.
 * Each is measured in turn, several times, and the median counts.
 */
#define _GNU_SOURCE /* sched_setaffinity, getentropy */
#include "lab.h"

#include <ifaddrs.h>
#include <mpi.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

enum { STORE, PUT, FAR_PUT, SOCKET, WAYS, ROUNDS = 7, LARGEST = 1 << 20 };
static const int sizes[] = {8, 64, 1024, 65536, LARGEST};

static char *from, *shared; /* the bytes, and what rank 0 and rank 1 share */
static MPI_Comm pair[3];    /* rank 0 with rank 1, and with rank 2 */
static MPI_Win window[3];
static int line[3]; /* a socket to each of them */

static void send_all(int fd, const char *bytes, size_t size)
{
    for (ssize_t n; size > 0; bytes += n, size -= (size_t)n)
        if ((n = write(fd, bytes, size)) == -1)
            die("write(socket)");
}
static void receive_all(int fd, char *bytes, size_t size)
{
    for (ssize_t n; size > 0; bytes += n, size -= (size_t)n) {
        if ((n = read(fd, bytes, size)) == -1)
            die("read(socket)");
        if (n == 0)
            refuse("see what the other ranks say", "the other end of the socket is gone");
    }
}

/* Rank 0 and the others wait busily, so they need a processor each: the first and the last */
static void settle(int rank)
{
#if defined(CPU_SETSIZE)
    cpu_set_t may, one;
    if (sched_getaffinity(0, sizeof may, &may) == -1)
        return; /* more processors than fit into the set: the scheduler has room */
    int first = -1, last = -1;
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, &may)) {
            first = first == -1 ? cpu : first;
            last = cpu;
        }
    CPU_ZERO(&one);
    CPU_SET(rank == 0 ? first : last, &one);
    if (sched_setaffinity(0, sizeof one, &one) == -1)
        die("sched_setaffinity");
#else
    (void)rank; /* macOS has no such call */
#endif
}

/* The first address that is not this host's own loop */
static struct sockaddr_in own_address(void)
{
    struct ifaddrs *all;
    struct sockaddr_in found = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (getifaddrs(&all) == -1)
        die("getifaddrs");
    for (struct ifaddrs *one = all; one != NULL; one = one->ifa_next)
        if (one->ifa_addr != NULL && one->ifa_addr->sa_family == AF_INET &&
            !(one->ifa_flags & IFF_LOOPBACK)) {
            memcpy(&found, one->ifa_addr, sizeof found);
            break;
        }
    freeifaddrs(all);
    return found;
}

/* Rank 0 waits for this rank. Others may connect, too: a caller that does not say the word which
 * rank 0 has told the ranks is sent away. One that says nothing is waited for. */
static int admit(int door, unsigned long long word)
{
    for (;;) {
        int fd = accept(door, NULL, NULL);
        unsigned long long said;
        if (fd == -1)
            die("accept");
        if (recv(fd, &said, sizeof said, MSG_WAITALL) == sizeof said && said == word)
            return fd;
        close(fd);
    }
}

/* Rank 0 tells the others where it listens, and they connect, one after the other */
static void connect_all(int rank)
{
    unsigned long long word = 0;
    struct sockaddr_in address = own_address();
    socklen_t length = sizeof address;
    int door = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (door == -1)
        die("socket");
    if (rank == 0) {
        address.sin_port = 0; /* any */
        if (bind(door, (struct sockaddr *)&address, length) == -1 || listen(door, 2) == -1)
            die("bind or listen");
        if (getsockname(door, (struct sockaddr *)&address, &length) == -1)
            die("getsockname");
        if (getentropy(&word, sizeof word) == -1)
            die("getentropy");
    }
    MPI_Bcast(&word, 1, MPI_UNSIGNED_LONG_LONG, 0, MPI_COMM_WORLD);
    MPI_Bcast(&address, sizeof address, MPI_BYTE, 0, MPI_COMM_WORLD);
    for (int other = 1; other <= 2; other++) {
        if (rank == other && connect(door, (struct sockaddr *)&address, length) == -1)
            die("connect");
        if (rank == other)
            send_all(line[rank] = door, (const char *)&word, sizeof word);
        if (rank == 0)
            line[other] = admit(door, word);
        MPI_Barrier(MPI_COMM_WORLD);
    }
    if (rank == 0)
        close(door);
    for (int other = 1; other <= 2; other++)
        if ((rank == 0 || rank == other) &&
            setsockopt(line[other], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1)
            die("setsockopt(TCP_NODELAY)");
}

/* What ranks 1 and 2 do: they sleep in read until rank 0 has an order for them. For a put they wait
 * in the library, which may have to help. */
static void answer(int rank)
{
    static char bytes[LARGEST];
    for (int size;;) {
        receive_all(line[rank], (char *)&size, sizeof size);
        if (size == -1)
            return;
        if (size < 0 || size > LARGEST)
            refuse("see what the other ranks say", "rank 0 orders %d bytes", size);
        if (size == 0) {
            MPI_Barrier(pair[rank]);
        } else {
            receive_all(line[rank], bytes, (size_t)size);
            send_all(line[rank], bytes, 1);
        }
    }
}
static void order(int rank, int size)
{
    send_all(line[rank], (const char *)&size, sizeof size);
}

static void once(int way, int size)
{
    char done;
    int to = way == PUT ? 1 : 2;
    switch (way) {
    case STORE:
        memcpy(shared, from, (size_t)size);
        /* Its time counts until rank 1 could see the bytes. And no compiler leaves it out */
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
        break;
    case SOCKET:
        order(2, size);
        send_all(line[2], from, (size_t)size);
        receive_all(line[2], &done, 1);
        break;
    default:
        MPI_Put(from, size, MPI_BYTE, 1, 0, size, MPI_BYTE, window[to]);
        MPI_Win_flush(1, window[to]);
    }
}

/* Seconds for one */
static double measure(int way, int size, double least)
{
    long done = 0;
    double passed;
    int helper = way == PUT ? 1 : way == FAR_PUT ? 2 : 0;
    if (helper != 0)
        order(helper, 0);
    once(way, size); /* warm */
    double began = MPI_Wtime();
    do {
        for (int i = 0; i < 10; i++, done++)
            once(way, size);
        passed = MPI_Wtime() - began;
    } while (passed < least);
    if (helper != 0)
        MPI_Barrier(pair[helper]);
    return passed / (double)done;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void work(double least)
{
    int meets = 0;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        double sample[WAYS][ROUNDS], *median[WAYS];
        for (int round = 0; round < ROUNDS; round++)
            for (int way = 0; way < WAYS; way++)
                sample[way][round] = measure(way, sizes[s], least);
        for (int way = 0; way < WAYS; way++) {
            qsort(sample[way], ROUNDS, sizeof **sample, by_value);
            median[way] = &sample[way][ROUNDS / 2];
        }
        printf("meet: size=%d: put ratio=%.1f, far put ratio=%.1f, socket ratio=%.1f\n", sizes[s],
               *median[PUT] / *median[STORE], *median[FAR_PUT] / *median[STORE],
               *median[SOCKET] / *median[STORE]);
        if (meets == 0 && *median[PUT] < 2 * *median[STORE])
            meets = sizes[s];
    }
    if (meets != 0)
        printf("meet: from size=%d on, a put takes less than two stores\n", meets);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--ms MS], with mpirun, two ranks on one host and one on another");
    const char *ms = lab_option(&argc, argv, "--ms");
    lab_operands(&argc, argv, 0, 0, NULL);
    long least = ms == NULL ? 4 : lab_number("--ms", ms, 1, 1000);

    int rank, ranks, near;
    MPI_Comm host;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank, MPI_INFO_NULL, &host);
    MPI_Comm_size(host, &near);
    int fits = ranks == 3 && near == (rank == 2 ? 1 : 2), all;
    MPI_Allreduce(&fits, &all, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (!all) {
        MPI_Finalize();
        if (rank != 0)
            return 0;
        refuse("mpirun --host alpha:2,beta:1",
               "it needs two ranks on one host, and a third on another");
    }

    MPI_Win with;
    from = malloc(LARGEST);
    if (from == NULL)
        die("malloc(%d)", LARGEST);
    memset(from, 1, LARGEST); /* written, or all its pages would be the same one, full of zeros */
    MPI_Win_allocate_shared(rank == 0 ? LARGEST : 0, 1, MPI_INFO_NULL, host, &shared, &with);
    for (int other = 1; other <= 2; other++) {
        void *bytes;
        MPI_Comm_split(MPI_COMM_WORLD, rank == 0 || rank == other ? 0 : MPI_UNDEFINED, rank,
                       &pair[other]);
        if (pair[other] == MPI_COMM_NULL)
            continue;
        MPI_Win_allocate(LARGEST, 1, MPI_INFO_NULL, pair[other], &bytes, &window[other]);
        memset(bytes, 0, LARGEST);
        MPI_Win_lock_all(0, window[other]);
    }
    connect_all(rank);
    settle(rank);
    if (rank == 0) {
        memset(shared, 1, LARGEST);
        work((double)least / 1000);
        order(1, -1);
        order(2, -1);
    } else {
        answer(rank);
    }
    for (int other = 1; other <= 2; other++)
        if (pair[other] != MPI_COMM_NULL) {
            MPI_Win_unlock_all(window[other]);
            MPI_Win_free(&window[other]);
        }
    MPI_Win_free(&with);
    return MPI_Finalize();
}

/* race-main.h - what each contestant includes last: one sample, one line */
#include "race-work.h"

#ifndef RACE_KINDS /* 1: it takes a KIND */
#define RACE_KINDS 0
#endif
#ifndef RACE_BEFORE /* before the two processes, and after them */
#define RACE_BEFORE(kind, size) (void)0
#endif
#ifndef RACE_AFTER
#define RACE_AFTER() (void)0
#endif

int main(int argc, char **argv)
{
    lab_start(argc, argv,
              RACE_KINDS ? "KIND [--size 8|64|64K] [--ms MS] [--trip]"
                         : "[--size 8|64|64K] [--ms MS] [--trip]");
    const char *size = lab_option(&argc, argv, "--size"), *ms = lab_option(&argc, argv, "--ms");
    bool trip = lab_flag(&argc, argv, "--trip");
    lab_operands(&argc, argv, RACE_KINDS, RACE_KINDS, "KIND");
    message = lab_size(size ? size : RACE_SIZE);
    if (message != 8 && message != 64 && message != 65536)
        usage("--size %s: write 8, 64 or 64K", size);
    double wanted = (double)(ms ? lab_number("--ms", ms, 1, 10000) : 20) / 1000;

    RACE_BEFORE(argv[1], message);
    make_table(message);
    size_t bytes = (RACE_BYTES(message) + 4095) / 4096 * 4096;
    int ways = trip ? 2 : 1; /* there, and for round trips back */
    unsigned char *at = (unsigned char *)enter(ways * bytes);
    for (int way = 0; way < ways; way++) {
        rings[way] = (struct ring *)(at + way * bytes);
        RACE_BEGIN(rings[way], &sides[way], way != which, message);
    }
    double before = ping_pong(), took = 0, delay = 0;
    uint64_t from = 0, count = message == 65536 ? 16 : 256;
    for (bool last = false;
         !last;) { /* longer and longer; the last run counts, those before warm up */
        last = took > wanted / 8;
        count = last        ? (uint64_t)((double)count * wanted / took) + 1
                : from == 0 ? count
                            : count * 4;
        delay = delayed();
        took = run(from, count, trip);
        delay = delayed() - delay;
        from += count;
    }
    room->delay[which] = delay / took;
    if (which == 1)
        room->wrong = wrong;
    double after = ping_pong();
    meet();
    if (which == 0)
        printf("size=%zu %s=%.4g unit=%s ping=%.0f,%.0f cpus=%s delay=%.1f,%.1f wrong=%d\n",
               message, trip ? "trip" : "rate",
               trip ? took * 1e9 / (double)count : (double)count / took / 1e6, trip ? "ns" : "M/s",
               before, after, single ? "1" : "2", room->delay[0] * 100, room->delay[1] * 100,
               room->wrong != 0 || wrong != 0);
    leave();
    if (which == 0)
        RACE_AFTER();
    return room->wrong == 0 && wrong == 0 ? 0 : 1;
}

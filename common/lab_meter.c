/* lab_meter.c - how much time has passed for our children: see lab_meter.h */
#include "lab_meter.h"

#include "lab.h"

#include <time.h>

long lab_meter(struct lab_meter *meter)
{
    struct timespec now;
    struct lab_load load = {0};
    if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
        die("clock_gettime");
    lab_get_load(&load);
    struct lab_meter last = *meter;
    meter->at = (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    meter->used = load.used;
    if (last.at == 0)
        return 0;
    long long passed = meter->at - last.at, worked = meter->used - last.used;
    if (passed > 2000) /* a tick that came so late: we were stopped, too */
        passed = 2000;
    if (load.blocked && worked < passed / 10)
        worked = passed / 10;
    if (worked < 0) /* a child that nobody waited for took its time along */
        worked = 0;
    return (long)((load.running || load.blocked) && worked < passed ? worked : passed);
}

/* lab_meter.h - a limit that a busy machine does not shorten: the time that counts for our children
 */
#ifndef LAB_METER_H
#define LAB_METER_H

#include <stdbool.h>

/* Milliseconds that have passed for our children, and for theirs, since the last call; 0 at the
 * first. While all of them wait, that is the clock's time. While one of them works, or could work
 * if it had a processor, it is the processor time that they got, and never more than the clock's.
 * While one waits for a disk, it is at least a tenth of the clock's: a vfork whose child sleeps
 * looks the same. Where the kernel does not tell (Linux without CONFIG_PROC_CHILDREN), all seem to
 * wait. */
struct lab_meter {
    long long used, at; /* processor time, and the clock, at the last call; 0 before the first */
};
long lab_meter(struct lab_meter *meter);

/* What we and our descendants do now, for lab_meter. Linux: proc(5). macOS: proc_pidinfo, which
 * knows nothing of what a child used that has ended. */
struct lab_load {
    long long used;        /* processor time so far, in milliseconds */
    bool running, blocked; /* one of them, but for us, runs or could; one waits for a disk */
};
void lab_get_load(struct lab_load *load);

#endif

/* faults.h - for cow and first-touch: how many page faults this process has had */
#ifndef FAULTS_H
#define FAULTS_H

#include "lab.h"

#include <sys/resource.h>

static long faults(void)
{
    struct rusage use;
    if (getrusage(RUSAGE_SELF, &use) == -1)
        die("getrusage");
    return use.ru_minflt + use.ru_majflt; /* without a look at a disk, and with one */
}

#endif

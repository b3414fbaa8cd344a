/* topics.h - all questions, in the order in which they are asked
 *
 * Each file is a topic, or a part of one. They are headers of one program: a lab's .c files are a
 * program each.
 */
#ifndef TOPICS_H
#define TOPICS_H

#include "made.h"

/* clang-format off */
#include "probe-posix-name.h"
#include "probe-posix-open.h"
#include "probe-posix-size.h"
#include "probe-posix-descriptor.h"
#include "probe-posix-mmap.h"
#include "probe-posix-unlink.h"
#include "probe-sysv-shmget.h"
#include "probe-sysv-shmat.h"
#include "probe-sysv-shmctl.h"
#include "probe-sysv-ftok.h"
#include "probe-sync-sem.h"
#include "probe-sync-pthread.h"
#include "probe-sync-sysv.h"
#include "probe-sync-wait.h"
#include "probe-mmap.h"
#include "probe-limits.h"
#include "probe-limits-header.h"
#include "probe-tools.h"
/* clang-format on */
#endif

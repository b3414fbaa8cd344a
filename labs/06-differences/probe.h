/* probe.h - a question of probe.c, and how it answers
 *
 *   PROBE(name, "the-id", "P-31", "what it asks")
 *   {
 *       ok_or_errno(ftruncate(object(page()), (off_t)page()) == 0);
 *   }
 *
 * What it makes (here: object) is in made.h.
 */
#ifndef PROBE_H
#define PROBE_H

#if defined(__linux__)
#define _GNU_SOURCE /* memfd_create, mremap, semtimedop, unshare */
#endif
#include "lab.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <grp.h>
#include <mqueue.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#endif
#if defined(__APPLE__)
#include <dlfcn.h>
#include <libproc.h>
#include <mach/mach.h>
#include <sys/event.h>
#include <sys/sysctl.h>
/* It has sem_init and calls it deprecated. What it answers is the question. */
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
#endif

#define SECONDS  2     /* that a question may take */
#define STRANGER 65533 /* the uid of another user, where root asks what one may do */

/* What the child tells us: its answer, and the names and ids it uses */
static struct {
    char answer[64];
    int names, ids;
    char name[16][300];
    struct {
        char kind; /* m segment, s semaphores, q message queue */
        int id;
    } id[64];
} * shared;

/* ---- the questions: a function each, which adds itself to this list before main ---- */

static struct {
    const char *id, *topic, *fact, *question;
    void (*ask)(void);
} probes[600];
static int count;

static void add(const char *id, const char *topic, const char *fact, const char *question,
                void (*ask)(void))
{
    probes[count].id = id;
    probes[count].topic = topic;
    probes[count].fact = fact;
    probes[count].question = question;
    probes[count++].ask = ask;
}

/* A topic's file has its topic in TOPIC */
#define PROBE(name, id, fact, question)                                                            \
    static void ask_##name(void);                                                                  \
    __attribute__((constructor)) static void add_##name(void)                                      \
    {                                                                                              \
        add(id, TOPIC, fact, question, ask_##name);                                                \
    }                                                                                              \
    static void ask_##name(void)

/* ---- how a probe answers ---- */

static LAB_PRINTF(1, 2) void answer(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(shared->answer, sizeof shared->answer, format, ap);
    va_end(ap);
}

/* "ok", or the errno's name */
static void ok_or_errno(bool ok)
{
    answer("%s", ok ? "ok" : lab_errno_name(errno));
}

/* A call that one of the systems does not have: not declared there, and ENOSYS under its rules */
static void ok_or_absent(bool ok)
{
    if (!ok && errno == ENOSYS)
        answer("absent");
    else
        ok_or_errno(ok);
}

static void bytes_or_pages(off_t size)
{
    long page = sysconf(_SC_PAGESIZE);
    if (size > 0 && size % page == 0)
        answer("%ld page%s", (long)(size / page), size == page ? "" : "s");
    else
        answer("%ld bytes", (long)size);
}

/* A call that should not have failed did: there is no answer to the question */
static _Noreturn void cannot(const char *call)
{
    answer("%s: %s", call, lab_errno_name(errno));
    _exit(0);
}
#endif

/* question.h - a question of probe.c, and how it answers
 *
 *   TOPIC(posix_size, "posix"); // probes/posix-size.c, which probe.c lists
 *
 *   PROBE(name, "the-id", "P-31", "what it asks")
 *   {
 *       ok_or_errno(ftruncate(object(page()), (off_t)page()) == 0);
 *   }
 *
 * made.h declares functions that make what a question needs (here: object). Each file in probes/
 * includes made.h or this header first, before any header of the system.
 */
#ifndef QUESTION_H
#define QUESTION_H

#if defined(__linux__)
#define _GNU_SOURCE /* memfd_create, mremap, semtimedop, unshare */
#endif
#include "lab.h"

/* ---- the list of questions ---- */

struct probe {
    const char *id, *fact, *question;
    void (*ask)(void);
    int line; /* in its file */
    const char *topic;
    struct probe *next;
};

/* One file of questions. Each PROBE has a constructor, a function that runs before main, which adds
 * the probe to the list of its file. Constructors may run in any order, so we sort by line. */
struct topic {
    const char *name;
    struct probe *first;
};
void topic_add(struct topic *topic, struct probe *probe);

#define TOPIC(file, name)                                                                          \
    struct topic topic_##file = {name, NULL};                                                      \
    static struct topic *const here = &topic_##file

#define PROBE(name, id, fact, question)                                                            \
    static void ask_##name(void);                                                                  \
    __attribute__((constructor)) static void add_##name(void)                                      \
    {                                                                                              \
        static struct probe probe = {id, fact, question, ask_##name, __LINE__, NULL, NULL};        \
        topic_add(here, &probe);                                                                   \
    }                                                                                              \
    static void ask_##name(void)

/* ---- how a probe answers ---- */

/* The child that asks shares this with probe: the answer, and the names and ids of what it has
 * made. A child that crashes may have written anything here. */
#define REPORT_NAMES 16
#define REPORT_IDS   64
struct report {
    char answer[64];
    int names, ids;
    char name[REPORT_NAMES][300];
    struct {
        char kind; /* m segment, s semaphores, q message queue */
        int id;
    } id[REPORT_IDS];
};
extern struct report *report;

void answer(const char *format, ...) LAB_PRINTF(1, 2);

/* Answers "ok", or the errno's name */
void ok_or_errno(bool ok);

/* The same for a call that one system does not have. There it is not declared; under macOS's rules
 * it is ENOSYS. Both are answered as "absent". */
void ok_or_absent(bool ok);

/* The same for the result of a pthread function, which is an errno or 0 */
void zero_or_absent(int error);

/* Answers "2 pages", or "100 bytes" */
void bytes_or_pages(off_t size);

/* These end the question. cannot: a call has failed that should not, so the question could not be
 * asked; the answer is its name and errno. end_with: the answer is this text. */
_Noreturn void cannot(const char *call);
_Noreturn void end_with(const char *text);
#endif

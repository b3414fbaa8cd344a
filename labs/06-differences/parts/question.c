#include "question.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

struct report *report;

void topic_add(struct topic *topic, struct probe *probe)
{
    struct probe **place = &topic->first;
    while (*place != NULL && (*place)->line < probe->line)
        place = &(*place)->next;
    probe->topic = topic->name;
    probe->next = *place;
    *place = probe;
}

void answer(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(report->answer, sizeof report->answer, format, ap);
    va_end(ap);
}

void ok_or_errno(bool ok)
{
    answer("%s", ok ? "ok" : lab_errno_name(errno));
}

void ok_or_absent(bool ok)
{
    if (!ok && errno == ENOSYS)
        answer("absent");
    else
        ok_or_errno(ok);
}

void zero_or_absent(int error)
{
    errno = error;
    ok_or_absent(error == 0);
}

void bytes_or_pages(off_t size)
{
    long page = sysconf(_SC_PAGESIZE);
    if (size > 0 && size % page == 0)
        answer("%ld page%s", (long)(size / page), size == page ? "" : "s");
    else
        answer("%ld bytes", (long)size);
}

void cannot(const char *call)
{
    answer("%s: %s", call, lab_errno_name(errno));
    _exit(0);
}

void end_with(const char *text)
{
    answer("%s", text);
    _exit(0);
}

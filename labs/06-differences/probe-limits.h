/* probe-limits.h - part of probe.c: how much there is */
#define TOPIC "limits"

PROBE(page_size, "page-size", "M-19", "the page, in bytes")
{
    answer("%zu", page());
}
PROBE(page_same, "page-size-same", "M-19", "do getpagesize and sysconf agree?")
{
    answer((size_t)getpagesize() == page() ? "yes" : "no");
}
PROBE(shmlba, "shmlba", "V-54", "SHMLBA is a page?")
{
    answer((size_t)SHMLBA == page() ? "yes" : "no");
}

/* ---- System V: as the kernel says ---- */

static struct lab_limits limits(void)
{
    struct lab_limits l;
    if (lab_get_limits(&l) == -1)
        cannot("lab_get_limits");
    return l;
}
PROBE(says_shmmax, "shmmax", "V-02", "shmmax: bytes in one segment, at most")
{
    answer("%llu", limits().shmmax);
}
PROBE(says_shmmin, "shmmin", "V-02", "shmmin: bytes in one segment, at least")
{
    answer("%llu", limits().shmmin);
}
PROBE(says_shmmni, "shmmni", "V-02", "shmmni: segments in all")
{
    answer("%llu", limits().shmmni);
}
PROBE(says_shmseg, "shmseg", "V-02", "shmseg: attaches of one process, as the kernel reports it")
{
    answer("%llu", limits().shmseg);
}
PROBE(says_shmall, "shmall", "V-08", "shmall: units of all segments together")
{
    answer("%llu", limits().shmall);
}

/* ---- System V: by trying ---- */

PROBE(limit_4m, "shmget-4m", "V-02", "shmget of 4 MiB")
{
    made((size_t)4 << 20);
}
PROBE(limit_4m_more, "shmget-4m-and-1", "V-29", "shmget of 4 MiB and a byte")
{
    made(((size_t)4 << 20) + 1);
}
PROBE(limit_total, "shmget-total", "V-30", "the third segment of 2 MiB")
{
    segment((size_t)2 << 20, 0600);
    segment((size_t)2 << 20, 0600);
    made((size_t)2 << 20);
}
PROBE(limit_32, "shmget-32", "V-02", "the 32nd segment")
{
    for (int i = 0; i < 31; i++)
        segment(1, 0600);
    made(1);
}
PROBE(limit_33, "shmget-33", "V-31", "the 33rd segment")
{
    for (int i = 0; i < 32; i++)
        segment(1, 0600);
    made(1);
}
PROBE(limit_removed, "shmget-33-removed", "V-31", "the 33rd, the others removed but attached")
{
    int ready[2];
    if (pipe(ready) == -1)
        cannot("pipe");
    for (int i = 0; i < 32; i++)
        segment(1, 0600);
    for (int i = 0; i < 32; i += 8) { /* eight each: a process of macOS attaches no more */
        if (forked() != 0)
            continue;
        for (int j = i; j < i + 8; j++)
            attached(shared->id[j].id, 0);
        if (write(ready[1], "", 1) == 1)
            pause();
        _exit(1);
    }
    for (int i = 0; i < 4; i++)
        if (read(ready[0], some, 1) != 1)
            cannot("read");
    for (int i = 0; i < 32; i++)
        if (shmctl(shared->id[i].id, IPC_RMID, NULL) == -1)
            cannot("shmctl");
    made(1);
}
#undef TOPIC

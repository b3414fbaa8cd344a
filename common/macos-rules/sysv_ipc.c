/* sysv_ipc.c - what segments, semaphores and message queues have in common, and their limits
 *
 * Ids, keys, owners, modes (bsd/kern/sysv_ipc.c), and the sysctl names that set the limits.
 */
#include "rules.h"

#include <limits.h>
#include <string.h>
#include <sys/ipc.h>
#include <time.h>
#include <unistd.h>

static bool member(gid_t gid)
{
    gid_t groups[NGROUPS_MAX];
    int n = getgroups(NGROUPS_MAX, groups);
    bool found = getegid() == gid;
    for (int i = 0; i < n && !found; i++)
        found = groups[i] == gid;
    return found;
}

bool rules_owns(const struct rule_ipc *o)
{
    uid_t me = geteuid();
    return me == 0 || me == o->uid || me == o->cuid;
}

/* V-90, XNU's ipcperm */
bool rules_permits(const struct rule_ipc *o, int want)
{
    if (geteuid() == 0)
        return true;
    if (rules_owns(o))
        return ((int)o->mode >> 6 & want) == want;
    bool bits = ((int)o->mode >> 3 & want) == want;
    bool owners = member(o->gid), creators = member(o->cgid);
    if (owners && creators && !bits)
        return false;
    return ((owners || creators) && bits) || ((int)o->mode & want) == want;
}

/* ---- tables ---- */

static const uint32_t most[] = {RULE_SEGMENTS, RULE_SETS, RULE_QUEUES};

struct rule_ipc *rules_rows(struct rule_world *w, enum rule_kind kind)
{
    return kind == RULE_SEGMENT ? w->segments : kind == RULE_SET ? w->sets : w->queues;
}

static uint32_t *head(struct rule_world *w, enum rule_kind kind, key_t key)
{
    return &w->table[kind].head[rules_hash(&key, sizeof key)];
}

struct rule_ipc *rules_by_key(struct rule_world *w, enum rule_kind kind, key_t key)
{
    struct rule_ipc *rows = rules_rows(w, kind);
    uint32_t i = key == IPC_PRIVATE ? 0 : *head(w, kind, key);
    while (i != 0 && rows[i - 1].key != key)
        i = rows[i - 1].next;
    return i == 0 ? NULL : &rows[i - 1]; /* what is removed has no key (V-94) */
}

/* V-44, V-64, V-89: a stale id, and what is removed, is not found. It is never EIDRM (V-45). */
struct rule_ipc *rules_by_id(struct rule_world *w, enum rule_kind kind, int id)
{
    struct rule_ipc *o = rules_rows(w, kind) + (id & 0xffff);
    if ((uint32_t)(id & 0xffff) < w->table[kind].high && o->used && !o->removed &&
        o->seq == (unsigned)id >> 16)
        return o;
    errno = EINVAL;
    return NULL;
}

int rules_id(struct rule_world *w, enum rule_kind kind, const struct rule_ipc *o)
{
    return (int)((unsigned)o->seq << 16 |
                 ((unsigned)(o - rules_rows(w, kind)) & 0xffff)); /* V-40 */
}

int rules_free_slot(struct rule_world *w, enum rule_kind kind)
{
    struct rule_ipc *rows = rules_rows(w, kind);
    uint32_t *low = &w->table[kind].low;
    while (*low < w->table[kind].high && rows[*low].used)
        ++*low;
    return *low < most[kind] ? (int)*low : rules_refuse(ENOSPC);
}

int rules_make(struct rule_world *w, enum rule_kind kind, int slot, key_t key, int flags,
               size_t size, int linux_id)
{
    struct rule_ipc *o = rules_rows(w, kind) + slot;
    if ((uint32_t)slot >= w->table[kind].high) {
        if (!rules_back(o, sizeof *o))
            return rules_refuse(ENOSPC);
        w->table[kind].high = (uint32_t)slot + 1;
    }
    /* V-40: before use, so 65536 is first; 15 bits, but sysv_msg.c msgget adds 1 without a mask */
    uint16_t seq = (o->seq + 1) & (kind == RULE_QUEUE ? 0xffff : 0x7fff);
    *o = (struct rule_ipc){
        .used = true,
        .key = key, /* V-32 */
        .linux_id = linux_id,
        .seq = seq,
        .mode = flags & 0777, /* V-34, V-35: no umask, no other bits */
        .uid = geteuid(),
        .cuid = geteuid(),
        .gid = getegid(),
        .cgid = getegid(),
        .size = size, /* V-37: as asked */
        .cpid = getpid(),
        .ctime = time(NULL), /* V-95: the rest is 0 */
    };
    if (key != IPC_PRIVATE)
        rules_link(head(w, kind, key), &o->next, (size_t)slot);
    return rules_id(w, kind, o);
}

void rules_lose_key(struct rule_world *w, enum rule_kind kind, struct rule_ipc *o)
{
    struct rule_ipc *rows = rules_rows(w, kind);
    if (o->key != IPC_PRIVATE)
        rules_unlink(head(w, kind, o->key), &o->next, (size_t)(o - rows), rows, sizeof *o);
    o->key = IPC_PRIVATE;
}

void rules_forget(struct rule_world *w, enum rule_kind kind, struct rule_ipc *o)
{
    uint32_t slot = (uint32_t)(o - rules_rows(w, kind));
    rules_lose_key(w, kind, o);
    o->used = false;
    if (slot < w->table[kind].low)
        w->table[kind].low = slot;
}

/* IPC_STAT's and IPC_SET's owner and mode */
void rules_tell(const struct rule_ipc *o, struct ipc_perm *perm, mode_t more)
{
    perm->__key = o->key;
    perm->uid = o->uid;
    perm->gid = o->gid;
    perm->cuid = o->cuid;
    perm->cgid = o->cgid;
    perm->mode = o->mode | more;
    perm->__seq = (unsigned short)o->seq;
}

/* V-87 */
void rules_change(struct rule_ipc *o, const struct ipc_perm *perm)
{
    o->uid = perm->uid;
    o->gid = perm->gid;
    o->mode = perm->mode & 0777;
    o->ctime = time(NULL);
}

/* ---- sysctl ---- */

static uint64_t *limit(struct rule_world *w, const char *name)
{
    const struct {
        const char *name;
        uint64_t *value;
    } all[] = {{"shmmax", &w->shmmax}, /* V-01 */
               {"shmmin", &w->shmmin},
               {"shmmni", &w->shmmni},
               {"shmseg", &w->shmseg},
               {"shmall", &w->shmall}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(name, all[i].name) == 0)
            return all[i].value;
    return NULL;
}

int rules_set_limit(struct rule_world *w, const char *name, int64_t value)
{
    uint64_t *l = limit(w, name);
    if (l == NULL)
        return ENOENT;
    if (l == &w->shmmni && w->sysv_used)
        return EPERM; /* V-04 */
    if (value < 0 || (l == &w->shmmax && value % (int64_t)rules_page() != 0) ||
        (l != &w->shmmax && l != &w->shmmin && value > INT32_MAX))
        return EINVAL; /* V-07 */
    *l = (uint64_t)value;
    return 0;
}

/* XNU's function; Linux has none of this name, so that its prototype is here. */
int sysctlbyname(const char *name, void *old, size_t *length, void *new, size_t new_length);

static int answer(struct rule_world *w, const char *name, void *old, size_t *length, void *new,
                  size_t new_length)
{
    static const struct {
        const char *name;
        int value;
    } fixed[] = {{"kern.sysv.semmni", 87381}, {"kern.sysv.semmns", 87381},
                 {"kern.sysv.semmnu", 87381}, {"kern.sysv.semmsl", 87381},
                 {"kern.sysv.semume", 10},    {"kern.posix.sem.max", 10000}};
    uint64_t *l = strncmp(name, "kern.sysv.", 10) == 0 ? limit(w, name + 10) : NULL;
    uint64_t value = l ? *l : rules_page();
    size_t size = 8, i = 0;
    if (l == NULL && strcmp(name, "hw.pagesize") == 0) { /* M-19; an int will do */
        size = old && length && *length == 4 ? 4 : 8;
    } else if (l == NULL) {
        while (i < sizeof fixed / sizeof *fixed && strcmp(name, fixed[i].name) != 0)
            i++;
        if (i == sizeof fixed / sizeof *fixed)
            return ENOENT;
        value = (uint64_t)fixed[i].value;
        size = 4;
    }
    if (new != NULL && geteuid() != 0)
        return EPERM; /* V-03 */
    if (old != NULL && (length == NULL || *length < size))
        return ENOMEM;
    if (old != NULL)
        memcpy(old, &value, size);
    if (length != NULL)
        *length = size;
    if (new == NULL)
        return 0;
    if (l == NULL) /* semaphores: as after the first one exists */
        return strncmp(name, "kern.sysv.", 10) == 0 ? EINVAL : EPERM;
    return new_length != 8 ? EINVAL : rules_set_limit(w, name + 10, *(int64_t *)new);
}

int sysctlbyname(const char *name, void *old, size_t *length, void *new, size_t new_length)
{
    int error = answer(rules_lock(), name, old, length, new, new_length);
    rules_unlock();
    return error ? rules_refuse(error) : 0;
}

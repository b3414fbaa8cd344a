/* lab_names.c - names and keys that no other user takes, and notes of them for leftovers
 *
 * Linux can list a user's objects, and macOS cannot. Neither finds a segment without a key among
 * those of other programs. So a program notes a name before it makes something of it, on macOS, and
 * such a segment: whatever ends the program then, leftovers finds what it left. The notes are a
 * file in /tmp, which is emptied when the machine starts, as shared memory is. There is one for
 * each prefix, and each run of a script has a prefix: without one, leftovers reads them all. Such a
 * file has a line for each thing:
 *
 *   name /shmlab.1000.posix    an object, or a semaphore
 *   segment 65538 4711         a segment's id, and the process that made it
 */
#include "lab.h"
#include "lab_leftovers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOTES_SIZE 65536

const char *lab_prefix(void)
{
    static char prefix[64];
    const char *given = getenv("SHMLAB_PREFIX");
    if (given && (given[0] != '/' || given[1] == '\0' || strchr(given + 1, '/')))
        usage("SHMLAB_PREFIX=%s: write one slash and a word, such as SHMLAB_PREFIX=/second", given);
    if (given)
        return given;
    snprintf(prefix, sizeof prefix, "/shmlab.%lu", (unsigned long)getuid());
    return prefix;
}

static void notes_path(char path[PATH_MAX])
{
    snprintf(path, PATH_MAX, "/tmp%s.made", lab_prefix());
}

/* The notes' descriptor, and what they say: -1 if there are none, or if they are not this user's
 * alone */
static int open_notes(const char *path, int flags, char text[NOTES_SIZE])
{
    struct stat st;
    int fd = open(path, O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | flags, 0600);
    if (fd == -1)
        return -1;
    /* Of a run of root's, whose prefix nobody else has, a part may be another user */
    bool all = geteuid() == 0 && getenv("SHMLAB_PREFIX") != NULL;
    bool ours = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (all || st.st_uid == geteuid());
    ssize_t length = ours ? read(fd, text, NOTES_SIZE - 1) : -1;
    if (length == -1) {
        close(fd);
        return -1;
    }
    text[length] = '\0';
    return fd;
}

/* Whether `fd` still is the file of that name: leftovers may have taken it away meanwhile */
static bool is_named(int fd, const char *path)
{
    struct stat here, there;
    return fstat(fd, &here) == -1 ||
           (lstat(path, &there) == 0 && here.st_dev == there.st_dev && here.st_ino == there.st_ino);
}

/* The program goes on without a note if there can be none: /tmp full, read-only, or another user's
 * file in the way */
static void note(const char *line)
{
    char path[PATH_MAX], text[NOTES_SIZE], whole[PATH_MAX + 32];
    notes_path(path);
    int length = snprintf(whole, sizeof whole, "%s\n", line);
    for (bool noted = false; !noted;) {
        int fd = open_notes(path, O_CREAT, text);
        if (fd == -1)
            return;
        const char *at = strstr(text, whole);
        bool there = at != NULL && (at == text || at[-1] == '\n');
        bool fits = length < (int)sizeof whole && strlen(text) + (size_t)length < sizeof text;
        noted =
            (!there && fits && write(fd, whole, (size_t)length) != length) || is_named(fd, path);
        close(fd);
    }
}

const char *lab_name(const char *what)
{
    static char name[256];
    char line[sizeof name + 8];
    int n = snprintf(name, sizeof name, "%s.%s", lab_prefix(), what);
    if (n > LAB_NAME_MAX)
        refuse(getenv("SHMLAB_PREFIX") ? "make SHMLAB_PREFIX shorter" : "take a shorter word",
               "%s: %d bytes, macOS takes %d", name, n, LAB_NAME_MAX);
    snprintf(line, sizeof line, "name %s", name);
    if (lab_is_macos())
        note(line);
    return name;
}

int lab_project(void)
{
    return 1 + (int)(getuid() % 255); /* never 0: POSIX leaves ftok with 0 open */
}

void lab_note_segment(int id)
{
    char line[64];
    snprintf(line, sizeof line, "segment %d %ld", id, (long)getpid());
    note(line);
}

/* So many bytes of this prefix's notes were there at the first look. leftovers looks twice, for
 * names and for segments: what comes in between must not be forgotten. */
static size_t seen;
static bool looked;

static void read_notes(const char *path, void (*each)(const char *kind, const char *what))
{
    char own[PATH_MAX], text[NOTES_SIZE];
    int fd = open_notes(path, 0, text);
    if (fd == -1)
        return;
    close(fd);
    notes_path(own);
    if (!looked && strcmp(path, own) == 0)
        seen = strlen(text);
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        char *what = strchr(line, ' ');
        if (what == NULL)
            continue;
        *what = '\0';
        each(line, what + 1);
    }
}

static void read_all_notes(void (*each)(const char *kind, const char *what))
{
    char path[PATH_MAX];
    if (getenv("SHMLAB_PREFIX") != NULL) {
        notes_path(path);
        read_notes(path, each);
        return;
    }
    DIR *dir = opendir("/tmp");
    if (dir == NULL) {
        if (errno == ENOENT)
            return; /* no /tmp, no notes */
        die("opendir(/tmp)");
    }
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        const char *end = strrchr(entry->d_name, '.');
        if (strncmp(entry->d_name, "shmlab.", 7) != 0 || strcmp(end, ".made") != 0)
            continue;
        snprintf(path, sizeof path, "/tmp/%s", entry->d_name);
        read_notes(path, each);
    }
    closedir(dir);
}

void lab_each_note(void (*each)(const char *kind, const char *what))
{
    read_all_notes(each);
    looked = true;
}

void lab_forget_notes(void)
{
    char path[PATH_MAX], away[PATH_MAX + 16], text[NOTES_SIZE];
    notes_path(path);
    snprintf(away, sizeof away, "%s.%ld", path, (long)getpid());
    int fd = open_notes(path, 0, text);
    if (fd == -1)
        return;
    close(fd);
    if (rename(path, away) == -1)
        return;
    fd = open_notes(away, 0,
                    text); /* a program that is noting something sees this, and begins anew */
    if (fd != -1) {
        bool more = strlen(text) > seen;
        for (char *line = more ? strtok(text + seen, "\n") : NULL; line; line = strtok(NULL, "\n"))
            note(line);
        close(fd);
    }
    unlink(away);
}

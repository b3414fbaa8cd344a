/* posix-name.c - the names of POSIX objects */
#include "../parts/made.h"

#include <stdio.h>

TOPIC(posix_name, "posix");

/* ---- names ---- */

static void open_new(const char *text) /* makes it, and takes the name away again */
{
    int fd = shm_open(text, O_RDWR | O_CREAT | O_EXCL, 0600);
    ok_or_errno(fd != -1);
    if (fd != -1)
        shm_unlink(text);
}

static void same_or_two(const char *one, const char *other) /* is what they lead to the same? */
{
    int fd = shm_open(one, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        cannot("shm_open");
    bool same = shm_open(other, O_RDWR, 0) != -1;
    answer(same ? "one object" : "two objects");
}

PROBE(name_empty, "name-empty", "P-02", "shm_open of the empty name")
{
    open_new("");
}
PROBE(name_empty_unlink, "name-empty-unlink", "P-02", "shm_unlink of the empty name")
{
    ok_or_errno(shm_unlink("") == 0);
}
PROBE(name_slash, "name-slash", "P-03", "shm_open of / alone")
{
    open_new("/");
}
PROBE(name_plain, "name-plain", "P-04", "shm_open of a name without a slash")
{
    open_new(note_name(own_name("a") + 1));
}
PROBE(name_plain_same, "name-plain-same", "P-04", "are x and /x one object?")
{
    same_or_two(own_name("a"), note_name(own_name("a") + 1));
}
PROBE(name_two_slashes, "name-two-slashes", "P-04", "are /x and //x one object?")
{
    char other[300];
    snprintf(other, sizeof other, "/%s", own_name("a"));
    same_or_two(own_name("a"), note_name(other));
}
PROBE(name_inner, "name-inner-slash", "P-05", "shm_open of a name with a slash inside")
{
    open_new(own_name("a/b"));
}
PROBE(name_inner_unlink, "name-inner-slash-unlink", "P-05", "shm_unlink of such a name, not there")
{
    ok_or_errno(shm_unlink(own_name("a/b")) == 0);
}
PROBE(name_trailing, "name-trailing-slash", "P-05", "shm_open of a name that ends with a slash")
{
    open_new(own_name("a/"));
}
PROBE(name_dot, "name-dot", "P-06", "shm_open of /.")
{
    open_new("/.");
}
PROBE(name_dots, "name-dot-dot", "P-06", "shm_open of /..")
{
    open_new("/..");
}
PROBE(name_30, "name-30", "P-07", "shm_open of a name of 30 bytes")
{
    open_new(long_name(30));
}
PROBE(name_31, "name-31", "P-07", "shm_open of a name of 31 bytes")
{
    open_new(long_name(31));
}
PROBE(name_32, "name-32", "P-07", "shm_open of a name of 32 bytes")
{
    open_new(long_name(32));
}
PROBE(name_256, "name-256", "P-07", "shm_open of a name of 256 bytes")
{
    open_new(long_name(256));
}
PROBE(name_257, "name-257", "P-07", "shm_open of a name of 257 bytes")
{
    open_new(long_name(257));
}
PROBE(name_32_unlink, "name-32-unlink", "P-113", "shm_unlink of a name of 32 bytes, not there")
{
    ok_or_errno(shm_unlink(long_name(32)) == 0);
}
PROBE(name_257_unlink, "name-257-unlink", "P-113", "shm_unlink of a name of 257 bytes")
{
    ok_or_errno(shm_unlink(long_name(257)) == 0);
}
PROBE(name_case, "name-case", "P-09", "are /x and /X one object?")
{
    same_or_two(own_name("a"), own_name("A"));
}
static const char *volatile nowhere = (const char *)8; /* an address that nobody has */
PROBE(name_bad, "name-bad-pointer", "P-01", "shm_open of a bad pointer")
{
    ok_or_errno(shm_open(nowhere, O_RDWR, 0) != -1);
}
PROBE(name_bad_unlink, "name-bad-pointer-unlink", "P-01", "shm_unlink of a bad pointer")
{
    ok_or_errno(shm_unlink(nowhere) == 0);
}

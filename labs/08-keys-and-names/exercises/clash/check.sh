# clash: files, links, and files that an ftok of the check's own gives one key
#   1. a line for each pair of files that have one key, the earlier one first
#   2. where there is none, one line says so
#   3. two names of one file are no clash
#   4. files of two devices are two, even if their inode numbers agree
#   5. a file that cannot be asked about is told, with status 1
#   6. the key is what ftok says
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

number=$(random 1 255)
succeeds ./clash "$number" keyfile apart.c renew.c
line 'clash: no two have one key'
ln keyfile hard
ln -s keyfile soft
succeeds ./clash "$number" keyfile hard soft
line 'clash: no two have one key'
fails ./clash "$number" keyfile nothing
fails ./clash "$number" nothing keyfile
[ -n "$out" ] || wanted 'a message about a file that is not there' none

# Built again: an ftok that knows files in twin* by their first letters alone
again clash <<'END'
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/ipc.h>
static inline key_t rival_ftok(const char *path, int id)
{
    key_t key = ftok(path, id);
    if (key == -1 || strncmp(path, "twin", 4) != 0)
        return key;
    return (key_t)((unsigned)(id & 0xff) << 24 | ((unsigned)key ^ 0x550000) & 0xff0000 | 0x3400 | path[4]); /* another device */
}
static inline int rival_stat(const char *path, struct stat *st)
{
    int result = stat(path, st);
    if (result == 0 && strncmp(path, "twind", 5) == 0) { /* one inode number, two devices */
        st->st_ino = 7;
        st->st_dev = (dev_t)path[5];
    }
    return result;
}
#define ftok rival_ftok
#define stat(path, st) rival_stat(path, st)
END
for twin in a1 b1 a2 c1 a3 d1 d2; do echo >"twin$twin"; done
ln twina1 twina4
key=key=$(printf '0x%02x' "$number")
only() { # LINE WHAT: this is all that is printed; LINE is a pattern
    # shellcheck disable=SC2254 # a pattern
    case $out in $1) ;; *) wanted "$2" "$out" ;; esac
}

succeeds ./clash "$number" twina1 twinb1 keyfile
line 'clash: no two have one key'
succeeds ./clash "$number" twina1 twinb1 twina2
only "clash: twina1 twina2 $key??3461" "one line, \`clash: twina1 twina2 $key...\`"
succeeds ./clash "$number" twinb1 twina3 keyfile twina1 twina4
only "clash: twina3 twina1 $key??3461
clash: twina3 twina4 $key??3461" 'two lines: twina3 with twina1, and with its other name twina4'
succeeds ./clash "$number" twind1 twind2
only "clash: twind1 twind2 $key??3464" 'one line: their inode numbers agree, and their devices do not'
mkdir -p far
# shellcheck disable=SC2013 # words
for n in $(awk 'BEGIN { for (n = 1; n <= 300; n++) print n }'); do echo >"far/$n"; done
succeeds ./clash "$number" far/* twinb1 far
line 'clash: no two have one key'
succeeds ./clash "$number" twinc1 far/* twina2 twina3
only "clash: twina2 twina3 $key??3461" 'the one pair among 303 files'
rm -rf far twin?? hard soft

before() { :; }
after() { :; }
meddled fail ./clash "$number" keyfile apart.c

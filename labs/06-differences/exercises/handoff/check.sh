# handoff: many lines; then one run that waits for its next line, a second beside it, and the first one killed
#   1. all lines are printed, in order, each when it comes
#   2. with semaphores that both systems have
#   3. whose names lab_name makes
#   4. a second run works while the first waits
#   5. a run that is killed while it waits leaves nothing
#   6. who waits sleeps
#   7. a sem_wait that a signal ends too early is made again
#   8. what fails while it begins is told, with status 1, and leaves nothing
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

named() { # where semaphores are; musl has them among the objects
    rm -f /dev/shm/sem."${SHMLAB_PREFIX#/}".* "/dev/shm$SHMLAB_PREFIX".[!m]*
}
trap '[ ! -s pid ] || kill -KILL "$(cat pid)"; exec 3>&-; wait; named' EXIT # a run that waits would do so for ever if its semaphores are another's, too
given() { # WHICH: a run prints the lines of the file `lines`, in order
    run ../../common/limit 5 sh -c './handoff <lines'
    [ $status -ne 124 ] || wanted "$1: an end, when there is no more line" 'none'
    [ $status -eq 0 ] || wanted "$1: status 0" "$(ending)${out:+, and: $out}"
    printf '%s\n' "$out" | sed '/^$/d' >printed
    sed 's/^/handoff: /' lines | cmp -s - printed ||
        wanted "$1: $(sed 's/^/handoff: /' lines | grep -c .) lines, in order" "$(grep -c . printed), and they differ: $(sed 's/^/handoff: /' lines | diff - printed | sed -n 2p)"
}

a=$(word) b=$(word)
printf '%s\n' "$a" "$b" >lines
given 'a run'
: >lines
given 'a run without a line'
{
    printf '%s\n' "$b" '' "$(printf %0254d 0)"
    awk -v n="$(random 300 400)" 'BEGIN { for (i = 1; i <= n; i++) print i }'
} >lines
given 'a longer run'

left() {
    ls -d /dev/shm/sem."${SHMLAB_PREFIX#/}".* "/dev/shm$SHMLAB_PREFIX".[!m]* 2>/dev/null
}
# Held open for writing too, so that the run waits for its next line and not for ours
waits() { # PROGRAM: begins to run, and waits
    rm -f pipe seen over # the other system's check made them, too
    mkfifo pipe
    exec 3<>pipe
    (
        # shellcheck disable=SC2016 # for the sh that runs it
        sh -c 'echo $$ >pid; exec "$1" <pipe >seen 2>&1' - "$1"
        : >over
    ) 3>&- &
}
first() { # a line is given, and is to be seen
    echo "$a" >&3
    ../../common/limit 5 sh -c 'until grep -q . seen || [ -e over ]; do :; done'
    [ "$(cat seen)" = "handoff: $a" ] || wanted "a line is printed when it comes: handoff: $a" "$(cat seen)"
}
killed() {
    kill -KILL "$(cat pid)"
    rm pid
    exec 3>&-
    wait
    left=$(left)
    [ -z "$left" ] || wanted 'a run that is killed while it waits for a line leaves nothing' "$left"
}
waits ./handoff
first
awk -v n="$(random 900 1000)" 'BEGIN { for (i = 1; i <= n; i++) print i }' >lines # many: by luck a few could come through where two runs meet
given 'a second run, while the first waits for a line'
killed
given 'a run after one that was killed'

# Built again: a sem_wait that is ended by a signal, now and then, and names that are written down
again handoff <<'END'
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
static inline int rival_sem_wait(sem_t *semaphore)
{
    static unsigned calls;
    if (calls++ % 3 == 0) {
        errno = EINTR;
        return -1;
    }
    return sem_wait(semaphore);
}
static inline void rival_name(const char *name, ...)
{
    FILE *log = fopen("names", "a");
    if (log != NULL && fprintf(log, "%s\n", name) > 0)
        fclose(log);
}
#define sem_wait(semaphore) rival_sem_wait(semaphore)
#define sem_open(...) (rival_name(__VA_ARGS__, 0), sem_open(__VA_ARGS__))
END
rm -f names
given 'a run in which signals end sem_wait too early'
[ -s names ] || wanted 'semaphores of sem_open' 'no call of it'
while read -r name; do
    case $name in
    "$SHMLAB_PREFIX".*) [ "${#name}" -le $((${#SHMLAB_PREFIX} + 12)) ] || wanted 'words of at most 11 letters' "$name" ;;
    *) wanted "names of lab_name, which begin with $SHMLAB_PREFIX." "$name" ;;
    esac
done <names
rm -f names

before() { named && printf 'one\ntwo\n' >lines; }
input=lines spared='munmap' skipped='sem_wait sem_trywait sem_post read waitpid'
after() {
    left=$(left)
    case $met in *' sem_unlink '*) return ;; esac
    [ -z "$left" ] || wanted "nothing left $met" "$left"
}
meddled fail ./handoff
named
input=
if stepped handoff; then # what it does while it waits is written down
    rm -f .steps
    export MEDDLE=record MEDDLE_LOG=.steps
    waits meddled/handoff
    unset MEDDLE MEDDLE_LOG
    first
    given 'a second run, while the first waits for a line'
    given 'a third run, while the first waits for a line'
    killed
    steps=$(wc -l <.steps)
    often=$(cut -d ' ' -f 2 .steps | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')
    if [ "$steps" -ge 100 ] || [ "$(grep -c ' sem_trywait' .steps)" -ge 8 ]; then
        wanted 'a process that waits sleeps in sem_wait' "it did $((steps)) things meanwhile, most of all $often"
    fi
fi

# sealed: what the partner is told, and what the parent reads afterwards; then with a partner that is always quicker, and tries other ways
#   1. the partner reads the message
#   2. it cannot write to it
#   3. it cannot shrink it
#   4. it cannot let it grow
#   5. it cannot change the seals
#   6. the parent reads on, and its status is 0
#   7. it is sealed before the partner can do anything
#   8. the partner has no mapping to write through
#   9. the partner is as it was
#  10. a failure is told
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

try() {
    secret=$(word)
    run ./sealed "$secret"
    line "sealed: the partner reads msg=$secret"
    for what in write shrink grow seal; do
        line "sealed: $what: EPERM"
    done
    [ $status -eq 0 ] || wanted 'a parent that reads on, and status 0' "$(ending)${out:+, and: $out}"
    line "sealed: msg=$secret"
}
try
again sealed <<'END'
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
static inline void rival_partner(void)
{
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL)
        if (strstr(line, " rw-s ") != NULL && strstr(line, "memfd:") != NULL) {
            *(volatile char *)strtoul(line, NULL, 16) = '!';
            printf("rival: writes through a mapping of its parent's\n");
        }
    for (int fd = 3; fd < 64; fd++) {
        if (fcntl(fd, F_GET_SEALS) == -1)
            continue;
        if (pwrite(fd, "!", 1, 0) == 1)
            printf("rival: writes\n");
        if (mmap(NULL, 1, PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED)
            printf("rival: maps it for storing\n");
        if (ftruncate(fd, 1 << 20) == 0)
            printf("rival: lets it grow\n");
        if (ftruncate(fd, 1) == 0)
            printf("rival: shrinks it\n");
        if (fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL) == 0)
            printf("rival: adds a seal\n");
    }
    fflush(stdout);
}
static inline pid_t rival_fork(void) /* the partner is done before the parent goes on */
{
    pid_t child = fork();
    siginfo_t info;
    if (child > 0)
        waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT);
    if (child == 0 && getenv("RIVAL") != NULL)
        rival_partner();
    return child;
}
#define fork() rival_fork()
END
try
secret=$(word)
run env RIVAL=1 ./sealed "$secret"
case $out in *rival:*) wanted 'a partner that can do nothing to it' "a partner that $(printf '%s\n' "$out" | sed -n 's/^rival: //p' | head -n 1)" ;; esac
line "sealed: msg=$secret"

spared='pwrite ftruncate fcntl mmap munmap' # the partner says what these tell, and another mapping may do
after() {
    case $status-$out in
    0-*': ok'*) wanted "a partner that can do nothing to it, or a message and status 1, $met" "$out" ;;
    0-*"sealed: msg=$secret"*) ;;
    *) if [ "$status" -gt 125 ] || [ -z "$out" ]; then wanted "a message and status 1 $met" "$(ending)${out:+, and: $out}"; fi ;;
    esac
}
meddled fail ./sealed "$secret"
meddled record ./sealed "$secret"
if stepped sealed; then
    for what in pwrite:1 ftruncate:4 fcntl:2; do # the parent's are among them
        times=$(grep -c " ${what%:*} " .steps)
        [ "$times" -ge "${what#*:}" ] || wanted 'a partner that tries to write, to shrink, to grow and to add a seal' "$times calls of ${what%:*}"
    done
fi

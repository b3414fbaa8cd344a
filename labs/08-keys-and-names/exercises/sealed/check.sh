# sealed: what the partner is told, and what the parent reads afterwards; then with a partner that is always quicker
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

cat >rival.h <<'END'
#define _GNU_SOURCE
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
static inline pid_t rival_fork(void) /* the partner is done before the parent goes on */
{
    pid_t child = fork();
    siginfo_t info;
    if (child > 0)
        waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT);
    return child;
}
#define fork() rival_fork()
END
for again in no yes; do
    if [ $again = yes ]; then
        run env MAKEFLAGS= make -s EXTRA='-include ./rival.h' -W sealed.c sealed
        [ $status -eq 0 ] || wanted 'a program that compiles again' "$out"
    fi
    secret=$(word)
    run ./sealed "$secret"
    line "sealed: the partner reads msg=$secret"
    for what in store shrink grow unseal; do
        line "sealed: $what: EPERM"
    done
    [ $status -eq 0 ] || wanted 'a parent that reads on, and status 0' "$(ending)${out:+, and: $out}"
    line "sealed: msg=$secret"
done
rm -f rival.h

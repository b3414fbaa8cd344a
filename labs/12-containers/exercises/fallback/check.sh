# fallback: everything there is, no System V, no /dev/shm, neither; each call of each way fails
#
#   1. a segment is used if one can be had
#   2. without System V, whatever the errno is, a POSIX object is used
#   3. without both, memory that has no name is used
#   4. the child writes the text
#   5. nothing is left, also of a try that failed half-way
#   6. if nothing can be had, or another call fails, it says so with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

name=$(../04-dev-shm/name fallback)
# with WHAT ERRNO...: builds it so that these calls fail
with() {
    {
        printf '#include <errno.h>\n#include <fcntl.h>\n#include <sys/mman.h>\n#include <sys/shm.h>\n'
        while [ $# -gt 0 ]; do
            case $1 in
            shmget) echo "#define shmget(key, size, flags) ((void)(key), (void)(size), (void)(flags), errno = $2, -1)" ;;
            shm_open) echo "#define shm_open(name, flags, mode) ((void)(name), (void)(flags), (void)(mode), errno = $2, -1)" ;;
            mmap) echo "#define mmap(at, size, how, flags, fd, offset) ((void)(size), (void)(fd), errno = $2, MAP_FAILED)" ;;
            memfd_create) echo "#define memfd_create(name, flags) ((void)(name), errno = $2, -1)" ;;
            esac
            shift 2
        done
    } >defines
    again fallback <defines
}
text=$(word)
said() { # WAY WHEN
    succeeds ./fallback "$text"
    [ "$out" = "fallback: $1: $text" ] || wanted "fallback: $1: $text $2" "${out:-nothing}"
    nothing_left "nothing is left $2"
}
said 'System V' 'where everything is there'
with shm_open ENOENT
said 'System V' 'where there is no /dev/shm'
for errno in ENOSYS EPERM ENOSPC; do
    with shmget $errno
    said POSIX "where shmget is $errno"
    with shmget $errno shm_open ENOENT
    said nameless "where shmget is $errno and shm_open ENOENT"
done
with shmget ENOSYS shm_open EACCES
said nameless 'where shm_open is EACCES'
with shmget ENOSYS shm_open ENOENT mmap ENOMEM memfd_create ENOSYS
fails ./fallback "$text"
[ -n "$out" ] || wanted 'a message where no memory can be had' 'nothing'
with shm_open ENOENT

# The child, and not the parent: a child that does nothing leaves no text
children idle fallback
run ./fallback "$text"
case $out in *"$text"*) wanted 'the child writes the text' 'the parent does' ;; esac
rm -f forked waited

# Each call fails; what was made by then must not stay
before() { ../../common/leftovers --remove keyfile >/dev/null; }
after() {
    case $met in *' shmctl '* | *' shm_unlink '*) rm -f "/dev/shm$name"; made_by "$ran" >/dev/null; return ;; esac # nothing could remove it then
    [ -z "$(made_by "$ran")" ] || wanted "no segment is left $met" 'there is one'
    [ ! -e "/dev/shm$name" ] || { rm -f "/dev/shm$name"; wanted "no object is left $met" 'there is one'; }
    case $status-$out in
    0-"fallback: System V: $text" | 0-"fallback: POSIX: $text" | 0-"fallback: nameless: $text" | 1-?*) ;;
    *) wanted "the text, or a message and status 1 $met" "$(ending)${out:+, and: $out}" ;;
    esac
    case $met in
    *' shmget '* | *' shmat '*) [ "$out" = "fallback: POSIX: $text" ] || wanted "fallback: POSIX: $text $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
# shellcheck disable=SC2034 # meddled's
spared='shmget shmat shmdt shmctl munmap close'
meddled fail ./fallback "$text"
# And without System V, in each call of the other ways
if ./box --ipc host --shm host --no-sysv true >/dev/null 2>&1; then
    after() {
        case $met in *' shm_unlink '*) rm -f "/dev/shm$name"; return ;; esac
        [ ! -e "/dev/shm$name" ] || { rm -f "/dev/shm$name"; wanted "no object is left without System V, $met" 'there is one'; }
        case $met-$status-$out in
        *-0-"fallback: POSIX: $text" | *-0-"fallback: nameless: $text" | *-1-?*) ;;
        *) wanted "the text, or a message and status 1 without System V, $met" "$(ending)${out:+, and: $out}" ;;
        esac
        case $met in
        *' shm_open '* | *' ftruncate '* | *' posix_fallocate '*) [ "$out" = "fallback: nameless: $text" ] || wanted "fallback: nameless: $text without System V, $met" "$(ending)${out:+, and: $out}" ;;
        esac
    }
    mv meddled/fallback meddled/inside
    printf '#!/bin/sh\nexec ./box --ipc host --shm host --no-sysv ./meddled/inside "$@"\n' >meddled/fallback
    chmod +x meddled/fallback
    # shellcheck disable=SC2034 # meddled's
    spared='shmget shm_open ftruncate posix_fallocate mmap memfd_create munmap close shm_unlink'
    meddled fail ./fallback "$text"
fi

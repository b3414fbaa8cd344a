# huge: with an mmap of the check's own, which grants and refuses huge pages; then with this system's
#   1. if huge pages are granted, they are used, and nothing else is asked for
#   2. if they are refused with ENOMEM, as much shared memory in ordinary pages
#   3. if they are refused with another errno, that is told with status 1, and nothing else is asked for
#   4. if the ordinary pages are refused, too, the errno of that request is told, with status 1
#   5. no request has MAP_NORESERVE
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

# Built again: an mmap that refuses as it is told to, and writes down what it was asked for
again huge <<'END'
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
static inline void *rival_mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)
{
    int huge = flags & MAP_HUGETLB;
    const char *no = getenv(huge ? "RIVAL_HUGE" : "RIVAL_ORDINARY");
    FILE *log = fopen("did", "a");
    if (log != NULL) {
        fprintf(log, "%s %zu %s %s\n", huge ? "huge" : "ordinary", length,
                (flags & MAP_TYPE) == MAP_PRIVATE ? "private" : "shared",
                flags & MAP_NORESERVE ? "noreserve" : "reserve");
        fclose(log);
    }
    if (no != NULL) {
        errno = atoi(no);
        return MAP_FAILED;
    }
    return mmap(addr, length, prot, flags & ~MAP_HUGETLB & ~(63 << 26), fd, offset);
}
#define mmap(addr, length, prot, flags, fd, offset) \
    rival_mmap(addr, length, prot, flags, fd, offset)
END
# asks STATUS COUNT [VARIABLE...]: runs it, with COUNT requests, all of them of the size, shared, and without MAP_NORESERVE
asks() {
    status_wanted=$1 count=$2
    shift 2
    rm -f did
    run env "$@" ./huge "$size"
    requests=$(cat did 2>/dev/null) || wanted "a call of mmap $when" "$(ending)${out:+, and: $out}"
    while read -r pages length shared reserve; do
        [ "$reserve" = reserve ] || wanted "no MAP_NORESERVE in the request for $pages pages" "$requests"
        [ "$shared" = shared ] || wanted "a request for shared memory in $pages pages" "$requests"
        [ "$length" -ge "$size" ] || wanted "a request for $size bytes in $pages pages" "$requests"
    done <did
    [ "$status" -eq "$status_wanted" ] || wanted "status $status_wanted $when" "$(ending)${out:+, and: $out}"
    [ "$(wc -l <did)" -eq "$count" ] || wanted "$count of mmap's requests $when" "$requests"
}
told() { # ERRNO TEXT
    case $out in *"$1"* | *"$2"*) ;; *) wanted "$1 is told $when" "${out:-nothing}" ;; esac
}
granted() { # PAGES
    [ "$out" = "huge: $size bytes in $1 pages" ] || wanted "huge: $size bytes in $1 pages, $when" "${out:-nothing}"
}
# The numbers are Linux's: EPERM 1, ENOMEM 12, EACCES 13, EINVAL 22
size=$(random 5000 5000000)
when='if huge pages are granted'
asks 0 1
granted huge
when='if huge pages are refused with ENOMEM'
asks 0 2 RIVAL_HUGE=12
granted ordinary
when='if huge pages are refused with EINVAL'
asks 1 1 RIVAL_HUGE=22
told EINVAL 'Invalid argument'
when='if huge pages are refused with EPERM'
asks 1 1 RIVAL_HUGE=1
told EPERM 'Operation not permitted'
when='if the ordinary pages are refused, too, with EACCES'
asks 1 2 RIVAL_HUGE=12 RIVAL_ORDINARY=13
told EACCES 'Permission denied'
when='if the ordinary pages are refused, too, with ENOMEM'
asks 1 2 RIVAL_HUGE=12 RIVAL_ORDINARY=12
told ENOMEM 'Cannot allocate memory'
rm -f did huge

# This system's own mmap. If there are huge pages, the program may have them.
size=$(random 1 9000)
again huge </dev/null
succeeds ./huge "$size"
case $out in
"huge: $size bytes in huge pages" | "huge: $size bytes in ordinary pages") ;;
*) wanted "huge: $size bytes in huge pages, or in ordinary pages" "$out" ;;
esac
# shellcheck disable=SC2034 # check.sh's: the program may answer the failure of the first mmap with the second
spared=mmap
after() {
    [ "$status" -ne 0 ] || [ "$out" = "huge: $size bytes in ordinary pages" ] ||
        wanted "huge: $size bytes in ordinary pages $met" "$out"
    [ "$status" -eq 0 ] || [ -n "$out" ] || wanted "a message $met" "$(ending)"
}
meddled fail ./huge "$size"

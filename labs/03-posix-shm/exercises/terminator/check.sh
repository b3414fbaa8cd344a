# terminator: a longer message, then a shorter one, read by the lab's reader; then the longest that fits
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

first=$(word)$(word)
second=$(word)
succeeds ./terminator "$first"
succeeds ./reader --keep
line "*msg=$first"
succeeds ./terminator "$second"
line "*stored $second"
succeeds ./reader --keep
line "*msg=$second"

# 16384 bytes hold 16383 letters and the end; a message of 16384 letters must be refused, and change nothing
run ./terminator "$(printf %016384d 0)"
[ $status -eq 1 ] || wanted '16384 letters, and no room for their end: refused, with a message and status 1' "$(ending)"
succeeds ./reader --keep
line "*msg=$second"
succeeds ./terminator "$(printf %016383d 0)"
succeeds ./reader --keep
line "*msg=$(printf %016383d 0)"
succeeds ./remove

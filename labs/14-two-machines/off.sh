#!/bin/sh
# off.sh - last-bare runs on both hosts, and beta loses its power: what happens to rank 0, on alpha?
#
#   ./hosts.sh ./off.sh
#
# It waits until rank 0 has got a number from rank 1. Then it turns beta off, and waits until mpirun has ended, and rank 0.
set -eu
mkfifo /dev/shm/line
mpirun --host alpha,beta mpi/last-bare >/dev/shm/line 2>/dev/null &
read -r line </dev/shm/line
echo "$line"
./hosts.sh --off beta
echo 'off.sh: beta is off'
wait $! || : # its status is not the same in all versions
echo 'off.sh: mpirun ended'
# A process that has ended and that nobody has waited for is a zombie, Z. What mpirun began on alpha ends rank 0, perhaps a moment later. (cat may
# fail because a process has ended just now.)
while said=$(./hosts.sh --on alpha 'cat /proc/[0-9]*/stat 2>/dev/null || :') || exit
    printf '%s\n' "$said" | grep '(last-bare)' | grep -qv ') Z '; do :; done
echo 'off.sh: rank 0 ended'

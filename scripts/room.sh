# room.sh - a run of its own: a directory in build, names and keys, and a copy of a lab; sourced
#
# Needs $top, the tree. By these names `make clean` and `make clean-ipc` know what a killed run leaves.
# shellcheck shell=sh disable=SC2154,SC2034 # top is the script's, and what is set here
run=$top/build/run.$$
own=/shmlab.run$(printf %07d $$) # seven digits: no run's prefix begins another's

# Makes $run. A killed run may have had this number: its segments are found only through its keyfile.
new_run() {
    [ ! -d "$run" ] ||
        SHMLAB_PREFIX=$own find "$run" -name keyfile -exec "$top/common/leftovers" --remove {} + >/dev/null || :
    rm -rf "$run"
    mkdir -p "$run"
}

# room labs/LAB, or notes: makes $run/labs/LAB, a copy of that directory beside its neighbours, as in the tree,
# so that ../../common and ../03-... are there
room() {
    mkdir -p "$run/labs" "$run/$1"
    for other in "$top"/labs/*; do
        [ "$other" = "$top/$1" ] || set -- "$@" "$other"
    done
    other=$1
    shift
    [ $# -eq 0 ] || ln -s "$@" "$run/labs/"
    ln -s "$top/common" "$top/scripts" "$run/"
    set -- "$other"
    for other in "$top/$1"/* "$top/$1"/.flags; do # exercises and the like are directories, and no page's business
        [ ! -f "$other" ] || set -- "$@" "$other"
    done
    other=$run/$1
    [ ! -d "$top/$1/models" ] || cp -Rp "$top/$1/models" "$other/" # spin's, which a page runs and a breakage changes
    shift
    cp -p "$@" "$other" # with their times: what is built need not be built again
    chmod go-w "$other"/* # as under umask 022, whatever the tree's modes are
}

# one_at_a_time COMMAND...: when many begin in a tree where nothing is built yet. macOS has no flock(1): there it is on its own
one_at_a_time() {
    mkdir -p "$top/build"
    if command -v flock >/dev/null; then
        flock "$top/build/.lock" "$@"
    else
        "$@"
    fi
}

# find_lab WORD: sets lab, the directory's name, and rest, what follows: of 03-mend, posix-shm-mend or
# 03-posix-shm-mend, 03-posix-shm and mend; 3 is 03. Status 1 if there is no such lab.
find_lab() {
    case $1 in [1-9] | [1-9]-*) set -- "0$1" ;; esac
    for lab in "$top"/labs/[0-9][0-9]-*; do
        lab=${lab##*/}
        for rest in "$lab" "${lab#??-}" "${lab%%-*}"; do # the longest first
            case $1 in
            "$rest" | "$rest"-*)
                rest=${1#"$rest"}
                rest=${rest#-}
                return 0
                ;;
            esac
        done
    done
    return 1
}

# exercises LAB: their names, those of fewest points first, as scripts/exercise lists them
exercises() {
    for task in "$top/labs/$1"/exercises/*/README.md; do
        [ ! -f "$task" ] || awk -F ' · ' 'FNR == 3 { print $3 + 0, FILENAME }' "$task"
    done | sort -k1,1n -k2 | sed 's,/README.md$,,; s,.*/,,'
}

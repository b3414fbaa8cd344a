# room.sh - gives a run a directory in build, names and keys of its own, and a copy of a lab; scripts read it
#
# It needs $top, the workbook's directory. `make clean` and `make clean-ipc` know by these names what a killed run has left.
# shellcheck shell=sh disable=SC2154,SC2034 # top is the script's, and what is set here
run=$top/build/run.$(uname -n).$$ # two machines may have this directory, and a process with this number each
own=/shmlab.run$(printf %07d $$) # seven digits: no run's prefix begins another's

# Makes $run. A killed run may have had the same number. Its segments can be found only with its keyfile.
new_run() {
    [ ! -d "$run" ] ||
        SHMLAB_PREFIX=$own find "$run" -name keyfile -exec "$top/common/leftovers" --remove {} + >/dev/null || :
    rm -rf "$run"
    mkdir -p "$run"
}

end_run() { rm -rf "$run"; }

# room DIRECTORY: copies this directory, labs/LAB or notes, into $run. Links to its neighbours are beside the copy, so that ../../common and
# ../03-... exist.
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
    for other in "$top/$1"/* "$top/$1"/.flags; do # exercises and the like are directories, and a page does not need them
        [ ! -f "$other" ] || set -- "$@" "$other"
    done
    other=$run/$1
    for part in parts probes models mpi shmem; do # what programs share, and models for spin, which a page runs and a breakage changes
        [ ! -d "$top/$1/$part" ] || cp -Rp "$top/$1/$part" "$other/"
    done
    shift
    cp -p "$@" "$other" # with their times, so that what is built need not be built again
    chmod go-w "$other"/* # as if they were made under umask 022, whatever their modes are in the tree
}

# one_at_a_time COMMAND...: runs COMMAND while no other does the same, for many that begin in a tree where nothing is built yet. macOS has no
# flock(1), so there nothing holds the others back.
one_at_a_time() {
    mkdir -p "$top/build"
    if command -v flock >/dev/null; then
        flock "$top/build/.lock" "$@"
    else
        "$@"
    fi
}

# find_lab WORD: sets lab, the name of the lab's directory, and rest, which is what follows it. For 03-mend, 3-mend, posix-shm-mend and
# 03-posix-shm-mend they are 03-posix-shm and mend. The status is 1 if there is no such lab.
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

# exercises LAB: prints the names of its exercises, with the fewest points first, as scripts/exercise lists them
# shellcheck disable=SC2016 # awk's dollars
exercises() {
    set -- "$top/labs/$1"/exercises/*/README.md
    [ ! -f "$1" ] || events "$@" /dev/null | "$awk" -F '\t' '$1 == "page" { path = $3 } $1 == "facts" { print $5 + 0, path }' |
        sort -k1,1n -k2 | sed 's,/README.md$,,; s,.*/,,'
}

# breakages LAB: prints the names of its breakages, first those that the lab's page names, in its order, and then the others
breakages() {
    # shellcheck disable=SC2016 # awk's dollars
    {
        events "$top/labs/$1/README.md" | sed -n 's/^text	[0-9]*	[-0-9].*(breaks\/\([a-z0-9-]*\)\.md).*/\1/p'
        for one in "$top/labs/$1"/breaks/*.md; do
            one=${one##*/}
            say "${one%.md}"
        done
    } | "$awk" -v room="$top/labs/$1/breaks/" '!seen[$0]++ && (getline line < (room $0 ".md")) > 0'
}

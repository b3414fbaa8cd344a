# session.bash - what the suites of scripts/session share: a tree with one made-up lab, and its page
# shellcheck disable=SC2034,SC2154 # the suites'; run's output

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    make -s -C labs/01-fork-mmap ../../common/limit ../../common/leftovers
    case $(uname -s) in Darwin) export here=macos there=linux ;; *) export here=linux there=macos ;; esac
    mkdir -p "$BATS_FILE_TMPDIR/tree/scripts" "$BATS_FILE_TMPDIR/tree/common" "$BATS_FILE_TMPDIR/tree/labs/09-made-up" "$BATS_FILE_TMPDIR/tree/labs/06-differences"
    printf 'id\ttopic\tquestion\tlinux\tlinux_root\tmacos\tmacos_root\tground\tfact\nname\tposix\ta name?\tno\t=\tok\t=\tsource posix_shm.c\tP-05 V-20\n' \
        >"$BATS_FILE_TMPDIR/tree/labs/06-differences/differences.tsv"
    cp scripts/session scripts/lib.sh scripts/page.awk scripts/kinds.awk scripts/table.awk scripts/session.awk scripts/room.sh scripts/patch.awk "$BATS_FILE_TMPDIR/tree/scripts"
    ln -s "$PWD/common/limit" "$PWD/common/leftovers" "$BATS_FILE_TMPDIR/tree/common"
    unset OS NO_COLOR COLUMNS AWK SHMLAB_SH SHMLAB_LIMIT SHMLAB_PREFIX
}

# A tree of its own, with one lab; the session finds its tree from its own place
setup() {
    tree=$BATS_TEST_TMPDIR/tree
    lab=$tree/labs/09-made-up
    page=$lab/README.md
    session=$tree/scripts/session
    cp -R "$BATS_FILE_TMPDIR/tree" "$tree"
    cd "$lab" || return
    export MARK=left$$ SHMLAB_PREFIX=/shmlab.t$$ # ends, and begins, the names of this suite's objects
}

# A page with one session: its lines are the arguments
page() {
    printf '%s\n' '# A page' '' '```{.console}' "$@" '```' >"$page"
}

line() { # fails unless $1 is one of the output's lines
    printf '%s\n' "$output" | grep -Fxq -e "$1" || { printf 'no line: %s\nin:\n%s\n' "$1" "$output" >&2; return 1; }
}

no_line_with() {
    if printf '%s\n' "$output" | grep -F -e "$1"; then return 1; fi
}

nothing_left() { # of a run
    for one in "$tree"/build/run.*; do [ ! -e "$one" ] || return 1; done
}

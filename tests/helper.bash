# helper.bash - what all suites share: a room of one's own, and the look that nothing is left

bats_require_minimum_version 1.5.0
TOP=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)

# Goes into a copy of lab NAME (01-fork-mmap is fork-mmap), built as it is in the tree, beside its
# neighbours, with a keyfile and a prefix of its own: tests may run side by side.
room() {
    local labs=$BATS_TEST_TMPDIR/labs from
    from=$(echo "$TOP"/labs/[0-9][0-9]-"$1")
    mkdir "$labs"
    ln -s "$TOP"/labs/* "$labs/"
    rm "$labs/${from##*/}"
    cp -R "$from" "$labs/"
    ln -s "$TOP/common" "$TOP/scripts" "$BATS_TEST_TMPDIR/"
    ROOM=$labs/${from##*/}
    export SHMLAB_PREFIX=/shmlab.t$$x # the x: 12 is not the beginning of 123x
    cd "$ROOM" || return
}

# For teardown: fails if the room's programs left an object or a segment, and removes it.
nothing_left() {
    [ -n "${ROOM:-}" ] || return 0
    "$TOP/common/leftovers" "$ROOM/keyfile" && return
    "$TOP/common/leftovers" --remove "$ROOM/keyfile" >/dev/null
    return 1
}

# Goes into a copy of the tree, for a test that writes into it.
tree() {
    mkdir "$BATS_TEST_TMPDIR/tree"
    (cd "$TOP" && cp -Rp Makefile common labs notes scripts tests "$BATS_TEST_TMPDIR/tree/")
    cd "$BATS_TEST_TMPDIR/tree" || return
}

#!/usr/bin/env bats
# scripts/compare and expected.tsv: what this machine answers is what its column says

# shellcheck disable=SC2016 # awk's dollars
# shellcheck disable=SC2154 # stderr is bats' own

load ../helper

setup_file() { # what the probes answer here, asked once
    cd "$TOP/labs/06-differences" || return
    make -s probe
    export SHMLAB_PREFIX=/shmlab.t$$x
    ./probe --tsv >"$BATS_FILE_TMPDIR/answers"
}

setup() { # a copy of the tree's parts that compare uses; its lab is the room
    mkdir -p "$BATS_TEST_TMPDIR/labs" "$BATS_TEST_TMPDIR/notes"
    cp -Rp "$TOP/scripts" "$BATS_TEST_TMPDIR/"
    ln -s "$TOP/common" "$BATS_TEST_TMPDIR/"
    ROOM=$BATS_TEST_TMPDIR/labs/06-differences
    mkdir "$ROOM"
    (cd "$TOP/labs/06-differences" && cp -p probe README.md keyfile expected.tsv "$ROOM/")
    cd "$BATS_TEST_TMPDIR" || return
    rows=$ROOM/expected.tsv
    export SHMLAB_PREFIX=/shmlab.t$$x
    unset TOPIC DIFF FORMAT OS AS WITH
}

asked_before() { # [FILE]: the answers are those of setup_file: for tests of what compare makes of them
    mv "$ROOM/probe" "$ROOM/real"
    printf '#!/bin/sh\ncase $* in *--list*) exec "%s" "$@" ;; esac\ncat "%s"\n' "$ROOM/real" "${1:-$BATS_FILE_TMPDIR/answers}" >"$ROOM/probe"
    chmod +x "$ROOM/probe"
}

teardown() { # OS=macos leaves its world, as it should
    "$TOP/common/leftovers" --remove "$ROOM/keyfile" >/dev/null || :
    ! ls /dev/shm/"${SHMLAB_PREFIX#/}".p* 2>/dev/null
}

put() { # AWK-PROGRAM: change expected.tsv
    awk -F '\t' -v OFS='\t' "$1" "$rows" >changed
    mv changed "$rows"
}

need_macos_rules() {
    need_linux 'the rules stand on Linux'
    [ -x scripts/as-macos ] || skip 'scripts/as-macos is not there yet'
    scripts/as-macos true || skip 'the rules do not build here'
}

invent() { # SYSTEM ANSWER...: a recording in ./mac.tsv, in which ftruncate-again gives ANSWER
    printf '# system: %s\n# libc: x\nid\tuser\troot\nname-empty\tEINVAL\t-\nftruncate-again\t%s\t%s\n' "$1" "$2" "${3:--}" >mac.tsv
}

fake() { # SYSTEM: a probe that says it runs there, and answers nonsense
    sed "s/^# system: .*/# system: $1/; /^[a-z]/s/	.*/	what/" "$BATS_FILE_TMPDIR/answers" >nonsense
    asked_before "$PWD/nonsense"
}

# ---- this machine and its column ----

@test "this machine answers what its column says" {
    run -0 --separate-stderr scripts/compare
    [ "$stderr" = '' ]
}

@test "an ordinary user's answers are its column's, too" {
    need_stranger
    run -0 scripts/compare
    AS=user run -0 --separate-stderr scripts/compare
    [ "$stderr" = '' ]
    chmod go+x "$BATS_RUN_TMPDIR" # where another user may not come
    stranger test -x "$ROOM/probe" || skip 'another user may not come here'
    run -0 stranger scripts/compare
}

# As in the root of a build farm. With a tmpfs at /dev/shm there is something to make private after all.
@test "where / is no mount point, the probes that want a /dev/shm of their own say that they are not asked" {
    need_linux '/dev/shm'
    local how=-m
    [ "$(id -u)" -eq 0 ] || how=-rm
    unshare $how mount -t tmpfs tmpfs /mnt 2>/dev/null || skip "no mount namespace here: unshare $how is refused"
    mkdir farm
    PATH=$PATH:/usr/sbin:/sbin # chroot; unshare -r is root enough for it
    # shellcheck disable=SC2016 # the inner shell's
    run -0 unshare $how sh -ec 'mount -t tmpfs farm farm; mkdir -p farm/root/dev/shm farm/root/lab; cd farm/root
        for from in /usr /bin /sbin /lib /lib32 /lib64 /etc /proc; do
            [ ! -d $from ] || { mkdir .$from; mount --rbind $from .$from; }
        done
        mount --bind "$0" lab; : >dev/null; mount --bind /dev/null dev/null
        for shm in "" "mount -t tmpfs shm dev/shm"; do
            $shm; chroot . sh -c "cd lab; ./probe full-fallocate full-touch pages-freed"
        done' "$ROOM"
    says 'probe: full-fallocate: not asked' 'probe: full-touch: not asked' 'probe: pages-freed: not asked' \
        'probe: full-fallocate: ENOSPC' 'probe: full-touch: SIGBUS' 'probe: pages-freed: kept, freed'
}

@test "under the rules it answers what the macOS column says, as root and as a user" {
    need_macos_rules
    OS=macos run -0 --separate-stderr scripts/compare
    [ "$stderr" = '' ]
    [ "$(id -u)" -ne 0 ] || OS=macos AS=user run -0 scripts/compare
}

@test "the rules pass with Intel's page as well" {
    need_macos_rules
    cd "$ROOM"
    run -0 ../../scripts/as-macos --page 4096 ./probe page-size ftruncate-100 mmap-byte-more mmap-offset-unaligned
    says 'probe: page-size: 4096' 'probe: ftruncate-100: 1 page' 'probe: mmap-byte-more: EINVAL' 'probe: mmap-offset-unaligned: EINVAL'
}

@test "an answer that is not the column's is named, and the status is 1" {
    asked_before
    put '$1 == "name-empty" { $4 = $5 = $6 = $7 = "ENOENT" } { print }'
    run -1 --separate-stderr scripts/compare
    [[ $stderr == "compare: name-empty: this machine says EINVAL, the "*" column says ENOENT" ]] || false
    grep -q '^!! shm_open of the empty name ' <<<"$output"
    grep -q ', !! 1 where a column is contradicted$' <<<"$output"
}

@test "a machine that is neither system shows its answers, and disagrees with nobody" {
    fake FreeBSD
    FORMAT=tsv run -0 scripts/compare
    [ "$(cut -f 8 <<<"$output" | sort -u)" = "$(printf '%s\n' - verdict)" ]
    [ "$(cut -f 4 <<<"$output" | sort -u)" = "$(printf '%s\n' here what)" ]
}

@test "a Mac that contradicts the macOS column is named" {
    fake Darwin
    TOPIC=mmap run -1 --separate-stderr scripts/compare
    grep -q '^compare: msync-0: this machine says what, the macOS column says EINVAL$' <<<"$stderr"
}

# ---- probes and rows ----

@test "a probe without a row, a row without a probe and a row that stands twice are refused" {
    asked_before
    put '$1 != "msync-0" { print }'
    run -2 scripts/compare
    says 'compare: expected.tsv: msync-0 is a probe without a row'
    cp "$TOP/labs/06-differences/expected.tsv" "$rows"
    printf 'made-up\tposix\ta question\tok\t=\tok\t=\tsource\tP-01\n' >>"$rows"
    run -2 scripts/compare
    says 'compare: expected.tsv: made-up is a row without a probe'
    cp "$TOP/labs/06-differences/expected.tsv" "$rows"
    put '{ print } $1 == "msync-0" { print }'
    run -2 scripts/compare
    says 'compare: expected.tsv: msync-0 has two rows'
}

@test "a row with another question, or with a column too few, is refused" {
    asked_before
    put '$1 == "msync-0" { $3 = "?" } { print }'
    run -2 scripts/compare
    says "compare: expected.tsv: msync-0: its topic, question or fact is not the probe's"
    cp "$TOP/labs/06-differences/expected.tsv" "$rows"
    put '$1 == "msync-0" { NF = 8 } { print }'
    run -2 scripts/compare
    says 'compare: expected.tsv: msync-0: this row has 8 columns, not 9'
}

# A page's table "| asked | Linux | macOS | probe |" has the row's answers: `a (musl b)`, `(root: c)`, * for not observed
@test "the chapters' tables of answers say what expected.tsv says" {
    run -0 awk '
        function shown(user, root, star,    value, libc) {
            value = user == "needs root" ? root : user
            if (split(value, libc, "|") == 2) value = libc[1] " (musl " libc[2] ")"
            return value (root != "=" && user != "needs root" ? " (root: " root ")" : "") (star ? " *" : "")
        }
        NR == FNR {
            if (split($0, c, "\t") >= 9) said[c[1]] = shown(c[4], c[5]) " | " shown(c[6], c[7], c[8] ~ /not observed/)
            next
        }
        /^[|] asked [|] Linux [|] macOS [|] probe [|]$/ { on = 1; next }
        !/^[|]/ { on = 0 }
        on && !/^[|]--/ {
            gsub(/`/, ""); split($0, c, / *[|] */); rows++
            if (c[3] " | " c[4] != said[c[5]]) print FILENAME ":" FNR ": " c[5] ": " c[3] " | " c[4] "; expected.tsv: " said[c[5]]
        }
        END { if (rows < 100) print "only " rows + 0 " rows found" }' "$rows" "$TOP"/notes/*.md "$TOP"/labs/*/README.md
    [ "$output" = '' ] || { echo "$output"; return 1; }
}

# A fact of each probe that a .macos session runs is among the facts that it names
@test "a session that runs probes names their facts" {
    run -0 awk -F '\t' '
        NR == FNR { if (!/^#/ && NF >= 9) fact[$1] = $9; next }
        /^```/ { on = /[.]macos.*facts="/; line = FNR; named = $0; sub(/.*facts="/, " ", named); sub(/".*/, " ", named) }
        on && /^[$] .*[.]\/probe / {
            ids = $0; sub(/.*[.]\/probe /, "", ids); sub(/[^a-z0-9 -].*/, "", ids)
            n = split(ids, id, " ")
            for (i = 1; i <= n; i++) {
                probes++; found = 0; m = split(fact[id[i]], one, " ")
                for (j = 1; j <= m; j++) found += index(named, " " one[j] " ")
                if (!found) print FILENAME ":" line ": " id[i] " is about " fact[id[i]]
            }
        }
        END { if (probes < 30) print "only " probes + 0 " probes found" }' "$rows" "$TOP"/labs/*/README.md "$TOP"/labs/*/breaks/*.md "$TOP"/notes/*.md
    [ "$output" = '' ] || { echo "$output"; return 1; }
}

# Numbers of rows change with each probe: a page says them in a session, which is compared, or not at all
@test "no page says in its prose how many probes there are" {
    count=$(awk '!/^#/ && !/^id\t/' "$rows" | wc -l)
    differ=$(awk -F '\t' '!/^#/ && $1 != "id" && $4 != $6' "$rows" | wc -l)
    run -1 grep -nwE "$((count)) .*(probe|question|row)s?|$((differ)) of" "$TOP"/README.md "$TOP"/notes/*.md "$TOP"/labs/*/README.md
}

@test "each row has a ground for macOS, and no empty column" {
    run -0 awk -F '\t' '!/^#/ && $1 != "id" { for (i = 1; i <= 9; i++) if ($i == "") print $1 }
        !/^#/ && $1 != "id" && $8 !~ /^(source|recorded|rules|manual|header)[ :]/ { print $1, $8 }' "$rows"
    [ "$output" = '' ]
}

@test "what has no model is listed by as-macos --limits, under the same word" {
    scripts/as-macos --limits >limits
    run -0 awk -F '; no model: ' 'NR == FNR { sub(/:.*/, ""); sub(/^ +/, ""); known[$0] = 1; next }
        /^#/ { next } /no model/ { split($2, f, "\t"); n++; if (!(f[1] in known)) print $1, f[1] }
        END { if (n < 40) print "only " n }' limits "$rows"
    [ "$output" = '' ]
}

@test "each probe that the page names is there" {
    run -0 awk 'NR == FNR { split($0, f, "\t"); id[f[1]] = 1; next }
        /^Probe: / { gsub(/Met by.*/, "") } /^Probe: |^`/ { while (match($0, /`[a-z0-9-]+`/)) {
            name = substr($0, RSTART + 1, RLENGTH - 2); $0 = substr($0, RSTART + RLENGTH)
            n++; if (name ~ /-/ && !(name in id)) print name } } END { if (n < 40) print "only " n }' "$rows" "$ROOM/README.md"
    [ "$output" = '' ]
    [ "$(grep -c '^\*\*[0-9]*[.] ' "$ROOM/README.md")" -eq 20 ]
}

# ---- what one may ask for ----

@test "TOPIC and DIFF leave out the rest" {
    asked_before
    TOPIC=sysv FORMAT=tsv run -0 scripts/compare
    [ "$(tail -n +2 <<<"$output" | cut -f 2 | sort -u)" = sysv ]
    DIFF=1 FORMAT=tsv run -0 scripts/compare
    [ "$(tail -n +2 <<<"$output" | cut -f 7 | sort -u)" = yes ]
    DIFF=1 TOPIC=posix run -0 scripts/compare
    grep -q '^\*  ftruncate a second time, to grow ' <<<"$output"
}

@test "FORMAT=tsv has a line for each probe, FORMAT=json and md as many" {
    asked_before
    local n
    n=$("$ROOM/probe" --list 2>/dev/null | wc -l)
    FORMAT=tsv run -0 scripts/compare
    [ "${#lines[@]}" -eq $((n + 1)) ]
    [ "$(awk -F '\t' '{ print NF }' <<<"$output" | sort -u)" -eq 10 ]
    FORMAT=md run -0 scripts/compare
    [ "${#lines[@]}" -eq $((n + 2)) ]
    FORMAT=json run -0 scripts/compare
    [ "$(grep -c '^  {"id": "' <<<"$output")" -eq "$n" ]
    if command -v python3 >/dev/null; then
        python3 -c 'import json, sys; json.load(sys.stdin)' <<<"$output"
    fi
}

@test "WITH puts a recording in as a column" {
    asked_before
    invent Darwin EINVAL
    WITH=mac.tsv TOPIC=posix run -0 scripts/compare
    [[ ${lines[0]} == *' mac.tsv' ]] || false
    grep -q '^\*  ftruncate a second time, to grow .* EINVAL  *EINVAL$' <<<"$output"
    WITH=mac.tsv FORMAT=tsv run -0 scripts/compare
    [ "$(awk -F '\t' '$1 == "ftruncate-again" { print $11 }' <<<"$output")" = EINVAL ]
}

@test "a recording that contradicts its system's column is named, and the status is 1" {
    asked_before
    invent Darwin ok
    WITH=mac.tsv run -1 --separate-stderr scripts/compare
    [ "$stderr" = 'compare: ftruncate-again: mac.tsv says ok, the macOS column says EINVAL' ]
    invent Linux ok EFBIG
    WITH=mac.tsv run -1 --separate-stderr scripts/compare
    [ "$stderr" = 'compare: ftruncate-again: mac.tsv says EFBIG as root, the Linux column says ok' ]
    invent FreeBSD EFBIG
    WITH=mac.tsv run -0 scripts/compare
}

@test "a recording with a probe that is gone says so" {
    asked_before
    invent Darwin EINVAL
    printf 'long-gone\tok\t-\n' >>mac.tsv
    WITH=mac.tsv run -0 --separate-stderr scripts/compare
    [ "$stderr" = 'compare: mac.tsv: there is no probe long-gone any more' ]
}

@test "record writes what this machine answers, without its name, and the recording agrees" {
    run -0 scripts/compare record
    [[ $output == notes/recordings/*-"$(uname -m)"*.tsv ]] || false
    local file=$output
    grep -q "^# release: $(uname -r)\$" "$file"
    [ "$(grep -vc '^#' "$file")" -eq "$(($("$ROOM/probe" --list | wc -l) + 1))" ]
    [ "$(grep '^#' "$file" | sed 1d | cut -d : -f 1 | sort -u)" = "$(printf '# %s\n' arch day libc page release system)" ] || [ "$(uname -s)" = Darwin ]
    WITH=$file run -0 --separate-stderr scripts/compare
    [ "$stderr" = '' ]
}

@test "the recordings that are kept agree with the table" {
    asked_before
    for file in "$TOP"/notes/recordings/*.tsv; do
        WITH=$file TOPIC=limits run -0 scripts/compare
        WITH=$file run -0 scripts/compare
    done
}

@test "compare refuses what it does not know" {
    run -2 scripts/compare table too
    says 'compare: too many words: too'
    run -2 scripts/compare sids
    says 'compare: sids: write record, sides PAGE, or nothing; --help tells more'
    run -2 scripts/compare sides
    says 'compare: sides needs one page'
    run -2 scripts/compare sides nowhere.md
    says 'compare: no page nowhere.md'
    TOPIC=system run -2 scripts/compare
    says 'compare: TOPIC=system: write posix, sysv, sync, mmap, limits or tools'
    FORMAT=xml run -2 scripts/compare
    says 'compare: FORMAT=xml: write tsv, md or json'
    DIFF=yes run -2 scripts/compare
    says 'compare: DIFF=yes: write 1'
    AS=root run -2 scripts/compare
    says 'compare: AS=root: write user'
    OS=windows run -2 scripts/compare
    says 'compare: OS=windows: write linux or macos'
    WITH=nowhere run -2 scripts/compare
    says 'compare: WITH=nowhere: no such file'
    WITH=$rows run -2 scripts/compare
    says "compare: WITH=$rows: this is no recording; scripts/compare record makes one"
    rm "$ROOM/probe"
    run -2 scripts/compare
    says 'compare: the probes are not built: run make in labs/06-differences'
    run -0 scripts/compare --help
    [ "${lines[0]}" = 'compare - what this machine answers beside what Linux and macOS answer' ]
}

@test "the rules give no recording" {
    need_macos_rules
    OS=macos run -2 scripts/compare record
    says 'compare: OS=macos: what the rules answer is no recording'
}

# ---- sides ----

@test "sides puts Linux's sessions beside macOS's, and marks only what differs" {
    cat >page.md <<'END'
# A page
## Ask
```{.console .linux}
$ ./get
get: id=7 addr=0x7f3f71a29000
get: size=100
$ ./more
```
```{.console .macos}
$ ./get
get: id=65536 addr=0x10691a000
get: size=16384
```
```{.console .recorded .macos}
$ ./never
```
## Nothing here
END
    COLUMNS=73 run -0 scripts/compare sides page.md
    says 'Ask' \
        'Linux                                 macOS' \
        '$ ./get                               $ ./get' \
        'get: id=7 addr=0x7f3f71a29000         get: id=65536 addr=0x10691a000' \
        'get: size=100                       | get: size=16384' \
        '$ ./more                            <'
    printf '# A page\n' >page.md
    run -0 scripts/compare sides page.md
    says 'this page has no .linux and no .macos session'
}

#!/usr/bin/env bats
# scripts/compare and differences.tsv: what this machine answers is what its column says

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
    (cd "$TOP/labs/06-differences" && cp -p probe README.md keyfile differences.tsv "$ROOM/")
    cd "$BATS_TEST_TMPDIR" || return
    rows=$ROOM/differences.tsv
    export SHMLAB_PREFIX=/shmlab.t$$x
    unset TOPIC DIFF FORMAT OS AS WITH
}

asked_before() { # [FILE]: the answers are those of setup_file: for tests of what compare makes of them
    mv "$ROOM/probe" "$ROOM/real"
    printf '#!/bin/sh\ncase $* in *--list*) exec "%s" "$@" ;; esac\ncat "%s"\n' "$ROOM/real" "${1:-$BATS_FILE_TMPDIR/answers}" >"$ROOM/probe"
    chmod +x "$ROOM/probe"
}

teardown() { nothing_left; }

put() { # AWK-PROGRAM: change differences.tsv
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
    [ -d "/dev/shm$SHMLAB_PREFIX.macos" ] # the world stays, as it should, and no object in it
    run -1 compgen -G "/dev/shm$SHMLAB_PREFIX.macos/o.*"
    ../../common/leftovers --remove
}

@test "an answer that is not the column's is named, and the status is 1" {
    asked_before
    put '$1 == "name-empty" { $4 = $5 = $6 = $7 = "ENOENT" } { print }'
    run -1 --separate-stderr scripts/compare
    [[ $stderr == "compare: name-empty: this machine says EINVAL, the "*" column says ENOENT" ]] || false
    grep -q '^!! shm_open of the empty name ' <<<"$output"
    grep -q ', !! 1 where an answer contradicts its column$' <<<"$output"
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
    says 'compare: differences.tsv: msync-0 has a probe but no row'
    cp "$TOP/labs/06-differences/differences.tsv" "$rows"
    printf 'made-up\tposix\ta question\tok\t=\tok\t=\tsource a.c:1\tP-01\n' >>"$rows"
    run -2 scripts/compare
    says 'compare: differences.tsv: made-up has a row but no probe'
    cp "$TOP/labs/06-differences/differences.tsv" "$rows"
    put '{ print } $1 == "msync-0" { print }'
    run -2 scripts/compare
    says 'compare: differences.tsv: msync-0 has two rows'
}

@test "a row with another question, or with a column too few, is refused" {
    asked_before
    put '$1 == "msync-0" { $3 = "?" } { print }'
    run -2 scripts/compare
    says "compare: differences.tsv: msync-0: its topic, question or fact is not the one that the probe has"
    cp "$TOP/labs/06-differences/differences.tsv" "$rows"
    put '$1 == "msync-0" { NF = 8 } { print }'
    run -2 scripts/compare
    says 'compare: differences.tsv: msync-0: this row has 8 columns instead of 9'
}

# A page's table "| asked | Linux | macOS | probe |" has the row's answers: `a (musl b)`, `(root: c)`, * for not observed
@test "the chapters' tables of answers say what differences.tsv says" {
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
            if (c[3] " | " c[4] != said[c[5]]) print FILENAME ":" FNR ": " c[5] ": " c[3] " | " c[4] "; differences.tsv: " said[c[5]]
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

@test "no column is empty" {
    run -0 awk -F '\t' '!/^#/ && $1 != "id" { for (i = 1; i <= 9; i++) if ($i == "") print $1 }' "$rows"
    [ "$output" = '' ]
}

grounded() { # GROUND WHAT-IS-SAID: msync-0 rests on that
    cp "$TOP/labs/06-differences/differences.tsv" "$rows"
    GROUND=$1 put '$1 == "msync-0" { $8 = ENVIRON["GROUND"] } { print }'
    run -2 scripts/compare
    says "compare: differences.tsv: msync-0: $2"
    run -2 scripts/compare grounds
    says "compare: differences.tsv: msync-0: $2"
}

@test "a ground that is unknown is refused, a report without a link, and not observed where somebody did" {
    asked_before
    grounded 'sauce bsd/kern/kern_mman.c:1007' 'sauce bsd/kern/kern_mman.c:1007: this is not a ground'
    grounded 'source a.c:1; the default' 'the default: this is not a ground'
    grounded 'source' 'source: this is not a ground'
    grounded 'not observed' 'this row has no ground'
    grounded 'no model: Mach' 'this row has no ground'
    grounded 'source a.c:1; reported by a friend' 'reported by a friend: a report must name its issue, as owner/repository#number'
    grounded 'source a.c:1; reported owner/repository' 'reported owner/repository: a report must name its issue, as owner/repository#number'
    grounded 'source a.c:1; ran; not observed' 'this row says not observed, but its ground is ran'
    grounded 'reported in part some/where#1; not observed; no model: Mach' 'this row says not observed, but its ground is reported'
    grounded 'recorded a Mac, May 2026; not observed' 'this row says not observed, but its ground is recorded'
}

@test "grounds counts the rows of each ground, and those that nothing stronger supports" {
    grep '^id	t' "$rows" >first
    printf '%s\tposix\t?\tok\t=\tok\t=\t%s\tP-01\n' a 'source a.c:1' b 'ran in part; source a.c:1' \
        c 'source a.c:1; ran; reported in part o/r#1, o/r@1a2b' d 'source a.c:1; not observed; no model: Mach' \
        e 'recorded a Mac, May 2026' f 'manual mmap(2)' | cat first - >"$rows"
    run -0 --separate-stderr scripts/compare grounds
    [ "$stderr" = '' ]
    [ "$(awk '{ $1 = $1; print }' <<<"$output")" = "$(printf '%s\n' 'ground rows with nothing stronger' 'recorded 1 1' 'reported 1 1' \
        'ran 2 1' 'source 4 2' 'header 0 0' 'manual 1 1' 'rules 0 0' 'not observed 1')" ]
    TOPIC=mmap run -0 scripts/compare grounds
    grep -q '^source  *0  *0$' <<<"$output"
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
        /^- Probes/ { gsub(/Met by.*/, "") } /^- Probes|^  `/ { while (match($0, /`[a-z0-9-]+`/)) {
            name = substr($0, RSTART + 1, RLENGTH - 2); $0 = substr($0, RSTART + RLENGTH)
            n++; if (name ~ /-/ && !(name in id)) print name } } END { if (n < 40) print "only " n }' "$rows" "$ROOM/README.md"
    [ "$output" = '' ]
    run -0 awk -F '[*.]' '/^[*][*][0-9]+[.] / { if ($3 != ++n) print "trap " $3 " is the " n "th" } END { if (n < 20) print "only " n }' "$ROOM/README.md"
    [ "$output" = '' ]
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

@test "ID asks one question, and says how macOS's answer is known" {
    put '$1 == "name-empty" { $4 = "ok"; $6 = "EBUSY"; $8 = "source a.c:1 f; ran" } { print }'
    printf '#!/bin/sh\nprintf "%%s\\n" "$*" >>%s/asked; exec "%s.real" "$@"\n' "$PWD" "$ROOM/probe" >fake
    mv "$ROOM/probe" "$ROOM/probe.real" && mv fake "$ROOM/probe" && chmod +x "$ROOM/probe"
    ID=name-empty run -1 scripts/compare
    says 'question: shm_open of the empty name' 'this machine: EINVAL' "Linux: ok" 'macOS: EBUSY' 'verdict: DISAGREES' \
        "how macOS's answer is known: source a.c:1 f" '    and: ran'
    run ! grep -v -e '--list' -e ' name-empty$' asked # no other question is asked
    ID=name-empty FORMAT=tsv run -1 --separate-stderr scripts/compare
    [ "${#lines[@]}" -eq 2 ]
    ID=name-plain-same run -0 scripts/compare
    [[ $output == *$'\nverdict: agrees\n'* ]] || false
    ID=no-such run -2 scripts/compare
    says 'compare: ID=no-such: there is no such question; labs/06-differences/probe --list shows them'
}

@test "share says in how many rows of ten the two systems differ" {
    grep '^id	t' "$rows" >first
    printf '%s\t%s\t?\t%s\t=\t%s\t=\tran\tP-01\n' a posix 1 2 b posix 1 1 c tools 1 2 d tools 1 2 e tools 1 1 | cat first - >"$rows"
    run -0 scripts/compare share
    says 'posix: 5 of 10 differ' 'tools: 7 of 10 differ' 'all: 6 of 10 differ'
}

# ---- on a terminal ----

on() { # [BEFORE]: compare on a terminal; its status
    local status=0
    on_a_terminal "stty rows ${ROWS:-24}; ${1:-:}; scripts/compare" </dev/null >screen || status=$?
    tr -d '\r' <screen
    return "$status"
}

@test "on a terminal the table goes through PAGER, and the first screen says how to see less of it" {
    need_terminal
    asked_before
    unset PAGER
    PAGER='head -n 12 | sed "s/^/paged: /"' run -0 on
    [ "${#lines[@]}" -eq 12 ]
    [[ $output == 'paged: '*'make compare TOPIC=posix DIFF=1'*'make compare ID=name-32'*'this machine'* ]] || false
    PAGER='sed "s/^/paged: /"' TOPIC=tools ROWS=60 run -0 on # it fits on the screen
    [[ $output != *paged:* && $output == *'questions, *'* ]] || false
    PAGER='sed "s/^/paged: /"' TOPIC=posix run -0 on # a topic was chosen
    [[ $output == 'paged: '* && $output != *DIFF=1* ]] || false
    PAGER=no-such-pager run -0 on
    [[ $output == *' questions, * '* ]] || false
    PAGER='sed "s/^/paged: /"' run -0 scripts/compare # a pipe
    [[ $output != *paged:* && $output != *DIFF=1* ]] || false
    NO_COLOR=1 PAGER=cat run -0 on
    [ "$(tail -n +5 <<<"$output")" = "$(scripts/compare)" ]
    invent Darwin ok # what is contradicted is said behind the pages, with its status
    WITH=mac.tsv PAGER='sed "s/^/paged: /"' run -1 on
    [ "${lines[${#lines[@]} - 1]}" = 'compare: ftruncate-again: mac.tsv says ok, the macOS column says EINVAL' ]
}

@test "without PAGER it is less -R, and where that is missing more" {
    need_terminal
    asked_before
    unset PAGER
    mkdir bin
    local tool
    for tool in sh awk basename cat cp dirname env grep id mktemp printf rm sed stty test tr uname wc; do
        ln -s "$(command -v $tool)" bin/ 2>/dev/null || :
    done
    for tool in less more; do printf '#!/bin/sh\necho "this is %s $*"\n' $tool >bin/$tool && chmod +x bin/$tool; done
    run -0 on "PATH='$PWD/bin'"
    says 'this is less -R'
    rm bin/less
    run -0 on "PATH='$PWD/bin'"
    says 'this is more '
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

@test "WITH takes many recordings, shows them side by side, and compares each with its column" {
    asked_before
    invent Darwin EINVAL
    mv mac.tsv 'one mac.tsv'
    invent Linux EFBIG
    mv mac.tsv two.tsv
    WITH='*mac.tsv' run -0 scripts/compare # a pattern that means one file, whose name has a blank
    WITH='two.tsv mac*' run -2 scripts/compare
    says 'compare: WITH=two.tsv mac*: there is no such file'
    mv 'one mac.tsv' one.tsv
    WITH='[ot]*.tsv' DIFF=1 run -1 --separate-stderr scripts/compare
    [ "$stderr" = 'compare: ftruncate-again: two.tsv says EFBIG, the Linux column says ok' ]
    [[ ${lines[0]} == question*'this machine'*one.tsv*two.tsv ]] || false
    [[ $output == *$'\n''ftruncate a second time, to grow '*EINVAL*EFBIG* ]] || false
    WITH='one.tsv two.tsv' FORMAT=tsv run -1 --separate-stderr scripts/compare
    [ "$(awk -F '\t' '$1 == "ftruncate-again" { print $4, $5 }' <<<"$output")" = 'EINVAL EFBIG' ]
    mkdir also && cp two.tsv also/one.tsv
    WITH='one.tsv also/one.tsv' FORMAT=tsv run -1 --separate-stderr scripts/compare
    [[ ${lines[0]} == *$'\t'"$(basename "$PWD")/one.tsv"$'\t'also/one.tsv ]] || false
    WITH='one.tsv two.tsv' FORMAT=md run -2 scripts/compare
    says 'compare: FORMAT=md: many recordings are shown as a table, or as tsv'
    WITH='one.tsv two.tsv' ID=name-empty run -2 scripts/compare
    says 'compare: ID=name-empty: many recordings are shown for all questions, or for a TOPIC'
}

@test "WITH shows recordings of races side by side, and does not mix them with answers" {
    invent Linux ok
    printf '# machine: Old One\n# a day\n# pair: x\n# round item sample\n' >race.tsv
    mkdir labs/11-ring-buffer
    cp "$TOP"/labs/11-ring-buffer/race* labs/11-ring-buffer/
    mkdir tmp
    TMPDIR=$PWD/tmp WITH='race.tsv' run -0 scripts/compare
    [[ $output == *'Old One'* ]] || false
    [ -z "$(ls -A tmp)" ]
    WITH='mac.tsv race.tsv' run -2 scripts/compare
    says 'compare: WITH=mac.tsv race.tsv: some are recordings of make record, and some of make race; compare one kind'
}

@test "record writes what this machine answers, without its name, and the recording agrees" {
    run -0 scripts/compare record
    [[ $output == notes/recordings/*-"$(uname -m)"*".tsv has what this machine answers" ]] || false
    local file=${output%% has *}
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
    says 'compare: there is a word too many: too'
    run -2 scripts/compare sids
    says 'compare: there is no command sids; write record, sides PAGE, grounds, share, or nothing; --help says more'
    run -2 scripts/compare sides
    says 'compare: sides needs exactly one page'
    run -2 scripts/compare sides nowhere.md
    says 'compare: there is no page nowhere.md'
    TOPIC=system run -2 scripts/compare
    says 'compare: TOPIC=system is not a topic; write posix, sysv, sync, mmap, limits or tools'
    FORMAT=xml run -2 scripts/compare
    says 'compare: FORMAT=xml is not a format; write tsv, md or json'
    DIFF=yes run -2 scripts/compare
    says 'compare: DIFF=yes has no meaning; write DIFF=1, or leave it out'
    AS=root run -2 scripts/compare
    says 'compare: AS=root has no meaning; write AS=user, or leave it out'
    OS=windows run -2 scripts/compare
    says 'compare: OS=windows: the workbook does not know this system; write OS=linux or OS=macos'
    WITH=nowhere run -2 scripts/compare
    says 'compare: WITH=nowhere: there is no such file'
    WITH=$rows run -2 scripts/compare
    says "compare: WITH=$rows: this file is not a recording; scripts/compare record makes one"
    rm "$ROOM/probe"
    run -2 scripts/compare
    says 'compare: the probes are not built: run make in labs/06-differences'
    run -0 scripts/compare --help
    [ "${lines[0]}" = 'compare - print what this machine answers beside what Linux and macOS answer' ]
}

@test "compare takes its world with it" {
    need_macos_rules
    OS=macos ID=page-size scripts/compare >said 3>&- &
    wait $!
    grep -qx 'the rules: 16384' said
    run -1 compgen -G "/dev/shm/shmlab.q$!x*"
}

@test "the rules give no recording" {
    need_macos_rules
    OS=macos run -2 scripts/compare record
    says 'compare: OS=macos: what the rules for macOS answer is not a recording; make record on a Mac writes one'
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

#!/usr/bin/env bats
# shellcheck disable=SC2012,SC2016,SC2030,SC2031,SC1112 # no blanks in these names; run's output; the page's own quote
# scripts/book: the book has what the pages and the programs have, and stops at what is missing

load ../helper

setup_file() { # a skip in setup_file is a fault to bats 1.8
    command -v pandoc >/dev/null || return 0
    unset LIVE # this copy has nothing to make that machine with
    make -s -C "$TOP" build
    mkdir "$BATS_FILE_TMPDIR/tree"
    (cd "$TOP" && cp -Rp Makefile README.md common labs notes scripts "$BATS_FILE_TMPDIR/tree/")
    cd "$BATS_FILE_TMPDIR/tree" || return
    rm -rf labs/*/mine
    # Whether pages hold is pages.bats' question; the title page says which have been run, and these have
    { make -s check-01 && make -s check-03; make -s check-01 OS=macos && make -s check-03 OS=macos; } >checked 2>&1 3>&- ||
        { cat checked >&3; return 1; }
    mkdir "$BATS_FILE_TMPDIR/stubs"
    for tool in cc gcc clang; do
        printf '%s\n' '#!/bin/sh' "echo $tool >>'$BATS_FILE_TMPDIR/called'" 'exit 1' >"$BATS_FILE_TMPDIR/stubs/$tool"
        chmod +x "$BATS_FILE_TMPDIR/stubs/$tool"
    done
    PATH=$BATS_FILE_TMPDIR/stubs:$PATH scripts/book >made 2>&1 || { cat made >&3; return 1; }
}
setup() {
    command -v pandoc >/dev/null || skip 'there is no pandoc: ./scripts/setup book'
    cd "$BATS_FILE_TMPDIR/tree" || return
}

@test "each chapter and each lab has its page, and a page of its own says how the sessions ended" {
    for page in $(sed -n 's,^notes/\(.*/\)\{0\,1\}\(.*\)\.md$,\2,p' notes/book/chapters) $(ls -d labs/[0-9][0-9]-* | sed 's,labs/,,'); do
        [ -s "build/book/html/$page.html" ] || { echo "no $page.html"; return 1; }
    done
    [ -s build/book/shmlab.epub ]
    run -1 grep "skipped, needs" build/book/html/status.html # it says how many
    for lab in labs/[0-9][0-9]-*; do
        outcome='not run here</td><td>not run here</td><td>never'
        case $lab in */01-* | */03-*) outcome="ok, [0-9]* command.*</td><td>ok, [0-9]* command.*</td><td>$(date +%Y)-.*, no commit" ;; esac
        grep -q "<a href=\"${lab#labs/}.html\">${lab#labs/}</a></th><td>$outcome</td>" build/book/html/status.html
    done
    grep -q "they last ran here, on $(uname -srm)" build/book/html/status.html
    # The first page says it in a line
    pages=$(awk -F '\t' '$4 != ""' build/book/chapters.tsv | wc -l)
    tr '\n' ' ' <build/book/html/index.html | grep -q "The last check on this machine: on Linux 2 of $pages pages printed what they say, $((pages - 2)) did not run; .* 2 of $pages .*<a href=\"status.html\">"
}

row() { sed -n "s,.*\">$1</a></th><td>\(.*\)</td></tr>.*,\1,p" build/book/html/status.html | sed 's,</td><td>,|,g'; }

@test "the book needs no compiler; what has not run here, has changed since, or differs, the book says so" {
    local now
    [ ! -e "$BATS_FILE_TMPDIR/called" ]
    cp -Rp . "$BATS_TEST_TMPDIR/again" && cd "$BATS_TEST_TMPDIR/again"
    git init -q . && git add Makefile && git -c user.name=a -c user.email=a@b commit -qm one
    now=$(date +%Y-%m-%d)
    rm -r build/checked
    run -0 scripts/book html
    [ "$(row 04-dev-shm)" = 'not run here|not run here|never' ]
    run -0 make -s check-04
    run -0 scripts/book html
    [[ $(row 04-dev-shm) == "ok, "*" commands"*"|not run here|$now, $(git rev-parse --short HEAD), with changes" ]] || false
    touch -t 203801010000 labs/04-dev-shm/poke.c
    run -0 scripts/book html
    [[ $(row 04-dev-shm) == 'changed since it ran|not run here|'* ]] || false
    grep -q '1 changed since then' build/book/html/index.html
    sed 's/^peek: \(.*\) has 33 bytes/peek: \1 has 34 bytes/' labs/04-dev-shm/README.md >new && mv new labs/04-dev-shm/README.md
    run -2 make -s check-04
    touch -t 202001010000 labs/04-dev-shm/poke.c
    run -0 scripts/book html
    [[ $(row 04-dev-shm) == 'differs|not run here|'* ]] || false
    grep -q '1 did not,' build/book/html/index.html
}

@test "the first page has each lab with its first figure and the sentence of README's table, in README's parts, and follows them" {
    local items=build/book/html/index.html parts
    [ "$(sed -n '/id="main"/,/id="the-labs"/p' $items | sed 's/<[^>]*>//g' | grep -c .)" -le 20 ]
    parts=$(sed -n 's/^\*\*\(.*\)\.\*\* .*/\1/p' README.md)
    [ "$(sed -n 's,^<h3[^>]*>\(.*\)</h3>,\1,p' $items)" = "$parts" ]
    for lab in labs/[0-9][0-9]-*; do
        figure=$(sed -n 's/^!\[.*](\(.*\))$/\1/p' "$lab/README.md" | head -n 1)
        says=$(sed -n "s,^| .*($lab/README.md) | \([^|]*\) | .*,\1,p" README.md)
        [ -n "$says" ]
        tr '\n' ' ' <$items | grep -qF "<li><img src=\"files/$lab/$figure\" alt=\"\" /><a href=\"${lab#labs/}.html\">$(sed -n 's/^# //p' "$lab/README.md" | head -n 1)</a><p>$says</p>"
    done
    sed 's,^\(| .*(labs/01-fork-mmap/README.md) | \)[^|]* |,\1A child writes one. |,' README.md >new && mv new README.md
    mv labs/05-limits/figures/limits.svg labs/05-limits/figures/bounds.svg
    sed 's,figures/limits.svg,figures/bounds.svg,' labs/05-limits/README.md >new && mv new labs/05-limits/README.md
    scripts/book html
    grep -q 'A child writes one\.' $items
    grep -q 'src="files/labs/05-limits/figures/bounds.svg"' $items
}

@test "a question's name is its anchor; each choice opens its reason, which says first whether it is right, and where" {
    page=build/book/html/02-sysv-shm.html
    flat() { tr '\n' ' ' <$page; }
    flat | grep -q '<h3 id="smaller">The segment has 4096 bytes.'
    flat | grep -qF '<div class="choices" role="group" aria-labelledby="smaller"> <details class="wrong"><summary> <code>1</code> </summary> <p><strong>Wrong.</strong> The size is set once'
    flat | grep -qF '<details class="right"><summary> <code>4096</code> </summary> <p><strong>Right.</strong> When the segment'
    flat | grep -qF '<code>hello</code> </summary> <p><strong>Right on Linux, wrong on macOS.</strong>'
    flat | grep -qF '<code>EINVAL</code> </summary> <p><strong>Right on macOS, wrong on Linux.</strong>'
    tr '\n' ' ' <build/book/html/03-posix-shm.html | grep -qF '<code>16384</code> </summary> <p><strong>Right on macOS.</strong>'
    # Each question of a page has one, behind its heading; and what it printed
    for lab in 02-sysv-shm 09-lifetimes; do
        asked=$(grep -c '^### [a-z][a-z0-9-]*: ' "labs/$lab/README.md")
        [ "$(grep -c '<div class="choices"' "build/book/html/$lab.html")" -eq "$asked" ]
        [ "$(grep -c '<summary>What it printed</summary>' "build/book/html/$lab.html")" -eq "$asked" ]
    done
    # What is right is what the session prints; and a link may name the question
    cp labs/02-sysv-shm/README.md "$BATS_TEST_TMPDIR/page"
    sed 's/^get: asked for 1, got id=3 size=4096/get: asked for 1, got id=3 size=1/' "$BATS_TEST_TMPDIR/page" >labs/02-sysv-shm/README.md
    printf '\nSee [that question](#smaller).\n' >>labs/02-sysv-shm/README.md
    scripts/book html
    flat | grep -qF '<code>1</code> </summary> <p><strong>Right.</strong>'
    flat | grep -qF '<a href="#smaller">that question</a>'
    cp "$BATS_TEST_TMPDIR/page" labs/02-sysv-shm/README.md
    scripts/book html
}

# Every href and src that is not of another host leads to a file, and its fragment to an id in it
@test "every link and every anchor of the HTML resolves" {
    cd build/book/html
    grep -o ' id="[^"]*"' ./*.html | sed 's,^\./\(.*\): id="\(.*\)",\1#\2,' | sort >"$BATS_TEST_TMPDIR/ids"
    [ -z "$(uniq -d "$BATS_TEST_TMPDIR/ids")" ] || { echo "twice: $(uniq -d "$BATS_TEST_TMPDIR/ids")"; return 1; }
    # Lines of page, file and fragment. There are many thousands, so no process for each of them
    grep -oE ' (href|src)="[^"]*"' ./*.html | sed 's,^\./\(.*\): [hs][a-z]*="\(.*\)",\1 \2,' | sort -u |
        awk '{ page = $1; sub(/[^ ]* /, ""); at = index($0, "#"); file = at ? substr($0, 1, at - 1) : $0; print page "\t" (file == "" ? page : file) "\t" (at ? substr($0, at + 1) : "") }' >"$BATS_TEST_TMPDIR/links"
    [ "$(cut -f 1 "$BATS_TEST_TMPDIR/links" | uniq | wc -l)" -eq "$(ls ./*.html | wc -l)" ]
    cut -f 2 "$BATS_TEST_TMPDIR/links" | sort -u | while read -r file; do [ -e "$file" ] || echo "$file leads nowhere"; done >"$BATS_TEST_TMPDIR/wrong"
    awk -F '\t' 'NR == FNR { known[$0]; next } $3 != "" && !(($2 "#" $3) in known) { print $1 ": " $2 "#" $3 ": no such anchor" }' "$BATS_TEST_TMPDIR/ids" "$BATS_TEST_TMPDIR/links" >>"$BATS_TEST_TMPDIR/wrong"
    head -n 20 "$BATS_TEST_TMPDIR/wrong"
    [ ! -s "$BATS_TEST_TMPDIR/wrong" ]
}

@test "a listing, a header's too, stands behind the section that links to it first, and nowhere else" {
    run grep -oE '<h2 id="[^"]*|class="sourceCode" id="(parts-ring.h|parts-sleep.h|ring-4-cached.c)"' build/book/html/11-ring-buffer.html
    tr '\n' ' ' <<<"$output" | grep -qF 'id="the-same-made-fast-and-safe class="sourceCode" id="parts-ring.h" <h2 id="run-it <h2 id="what-happened class="sourceCode" id="parts-sleep.h" <h2 id="the-race class="sourceCode" id="ring-4-cached.c" <h2 id="what-to'
    [ "$(grep -c sourceCode <<<"$output")" -eq 3 ]
}

@test "a Linux and a macOS session stand side by side, with what differs marked, and the ground named" {
    page=build/book/html/03-posix-shm.html
    grep -q '<div class="side linux">' $page
    grep -q '<mark>reader: st_size=16384 st_blocks=0 st_blksize=0</mark>' $page
    grep -q '^reader: name=/shmlab.501.posix addr=0x10691a000 msg=hi' $page # an address is no difference
}

@test "a macOS answer names its ground and its facts, and each fact leads to its row" {
    tr '\n' ' ' <build/book/html/03-posix-shm.html >"$BATS_TEST_TMPDIR/page" # pandoc breaks its lines
    grep -q 'macOS · <span class="ground">rules, from <a href="sources.html#fact-P-30" title="source bsd/kern/posix_shm.c:[^"]*">P-30</a>, <a href="sources.html#fact-P-81"[^>]*>P-81</a> (xnu bsd/kern/posix_shm.c)</span>' "$BATS_TEST_TMPDIR/page"
    tr '\n' ' ' <build/book/html/05-limits.html | grep -q 'macOS · <span class="ground">recorded, article 1, on a Mac in August 2020</span>'
    tr '\n' ' ' <build/book/html/06-differences.html | grep -q '>V-73</a> (not observed)'
    grep -q '<tr id="fact-P-05"><th scope="row">P-05</th><td>shm_open of a name with a slash inside, <code>name-inner-slash</code>: EINVAL; ok<br>' build/book/html/sources.html
    # No macOS answer without a ground
    for page in build/book/html/*.html; do
        [ "$(grep -c 'Session on macOS' "$page")" -le "$(tr '\n' ' ' <"$page" | grep -o 'macOS · <span class="ground">[a-z]' | wc -l)" ] || { echo "$page"; return 1; }
    done
}

@test "a program or a part that changes changes the book, and what did not change is not made anew" {
    before=$(find build/book/html -name '*.html' -exec ls -l --time-style=full-iso {} + 2>/dev/null | grep -v -e 01-fork -e 07-addr -e index -e status || :)
    sed 's/touched, a private page has/a private page that is touched has/' labs/01-fork-mmap/share.c >new.c && mv new.c labs/01-fork-mmap/share.c
    sed 's,of the frame behind it,of all that is behind it,' labs/07-addresses/parts/frames.h >new.h && mv new.h labs/07-addresses/parts/frames.h
    run -0 scripts/book html
    grep -q 'of all that is behind it' build/book/html/07-addresses.html
    grep -q 'a private page that is touched has' build/book/html/01-fork-mmap.html
    after=$(find build/book/html -name '*.html' -exec ls -l --time-style=full-iso {} + 2>/dev/null | grep -v -e 01-fork -e 07-addr -e index -e status || :)
    [ "$before" = "$after" ]
}

@test "what programs share, in parts/ and probes/, is listed by that name, and a page follows it" {
    page=build/book/html/04-dev-shm.html lab=labs/04-dev-shm
    cp $lab/README.md "$BATS_TEST_TMPDIR/page"
    mkdir -p $lab/parts $lab/probes
    printf '/* one.h - a part */\nint one;\n' | tee $lab/parts/one.h >$lab/probes/one.c
    printf '\nSee [a part](parts/one.h) and [a probe](probes/one.c#one-c).\n' >>$lab/README.md
    run -1 scripts/book html
    [[ $output == *"$lab/probes/one.c has no comment that begins with: one-c"* ]] || false
    sed 's/one\.h/one.c/' $lab/parts/one.h >$lab/probes/one.c
    scripts/book html
    grep -q 'id="parts-one.h-2"' $page
    tr '\n' ' ' <$page | grep -q 'href="#probes-one.c-1">a probe (line 1)</a>'
    grep -q '<code>probes/one.c</code>' $page
    echo 'int another;' >>$lab/parts/one.h
    scripts/book html
    grep -q '> another' $page
    rm $lab/parts/one.h
    run -1 scripts/book html
    [[ $output == *'this link leads nowhere: parts/one.h'* ]] || false
    rm -r $lab/parts $lab/probes
    cp "$BATS_TEST_TMPDIR/page" $lab/README.md
}

@test "a chapter that is gone leaves the book, and a heading that is gone stops who links to it" {
    sed 's/^## Linux and macOS: the traps/## The traps/' labs/06-differences/README.md >new && mv new labs/06-differences/README.md
    run -1 scripts/book html
    printf '%s\n' "$output" | grep -q '^notes/linux-macos.md:[0-9]*: labs/06-differences/README.md has no heading #linux-and-macos-the-traps$'
    sed 's/^## The traps/## Linux and macOS: the traps/' labs/06-differences/README.md >new && mv new labs/06-differences/README.md
    # Each page lists the chapters, and would be made anew. In a copy we make two of them
    cp -Rp . "$BATS_TEST_TMPDIR/copy" && cd "$BATS_TEST_TMPDIR/copy"
    make_pages() { MAKEFLAGS='' make -rs -f notes/book/book.mk "${@/#/build/book/html/}"; }
    cp -R labs/05-limits labs/98-limits
    MAKEFLAGS='' run -0 make -rn -f notes/book/book.mk html
    grep -q -e '--output build/book/html/98-limits.html ' <<<"$output"
    make_pages index.html 98-limits.html
    grep -q 98-limits build/book/html/index.html
    rm -r labs/98-limits
    make_pages index.html
    [ ! -e build/book/html/98-limits.html ]
    run -1 grep 98-limits build/book/html/index.html
}

# stops WHAT LINE...: with the lines added to lab 04's page, the build stops and blames the first for WHAT
stops() {
    what=$1
    shift
    cp labs/04-dev-shm/README.md "$BATS_TEST_TMPDIR/page"
    printf '%s\n' '' "$@" >>labs/04-dev-shm/README.md
    run -1 scripts/book html
    cp "$BATS_TEST_TMPDIR/page" labs/04-dev-shm/README.md
    printf '%s\n' "$output" | grep -Fxq "labs/04-dev-shm/README.md:$(($(wc -l <"$BATS_TEST_TMPDIR/page") + 2)): $what" || { echo "$output"; return 1; }
}
@test "a link that leads nowhere stops the book, with page and line" { stops 'this link leads nowhere: nowhere.md' 'See [this](nowhere.md).'; }
@test "a link to a program that is not there stops it" { stops 'this link leads nowhere: nowhere.c' 'See [this](nowhere.c).'; }
@test "a link to a heading that is not there stops it" { stops 'labs/01-fork-mmap/README.md has no heading #look-outside' 'See [this](../01-fork-mmap/README.md#look-outside).'; }
@test "a link to a heading of the page itself that is not there stops it" { stops 'labs/04-dev-shm/README.md has no heading #look-outside' 'See [this](#look-outside).'; }
@test "a figure that is not there stops the book" { stops 'there is no figure figures/none.svg' '![A figure](figures/none.svg)' '' 'In words: none.'; }
@test "a figure without a title stops the book" { stops 'this figure has no text' '![](figures/none.svg/../views.svg)' '' 'In words: none.'; }
@test "a figure without its words stops the book" {
    for words in '' '## A heading' '![Another](figures/views.svg)'; do
        stops 'no explanation follows this figure' '![A figure](./figures/views.svg)' '' "$words"
    done
}
@test "a marker that is in no comment stops the book" { stops 'labs/04-dev-shm/poke.c has no comment that begins with: nothing-such' 'See [poke](poke.c#nothing-such).'; }
@test "a marker that is in two comments stops the book" { stops 'labs/03-posix-shm/writer.c has two comments that begin with: w' 'See [it](../03-posix-shm/writer.c#w).'; }
@test "a reference that is none stops the book" {
    stops 'this is no {{table FILE}} and no {{facts FILE}}' '{{tabel ../06-differences/differences.tsv}}'
}
@test "a table with a column that has no head stops the book" {
    for head in '|   | b |' '| b |  |' '|   |   |'; do stops 'a column of this table has no head' "$head" '|---|---|' '| 1 | 2 |'; done
}
@test "a fact that is not there stops the book" {
    stops 'labs/06-differences/differences.tsv has no fact P-5' '```{.console .macos facts="P-05 P-5"}' '$ ./odd' '```'
}
@test "a macOS session without facts stops the book" {
    stops 'a .macos session must say facts="P-05 ..."' '```{.console .macos}' '$ ./odd' '```'
}
@test "a question whose choices have no reason, or whose answer is no choice, or whose name is taken, stops the book" {
    asks() { # WHAT NAME LINE OF THE SESSION, and the last reason
        stops "$1" "### $2: Which?" '' '`yes` · `no`' '' '<details><summary>Answer</summary>' '' '```{.console answer="is "}' '$ ./odd' "$3" '```' '' \
            '- `yes`: It is.' "$4" '' '</details>'
    }
    asks 'no reason is given for the choice no' odd 'it is yes' '- `never`: It is not.'
    asks 'no choice is what the session prints' odd 'it is odd' '- `no`: It is not.'
    asks 'the name of this question is the anchor of another heading' predict 'it is yes' '- `no`: It is not.'
    stops 'no answer is folded below the choices' '### odd: Which?' '' '`yes` · `no`' '' '## Another'
}
@test "what is wrong in a breakage is blamed there, and not in the page that is made of them" {
    page=labs/04-dev-shm/breaks/private.md
    cp $page "$BATS_TEST_TMPDIR/page"
    printf '\nSee [this](nowhere.md).\n' >>$page
    run -1 scripts/book html
    cp "$BATS_TEST_TMPDIR/page" $page
    printf '%s\n' "$output" | grep -Fxq "$page:$(($(wc -l <$page) + 2)): this link leads nowhere: nowhere.md" || { echo "$output"; return 1; }
}
@test "a marker leads to its line, and follows it" {
    page=build/book/html/03-posix-shm.html
    leads() {
        scripts/book html
        line=$(grep -n '/\* 3. Map \*/' labs/03-posix-shm/writer.c | cut -d: -f1)
        tr '\n' ' ' <$page | grep -q "href=\"#writer.c-$line\">map (line $line)</a>"
    }
    leads
    cp labs/03-posix-shm/writer.c "$BATS_TEST_TMPDIR/writer.c"
    { sed '/#include/q' "$BATS_TEST_TMPDIR/writer.c"; printf '\n\n'; sed '1,/#include/d' "$BATS_TEST_TMPDIR/writer.c"; } >labs/03-posix-shm/writer.c
    leads
    [ "$line" -eq "$(($(grep -n '/\* 3. Map \*/' "$BATS_TEST_TMPDIR/writer.c" | cut -d: -f1) + 2))" ]
    cp "$BATS_TEST_TMPDIR/writer.c" labs/03-posix-shm/writer.c
}

# ---- EPUB ----

@test "the EPUB has each chapter, each figure, the sessions, and no link that leads nowhere" {
    command -v python3 || skip 'there is no python3' # to unpack it
    cd "$BATS_TEST_TMPDIR"
    python3 -m zipfile -e "$BATS_FILE_TMPDIR/tree/build/book/shmlab.epub" epub
    cd epub/EPUB
    # Its contents name each chapter, in the book's order, behind the title page: a file's first link is to its chapter
    tr '\n' ' ' <nav.xhtml | grep -o '<a href="text/ch[0-9]*\.xhtml[^"]*">[^<]*' | sed 's,.*/\(ch[0-9]*\)[^>]*>,\1	,' | awk -F '\t' '!seen[$1]++ { print $2 }' | sed 1d >titles
    cut -f 3 "$BATS_FILE_TMPDIR/tree/build/book/chapters.tsv" >chapters
    diff titles chapters
    # Each figure of each page
    for figure in $(cd "$BATS_FILE_TMPDIR/tree" && sed -n 's,^!\[.*\](\(.*\))$,\1,p' labs/*/README.md notes/*.md); do
        cksum "$BATS_FILE_TMPDIR/tree"/labs/*/"$figure" "$BATS_FILE_TMPDIR/tree/notes/$figure" 2>/dev/null
    done | cut -d ' ' -f 1,2 | sort -u >wanted
    cksum media/* | cut -d ' ' -f 1,2 | sort -u >have
    [ -s wanted ]
    [ -z "$(comm -23 wanted have)" ]
    # A session of Linux and one of macOS, with its ground
    cat text/*.xhtml | tr '\n' ' ' >all
    grep -q '<span class="command">./probe ftruncate-same ftruncate-100 name-plain-same</span>' all
    grep -q 'probe: ftruncate-100: 100 bytes' all
    grep -q 'probe: ftruncate-100: 1 page' all
    grep -qE 'macOS · <span class="ground">rules, from <a href="ch[0-9]*.xhtml#sources--fact-P-31"' all
    # A question: its choices in a line, and behind them the answers
    grep -q '<p><code>hello</code> · <code>EINVAL</code> · <code>ENOENT</code></p> *<details><summary>Answer</summary>' all
    grep -q '<code>hello</code>: <strong>Right on Linux, wrong on macOS.</strong> This' all
    # Links: a file, or an id in one
    cd text
    for file in *.xhtml; do
        grep -o ' id="[^"]*"' "$file" | sed "s,.*=\"\(.*\)\",$file#\1,"
        echo "$file"
    done | sort >../ids
    for file in *.xhtml; do
        tr '\n' ' ' <"$file" | grep -oE ' href="[^"]*"' | sed "s/.*=\"\(.*\)\"/\1/; s,^#,$file#," | grep -v -e '^[a-z]*:' -e '^\.\./' || :
    done | sort -u >../links
    [ -s ../links ]
    [ -z "$(comm -13 ../ids ../links)" ] || { comm -13 ../ids ../links | head; return 1; }
}

# ---- make serve ----

serve() { # starts it; its address is in $port, its lines come on descriptor 4
    mkfifo "$BATS_TEST_TMPDIR/said"
    common/limit 300 scripts/serve >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
    server=$!
    exec 4<"$BATS_TEST_TMPDIR/said"
    said '^serve: http://127\.0\.0\.1:[0-9]*/ is the book'
    port=${line#*127.0.0.1:} port=${port%%/*}
}
said() { # waits for a line like $1; what comes before it is shown if it does not come
    while read -r line <&4; do
        echo "$line"
        [[ ! $line =~ $1 ]] || return 0
    done
    return 1
}
fetch() { # PAGE
    exec 5<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /%s HTTP/1.0\r\n\r\n' "$1" >&5 && cat <&5 && exec 5<&-
}
teardown() { [ -z "${server-}" ] || kill "$server" 2>/dev/null || :; }

@test "serve shows the book on loopback, makes it anew at a save, and keeps it where a page has a fault" {
    command -v python3 || skip 'there is no python3'
    serve
    fetch glossary.html | grep -q '<h1 id="glossary">'
    cp notes/glossary.md "$BATS_TEST_TMPDIR/glossary.md"
    printf '\nA word that nobody knew.\n' >>notes/glossary.md
    said '^serve: made the book again'
    fetch glossary.html | grep -q 'A word that nobody knew.'
    printf '\nSee [this](nowhere.md).\n' >>notes/glossary.md
    said "^notes/glossary.md:$(wc -l <notes/glossary.md): this link leads nowhere: nowhere.md"
    fetch glossary.html | grep -q 'A word that nobody knew.'
    cp "$BATS_TEST_TMPDIR/glossary.md" notes/glossary.md
    said '^serve: made the book again'
    run fetch glossary.html
    [[ $output == *'<h1 id="glossary">'* && $output != *'nobody knew'* ]] || false
    # Only this machine is answered
    for address in $(hostname -I 2>/dev/null); do
        [[ $address == *:* ]] || run -1 bash -c "exec 5<>/dev/tcp/$address/$port"
    done
    # A second one does not take its port
    PORT=$port run -1 common/limit 60 scripts/serve
    [[ $output == *"serve: the server could not use port $port: "*'in use; choose another with PORT=NUMBER'* ]] || { echo "$output"; return 1; }
    # Ended, it leaves nothing
    family=$(processes | awk -v root="$server" '{ parent[$1] = $2 }
        END { for (p in parent) { for (q = p; q in parent && q != root && q > 1; q = parent[q]) ; if (q == root) print p } }')
    [ "$(wc -w <<<"$family")" -ge 4 ] # limit, the script, the server, the loop
    kill -INT "$server"
    status=0
    wait "$server" || status=$?
    [ "$status" -eq 130 ]
    for pid in $family; do run -1 kill -0 "$pid"; done
    run -1 fetch index.html
}
@test "serve makes the book anew where a program is gone, too, and never without a change" {
    command -v python3 || skip 'there is no python3'
    # Each second is a step of ours: serve's sleep says `look`, and waits
    mkdir "$BATS_TEST_TMPDIR/bin"
    mkfifo "$BATS_TEST_TMPDIR/step"
    printf '#!/bin/sh\necho look\nread -r _ <"%s"\n' "$BATS_TEST_TMPDIR/step" >"$BATS_TEST_TMPDIR/bin/sleep"
    chmod +x "$BATS_TEST_TMPDIR/bin/sleep"
    PATH=$BATS_TEST_TMPDIR/bin:$PATH serve
    said '^look$'
    unchanged() {
        echo >"$BATS_TEST_TMPDIR/step"
        read -r line <&4
        [ "$line" = look ] || { echo "without a change: $line"; return 1; }
    }
    unchanged
    mv labs/01-fork-mmap/share.c "$BATS_TEST_TMPDIR/share.c"
    echo >"$BATS_TEST_TMPDIR/step"
    said '^labs/01-fork-mmap/README.md:[0-9]*: this link leads nowhere: share.c'
    said '^look$'
    unchanged
    mv "$BATS_TEST_TMPDIR/share.c" labs/01-fork-mmap/share.c
    echo >"$BATS_TEST_TMPDIR/step"
    said '^serve: made the book again'
    said '^look$'
    unchanged
}
@test "serve says what is wrong with a port, and with an argument" {
    PORT=http run -2 scripts/serve
    [ "$output" = 'serve: PORT=http is not a port; write a number up to 65535' ]
    run -2 scripts/serve now
    [ "$output" = 'serve: it takes no arguments; --help says more' ]
}

# ---- the EPUB ----

@test "epubcheck finds nothing in the EPUB" {
    checker=$(command -v epubcheck) || skip 'there is no epubcheck: ./scripts/setup all'
    # Debian's is an archive that not every kernel starts
    [ "$(head -c 2 "$checker")" != PK ] || checker="java -jar $checker"
    # shellcheck disable=SC2086 # one word, or three
    run -0 $checker build/book/shmlab.epub
    [[ $output == *'0 fatals / 0 errors / 0 warnings'* ]] || false
}

# ---- the PDF ----

needs_pdf() {
    command -v pdftotext >/dev/null || skip 'there is no pdftotext: ./scripts/setup all'
    scripts/book browser >/dev/null 2>&1 || skip 'there is no Chromium or Chrome; ./scripts/setup book installs one'
    pdf=build/book/shmlab.pdf
}
# The first level of the outline, a line PAGE TITLE each
outline() {
    pdftohtml -xml -i -stdout "$pdf" | awk '/^<outline>/ { depth++ } /^<\/outline>/ { depth-- }
        depth == 1 && sub(/^<item page="/, "") { sub(/">/, " "); sub(/<\/item>.*/, ""); gsub(/&quot;/, "\""); gsub(/&lt;/, "<"); gsub(/&gt;/, ">"); gsub(/&amp;/, "\\&"); print }'
}

@test "the PDF's outline has the chapters in their order, each on a page of its own, with its title at the head" {
    needs_pdf
    outline >"$BATS_TEST_TMPDIR/outline"
    diff <(echo shmlab; echo Contents; cut -f 3 build/book/chapters.tsv) <(cut -d ' ' -f 2- "$BATS_TEST_TMPDIR/outline")
    [ "$(cut -d ' ' -f 1 "$BATS_TEST_TMPDIR/outline" | sort -nu | wc -l)" -eq "$(wc -l <"$BATS_TEST_TMPDIR/outline")" ]
    sed 1,2d "$BATS_TEST_TMPDIR/outline" | while read -r page title; do
        pdftotext -layout -f "$page" -l "$page" "$pdf" - | head -n 2 | grep -q "^ *shmlab  *$title" || { echo "page $page: not the head of $title"; return 1; }
        [ "$(pdftotext -f "$page" -l "$page" -layout "$pdf" - | tr -d '\f' | grep . | tail -n 1 | tr -d ' ')" = "$page" ]
    done
    pages=$(pdfinfo "$pdf" | sed -n 's/^Pages: *//p')
    [ "$pages" -gt 100 ]
    [ "$pages" -lt 700 ]
    pdfinfo "$pdf" | grep -Eq '^Tagged: +yes'
    pdfinfo "$pdf" | grep -q '(A4)'
}

# A4 is 595 points wide, and 51 are left free on either side. Were a block wider, Chromium would print all of it smaller,
# so that the widest line has to reach the margin, too, and the smallest type is what paper.css says.
@test "no word of the PDF is past its margins, and nothing is printed smaller to make it so" {
    needs_pdf
    pdftotext -bbox "$pdf" "$BATS_TEST_TMPDIR/words"
    tr '"' ' ' <"$BATS_TEST_TMPDIR/words" | awk '
        $1 == "<page" { page++ }
        $1 == "<word" { words++; if ($3 < 50.9 || $7 > 545) print "page " page ": " $0; if ($7 > widest) widest = $7 }
        END { if (words < 30000 || widest < 540) print words " words, the widest to " widest }' >"$BATS_TEST_TMPDIR/wrong"
    head "$BATS_TEST_TMPDIR/wrong"
    [ ! -s "$BATS_TEST_TMPDIR/wrong" ]
    pdftohtml -xml -i -stdout -f 10 -l 60 "$pdf" | sed -n 's/.*<fontspec [^>]*size="\([0-9]*\)".*/\1/p' | sort -n | head -n 1 >"$BATS_TEST_TMPDIR/smallest"
    [ "$(cat "$BATS_TEST_TMPDIR/smallest")" -ge 10 ] # in its unit, 1.5 of which are a point
}

@test "the PDF has the status, the sessions of both systems with their ground, and the answers" {
    needs_pdf
    pdftotext -layout "$pdf" "$BATS_TEST_TMPDIR/text"
    for lab in labs/[0-9][0-9]-*; do grep -q -e "${lab#labs/}  *ok, [0-9]* commands" -e "${lab#labs/}  *not run here" "$BATS_TEST_TMPDIR/text" || { echo "$lab"; return 1; }; done
    pdftotext -f 1 -l 1 "$pdf" - | tr '\n' ' ' | grep -q 'The last check on this machine: on Linux 2 of'
    grep -q 'Right on Linux, wrong on macOS\. This' "$BATS_TEST_TMPDIR/text"
    grep -q 'reader: st_size=16384 st_blocks=0 st_blksize=0' "$BATS_TEST_TMPDIR/text"
    grep -q 'macOS.* rules' "$BATS_TEST_TMPDIR/text"
    grep -q 'Both spellings are one object' "$BATS_TEST_TMPDIR/text" || grep -q 'The first attach is still there' "$BATS_TEST_TMPDIR/text"
}

@test "no link of the PDF leads nowhere, or to a file of this machine" {
    needs_pdf
    grep -o ' id="[^"]*"' build/book/paper.html | sed 's/ id="\(.*\)"/\1/' | sort >"$BATS_TEST_TMPDIR/ids"
    [ -z "$(uniq -d "$BATS_TEST_TMPDIR/ids")" ]
    grep -o ' href="[^"]*"' build/book/paper.html | sed 's/ href="\(.*\)"/\1/' | grep -v -e '^https:' -e '\.css$' | sort -u >"$BATS_TEST_TMPDIR/links"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/links")" -gt 200 ]
    [ -z "$(sed 's/^#//' "$BATS_TEST_TMPDIR/links" | comm -23 - "$BATS_TEST_TMPDIR/ids")" ]
    run -1 grep -c 'file:' <(pdfinfo -url "$pdf")
}

@test "a program that changes changes the PDF, and it is not made anew without a change" {
    needs_pdf
    sed 's/entry for fork to copy/entry for a fork to copy/' labs/01-fork-mmap/share.c >new.c && mv new.c labs/01-fork-mmap/share.c
    scripts/book
    pdftotext "$pdf" - | grep -q 'entry for a fork'
    made=$(ls -i "$pdf")
    scripts/book
    [ "$(ls -i "$pdf")" = "$made" ]
    [ -z "$(find build/book -name 'browser.*')" ]
}

# A browser of ours before the others
fake_browser() {
    mkdir -p "$BATS_TEST_TMPDIR/bin"
    printf '#!/bin/sh\n%s\n' "$1" >"$BATS_TEST_TMPDIR/bin/chromium-headless-shell"
    chmod +x "$BATS_TEST_TMPDIR/bin/chromium-headless-shell"
    export PATH="$BATS_TEST_TMPDIR/bin:$PATH"
    rm -f build/book/shmlab.pdf
}

@test "what the browser says when it prints nothing is shown, and the book fails" {
    fake_browser 'echo no memory >&2'
    run -1 scripts/book
    says 'no memory' "book: $BATS_TEST_TMPDIR/bin/chromium-headless-shell did not print build/book/paper.html; above is what it said"
    [ -z "$(find build/book -name 'browser.*')" ]
}

@test "a machine without a sandbox prints without one" {
    # shellcheck disable=SC2016 # for the browser to expand
    fake_browser 'case $* in *--no-sandbox*) for word; do case $word in --print-to-pdf=*) echo printed >"${word#*=}" ;; esac; done ;;
*) echo "No usable sandbox!" >&2; exit 1 ;; esac'
    printf '#!/bin/sh\necho 1000\n' >"$BATS_TEST_TMPDIR/bin/id"
    chmod +x "$BATS_TEST_TMPDIR/bin/id"
    scripts/book
    [ "$(cat build/book/shmlab.pdf)" = printed ]
    rm build/book/shmlab.pdf
}

@test "a book that is stopped stops the browser, and leaves no profile" {
    mkfifo "$BATS_TEST_TMPDIR/started" "$BATS_TEST_TMPDIR/never"
    fake_browser "echo \$\$ >'$BATS_TEST_TMPDIR/started'; exec cat '$BATS_TEST_TMPDIR/never'"
    scripts/book >/dev/null 2>&1 3>&- &
    book=$!
    read -r browser <"$BATS_TEST_TMPDIR/started"
    kill -TERM $book
    status=0
    wait $book || status=$?
    [ "$status" -eq 143 ]
    run -1 kill -0 "$browser"
    [ -z "$(find build/book -name 'browser.*')" ]
}

@test "without a browser the book has HTML and EPUB, says in one line how to get the PDF, and keeps no old one" {
    [ "$(uname -s)" != Darwin ] || skip 'a Mac has its browser outside of PATH'
    mkdir "$BATS_TEST_TMPDIR/tools"
    IFS=: read -ra places <<<"$PATH"
    for place in "${places[@]}"; do ln -s "$place"/* "$BATS_TEST_TMPDIR/tools/" 2>/dev/null || :; done
    rm -f "$BATS_TEST_TMPDIR"/tools/*chrom*
    touch build/book/shmlab.pdf
    PATH=$BATS_TEST_TMPDIR/tools run -0 scripts/book
    [ "${lines[0]}" = 'the book: build/book/html/index.html and build/book/shmlab.epub' ]
    [ "${lines[1]}" = 'book: there is no PDF, because only Chromium or Chrome can print it; ./scripts/setup book installs one' ]
    [ ${#lines[@]} -eq 2 ]
    [ ! -e build/book/shmlab.pdf ]
    PATH=$BATS_TEST_TMPDIR/tools run -2 scripts/book pdf
}

#!/usr/bin/env bats
# shellcheck disable=SC2012,SC2030,SC2031,SC1112 # no blanks in these names; run's output; the page's own quote
# scripts/book: the book has what the pages and the programs have, and stops at what is missing

load ../helper

setup_file() { # a skip in setup_file is a fault to bats 1.8
    command -v pandoc >/dev/null || return 0
    make -s -C "$TOP" build
    mkdir "$BATS_FILE_TMPDIR/tree"
    (cd "$TOP" && cp -Rp Makefile common labs notes scripts "$BATS_FILE_TMPDIR/tree/")
    cd "$BATS_FILE_TMPDIR/tree" || return
    rm -rf labs/*/mine
    # Whether pages hold is pages.bats' question; the title page says which have been run, and these have
    { make -s check-01 && make -s check-03; make -s check-01 OS=macos && make -s check-03 OS=macos; } >checked 2>&1 3>&- ||
        { cat checked >&3; return 1; }
    scripts/book >made 2>&1 || { cat made >&3; return 1; }
}
setup() {
    command -v pandoc >/dev/null || skip 'there is no pandoc: ./scripts/setup book'
    cd "$BATS_FILE_TMPDIR/tree" || return
}

@test "each chapter and each lab has its page, and the title page says what became of the sessions" {
    for page in $(sed -n 's,^notes/\(.*\)\.md$,\1,p' notes/book/chapters) $(ls -d labs/[0-9][0-9]-* | sed 's,labs/,,'); do
        [ -s "build/book/html/$page.html" ] || { echo "no $page.html"; return 1; }
    done
    [ -s build/book/shmlab.epub ]
    run -1 grep "skipped, needs" build/book/html/index.html # it says how many
    for lab in labs/[0-9][0-9]-*; do
        outcome='not run here</td><td>not run here</td><td>never'
        case $lab in */01-* | */03-*) outcome="ok, [0-9]* command.*</td><td>ok, [0-9]* command.*</td><td>$(date +%Y)-.*, no commit" ;; esac
        grep -q "<a href=\"${lab#labs/}.html\">${lab#labs/}</a></th><td>$outcome</td>" build/book/html/index.html
    done
    grep -q "they last ran here, on $(uname -srm)" build/book/html/index.html
}

row() { sed -n "s,.*\">$1</a></th><td>\(.*\)</td></tr>.*,\1,p" build/book/html/index.html | sed 's,</td><td>,|,g'; }

@test "HTML needs pandoc alone; what has not run here, has changed since, or differs, the title page says so" {
    local now
    mkdir "$BATS_TEST_TMPDIR/stubs"
    for tool in cc gcc clang make; do
        printf '%s\n' '#!/bin/sh' "echo $tool >>'$BATS_TEST_TMPDIR/called'" 'exit 1' >"$BATS_TEST_TMPDIR/stubs/$tool"
        chmod +x "$BATS_TEST_TMPDIR/stubs/$tool"
    done
    cp -R . "$BATS_TEST_TMPDIR/again" && cd "$BATS_TEST_TMPDIR/again"
    git init -q . && git add Makefile && git -c user.name=a -c user.email=a@b commit -qm one
    now=$(date +%Y-%m-%d)
    rm -r build/book build/checked
    PATH=$BATS_TEST_TMPDIR/stubs:$PATH run -0 scripts/book html
    [ ! -e "$BATS_TEST_TMPDIR/called" ]
    [ "$(row 04-dev-shm)" = 'not run here|not run here|never' ]
    run -0 make -s check-04
    run -0 scripts/book html
    [[ $(row 04-dev-shm) == "ok, "*" commands"*"|not run here|$now, $(git rev-parse --short HEAD), with changes" ]] || false
    touch -t 203801010000 labs/04-dev-shm/poke.c
    run -0 scripts/book html
    [[ $(row 04-dev-shm) == 'changed since it ran|not run here|'* ]] || false
    sed 's/^peek: .*/peek: nothing/' labs/04-dev-shm/README.md >new && mv new labs/04-dev-shm/README.md
    run -2 make -s check-04
    touch -t 202001010000 labs/04-dev-shm/poke.c
    run -0 scripts/book html
    [[ $(row 04-dev-shm) == 'differs|not run here|'* ]] || false
}

# Every href and src that is not of another host leads to a file, and its fragment to an id in it
@test "every link and every anchor of the HTML resolves" {
    cd build/book/html
    for page in *.html; do
        grep -o ' id="[^"]*"' "$page" | sed 's/ id="\(.*\)"/\1/' | sort >"$BATS_TEST_TMPDIR/$page.ids"
        [ -z "$(uniq -d "$BATS_TEST_TMPDIR/$page.ids")" ] || { echo "$page: twice: $(uniq -d "$BATS_TEST_TMPDIR/$page.ids")"; return 1; }
    done
    for page in *.html; do
        grep -oE ' (href|src)="[^"]*"' "$page" | sed 's/.*="\(.*\)"/\1/' | sort -u | while read -r link; do
            file=${link%%#*} at=''
            case $link in *#*) at=${link#*#} ;; esac
            [ -e "${file:-$page}" ] || { echo "$page: $link leads nowhere"; continue; }
            [ -z "$at" ] || grep -qxF -e "$at" "$BATS_TEST_TMPDIR/${file:-$page}.ids" || echo "$page: $link: no such anchor"
        done
    done >"$BATS_TEST_TMPDIR/wrong"
    head -n 20 "$BATS_TEST_TMPDIR/wrong"
    [ ! -s "$BATS_TEST_TMPDIR/wrong" ]
}

@test "a listing, a header's too, stands behind the section that links to it first, and nowhere else" {
    run grep -oE '<h2 id="[^"]*|class="listing" id="(ring.h|sleep.h|ring-4-cached.c)"' build/book/html/11-ring-buffer.html
    tr '\n' ' ' <<<"$output" | grep -qF 'id="the-programs class="listing" id="ring.h" <h2 id="run-it <h2 id="what-happened class="listing" id="sleep.h" <h2 id="the-race class="listing" id="ring-4-cached.c" <h2 id="what-to'
    [ "$(grep -c listing <<<"$output")" -eq 3 ]
}

@test "a Linux and a macOS session stand side by side, with what differs marked, and the ground named" {
    page=build/book/html/03-posix-shm.html
    grep -q '<div class="side linux">' $page
    grep -q '<mark>reader: st_size=16384 st_blocks=0 st_blksize=0</mark>' $page
    grep -q '^reader: name=/shmlab.501.posix addr=0x10691a000 msg=hi' $page # an address is no difference
}

@test "a macOS answer names its ground and its facts, and each fact leads to its row" {
    tr '\n' ' ' <build/book/html/03-posix-shm.html >"$BATS_TEST_TMPDIR/page" # pandoc breaks its lines
    grep -q 'macOS · <span class="ground">rules, from <a href="sources.html#fact-P-04" title="source bsd/kern/posix_shm.c:[^"]*">P-04</a>, <a href="sources.html#fact-P-07"[^>]*>P-07</a> (xnu bsd/kern/posix_shm.c)</span>' "$BATS_TEST_TMPDIR/page"
    tr '\n' ' ' <build/book/html/05-limits.html | grep -q 'macOS · <span class="ground">recorded, article 1, on a Mac in August 2020</span>'
    tr '\n' ' ' <build/book/html/03-posix-shm-workbook.html | grep -q '>P-18</a> (not observed) (xnu bsd/kern/posix_shm.c)'
    grep -q '<tr id="fact-P-05"><th scope="row">P-05</th><td>shm_open of a name with a slash inside, <code>name-inner-slash</code>: EINVAL; ok<br>' build/book/html/sources.html
    # No macOS answer without a ground
    for page in build/book/html/*.html; do
        [ "$(grep -c 'Session on macOS' "$page")" -le "$(tr '\n' ' ' <"$page" | grep -o 'macOS · <span class="ground">[a-z]' | wc -l)" ] || { echo "$page"; return 1; }
    done
}

@test "a program or a header that changes changes the book, and what did not change is not made anew" {
    before=$(find build/book/html -name '*.html' -exec ls -l --time-style=full-iso {} + 2>/dev/null | grep -v -e 01-fork -e 07-addr -e index || :)
    sed 's/touch it, so that fork/touch this, so that fork/' labs/01-fork-mmap/share.c >new.c && mv new.c labs/01-fork-mmap/share.c
    sed 's,and two mappings,and three mappings,' labs/07-addresses/list.h >new.h && mv new.h labs/07-addresses/list.h
    run -0 scripts/book html
    grep -q 'and three mappings' build/book/html/07-addresses.html
    grep -q 'touch this, so that fork' build/book/html/01-fork-mmap.html
    after=$(find build/book/html -name '*.html' -exec ls -l --time-style=full-iso {} + 2>/dev/null | grep -v -e 01-fork -e 07-addr -e index || :)
    [ "$before" = "$after" ]
}

@test "a chapter that is gone leaves the book, and a heading that is gone stops who links to it" {
    cp -R labs/05-limits labs/12-limits
    run -0 scripts/book html
    [ -e build/book/html/12-limits.html ]
    grep -q 12-limits build/book/html/index.html
    rm -r labs/12-limits
    run -0 scripts/book html
    [ ! -e build/book/html/12-limits.html ]
    run -1 grep 12-limits build/book/html/index.html
    sed 's/^## Linux and macOS: twenty traps/## Twenty traps/' labs/06-differences/README.md >new && mv new labs/06-differences/README.md
    run -1 scripts/book html
    printf '%s\n' "$output" | grep -q '^notes/linux-macos.md:[0-9]*: labs/06-differences/README.md has no heading #linux-and-macos-twenty-traps$'
    sed 's/^## Twenty traps/## Linux and macOS: twenty traps/' labs/06-differences/README.md >new && mv new labs/06-differences/README.md
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
    for words in 'Behind it stands something else.' 'In words:' '![Another](figures/views.svg)'; do
        stops 'behind this figure stands no paragraph "In words: ..."' '![A figure](./figures/views.svg)' '' "$words"
    done
}
@test "a marker that is in no comment stops the book" { stops 'labs/04-dev-shm/poke.c has no comment that begins with: nothing-such' 'See [poke](poke.c#nothing-such).'; }
@test "a marker that is in two comments stops the book" { stops 'labs/03-posix-shm/writer.c has two comments that begin with: w' 'See [it](../03-posix-shm/writer.c#w).'; }
@test "a reference that is none stops the book" {
    stops 'this is no {{table FILE}} and no {{facts FILE}}' '{{tabel ../06-differences/expected.tsv}}'
}
@test "a table with a column that has no head stops the book" {
    for head in '|   | b |' '| b |  |' '|   |   |'; do stops 'a column of this table has no head' "$head" '|---|---|' '| 1 | 2 |'; done
}
@test "a fact that is not there stops the book" {
    stops 'labs/06-differences/expected.tsv has no fact P-5' '```{.console .macos facts="P-05 P-5"}' '$ ./odd' '```'
}
@test "a macOS session without facts stops the book" {
    stops 'a .macos session says facts="P-05 ..."' '```{.console .macos}' '$ ./odd' '```'
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
    # Its contents name each chapter, in the book's order
    tr '\n' ' ' <nav.xhtml | grep -o '<a href="text/ch[0-9]*\.xhtml#[^"]*">[^<]*' | sed 's/.*#\(.*\)">/\1	/' >titles
    cut -f 1,3 "$BATS_FILE_TMPDIR/tree/build/book/chapters.tsv" >chapters
    diff <(grep -Fx -f chapters titles) chapters
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
    said '^serve: made anew'
    fetch glossary.html | grep -q 'A word that nobody knew.'
    printf '\nSee [this](nowhere.md).\n' >>notes/glossary.md
    said "^notes/glossary.md:$(wc -l <notes/glossary.md): this link leads nowhere: nowhere.md"
    fetch glossary.html | grep -q 'A word that nobody knew.'
    cp "$BATS_TEST_TMPDIR/glossary.md" notes/glossary.md
    said '^serve: made anew'
    run fetch glossary.html
    [[ $output == *'<h1 id="glossary">'* && $output != *'nobody knew'* ]] || false
    # Only this machine is answered
    for address in $(hostname -I 2>/dev/null); do
        [[ $address == *:* ]] || run -1 bash -c "exec 5<>/dev/tcp/$address/$port"
    done
    # A second one does not take its port
    PORT=$port run -1 common/limit 60 scripts/serve
    [[ $output == *"serve: no server on port $port: "*'in use; PORT=NUMBER takes another'* ]] || { echo "$output"; return 1; }
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
    said '^serve: made anew'
    said '^look$'
    unchanged
}
@test "serve says what is wrong with a port, and with an argument" {
    PORT=http run -2 scripts/serve
    [ "$output" = 'serve: PORT=http: write a number up to 65535' ]
    run -2 scripts/serve now
    [ "$output" = 'serve: nothing stands behind it; --help tells more' ]
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
    scripts/book browser >/dev/null 2>&1 || skip 'there is no Chromium or Chrome: ./scripts/setup book'
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
    [ "$pages" -gt 100 ] && [ "$pages" -lt 700 ]
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
    pdftotext -layout -f 1 -l 1 "$pdf" "$BATS_TEST_TMPDIR/first"
    for lab in labs/[0-9][0-9]-*; do grep -q -e "${lab#labs/}  *ok, [0-9]* commands" -e "${lab#labs/}  *not run here" "$BATS_TEST_TMPDIR/first" || { cat "$BATS_TEST_TMPDIR/first"; return 1; }; done
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
    scripts/book
    made=$(ls -i "$pdf")
    scripts/book
    [ "$(ls -i "$pdf")" = "$made" ]
    sed 's/so that fork/so that a fork/' labs/01-fork-mmap/share.c >new.c && mv new.c labs/01-fork-mmap/share.c
    scripts/book
    pdftotext "$pdf" - | grep -q 'so that a fork'
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
    says 'no memory' "book: $BATS_TEST_TMPDIR/bin/chromium-headless-shell did not print build/book/paper.html"
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
    [ "${lines[1]}" = 'book: no PDF: Chromium or Chrome prints it, and there is none here: ./scripts/setup book' ]
    [ ${#lines[@]} -eq 2 ]
    [ ! -e build/book/shmlab.pdf ]
    PATH=$BATS_TEST_TMPDIR/tools run -2 scripts/book pdf
}

#!/usr/bin/env bats
# shellcheck disable=SC2012,SC2030,SC2031,SC1112 # no blanks in these names; run's output; the page's own quote
# scripts/book: the book has what the pages and the programs have, and stops at what is missing

load helper

setup_file() {
    command -v pandoc >/dev/null || skip 'there is no pandoc: ./scripts/setup book'
    make -s -C "$TOP" build
    mkdir "$BATS_FILE_TMPDIR/tree"
    (cd "$TOP" && cp -Rp Makefile common labs notes scripts "$BATS_FILE_TMPDIR/tree/")
    cd "$BATS_FILE_TMPDIR/tree" || return
    rm -rf labs/*/mine
    scripts/book >made 2>&1 || { cat made >&3; return 1; }
}
setup() { cd "$BATS_FILE_TMPDIR/tree" || return; }

@test "each chapter and each lab has its page, and the title page says what became of the sessions" {
    for page in $(sed -n 's,^notes/\(.*\)\.md$,\1,p' notes/book/chapters) $(ls -d labs/[0-9][0-9]-* | sed 's,labs/,,'); do
        [ -s "build/book/html/$page.html" ] || { echo "no $page.html"; return 1; }
    done
    [ -s build/book/shmlab.epub ]
    for lab in labs/[0-9][0-9]-*; do
        grep -q "<a href=\"${lab#labs/}.html\">${lab#labs/}</a></th><td>ok, [0-9]* commands" build/book/html/index.html
    done
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

@test "a Linux and a macOS session stand side by side, with what differs marked, and the ground named" {
    page=build/book/html/03-posix-shm.html
    grep -q '<div class="side linux">' $page
    grep -q '<mark>reader: st_size=16384 st_blocks=0 st_blksize=0</mark>' $page
    grep -q '^reader: name=/shmlab.501.posix addr=0x10691a000 msg=hi' $page # an address is no difference
    grep -q 'macOS <span class="ground">rules: a model of Apple’s source, not a Mac' $page
}

@test "a program that changes changes the book, and what did not change is not made anew" {
    before=$(find build/book/html -name '*.html' -exec ls -l --time-style=full-iso {} + 2>/dev/null | grep -v -e 01-fork -e index || :)
    sed 's/touch it, so that fork/touch this, so that fork/' labs/01-fork-mmap/share.c >new.c && mv new.c labs/01-fork-mmap/share.c
    run -0 scripts/book html
    grep -q 'touch this, so that fork' build/book/html/01-fork-mmap.html
    after=$(find build/book/html -name '*.html' -exec ls -l --time-style=full-iso {} + 2>/dev/null | grep -v -e 01-fork -e index || :)
    [ "$before" = "$after" ]
}

# stops WHERE-AND-WHAT LINE: with LINE added to lab 04's page, the build stops and says so
stops() {
    cp labs/04-dev-shm/README.md "$BATS_TEST_TMPDIR/page"
    printf '\n%s\n' "$2" >>labs/04-dev-shm/README.md
    run -1 scripts/book html
    cp "$BATS_TEST_TMPDIR/page" labs/04-dev-shm/README.md
    [[ $output == *"labs/04-dev-shm/README.md:$(($(wc -l <"$BATS_TEST_TMPDIR/page") + 2)): $1"* ]] || { echo "$output"; return 1; }
}
@test "a link that leads nowhere stops the book, with page and line" { stops 'this link leads nowhere: nowhere.md' 'See [this](nowhere.md).'; }
@test "a figure that is not there stops the book" { stops 'there is no figure figures/none.svg' '![A figure](figures/none.svg)'; }
@test "a figure without a text stops the book" { stops 'this figure has no text' '![](figures/views.svg)'; }
@test "a marker that is in no comment stops the book" { stops 'labs/04-dev-shm/poke.c has no comment that begins with: nothing-such' 'See [poke](poke.c#nothing-such).'; }
@test "a marker leads to its line" {
    echo 'See [the third step](writer.c#3-map).' >>labs/03-posix-shm/README.md
    scripts/book html
    line=$(grep -n '/\* 3. Map \*/' labs/03-posix-shm/writer.c | cut -d: -f1)
    grep -q "href=\"#writer.c-$line\">the third step (line $line)</a>" build/book/html/03-posix-shm.html
}

#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031 # run's output
# the book in a browser, browser/check.mjs: each page at several widths, light and dark, and what readers do with it

load ../helper

setup_file() { # a skip in setup_file is a fault to bats 1.8
    WHY=''
    command -v pandoc >/dev/null || WHY='there is no pandoc: ./scripts/setup book'
    command -v node >/dev/null || WHY='there is no node: ./scripts/setup soak'
    [ -d "$TOP/tests/soak/browser/node_modules" ] || WHY='tests/soak/browser has no node_modules: ./scripts/setup soak'
    CHROMIUM=$("$TOP/scripts/book" browser) || WHY='there is no Chromium or Chrome; ./scripts/setup book installs one'
    export WHY CHROMIUM BOOK="$BATS_FILE_TMPDIR/tree/build/book/html"
    [ -z "$WHY" ] || return 0
    unset LIVE # this copy has nothing to make that machine with
    make -s -C "$TOP" build
    mkdir "$BATS_FILE_TMPDIR/tree"
    (cd "$TOP" && cp -Rp Makefile README.md common labs notes scripts "$BATS_FILE_TMPDIR/tree/")
    cd "$BATS_FILE_TMPDIR/tree" || return
    rm -rf labs/*/mine
    scripts/book html >made 2>&1 || { cat made >&3; return 1; }
}

# check WHAT [PAGE...]: in the book, or in $book
check() { common/limit 500 node "$TOP/tests/soak/browser/check.mjs" "${book:-$BOOK}" "$@"; }
setup() {
    [ -z "$WHY" ] || skip "$WHY"
    cd "$BATS_FILE_TMPDIR/tree" || return
}

@test "each page is valid HTML" { check valid; }
@test "each page: no fault that axe knows, nothing wider than the screen, nothing from a network, nothing on the console" { check pages; }
@test "the list of contents leads to a chapter" { check contents; }
@test "search works from a file, with the mouse and with the keyboard alone" { check search; }
@test "Linux and macOS stand side by side, or one at a time as chosen, remembered; without scripts all is there" { check sides; }
@test "copy takes the commands without prompt and output, and a listing without numbers" { check copy; }
@test "next leads through the whole book, and previous back" { check next; }
@test "the keyboard: every stop is seen, and the first leads to the text" { check keyboard; }
@test "a question: each choice opens its own reason and no other, with the keyboard too, and without scripts" { check predict; }
@test "what is on this page stays beside the text on a wide screen, and is folded on a narrow one" { check beside; }
@test "on paper there is nothing that only a screen needs" { check print; }

# ---- and the checks find what they are for ----

# finds SAYING WHAT PAGE FILE SED: with SED done to FILE, the check WHAT of PAGE fails and says SAYING
finds() {
    book=$BATS_TEST_TMPDIR/tree/build/book/html
    mkdir -p "${book%/*}"
    cp -R "$BOOK" "$book"
    ln -s "$PWD/labs" "$BATS_TEST_TMPDIR/tree/labs"
    sed "$5" "$BOOK/$4" >"$book/$4"
    run ! cmp -s "$BOOK/$4" "$book/$4"
    # shellcheck disable=SC2086 # a page, or none
    run -1 check "$2" $3
    [[ $output == *"$1"* ]] || { echo "$output"; return 1; }
}
@test "found: a field without a label" { finds 'axe label' pages index.html index.html 's/<label for="words">Search<.label>//'; }
@test "found: a colour too near to the paper" { finds 'axe color-contrast' pages index.html book.css 's/--link: #0b57a4/--link: #9ab/'; }
@test "found: a table that does not scroll in itself" { finds '360: the page is' pages tools.html book.css 's/^\(\.scroll .\) overflow-x: auto;/\1/'; }
@test "found: a picture from a network" { finds 'asks the network' pages index.html index.html 's,<main id="main">,&<img alt="" src="http://127.0.0.1:9/x.png">,'; }
@test "found: a heading that skips a level" { finds 'headings out of order' pages 04-dev-shm.html 04-dev-shm.html 's/<h2 /<h4 /; s,</h2>,</h4>,'; }
@test "found: elements that cross" { finds 'close-order' valid index.html index.html 's,<main id="main">,&<b><i></b></i>,'; }
@test "found: a choice that is forgotten" { finds 'loaded again: macos is hidden' sides '' book.js 's/localStorage.setItem/localStorage.getItem/'; }
@test "found: a reason that is told before it is asked for" { finds 'a reason is told before' predict '' 02-sysv-shm.html 's/<details class="right">/<details class="right" open>/'; }
@test "found: a list that leaves with the text" { finds 'is not beside the text' beside '' book.css 's/position: sticky; top: 0; max-height: 100vh; overflow: auto; border: 0/border: 0/'; }
@test "found: a copy with prompt and output" { finds 'a session gives "$ ./writer' copy '' book.js "s/? commands().*;/? pre.textContent : '';/"; }
@test "found: a next that goes elsewhere" { finds 'index.html: and not to 02-sysv-shm.html' next '' 01-fork-mmap-workbook.html 's/rel="next" href="[^"]*"/rel="next" href="index.html"/'; }

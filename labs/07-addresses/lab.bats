#!/usr/bin/env bats
# What the page of 07-addresses does not show: bad input, edges, root and others, many at a time

load ../../tests/helper

setup() { room addresses; }
teardown() {
    [ "$(id -u)" -ne 0 ] || rm -rf "${elsewhere:-}"
    nothing_left
}

@test "every program but split and first-touch refuses an operand; all refuse an unknown option" {
    for program in twice cow list-pointers list-offsets readonly; do
        misuse 'too many operands: x' ./$program x
    done
    misuse 'other: write stranger, or nothing at all' ./frame other
    misuse 'too many operands: x' ./frame stranger x
    for program in twice frame cow first-touch split list-pointers list-offsets readonly; do
        misuse 'unknown option --nope' ./$program --nope
    done
}

@test "in a full /dev/shm nobody dies of a signal, and nothing is left" {
    for program in twice frame list-pointers list-offsets readonly; do
        small_shm 1 4K "printf %04096d 0 >/dev/shm/fill; ./$program; status=\$?; ls -A /dev/shm; exit \$status"
        [[ $output == *"$program: posix_fallocate($SHMLAB_PREFIX."*'): ENOSPC (No space left on device)'* ]] || false
        [ "${lines[${#lines[@]} - 1]}" = fill ]
    done
}

# ---- split ----

@test "split's parts give the address again, whatever the page" {
    for page in 4K 16K 64K; do
        for address in 0 1 4523 0x1000 0x7f3f71a29abc 0x7fffffffffff 0xffffffffffff; do
            run -0 ./split --page $page $address
            sum=0
            for line in "${lines[@]:1}"; do
                low=${line#*bits=*-} low=${low%% *}
                sum=$((sum + (${line##*=} << low)))
            done
            [ "$sum" -eq $((address)) ] || { echo "$page $address: $sum"; return 1; }
        done
    done
}

@test "split knows 3 levels for 64 KiB, and this machine's page without --page" {
    run -0 ./split --page 64K 0x7f3f71a29abc
    says 'split: address=*' 'split: L1 bits=47-42 index=31' 'split: L2 bits=41-29 index=6651' \
        'split: L3 bits=28-16 index=4514' 'split: bits=15-0 offset=39612'
    run -0 ./split 4523
    [ "${lines[0]}" = "split: address=4523 page_size=$(getconf PAGESIZE)" ]
}

@test "split refuses what is no address, no page and no frame" {
    misuse 'no ADDRESS' ./split
    for address in '' x -1 +1 ' 1' 0x 1x 0x1000000000000 99999999999999999999; do
        misuse "ADDRESS $address: write a number of at most 48 bits, such as 4523 or 0x7f3f71a29abc" ./split -- "$address"
    done
    for page in 1 4095 8K 1G; do
        misuse "page $page: write 4K, 16K or 64K" ./split --page $page 1
    done
    misuse 'size x: write a number, such as 4096, 4K, 10M or 1G' ./split --page x 1
    misuse 'frame x: write a number of at most 40 bits, such as *' ./split --page 4K --frame x 1
    misuse 'physical -1: write a number of at most 63 bits, such as *' ./split --page 4K --at -1 1
    misuse '--frame and --at: write one of them' ./split --frame 1 --at 1 1
}

# ---- first-touch, cow ----

# shellcheck disable=SC2030 # run's output
@test "first-touch counts a fault for each page, of any number" {
    ! grep -q __asan_init first-touch || skip 'the sanitizer has faults of its own'
    for pages in 1 2 17 256; do
        run -0 ./first-touch $pages
        says "first-touch: pages=$pages mapped: faults=0" "first-touch: wrote to each page: faults=$pages" \
            'first-touch: wrote to each page again: faults=0' "first-touch: child wrote to each page: faults=$pages" \
            'first-touch: child wrote to each page again: faults=0'
    done
    for pages in 0 257 x ''; do
        misuse "PAGES $pages: write a whole number from 1 to 256" ./first-touch "$pages"
    done
}

# frame N of what was printed
# shellcheck disable=SC2031 # run's output
frame() { sed -n "s/.* frame=\([^ ]*\).*/\1/p" <<<"$output" | sed -n "$1p"; }

@test "root sees the frames: one in three processes, another one after the child's write" {
    need_linux pagemap
    run -0 ./frame
    [ "$(frame 1)" != hidden ] || skip 'the kernel hides the numbers from this user'
    [[ ${lines[3]} == *proof=pagemap && $(frame 1) == "$(frame 2)" && $(frame 1) == "$(frame 3)" ]] || false
    run -0 ./cow
    [[ $(frame 1) == "$(frame 2)" && $(frame 1) == "$(frame 4)" && $(frame 1) != "$(frame 3)" ]] || false
    run -0 ./cow --shared
    [[ $(frame 1) == "$(frame 2)" && $(frame 1) == "$(frame 3)" ]] || false
}

@test "who may not see the frames has another proof, and the same answer" {
    need_stranger
    elsewhere=$(mktemp -d /tmp/shmlab.XXXXXX) && chmod 755 "$elsewhere"
    cp twice frame cow "$elsewhere/"
    cd "$elsewhere"
    run -0 stranger ./twice
    [[ ${lines[0]} == *frame=hidden && ${lines[2]} == 'twice: addresses differ, same_frame=yes proof=object' ]] || false
    run -0 stranger ./frame
    says 'frame: parent   addr=0x* frame=hidden' 'frame: child    addr=0x* frame=hidden' \
        'frame: stranger addr=0x* frame=hidden' 'frame: addresses=3 frames=1 proof=object'
    run -0 stranger ./cow
    says '*frame=hidden shared=no value=1' '*shared=yes value=1' '*shared=no value=2' '*shared=no value=1' \
        'cow: the write took faults=1 and changed_frame=yes'
    cd "$ROOM"
}

@test "three addresses even where addresses are not random" {
    need_linux setarch
    setarch "$(uname -m)" -R true 2>/dev/null || skip 'setarch -R is refused here'
    run -0 setarch "$(uname -m)" -R ./frame
    [[ ${lines[3]} == 'frame: addresses=3 frames=1 proof='* ]] || false
}

@test "list-offsets follows no link that leads to no node, no circle for ever, and no word without an end" {
    local bad
    changed() { # PROGRAM STATEMENT: what another process might have stored, once the list is built
        sed "s/walk(\"parent\", list);/$2; &/" "$1.c" >changed.c && make -s changed
    }
    for bad in 1 7 9 'sizeof *list' '(size_t)-8' '(size_t)1 << 30' 'offsetof(struct list, nodes) + sizeof list->nodes - 2'; do
        changed list-offsets "list->nodes[0].next = $bad"
        run -1 ./changed
        says 'changed: parent addr=0x*' 'changed: parent found one*changed: a link points to byte *, where no node begins'
    done
    changed list-offsets 'list->nodes[2].next = list->first'
    run -0 "$TOP/common/limit" 20 ./changed
    [ "${lines[1]}" = 'changed: parent found one two three' ]
    for program in list-offsets list-pointers; do
        changed $program 'memset(list->nodes[2].word, 120, 8)'
        run ./changed
        [ "${lines[1]}" = 'changed: parent found one two xxxxxxxx' ]
    done
}

# ---- objects ----

@test "a stranger that finds no object, or one that is too small, is told who starts it" {
    run -1 ./frame stranger
    says "frame: shm_open($SHMLAB_PREFIX.frame): ENOENT (No such file or directory)" 'hint: start it with ./frame alone'
    need_linux 'a file in /dev/shm'
    echo small >"/dev/shm$SHMLAB_PREFIX.frame"
    run -1 ./frame stranger
    says "frame: $SHMLAB_PREFIX.frame is too small" 'hint: start it with ./frame alone'
    rm "/dev/shm$SHMLAB_PREFIX.frame"
}

@test "an object that is there is left alone, and told" {
    for program in twice:twice frame:frame list-pointers:list list-offsets:list readonly:readonly; do
        ../03-posix-shm/writer --name "$SHMLAB_PREFIX.${program#*:}" mine >/dev/null
        run -1 ./"${program%:*}"
        says "${program%:*}: shm_open($SHMLAB_PREFIX.${program#*:}): EEXIST (File exists)" 'hint: make clean-ipc removes what a killed run left'
        run -0 ../03-posix-shm/reader --name "$SHMLAB_PREFIX.${program#*:}"
        [[ ${lines[0]} == *msg=mine ]] || false
    done
}

# Sets told to the frame of PROGRAM's object, as it is mapped in the process $pid: read from outside, and not by get_page
# shellcheck disable=SC2154 # pid is interrupted's
frame_of() { # PROGRAM
    local at entry
    at=$(sed -n "\\,/dev/shm${SHMLAB_PREFIX}[.]$1\$, s/^\([0-9a-f]*\)-.*/\1/p" "/proc/$pid/maps" | tail -n 1)
    [ -n "$at" ] || return
    at=$((0x$at))
    entry=$(dd if="/proc/$pid/pagemap" bs=8 skip=$((at / $(getconf PAGESIZE))) count=1 2>/dev/null | od -An -tx8)
    told=$((0x${entry//[^0-9a-f]/} & (1 << 55) - 1))
    [ $((0x${entry//[^0-9a-f]/} >> 63 & 1)) -eq 1 ]
}

@test "a stop signal leaves no object; until it comes the page has the frame that is printed" {
    need_linux pagemap
    for program in twice frame; do
        interrupted TERM "frame_of $program" ./$program
        [ "$status" -eq 143 ]
        nothing_left
        [ "$told" -eq 0 ] && told=hidden || told=$(printf '0x%x' "$told")
        grep -q " frame=$told\$" printed || { echo "the page has $told"; cat printed; return 1; }
    done
}

@test "a failure between making the object and the end removes it" {
    need_linux 'ulimit -f for an object'
    for one in twice:twice frame:frame list-pointers:list list-offsets:list readonly:readonly; do
        run -1 sh -c "trap '' XFSZ; ulimit -f 0; ./${one%:*}"
        says "${one%:*}: ftruncate($SHMLAB_PREFIX.${one#*:}, *): EFBIG (File too large)"
        nothing_left
    done
}

@test "readonly waits for no child that is killed before it can tell" {
    sed 's/page\[5\] = 1;/raise(SIGKILL);/' readonly.c >silent.c
    make -s silent
    run -1 "$TOP/common/limit" 20 ./silent
    says 'readonly: wrote 7 *' 'silent: write through the second: the child ended before it noted a signal'
}

@test "readonly --signals says the signal and the byte, and no code" {
    run -0 ./readonly
    without=$(sed 's/, SEGV_[A-Z]*$//; s/, BUS_[A-Z]*$//; s/, ?$//' <<<"$output")
    [ "$without" != "$output" ]
    run -0 ./readonly --signals
    [ "$output" = "$without" ]
}

@test "a fault on purpose leaves no core file" {
    need_linux 'core_pattern'
    grep -q '^[^/|]*$' /proc/sys/kernel/core_pattern && ulimit -c unlimited 2>/dev/null || skip 'no core file comes here'
    run -0 ./readonly
    run -0 ./list-pointers
    run ! compgen -G '*core*'
}

@test "a stdout that takes nothing is told, and leaves nothing" {
    need_linux '/dev/full'
    for program in twice frame cow first-touch list-offsets readonly; do
        run -1 sh -c "./$program >/dev/full"
        [[ ${lines[0]} == "$program: "* ]] || false
    done
}

@test "eight at the same time, with names of their own, each see one frame" {
    local i pids=''
    for i in 1 2 3 4 5 6 7 8; do
        (SHMLAB_PREFIX=$SHMLAB_PREFIX$i ./frame && SHMLAB_PREFIX=$SHMLAB_PREFIX$i ./list-offsets) >"out.$i" 2>&1 3>&- &
        pids="$pids $!"
    done
    for i in $pids; do wait "$i"; done
    [ "$(cat out.* | grep -c '^frame: addresses=3 frames=1 ')" -eq 8 ]
    [ "$(cat out.* | grep -c '^list-offsets: child found one two three$')" -eq 8 ]
}

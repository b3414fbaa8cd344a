#!/usr/bin/env bats
# What the page of 03-posix-shm does not show: bad input, edges

load ../../tests/helper

setup() {
    room posix-shm
    name=$SHMLAB_PREFIX.posix
    file=/dev/shm$name
}

teardown() {
    [ "$(id -u)" -ne 0 ] || stranger ./remove >/dev/null 2>&1 || :
    nothing_left
}

no_object() {
    run -1 ./reader --keep
    says "reader: shm_open($name): ENOENT (No such file or directory)" 'hint: run ./writer first'
}

holds() { # the object's message is TEXT
    run -0 ./reader --keep
    says "reader: name=$name addr=0x* msg=$1" 'reader: st_size=*'
}

bytes() { # the object's bytes are TEXT, in which \0 is a NUL
    # shellcheck disable=SC2059 # a format, as it should be
    printf "$1" | cmp - "$file"
}

# ---- MESSAGE and --size ----

@test "writer refuses no MESSAGE, an empty one, two, and an unknown option" {
    misuse 'no MESSAGE' ./writer
    misuse 'MESSAGE is empty' ./writer ''
    misuse 'too many operands: world' ./writer hello world
    misuse 'unknown option --hello' ./writer --hello
    no_object
}

@test "writer takes what follows -- as the MESSAGE" {
    ./writer --size 4096 -- --size
    holds --size
    ./remove
}

@test "writer takes a MESSAGE that fits with its end" {
    ./writer --size 16384 "$(printf %016383d 0)"
    holds "$(printf %016383d 0)"
    ./remove
}

@test "writer refuses a MESSAGE that has no room for its end, and leaves no object" {
    run -1 ./writer --size 16384 "$(printf %016384d 0)"
    says "writer: MESSAGE takes 16385 bytes with its NUL, $name has 16384" \
        'hint: write less, or ./remove it and give a larger --size'
    no_object
}

@test "writer refuses a size that is none" {
    for size in '' x -1 4x 4KB 4k 0x10 1.5 ' 4' +4 K; do
        misuse "size $size: write a number, such as 4096, 4K, 10M or 1G" ./writer --size "$size" hi
    done
    for size in 9223372036854775808 99999999999999999999 8589934592G 9007199254740992K 17179869185G; do
        misuse "size $size: too large" ./writer --size "$size" hi
    done
    misuse 'size 0: at least 1 byte' ./writer --size 0 hi
    no_object
}

@test "an option without a value, or given twice, is refused" {
    misuse '--size needs a value' ./writer hi --size
    misuse '--size is given twice' ./writer --size 1 --size 2 hi
    misuse '--name needs a value' ./reader --name
    misuse '--keep is given twice' ./reader --keep --keep
    misuse 'too many operands: x' ./remove x
}

@test "a size that no address space holds leaves no object" {
    need_linux 'macOS says no in ftruncate'
    run -1 ./writer --size 9223372036854775807 hi
    says 'writer: created *' "writer: mmap($name, 9223372036854775807): ENOMEM (Cannot allocate memory)"
    no_object
}

@test "RLIMIT_FSIZE smaller than the size is EFBIG, and leaves no object" {
    need_linux 'RLIMIT_FSIZE holds for objects'
    run -1 sh -c 'ulimit -f 1; ./writer hello'
    says "writer: ftruncate($name, 16384): EFBIG (File too large)"
    no_object
}

# ---- an object that is there ----

@test "hello, then hi, leaves hi and the rest of hello" {
    need_linux 'objects are files'
    ./writer --size 8 hello
    ./writer hi
    holds hi
    bytes 'hi\0lo\0\0\0'
    ./remove
}

@test "writer writes nothing behind the MESSAGE's end, nor behind the object's" {
    need_linux 'objects are files'
    printf XXXXXXXX >"$file"
    ./writer hi
    bytes 'hi\0XXXXX'
    run -1 ./writer 12345678
    bytes 'hi\0XXXXX'
    ./writer 1234567
    bytes '1234567\0'
    ./remove
}

@test "writer refuses to give an object another size, and leaves its message" {
    ./writer --size 16384 hello
    run -1 ./writer --size 32768 hi
    says "writer: $name exists with 16384 bytes, not 32768" 'hint: ./remove it first, or leave --size out'
    holds hello
    run -0 ./writer --size 16384 hi
    says "writer: found name=$name size=16384" 'writer: addr=0x* msg=hi'
    ./remove
}

@test "an object of size 0 is refused and left" {
    need_linux 'objects are files'
    : >"$file"
    run -1 ./writer hello
    says "writer: $name has no size yet" 'hint: ./remove it, if no other writer is at work'
    run -1 ./reader
    says "reader: $name has no size yet" 'hint: ./remove it, if no writer is at work'
    ./remove
}

@test "of many writers at once one creates the object, and none crashes" {
    eight_writers 0 1
    [ "$(cat out.* | grep -c -e '^writer: found ' -e 'has no size yet$')" -eq 7 ]
}

# ---- reader and remove ----

@test "reader and remove of what is not there say so" {
    no_object
    run -1 ./remove
    says "remove: shm_unlink($name): ENOENT (No such file or directory)" 'hint: there is nothing to remove'
}

@test "reader --keep leaves the object, reader removes it" {
    ./writer hello
    holds hello
    run -0 ./reader
    [ "${lines[${#lines[@]} - 1]}" = "reader: removed $name" ]
    no_object
}

@test "reader --bytes shows the first bytes as numbers, and no more than there are" {
    ./writer hello
    run -0 ./reader --keep --bytes 7
    says 'reader: name=*' 'reader: bytes=68 65 6c 6c 6f 00 00' 'reader: st_size=*'
    for bytes in 0 65 x; do misuse "--bytes $bytes: write a whole number from 1 to 64" ./reader --bytes $bytes; done
    ./remove
    [ "$(uname -s)" = Linux ] || return 0
    printf 'a\377' >"$file"
    run -0 ./reader --bytes 64
    says 'reader: name=*' 'reader: bytes=61 ff' 'reader: st_size=2 *' 'reader: removed *'
}

@test "reader stops at the object's end where there is no NUL" {
    need_linux 'objects are files'
    printf abc >"$file"
    run -0 ./reader
    says "reader: name=$name addr=0x* msg=abc" 'reader: st_size=3 *' "reader: removed $name"
    printf %04096d 0 >"$file" # to the last byte of its page
    run -0 ./reader
    says "reader: name=$name addr=0x* msg=$(printf %04096d 0)" 'reader: st_size=4096 *' "reader: removed $name"
}

@test "a message with newlines, control bytes and UTF-8 is printed on one line" {
    run -0 ./writer "$(printf 'a\nb\tc\033[1m\177 \303\251 \342\200\224 \302\233m \233m')" # 0x9b is ESC [ in one byte
    says 'writer: created *' 'writer: addr=0x* msg=a\nb\x09c\x1b[1m\x7f é — *\x9bm \x9bm'
    holds 'a\nb\x09c\x1b[1m\x7f é — *\x9bm \x9bm'
    ./remove
}

@test "reader whose stdout takes nothing keeps the object" {
    need_linux '/dev/full'
    ./writer hello
    run -1 sh -c './reader >/dev/full'
    says "reader: cannot write to stdout, $name is kept"
    holds hello
    ./remove
}

@test "writer whose stdout takes nothing leaves no object" {
    need_linux '/dev/full'
    run -1 sh -c './writer hello >/dev/full'
    says 'writer: cannot write to stdout'
    no_object
}

@test "writer refuses a closed stdin, stdout or stderr, and makes nothing" {
    run -1 sh -c './writer hello <&-'
    says 'writer: stdin is closed' 'hint: *'
    run -1 sh -c './writer hello >&-'
    says 'writer: stdout is closed' 'hint: *'
    run -1 sh -c './writer hello 2>&-'
    says
    no_object
}

@test "writer told to stop takes its object back" {
    local signal
    for signal in INT:130 TERM:143 HUP:129; do
        # shellcheck disable=SC2016
        interrupted "${signal%:*}" '[ -e "$file" ]' ./writer hello
        [ "$status" -eq "${signal#*:}" ]
        no_object
    done
}

@test "writer that ignores the signal, as under nohup, leaves its object" {
    # shellcheck disable=SC2016
    interrupted HUP '[ -e "$file" ]' sh -c 'trap "" HUP; exec ./writer hello'
    [ "$status" -eq 0 ]
    holds hello
    ./remove
}

# ---- names ----

@test "a name that cannot be is refused by every program, in one line" {
    need_linux 'macOS takes any byte'
    for bad in '' / /. /.. . /a/b "$name/" "/$(printf %0256d 0)"; do
        run -1 ./writer --name "$bad" hi
        says "writer: shm_open($bad): E* (*)" 'hint: a portable name is one slash, then up to 29 bytes without a slash'
        run -1 ./reader --name "$bad"
        # glibc opens /. and /.. for reading: they are directories
        [[ ${lines[0]} = "reader: "*"($bad"*"): E"* || $output = "reader: $bad is not a regular file, so it is not an object" ]] || false
        run -1 ./remove --name "$bad"
        [ "${lines[0]%%(*}" = 'remove: shm_unlink' ] || [ "${lines[0]%%(*}" = 'remove: shm_open' ]
    done
}

@test "a name of 255 bytes behind the slash is one on Linux, with glibc before 2.34 one of 253" {
    need_linux 'macOS takes 31'
    most=255
    ! nm -D reader | grep -q 'shm_open@GLIBC_2.[0-2]' || most=253
    long=$name.$(printf "%0$((most - ${#name}))d" 0)
    [ "${#long}" -eq $((most + 1)) ]
    run -1 ./writer --name "${long}0" hi
    run -0 ./writer --name "$long" hi
    run -0 ./reader --name "$long"
}

@test "a SHMLAB_PREFIX that is none, or is too long, is refused" {
    for prefix in '' / x a/b /a/b; do
        SHMLAB_PREFIX=$prefix misuse "SHMLAB_PREFIX=$prefix: write one slash and a word, such as SHMLAB_PREFIX=/second" ./writer hi
    done
    SHMLAB_PREFIX=/aaaaaaaaaaaaaaaaaaaaaaaaa run -1 ./writer hi
    says 'writer: /aaaaaaaaaaaaaaaaaaaaaaaaa.posix: 32 bytes, macOS takes 30'* 'hint: make SHMLAB_PREFIX shorter'
}

@test "beyond leaves an object alone that has its name" {
    ./writer --name "$SHMLAB_PREFIX.beyond" mine
    run -1 ./beyond
    says "beyond: shm_open($SHMLAB_PREFIX.beyond): EEXIST (File exists)" 'hint: make clean-ipc removes what a killed run left'
    ./remove --name "$SHMLAB_PREFIX.beyond"
}

# ---- what may stand in /dev/shm ----

@test "a fifo in the object's place keeps nobody waiting" {
    need_linux '/dev/shm'
    mkfifo "$file"
    run -1 "$TOP/common/limit" 5 ./reader
    says "reader: $name is not a regular file, so it is not an object"
    run -1 "$TOP/common/limit" 5 ./writer hi
    says "writer: $name has no size yet" 'hint: *'
    run -0 "$TOP/common/limit" 5 ./remove
}

@test "a link in the object's place is not followed" {
    need_linux '/dev/shm'
    echo mine >target
    ln -s "$PWD/target" "$file"
    run -1 ./reader
    says "reader: shm_open($name): ELOOP (Too many levels of symbolic links)"
    run -1 ./writer hi
    says "writer: shm_open($name): ELOOP (*)" 'hint: *'
    [ "$(cat target)" = mine ]
    rm "$file"
}

@test "in a full /dev/shm writer says so, and leaves no object" {
    # shellcheck disable=SC2016
    small_shm 1 16K 'printf %016384d 0 >/dev/shm/fill; ./writer hello; status=$?; ls /dev/shm; exit $status'
    says "writer: posix_fallocate($name): ENOSPC (No space left on device)" 'hint: /dev/shm is full: df /dev/shm' fill
}

@test "in a full /dev/shm writer leaves an object that it found, and reader dies of no signal" {
    small_shm 1 16K "truncate -s 4096 $file; printf %016384d 0 >/dev/shm/fill; ./writer hello; ./reader"
    says "writer: posix_fallocate($name): ENOSPC (No space left on device)" 'hint: /dev/shm is full: df /dev/shm' \
        "reader: touching $name: SIGBUS" 'hint: it shrank, or /dev/shm is full: df /dev/shm'
}

@test "writer under which its object shrinks says so, and leaves none that it made" {
    need_linux 'objects are files'
    make -s meddled/writer
    MEDDLE=record MEDDLE_LOG=steps meddled/writer hello
    MEDDLE_AT=1@$(sed -n 's/ memcpy$//p' steps)
    export MEDDLE=rival MEDDLE_AT MEDDLE_LOG=met MEDDLE_RIVAL="truncate -s 0 $file"
    run -1 meddled/writer hi
    says "writer: found name=$name size=16384" "writer: touching $name: SIGBUS" 'hint: it shrank, *'
    ./remove
    run -1 meddled/writer hi
    says "writer: created name=$name size=16384" "writer: touching $name: SIGBUS" 'hint: it shrank, *'
    no_object
}

# ---- somebody else's object ----

@test "another user's object is neither written nor removed, by root too" {
    need_stranger
    stranger ./writer theirs
    run -1 ./writer mine
    says "writer: $name belongs to uid=255" 'hint: choose another --name'
    run -1 ./remove
    says "remove: $name belongs to uid=255"
    run -0 ./reader
    says "reader: name=$name addr=0x* msg=theirs" 'reader: st_size=*' "reader: kept $name, it belongs to uid=255"
    holds theirs
}

@test "an ordinary user hears that the object is another's" {
    need_stranger
    ./writer mine
    run -1 stranger ./writer theirs
    says "writer: shm_open($name): EACCES (Permission denied)" "hint: it is another user's: choose another --name"
    run -1 stranger ./reader
    says "reader: shm_open($name): EACCES (Permission denied)"
    run -1 stranger ./remove
    says "remove: shm_unlink($name): E* (*)"
    holds mine
    ./remove
}

@test "an ordinary user may read what another shows, and removes it not" {
    need_stranger
    ./writer mine
    chmod 666 "$file"
    run -1 stranger ./writer theirs
    says "writer: $name belongs to uid=0" 'hint: choose another --name'
    run -0 stranger ./reader
    says "reader: name=$name addr=0x* msg=mine" 'reader: st_size=*' "reader: kept $name, it belongs to uid=0"
    ./remove
}

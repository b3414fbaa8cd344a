#!/usr/bin/env bats
# What the page of 04-dev-shm does not show: bad input, edges

load ../../tests/helper

setup() {
    room dev-shm
    name=$SHMLAB_PREFIX.shell
    file=/dev/shm$name
}

teardown() {
    if [ -d "$file" ] && [ ! -L "$file" ]; then rmdir "$file"; else rm -f "$file"; fi
    nothing_left
}

# ---- name ----

@test "name wants one word without a slash" {
    misuse 'no WORD' ./name
    misuse 'too many operands: b' ./name a b
    for word in '' / a/b; do
        misuse "WORD $word: write a word without a slash" ./name "$word"
    done
}

@test "name without SHMLAB_PREFIX has the uid in it" {
    run -0 env -u SHMLAB_PREFIX ./name word
    says "/shmlab.$(id -u).word"
    run -1 env -u SHMLAB_PREFIX ./name abcdefghijklmnopqrstuvwxyz
    says "name: /shmlab.$(id -u).abcdefghijklmnopqrstuvwxyz: * bytes, macOS takes 30" 'hint: take a shorter word'
}

@test "name takes 30 bytes with the prefix, and no more" {
    SHMLAB_PREFIX=/abcdefghij run -0 ./name 123456789012345678
    says /abcdefghij.123456789012345678
    SHMLAB_PREFIX=/abcdefghij run -1 ./name 1234567890123456789
    says 'name: /abcdefghij.1234567890123456789: 31 bytes, macOS takes 30' 'hint: make SHMLAB_PREFIX shorter'
}

@test "a SHMLAB_PREFIX that is none is refused" {
    for prefix in '' / word a/b /a/b; do
        SHMLAB_PREFIX=$prefix misuse "SHMLAB_PREFIX=$prefix: write one slash and a word, such as SHMLAB_PREFIX=/second" ./name word
    done
}

# ---- peek ----

@test "shm_open adds O_NOFOLLOW and O_CLOEXEC to what it is asked for, and in musl O_NONBLOCK" {
    need_linux 'the flags of a file'
    cat >flags.c <<'END'
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
int main(int argc, char **argv)
{
    int fd = argc == 2 ? shm_open(argv[1], O_RDWR | O_CREAT | O_EXCL, 0600) : -1, flags = fcntl(fd, F_GETFL);
    printf("%s%s%s", flags & O_NOFOLLOW ? " O_NOFOLLOW" : "", fcntl(fd, F_GETFD) & FD_CLOEXEC ? " O_CLOEXEC" : "",
           flags & O_NONBLOCK ? " O_NONBLOCK" : "");
#if defined(__GLIBC__)
    printf(" glibc");
#endif
    return fd == -1 || shm_unlink(argv[1]) == -1;
}
END
    for compiler in cc musl-gcc; do
        ! command -v $compiler || $compiler -o flags flags.c -lrt
        run -0 ./flags "$name"
        [ "$output" = ' O_NOFOLLOW O_CLOEXEC glibc' ] || [ "$output" = ' O_NOFOLLOW O_CLOEXEC O_NONBLOCK' ]
    done
}

@test "peek refuses no NAME and an unknown option, and says that an object is missing" {
    misuse 'no NAME' ./peek
    misuse 'unknown option --all' ./peek --all "$name"
    run -1 ./peek "$name"
    says "peek: shm_open($name): ENOENT (No such file or directory)" 'hint: ls /dev/shm shows what is there'
}

@test "peek refuses a name that cannot be" {
    need_linux '/dev/shm'
    for bad in '' / /a/b "$name/" "/$(printf %0256d 0)"; do
        run -1 ./peek "$bad"
        [ "${lines[0]%%(*}" = 'peek: shm_open' ]
    done
    for bad in . .. /. /..; do
        run -1 ./peek "$bad"
        says "peek: $bad is not a regular file, so it is not an object"
    done
}

@test "peek shows an empty object as that" {
    need_linux '/dev/shm'
    : >"$file"
    run -0 ./peek "$name"
    says "peek: $name has 0 bytes"
}

@test "peek shows control bytes as dots, and leaves lines of zeros out" {
    need_linux '/dev/shm'
    printf 'a\nb\000\377' >"$file"
    truncate -s 33 "$file"
    printf z | dd of="$file" bs=1 seek=32 conv=notrunc 2>/dev/null
    run -0 ./peek "$name"
    says "peek: $name has 33 bytes" '00000000  61 0a 62 00 ff 00 00 00 00 00 00 00 00 00 00 00  a.b.............' \
        '00000020  7a                                               z'
}

@test "peek --text shows the text up to its NUL or the object's end, on one line" {
    need_linux '/dev/shm'
    printf 'a\nb\000c' >"$file"
    run -3 ./peek --text "$name" sh -c "printf hello >$file; exit 3"
    says "peek: $name has 5 bytes" 'peek: text=a\nb' 'peek: and now, *' 'peek: text=hello'
}

@test "peek passes on its command's arguments and status" {
    need_linux '/dev/shm'
    printf a >"$file"
    # shellcheck disable=SC2016
    run -7 ./peek "$name" sh -c 'echo "$0" "$@"; exit 7' --help -x --
    says "peek: $name has 1 bytes" '00000000 *' '--help -x --' 'peek: and now, *' '00000000 *'
    run -127 ./peek "$name" -- ./nosuch
    [ "${lines[2]}" = 'peek: ./nosuch: ENOENT (No such file or directory)' ]
}

@test "peek touches no page of an object that shrank under it" {
    need_linux '/dev/shm'
    printf %08192d 0 >"$file"
    run -1 sh -c "./peek $name truncate -s 4096 $file >out; ./peek $name truncate -s 1 $file >out"
    says "peek: $name shrank from 8192 to 4096 bytes while it was mapped" "peek: $name shrank from 4096 to 1 bytes while it was mapped"
}

@test "peek shows its mapping's bytes of an object that grew under it" {
    need_linux '/dev/shm'
    printf abc >"$file"
    run -0 ./peek "$name" sh -c "printf ABCDEF >$file.new; cat $file.new | dd of=$file conv=notrunc 2>/dev/null; rm $file.new"
    says "peek: $name has 3 bytes" '00000000  61 62 63 *  abc' 'peek: and now, *' '00000000  41 42 43 *  ABC'
}

@test "peek in a full /dev/shm dies of no signal" {
    small_shm 1 16K "truncate -s 8192 $file; printf %016384d 0 >/dev/shm/fill; ./peek $name"
    says "peek: $name has 8192 bytes" "peek: touching $name: SIGBUS" 'hint: it shrank, or /dev/shm is full: df /dev/shm'
}

# ---- poke ----

@test "poke says which operand is missing, or too many" {
    misuse 'no NAME' ./poke
    misuse 'no OFFSET' ./poke "$name"
    misuse 'no TEXT' ./poke "$name" 0
    misuse 'too many operands: more' ./poke "$name" 0 text more
    misuse 'unknown option --at' ./poke --at 0 "$name" text
}

@test "poke refuses an OFFSET that is none" {
    need_linux '/dev/shm'
    printf abc >"$file"
    for offset in '' x 1x -1 0x1 ' 1' 9223372036854775808; do
        misuse "OFFSET $offset: write a whole number from 0 to *" ./poke "$name" "$offset" text
    done
    [ "$(cat "$file")" = abc ]
}

@test "poke writes up to the object's end, and not one byte past it" {
    need_linux '/dev/shm'
    printf abcdef >"$file"
    run -0 ./poke "$name" 3 XYZ
    says "poke: wrote 3 bytes at 3 into $file"
    for offset in 4 6 9223372036854775807; do
        run -1 ./poke "$name" $offset 123
        says "poke: 3 bytes at offset $offset would pass the end: $file has 6"
    done
    [ "$(cat "$file")" = abcXYZ ]
}

@test "poke takes what follows -- as TEXT, and an empty TEXT changes nothing" {
    need_linux '/dev/shm'
    printf abcdef >"$file"
    ./poke "$name" 0 -- --x
    run -0 ./poke "$name" 0 ''
    says "poke: wrote 0 bytes at 0 into $file"
    [ "$(cat "$file")" = --xdef ]
}

@test "poke refuses a NAME that leads out of /dev/shm" {
    need_linux '/dev/shm'
    for bad in '' / . .. /.. /../etc/passwd ../x "$name/" "//$name/x"; do
        misuse "NAME $bad: write a slash and then one word, but not . or .." ./poke "$bad" 0 x
    done
    run -1 ./poke "/$(printf %0256d 0)" 0 x
    says 'poke: open(/dev/shm/0*): ENAMETOOLONG (File name too long)'
    misuse 'NAME is too long' ./poke "/$(printf %04096d 0)" 0 x
}

@test "poke of what is not there says so, and makes nothing" {
    need_linux '/dev/shm'
    run -1 ./poke "$name" 0 x
    says "poke: open($file): ENOENT (No such file or directory)" 'hint: ls /dev/shm shows what is there'
    [ ! -e "$file" ]
}

@test "poke that RLIMIT_FSIZE stops says so" {
    need_linux '/dev/shm'
    printf abc >"$file"
    run -1 sh -c "ulimit -f 0; ./poke $name 0 x"
    says "poke: pwrite($file): EFBIG (File too large)"
    [ "$(cat "$file")" = abc ]
}

@test "poke in a full /dev/shm says so, and says if a part was written" {
    small_shm 1 16K "printf %04096d 0 >$file; truncate -s 8192 $file; printf %012288d 0 >/dev/shm/fill
        ./poke $name 4096 x; ./poke $name 0 \$(printf %08192d 0)"
    says "poke: pwrite($file): ENOSPC (No space left on device)" 'hint: /dev/shm is full: df /dev/shm' \
        "poke: wrote only 4096 of 8192 bytes into $file" 'hint: is /dev/shm full? df /dev/shm'
}

@test "a closed or full stdout is told" {
    need_linux '/dev/shm'
    printf abc >"$file"
    for command in "peek $name" "poke $name 0 x" 'name word'; do
        run -1 sh -c "./$command >&-"
        says "${command%% *}: stdout is closed" 'hint: *'
        run -1 sh -c "./$command >/dev/full"
        says "${command%% *}: cannot write to stdout"
    done
}

# ---- what may stand under the name ----

@test "a fifo in the object's place keeps neither peek nor poke waiting" {
    need_linux '/dev/shm'
    mkfifo "$file"
    run -1 "$TOP/common/limit" 5 ./peek "$name"
    says "peek: $name is not a regular file, so it is not an object"
    run -1 "$TOP/common/limit" 5 ./poke "$name" 0 x
    says "poke: open($file): ENXIO (No such device or address)"
}

@test "poke refuses a fifo that somebody reads, and writes nothing into it" {
    need_linux '/dev/shm'
    mkfifo "$file"
    exec 8<>"$file"
    run -1 "$TOP/common/limit" 5 ./poke "$name" 0 x
    says "poke: $file is not a regular file, so it is not an object"
    exec 8>&-
}

@test "a link in the object's place is not followed" {
    need_linux '/dev/shm'
    echo mine >target
    ln -s "$PWD/target" "$file"
    run -1 ./poke "$name" 0 XXXX
    says "poke: open($file): ELOOP (Too many levels of symbolic links)" 'hint: it is a symbolic link, not an object'
    run -1 ./peek "$name"
    says "peek: shm_open($name): ELOOP (Too many levels of symbolic links)" 'hint: it is a symbolic link, not an object'
    [ "$(cat target)" = mine ]
}

@test "another user's object is closed to peek and poke" {
    need_stranger
    ../03-posix-shm/writer --name "$name" mine
    run -1 stranger ./peek "$name"
    says "peek: shm_open($name): EACCES (Permission denied)"
    run -1 stranger ./poke "$name" 0 x
    says "poke: open($file): EACCES (Permission denied)"
    run -0 ../03-posix-shm/reader --name "$name"
    [ "${lines[0]##* }" = msg=mine ]
}

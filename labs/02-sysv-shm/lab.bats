#!/usr/bin/env bats
# What the page of 02-sysv-shm does not show: bad input, edges

load ../../tests/helper

setup() { room sysv-shm; }

teardown() {
    [ "$(id -u)" -ne 0 ] || stranger ./remove >/dev/null 2>&1 || :
    nothing_left
}

no_segment() { # there is none with our key
    run -1 ./get 0
    says 'get: shmget(key=0x*, size=0): ENOENT (No such file or directory)'
}

holds() { # the segment's message is TEXT
    run -0 ./reader
    says "reader: addr=0x* msg=$1" 'reader: key=*' 'reader: nattch=1 *'
}

@test "the page's listing has writer-bare's own lines" {
    awk '/^```c$/ { on = 1; next } /^```$/ { on = 0 } on' "$TOP/labs/02-sysv-shm/README.md" >listing
    [ "$(wc -l <listing)" -ge 5 ]
    while IFS= read -r line; do
        grep -F -- "${line%%;*}" writer-bare.c | grep -qF -- "${line##*/\* }" || { echo "$line"; return 1; }
    done <listing
}

# ---- writer ----

@test "writer refuses no MESSAGE, an empty one, two, and an unknown option" {
    misuse 'no MESSAGE' ./writer
    misuse 'MESSAGE is empty' ./writer ''
    misuse 'too many operands: world' ./writer hello world
    misuse 'unknown option --hello' ./writer --hello
    no_segment
}

@test "writer takes what follows -- as the MESSAGE" {
    run -0 ./writer -- --help
    holds --help
    ./remove
}

@test "writer takes a MESSAGE that fits with its end" {
    run -0 ./writer "$(printf %04095d 0)"
    holds "$(printf %04095d 0)"
    ./remove
}

@test "writer refuses a MESSAGE that has no room for its end, and leaves no segment" {
    run -1 ./writer "$(printf %04096d 0)"
    says 'writer: MESSAGE takes 4097 bytes with its end, the segment has 4096' 'hint: write less'
    no_segment
}

@test "writer uses a segment of another size as far as it goes" {
    ./get --create 6
    run -0 ./writer hello
    says 'writer: found key=0x* id=* size=6' 'writer: addr=0x* msg=hello'
    run -1 ./writer hello!
    says 'writer: MESSAGE takes 7 bytes with its end, the segment has 6' 'hint: write less'
    holds hello
    ./remove
}

@test "a message with newlines, control bytes and UTF-8 is printed on one line" {
    run -0 ./writer "$(printf 'a\nb\tc\033[1m\177 \303\251')"
    says 'writer: created *' 'writer: addr=0x* msg=a\nb\x09c\x1b[1m\x7f é'
    holds 'a\nb\x09c\x1b[1m\x7f é'
    ./remove
}

@test "of many writers at once one creates the segment, and all write" {
    eight_writers 0
    [ "$(cat out.* | grep -c '^writer: found ')" -eq 7 ]
    ./remove
}

@test "writer told to stop takes its segment back, and leaves one that it found" {
    local signal
    for signal in INT:130 TERM:143 HUP:129; do
        interrupted "${signal%:*}" './get 0 >/dev/null 2>&1' ./writer hello
        [ "$status" -eq "${signal#*:}" ]
        no_segment
    done
    ./writer before
    # shellcheck disable=SC2016 # asked inside, until it is no copy of this shell any more
    interrupted TERM '[ "$(cat /proc/$pid/comm)" = writer ]' ./writer after
    [ "$status" -eq 143 ]
    run -0 ./reader
    ./remove
}

@test "writer whose stdout takes nothing leaves no segment" {
    need_linux '/dev/full'
    run -1 sh -c './writer hello >/dev/full'
    says 'writer: cannot write to stdout'
    no_segment
}

@test "writer refuses a closed stdin, stdout or stderr, and makes nothing" {
    run -1 sh -c './writer hello <&-'
    says 'writer: stdin is closed' 'hint: *'
    run -1 sh -c './writer hello >&-'
    says 'writer: stdout is closed' 'hint: *'
    run -1 sh -c './writer hello 2>&-'
    says
    no_segment
}

# ---- the others ----

@test "without a segment reader, hold and twice say who should run first" {
    for program in reader hold twice; do
        run -1 ./$program
        says "$program: shmget(key=0x*): ENOENT (No such file or directory)" 'hint: run ./writer first'
    done
}

@test "in another directory each program says where to run it" {
    cd /
    for command in 'writer hello' reader remove hold twice 'get 1'; do
        # shellcheck disable=SC2086 # a program and its operand
        run -1 "$ROOM"/$command
        says "${command%% *}: ftok(keyfile): ENOENT (No such file or directory)" "hint: run it in the lab's directory"
    done
}

@test "operands and options that a program does not have are refused" {
    misuse 'too many operands: x' ./reader x
    misuse 'too many operands: x' ./remove x
    misuse 'too many operands: x' ./twice x
    misuse 'unknown option --nope' ./hold --nope true
    misuse 'unknown option -f' ./remove -f
    misuse '--create is given twice' ./get --create --create 1
}

@test "reader --id wants a number, once" {
    misuse '--id needs a value' ./reader --id
    misuse '--id is given twice' ./reader --id 1 --id 2
    for id in '' x 3x -1 2147483648; do
        misuse "N $id: write a whole number from 0 to 2147483647" ./reader --id "$id"
    done
}

@test "reader --id of no segment is EINVAL" {
    run -1 ./reader --id 2147483647
    says 'reader: shmat(id=2147483647): EINVAL (Invalid argument)'
}

@test "remove removes, and the second time says that nothing is there" {
    ./writer hello
    run -0 ./remove
    says 'remove: id=* nattch=0 removed'
    run -1 ./remove
    says 'remove: shmget(key=0x*): ENOENT (No such file or directory)' 'hint: there is nothing to remove'
}

@test "a removed segment is gone after the last detach, and its key is free at once" {
    ./writer hello
    run -0 ./hold sh -c './remove && ./writer again'
    says 'hold: attached id=* nattch=1' 'remove: id=* nattch=1 marked, goes with the last detach' \
        'writer: created *' 'writer: addr=0x* msg=again' 'hold: detaching, msg=hello'
    id=${lines[0]#*id=}
    run -1 ./reader --id "${id%% *}"
    says "reader: shmat(id=${id%% *}): EINVAL (Invalid argument)"
    ./remove
}

@test "hold without a command stays attached until it reads a line" {
    ./writer hello
    mkfifo in out
    "$TOP/common/limit" 5 ./hold <in >out 2>&1 3>&- &
    exec 8>in 9<out
    read -r line <&9
    run -0 printf %s "$line"
    says 'hold: attached id=* addr=0x* nattch=1'
    run -0 ./reader
    says 'reader: addr=*' 'reader: key=*' 'reader: nattch=2 *'
    echo >&8
    wait $!
    read -r line <&9
    [ "$line" = 'hold: detaching, msg=hello' ]
    exec 8>&- 9<&-
    holds hello
    ./remove
}

@test "hold without a command detaches at the end of its input" {
    ./writer hello
    run -0 ./hold </dev/null
    says 'hold: attached *' 'hold: detaching, msg=hello'
    ./remove
}

@test "hold passes on its command's arguments and status" {
    ./writer hello
    # shellcheck disable=SC2016
    run -7 ./hold sh -c 'echo "$0" "$@"; exit 7' --help -x -- ''
    says 'hold: attached *' '--help -x -- ' 'hold: detaching, msg=hello'
    # shellcheck disable=SC2016
    run -137 ./hold -- sh -c 'kill -KILL $$'
    run -127 ./hold ./nosuch
    says 'hold: attached *' 'hold: ./nosuch: ENOENT (No such file or directory)' 'hold: detaching, msg=hello'
    ./remove
}

@test "twice puts back the byte that it used" {
    ./get --create 6
    ./writer hello
    run -0 ./twice
    says 'twice: addr=0x* and addr=0x* nattch=2' 'twice: wrote 42 at the first, read 42 at the second'
    holds hello
    ./remove
}

@test "get --id prints the segment's id alone, and --key its key" {
    ./writer hello
    run -0 ./reader
    [[ ${lines[1]} =~ key=(0x[0-9a-f]{8})\ id=([0-9]+)\  ]] || false
    key=${BASH_REMATCH[1]} id=${BASH_REMATCH[2]}
    run -0 ./get --id
    says "$id"
    run -0 ./get --key
    says "$key"
    run -0 ./get --create --id 100
    says "$id"
    run -1 ./get --id 4097
    says 'get: shmget(key=0x*, size=4097): EINVAL (Invalid argument)'
    misuse 'too many operands: 2' ./get --id 1 2
    ./remove
    run -1 ./get --id # and it makes none
    says 'get: shmget(key=0x*, size=0): ENOENT (No such file or directory)'
}

@test "get refuses a size that is none" {
    refuses_sizes ./get
    misuse 'size 0K: at least 1 byte' ./get 0K
}

@test "get --create makes no segment of 0 bytes, and none of nearly all memory there could be" {
    run -1 ./get --create 0
    says 'get: shmget(key=0x*, size=0): EINVAL (Invalid argument)'
    run -1 ./get --create 9223372036854775807
    says 'get: shmget(key=0x*, size=9223372036854775807): E* (*)'
    no_segment
}

@test "get --excl means nothing without --create" {
    run -1 ./get --excl 1
    says 'get: shmget(key=0x*, size=1): ENOENT (No such file or directory)'
    ./get --create --excl 1
    run -0 ./get --excl 1
    says 'get: asked for 1, got id=* size=1'
    ./remove
}

@test "key says what is wrong with a FILE or a number" {
    misuse 'no FILE' ./key
    run -1 ./key keyfile nosuch
    says 'key: file=keyfile *' 'key: stat(nosuch): ENOENT (No such file or directory)'
    for number in 0 -1 x 2147483648; do
        misuse "N $number: write a whole number from 1 to 2147483647" ./key --number "$number" keyfile
    done
}

@test "key finds one key for all names of a file, and another for a directory" {
    ln -s keyfile link
    run -0 ./key keyfile link
    [ "${lines[2]}" = 'key: one key for all' ]
    run -0 ./key keyfile link .
    [ "${lines[3]}" = 'key: different keys' ]
}

# ---- somebody else's segment under our key ----

@test "another user's segment is neither written nor removed, by root too" {
    need_stranger
    stranger ./get --create 4096
    run -0 ./reader
    before=${lines[1]}
    for command in 'writer hello' remove twice; do
        # shellcheck disable=SC2086 # a program and its operand
        run -1 ./$command
        says "${command%% *}: segment id=* belongs to uid=255" 'hint: another user has this key: cp keyfile k && mv k keyfile'
    done
    run -0 ./reader
    says 'reader: addr=0x* msg=' "$before" 'reader: nattch=1 *'
}

@test "a segment that another user made and then gave to you is not yours" {
    need_stranger
    cat >give.c <<'END'
#include <stdlib.h>
#include <sys/shm.h>
int main(int argc, char **argv)
{
    struct shmid_ds ds;
    if (argc != 2 || shmctl(atoi(argv[1]), IPC_STAT, &ds) == -1)
        return 1;
    ds.shm_perm.uid = 0;
    return shmctl(atoi(argv[1]), IPC_SET, &ds) == -1;
}
END
    ${CC:-cc} -o give give.c
    id=$(stranger ./get --create --id 4096)
    stranger ./give "$id"
    for command in 'writer secret' twice remove; do
        # shellcheck disable=SC2086 # a program and its operand
        ./$command || echo "status $?"
    done >out 2>&1
    ipcrm -m "$id" || :
    run -0 cat out
    for command in writer twice remove; do
        echo "$command: segment id=$id belongs to uid=255"
        echo "hint: another user has this key: cp keyfile k && mv k keyfile"
        echo "status 1"
    done | diff out -
}

@test "an ordinary user hears that another user has the key" {
    need_stranger
    ./writer mine
    for command in 'writer hello' reader hold twice remove; do
        # shellcheck disable=SC2086 # a program and its operand
        run -1 stranger ./$command
        says "${command%% *}: shm*(*): EACCES (Permission denied)" 'hint: another user has this key: cp keyfile k && mv k keyfile'
    done
    holds mine
    ./remove
}

@test "a keyfile that is made anew gives another key" {
    need_stranger
    stranger ./get --create 4096
    mv keyfile theirs && cp theirs keyfile
    run -0 ./writer hello
    says 'writer: created *' 'writer: addr=0x* msg=hello'
    ./remove
    mv theirs keyfile
}

#!/usr/bin/env bats
# scripts/kinds.awk: what may differ from run to run, and what may not

bats_require_minimum_version 1.5.0

# pair NAME PAGE PRINTED: a command whose page says PAGE and that printed PRINTED, and one the other way round
setup() { cd "$BATS_TEST_TMPDIR" && number=0; }
pair() { one "$1" "$2" "$3" && one "$1, the other way round" "$3" "$2"; }
one() {
    local text
    number=$((number + 1))
    echo "step $number 7 '$1'" >>steps
    printf -v text '%b' "$2"
    printf '%s 8 %s\n' "$number" "${text//$'\n'/$'\n'$number 8 }" >>expected
    printf '%b\n' "$3" >"out.$number"
    echo 0 >"status.$number"
}
judged() { # STATUS LINE: of all pairs; what differs is in the file report, a line `page:7: $ NAME` and the two sides
    status=0
    "${AWK:-awk}" -v run=. -v name=page -v mode=check -v columns=100 \
        -f "$BATS_TEST_DIRNAME/../../scripts/kinds.awk" -f "$BATS_TEST_DIRNAME/../../scripts/session.awk" steps >report || status=$?
    [ "$status" -eq "$1" ]
    [ "$(tail -n 1 report)" = "$2" ]
}
all_pass() { judged 0 "$number commands" || { cat report && return 1; }; }
all_caught() {
    judged 1 "$number commands" && return
    sed -n "s/^step [0-9]* 7 '\(.*\)'\$/page:7: \$ \1/p" steps | grep -vxFf report | sed 's/^page:7: . /not caught: /'
    return 1
}

ipcs_m='key        shmid      owner      perms      bytes      nattch     status'
ipcs_p='shmid      owner      cpid       lpid'
ipcs_t='shmid      owner      attached             detached             changed'
ipcs_c='shmid      perms      cuid       cgid       uid        gid'
ipcs_mac='T     ID     KEY        MODE       OWNER    GROUP NATTCH  SEGSZ'
maps='share: 7f3f71a29000-7f3f71a2a000 rw-s 00000000 00:01 4711                       /dev/zero (deleted)'

@test "what may differ from run to run passes" {
    pair "the same line" 'writer: size=4096' 'writer: size=4096'
    pair "another address" 'addr=0x7f3f71a29000 data=10' 'addr=0x10e4b3000 data=10'
    pair "another pid" 'pid=1 cpid=4711 lpid=4712' 'pid=99999 cpid=5 lpid=6'
    pair "another uid" 'uid=0 owner=student cgid=5' 'uid=1000 owner=root cgid=0'
    pair "another id" 'created id=0 size=1' 'created id=65538 size=1'
    pair "another key" 'key=0x0100a3f1 id=3' 'key=0xc6154fa3 id=3'
    pair "another inode" 'inode=12 dev=0x1b' 'inode=340282366 dev=00:1f'
    pair "another frame" 'frame=0x19a186 frames=1 proof=pagemap' 'frame=0x2f frames=1 proof=pagemap'
    pair "a hidden frame and its proof" 'frame=0x19a186 proof=pagemap' 'frame=hidden proof=object'
    pair "another time of ipcs -t" "$ipcs_t\n3 root Nov 22 00:59:20 Not set Nov  2 00:59:20" "$ipcs_t\n4 me Jan  1 23:00:00 Not set Dec 31 01:02:03"
    pair "another time of ipcs -i" 'att_time=Sun Nov 22 00:59:20 2026' 'att_time=Mon Jan  1 10:00:00 2029'
    pair "another time of stat" 'Modify: 2026-11-22 00:57:36.359087563 +0000' 'Modify: 2031-01-02 10:57:36.000000000 -0130'
    pair "another time of date" 'Sat Nov 22 00:48:01 UTC 2025' 'Mon Jan  2 00:48:01 CEST 2028'
    pair "another time of ipcs on macOS" 'm 65536 at 9:05:01' 'm 65536 at 23:15:59'
    pair "another segment in ipcs" "$ipcs_m\n0x2a024f11 3   student 600 4096 0" "$ipcs_m\n0x0100a3f1 65538 root 600 4096  0"
    pair "other pids in ipcs -p" "$ipcs_p\n3 root 12 13" "$ipcs_p\n4 me 4711 99999"
    pair "other owners in ipcs -c" "$ipcs_c\n3 600 root root root root" "$ipcs_c\n4 600 me us me us"
    pair "another segment in ipcs on macOS" "$ipcs_mac\nm 65536 0x2a024f11 --rw------- me staff 0 4096" "$ipcs_mac\nm 7 0x00000001 --rw------- root wheel 0 4096"
    pair "another id from ipcmk" 'Shared memory id: 2' 'Shared memory id: 65540'
    pair "another place of a mapping" "$maps" 'share: 10000-11000 rw-s 00000000 103:02 1 /dev/zero (deleted)'
    pair "another place of a mapping on macOS" 'share: 100e54000-100e58000 rw- SM_COW' 'share: 16fe54000-16fe58000 rw- SM_COW'
    pair "another key in the name of a mapping" '/SYSV2a024f11 (deleted)' '/SYSV0100a3f1 (deleted)'
    pair "the prefix of another user" 'name=/shmlab.1000.posix' 'name=/shmlab.run0000012.posix'
    pair "another owner and time in ls -l" '-rw-r--r-- 1 root root  4096 Nov 22 01:02 key' '-rw-r--r--. 1 student users 4096 Jan  2  2024 key'
    pair "another inode in ls -li" '12 -rw------- 1 root root 4096 Nov 22 01:02 key' '4711 -rw------- 1 me us 4096 Nov 22 01:02 key'
    pair "another owner in stat" 'Access: (0600/-rw-------)  Uid: (    0/    root)   Gid: (    0/    root)' 'Access: (0600/-rw-------)  Uid: ( 1000/ student)   Gid: (  100/   users)'
    pair "another device and inode in stat" 'Device: 0,27\tInode: 1           Links: 1' 'Device: 1bh/27d\tInode: 471123      Links: 1'
    pair "a crash with a core and without" 'Bus error' '/home/me/my labs/build/run.1/script: line 31:  4711 Bus error               (core dumped) ./beyond'
    pair "a crash as dash says it and as bash says it" 'Segmentation fault' 'Segmentation fault (core dumped)'
    pair "other luck and another price" 'tries=1 lost=4711 ms=18.0 ratio=1.0' 'tries=12 lost=9 ms=2049.3 ratio=0.5'
    pair "blanks at the end of a line" 'a b' 'a b  \t'
    all_pass
}

@test "any other change is caught" {
    pair "a changed size" 'id=3 size=4096' 'id=3 size=4097'
    pair "a changed errno" 'shmget(0x1): ENOENT (No such file or directory)' 'shmget(0x1): EACCES (No such file or directory)'
    pair "a changed word" 'writer: created key=0x0100a3f1' 'writer: found key=0x0100a3f1'
    pair "a changed blank" 'a b' 'a  b'
    pair "changed order" 'one\ntwo' 'two\none'
    pair "a changed count" 'nattch=1' 'nattch=2'
    pair "changed mode bits" 'mode=0600 uid=1' 'mode=0644 uid=1'
    pair "changed mode bits in ls -l" '-rw-r--r-- 1 root root 4096 Nov 22 01:02 key' '-rw-rw-r-- 1 root root 4096 Nov 22 01:02 key'
    pair "a changed size in ls -l" '-rw-r--r-- 1 root root 4096 Nov 22 01:02 key' '-rw-r--r-- 1 root root 8192 Nov 22 01:02 key'
    pair "a changed name after a time" '-rw-r--r-- 1 root root 4 Nov 22 01:02 README.md' '-rw-r--r-- 1 root root 4 Nov 22 01:02 LICENSE.md'
    pair "a changed number after a time" 'Nov 22 01:02 4096' 'Nov 22 01:02 8192'
    pair "a changed name after a full date" 'Sun Nov 22 00:59:20 README' 'Sun Nov 22 00:59:20 LICENSE'
    pair "a number after what is no month" 'Max 32 4096' 'Max 32 8192'
    pair "a changed mode in stat" 'Access: (0600/-rw-------)  Uid: (    0/    root)' 'Access: (0644/-rw-r--r--)  Uid: (    0/    root)'
    pair "a changed length of a mapping" "$maps" "${maps/71a2a000/71a2b000}"
    pair "a mapping longer than 2 GiB by one page" '100000000-200000000 rw-s 00000000 00:01 1 x' '100000000-200001000 rw-s 00000000 00:01 1 x'
    pair "changed permissions of a mapping" "$maps" "${maps/rw-s/rw-p}"
    pair "a mapping that is read-only now" "$maps" "${maps/rw-s/r--s}"
    pair "a changed offset of a mapping" "$maps" "${maps/ 00000000/ 00001000}"
    pair "a changed name of a mapping" "$maps" "${maps/zero/shm}"
    pair "a changed share mode on macOS" 'share: 100e54000-100e58000 rw- SM_COW' 'share: 100e54000-100e58000 rw- SM_SHARED'
    pair "lpid=0 instead of a pid" 'cpid=4711 lpid=0' 'cpid=4711 lpid=4712'
    pair "lpid 0 instead of a pid in ipcs -p" "$ipcs_p\n3 root 12 0" "$ipcs_p\n3 root 12 13"
    pair "key 0x00000000 instead of a key" 'key=0x00000000 id=3' 'key=0x0100a3f1 id=3'
    pair "key 0x00000000 instead of a key in ipcs" "$ipcs_m\n0x00000000 3 root 600 4096 1 dest" "$ipcs_m\n0x0100a3f1 3 root 600 4096 1 dest"
    pair "SYSV00000000 instead of a key in a mapping" '/SYSV00000000 (deleted)' '/SYSV0100a3f1 (deleted)'
    pair "changed bytes in ipcs" "$ipcs_m\n0x0100a3f1 3 root 600 4096 0" "$ipcs_m\n0x0100a3f1 3 root 600 8192 0"
    pair "changed permissions in ipcs" "$ipcs_m\n0x0100a3f1 3 root 600 4096 0" "$ipcs_m\n0x0100a3f1 3 root 644 4096 0"
    pair "changed nattch in ipcs" "$ipcs_m\n0x0100a3f1 3 root 600 4096 0" "$ipcs_m\n0x0100a3f1 3 root 600 4096 1"
    pair "dest that is missing in ipcs" "$ipcs_m\n0x00000000 3 root 600 4096 1 dest" "$ipcs_m\n0x00000000 3 root 600 4096 1"
    pair "a line below a table of ipcs that is no row of it" "$ipcs_m\nhold: msg detached hi" "$ipcs_m\nhold: msg attached hi"
    pair "Not set instead of a time" 'att_time=Not set' 'att_time=Sun Nov 22 00:59:20 2026'
    pair "Not set instead of a time in ipcs -t" "$ipcs_t\n3 root Nov 22 00:59:20 Not set Nov  2 00:59:20" "$ipcs_t\n3 root Nov 22 00:59:20 Nov 22 00:59:20 Nov  2 00:59:20"
    pair "(nil) instead of an address" 'addr=0x7f3f71a29000' 'addr=(nil)'
    pair "no frame" 'frame=0x19a186' 'frame=0x0'
    pair "no frame instead of a hidden one" 'frame=hidden' 'frame=none'
    pair "another number of frames" 'frames=1' 'frames=2'
    pair "no proof" 'proof=object' 'proof=none'
    pair "a short number instead of an address" 'addr=0x7f3f71a29000' 'addr=0x1000'
    pair "an id that is no number" 'id=3' 'id=-1'
    pair "a number that no name declares" 'st_blocks=8' 'st_blocks=32'
    pair "a loss where none was" 'lost=0 ms=1.0' 'lost=7 ms=1.0'
    pair "a price that is none" 'ms=18.0' 'ms=-'
    pair "another number beside the tries" 'tries=1 expected=200000' 'tries=1 expected=200001'
    pair "another crash" 'Bus error' '/x/script: line 3: 4711 Segmentation fault      ./beyond'
    pair "another name after the prefix" 'name=/shmlab.1000.posix' 'name=/shmlab.1000.shell'
    pair "a missing line" 'one\ntwo\nthree' 'one\nthree'
    pair "an extra blank line at the end" 'one' 'one\n'
    all_caught
}

@test "a line ... stands for no line, one line and many" {
    one 'no line' 'one\n...\ntwo' 'one\ntwo'
    one 'one line' 'one\n...\ntwo' 'one\nx\ntwo'
    one 'two lines, and the last' '...\ntwo\n...' 'one\nx\ny\ntwo\nz'
    all_pass
}
@test "what stands around a line ... is compared" {
    one 'a last line' 'one\n...\ntwo' 'one\nx\nthree'
    one 'a first line' 'one\n...\ntwo' 'two\n...'
    all_caught
}

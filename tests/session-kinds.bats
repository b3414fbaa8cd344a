#!/usr/bin/env bats
# scripts/session.awk: what may differ from run to run, and what may not

bats_require_minimum_version 1.5.0

# One command, whose page says $1 and that printed $2
judge() {
    cd "$BATS_TEST_TMPDIR" || return
    echo "step 1 7 './made-up'" >steps
    printf -v text '%b' "$1"
    printf '1 8 %s\n' "${text//$'\n'/$'\n'1 8 }" >expected
    printf '%b\n' "$2" >out.1
    echo 0 >status.1
    status=0
    "${AWK:-awk}" -v run=. -v name=page -v mode=check -v columns=100 \
        -f "$BATS_TEST_DIRNAME/../scripts/session.awk" steps || status=$?
}
# Both ways round
passes() { judge "$1" "$2" && [ "$status" -eq 0 ] && judge "$2" "$1" && [ "$status" -eq 0 ]; }
caught() { judge "$1" "$2" && [ "$status" -eq 1 ] && judge "$2" "$1" && [ "$status" -eq 1 ]; }

ipcs_m='key        shmid      owner      perms      bytes      nattch     status'
ipcs_p='shmid      owner      cpid       lpid'
ipcs_t='shmid      owner      attached             detached             changed'
ipcs_c='shmid      perms      cuid       cgid       uid        gid'
ipcs_mac='T     ID     KEY        MODE       OWNER    GROUP NATTCH  SEGSZ'
maps='share: 7f3f71a29000-7f3f71a2a000 rw-s 00000000 00:01 4711                       /dev/zero (deleted)'

@test "the same line passes" { passes 'writer: size=4096' 'writer: size=4096'; }
@test "another address passes" { passes 'addr=0x7f3f71a29000 data=10' 'addr=0x10e4b3000 data=10'; }
@test "another pid passes" { passes 'pid=1 cpid=4711 lpid=4712' 'pid=99999 cpid=5 lpid=6'; }
@test "another uid passes" { passes 'uid=0 owner=student cgid=5' 'uid=1000 owner=root cgid=0'; }
@test "another id passes" { passes 'created id=0 size=1' 'created id=65538 size=1'; }
@test "another key passes" { passes 'key=0x0100a3f1 id=3' 'key=0xc6154fa3 id=3'; }
@test "another inode passes" { passes 'inode=12 dev=0x1b' 'inode=340282366 dev=00:1f'; }
@test "another frame, a hidden one and their proofs pass" { passes 'frame=0x19a186 frames=1 proof=pagemap' 'frame=0x2f frames=1 proof=pagemap' && passes 'frame=0x19a186 proof=pagemap' 'frame=hidden proof=object'; }
@test "another time of ipcs -t passes" { passes "$ipcs_t\n3 root Nov 22 00:59:20 Not set Nov  2 00:59:20" "$ipcs_t\n4 me Jan  1 23:00:00 Not set Dec 31 01:02:03"; }
@test "another time of ipcs -i passes" { passes 'att_time=Sun Nov 22 00:59:20 2026' 'att_time=Mon Jan  1 10:00:00 2029'; }
@test "another time of stat passes" { passes 'Modify: 2026-11-22 00:57:36.359087563 +0000' 'Modify: 2031-01-02 10:57:36.000000000 -0130'; }
@test "another time of date passes" { passes 'Sat Nov 22 00:48:01 UTC 2025' 'Mon Jan  2 00:48:01 CEST 2028'; }
@test "another time of ipcs on macOS passes" { passes 'm 65536 at 9:05:01' 'm 65536 at 23:15:59'; }
@test "another segment in ipcs passes" { passes "$ipcs_m\n0x2a024f11 3   student 600 4096 0" "$ipcs_m\n0x0100a3f1 65538 root 600 4096  0"; }
@test "other pids in ipcs -p pass" { passes "$ipcs_p\n3 root 12 13" "$ipcs_p\n4 me 4711 99999"; }
@test "other owners in ipcs -c pass" { passes "$ipcs_c\n3 600 root root root root" "$ipcs_c\n4 600 me us me us"; }
@test "another segment in ipcs on macOS passes" { passes "$ipcs_mac\nm 65536 0x2a024f11 --rw------- me staff 0 4096" "$ipcs_mac\nm 7 0x00000001 --rw------- root wheel 0 4096"; }
@test "another id from ipcmk passes" { passes 'Shared memory id: 2' 'Shared memory id: 65540'; }
@test "another place of a mapping passes" { passes "$maps" 'share: 10000-11000 rw-s 00000000 103:02 1 /dev/zero (deleted)'; }
@test "another place of a mapping on macOS passes" { passes 'share: 100e54000-100e58000 rw- SM_COW' 'share: 16fe54000-16fe58000 rw- SM_COW'; }
@test "another key in a mapping's name passes" { passes '/SYSV2a024f11 (deleted)' '/SYSV0100a3f1 (deleted)'; }
@test "another user's prefix passes" { passes 'name=/shmlab.1000.posix' 'name=/shmlab.run0000012.posix'; }
@test "another owner and time in ls -l pass" { passes '-rw-r--r-- 1 root root  4096 Nov 22 01:02 key' '-rw-r--r--. 1 student users 4096 Jan  2  2024 key'; }
@test "another inode in ls -li passes" { passes '12 -rw------- 1 root root 4096 Nov 22 01:02 key' '4711 -rw------- 1 me us 4096 Nov 22 01:02 key'; }
@test "another owner, device and inode in stat pass" {
    passes 'Access: (0600/-rw-------)  Uid: (    0/    root)   Gid: (    0/    root)' 'Access: (0600/-rw-------)  Uid: ( 1000/ student)   Gid: (  100/   users)'
    passes 'Device: 0,27\tInode: 1           Links: 1' 'Device: 1bh/27d\tInode: 471123      Links: 1'
}
@test "a crash passes as dash says it and as bash says it" {
    passes 'Bus error' '/home/me/my labs/build/run.1/script: line 31:  4711 Bus error               (core dumped) ./beyond'
    passes 'Segmentation fault' 'Segmentation fault (core dumped)'
}
@test "other luck and another price pass" { passes 'tries=1 lost=4711 ms=18.0 ratio=1.0' 'tries=12 lost=9 ms=2049.3 ratio=0.5'; }
@test "blanks at the end of a line pass" { passes 'a b' 'a b  \t'; }

@test "a changed size is caught" { caught 'id=3 size=4096' 'id=3 size=4097'; }
@test "a changed errno is caught" { caught 'shmget(0x1): ENOENT (No such file or directory)' 'shmget(0x1): EACCES (No such file or directory)'; }
@test "a changed word is caught" { caught 'writer: created key=0x0100a3f1' 'writer: found key=0x0100a3f1'; }
@test "a changed blank is caught" { caught 'a b' 'a  b'; }
@test "changed order is caught" { caught 'one\ntwo' 'two\none'; }
@test "a changed count is caught" { caught 'nattch=1' 'nattch=2'; }
@test "changed mode bits are caught" { caught 'mode=0600 uid=1' 'mode=0644 uid=1'; }
@test "changed mode bits in ls -l are caught" { caught '-rw-r--r-- 1 root root 4096 Nov 22 01:02 key' '-rw-rw-r-- 1 root root 4096 Nov 22 01:02 key'; }
@test "a changed size in ls -l is caught" { caught '-rw-r--r-- 1 root root 4096 Nov 22 01:02 key' '-rw-r--r-- 1 root root 8192 Nov 22 01:02 key'; }
@test "a changed name after a time is caught" { caught '-rw-r--r-- 1 root root 4 Nov 22 01:02 README.md' '-rw-r--r-- 1 root root 4 Nov 22 01:02 LICENSE.md'; }
@test "a changed number after a time is caught" { caught 'Nov 22 01:02 4096' 'Nov 22 01:02 8192'; }
@test "a changed name after a full date is caught" { caught 'Sun Nov 22 00:59:20 README' 'Sun Nov 22 00:59:20 LICENSE'; }
@test "a number after what is no month is caught" { caught 'Max 32 4096' 'Max 32 8192'; }
@test "a changed mode in stat is caught" { caught 'Access: (0600/-rw-------)  Uid: (    0/    root)' 'Access: (0644/-rw-r--r--)  Uid: (    0/    root)'; }
@test "a changed length of a mapping is caught" { caught "$maps" "${maps/71a2a000/71a2b000}"; }
@test "a mapping longer than 2 GiB by one page is caught" { caught '100000000-200000000 rw-s 00000000 00:01 1 x' '100000000-200001000 rw-s 00000000 00:01 1 x'; }
@test "changed permissions of a mapping are caught" { caught "$maps" "${maps/rw-s/rw-p}"; }
@test "a mapping that is read-only now is caught" { caught "$maps" "${maps/rw-s/r--s}"; }
@test "a changed offset of a mapping is caught" { caught "$maps" "${maps/ 00000000/ 00001000}"; }
@test "a changed name of a mapping is caught" { caught "$maps" "${maps/zero/shm}"; }
@test "a changed share mode on macOS is caught" { caught 'share: 100e54000-100e58000 rw- SM_COW' 'share: 100e54000-100e58000 rw- SM_SHARED'; }
@test "lpid=0 instead of a pid is caught" { caught 'cpid=4711 lpid=0' 'cpid=4711 lpid=4712'; }
@test "lpid 0 instead of a pid in ipcs -p is caught" { caught "$ipcs_p\n3 root 12 0" "$ipcs_p\n3 root 12 13"; }
@test "key 0x00000000 instead of a key is caught" { caught 'key=0x00000000 id=3' 'key=0x0100a3f1 id=3'; }
@test "key 0x00000000 instead of a key in ipcs is caught" { caught "$ipcs_m\n0x00000000 3 root 600 4096 1 dest" "$ipcs_m\n0x0100a3f1 3 root 600 4096 1 dest"; }
@test "SYSV00000000 instead of a key in a mapping is caught" { caught '/SYSV00000000 (deleted)' '/SYSV0100a3f1 (deleted)'; }
@test "changed bytes in ipcs are caught" { caught "$ipcs_m\n0x0100a3f1 3 root 600 4096 0" "$ipcs_m\n0x0100a3f1 3 root 600 8192 0"; }
@test "changed permissions in ipcs are caught" { caught "$ipcs_m\n0x0100a3f1 3 root 600 4096 0" "$ipcs_m\n0x0100a3f1 3 root 644 4096 0"; }
@test "changed nattch in ipcs is caught" { caught "$ipcs_m\n0x0100a3f1 3 root 600 4096 0" "$ipcs_m\n0x0100a3f1 3 root 600 4096 1"; }
@test "dest that is missing in ipcs is caught" { caught "$ipcs_m\n0x00000000 3 root 600 4096 1 dest" "$ipcs_m\n0x00000000 3 root 600 4096 1"; }
@test "a line that is no row below ipcs's table is compared as it is" { caught "$ipcs_m\nhold: msg detached hi" "$ipcs_m\nhold: msg attached hi"; }
@test "Not set instead of a time is caught" { caught 'att_time=Not set' 'att_time=Sun Nov 22 00:59:20 2026'; }
@test "Not set instead of a time in ipcs -t is caught" { caught "$ipcs_t\n3 root Nov 22 00:59:20 Not set Nov  2 00:59:20" "$ipcs_t\n3 root Nov 22 00:59:20 Nov 22 00:59:20 Nov  2 00:59:20"; }
@test "(nil) instead of an address is caught" { caught 'addr=0x7f3f71a29000' 'addr=(nil)'; }
@test "no frame, another number of frames and no proof are caught" { caught 'frame=0x19a186' 'frame=0x0' && caught 'frame=hidden' 'frame=none' && caught 'frames=1' 'frames=2' && caught 'proof=object' 'proof=none'; }
@test "a short number instead of an address is caught" { caught 'addr=0x7f3f71a29000' 'addr=0x1000'; }
@test "an id that is no number is caught" { caught 'id=3' 'id=-1'; }
@test "a number that no name declares is caught" { caught 'st_blocks=8' 'st_blocks=32'; }
@test "a loss where none was, and a price that is none, are caught" {
    caught 'lost=0 ms=1.0' 'lost=7 ms=1.0'
    caught 'ms=18.0' 'ms=-'
    caught 'tries=1 expected=200000' 'tries=1 expected=200001'
}
@test "another crash is caught" { caught 'Bus error' '/x/script: line 3: 4711 Segmentation fault      ./beyond'; }
@test "another name after the prefix is caught" { caught 'name=/shmlab.1000.posix' 'name=/shmlab.1000.shell'; }
@test "a missing line is caught" { caught 'one\ntwo\nthree' 'one\nthree'; }
@test "an extra blank line at the end is caught" { caught 'one' 'one\n'; }
@test "a line ... stands for no line, one line and many" {
    judge 'one\n...\ntwo' 'one\ntwo' && [ "$status" -eq 0 ]
    judge 'one\n...\ntwo' 'one\nx\ntwo' && [ "$status" -eq 0 ]
    judge '...\ntwo\n...' 'one\nx\ny\ntwo\nz' && [ "$status" -eq 0 ]
}
@test "what stands around a line ... is compared" {
    judge 'one\n...\ntwo' 'one\nx\nthree' && [ "$status" -eq 1 ]
    judge 'one\n...\ntwo' 'two\n...' && [ "$status" -eq 1 ]
}

#!/usr/bin/env bats
# scripts/why and make why: from the words that somebody has to the cause. That each cause's proof holds, pages.bats tests

# shellcheck disable=SC1003,SC2015,SC2016,SC2028,SC2154 # quotes, backquotes and dollars are those of messages; stderr is run's
load ../helper

setup() {
    unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES MAKEFILES OS COLUMNS AWK
    cd "$TOP" || return
    page=notes/why.md
}
events() { awk -f scripts/page.awk "$page"; }
# The causes that are explained, a line each, without what is only named
explained() { printf '%s\n' "$output" | sed -n 's/^[1-3]\. //p'; }

# each FUNCTION: answers each line of stdin, in one run of scripts/why, and calls FUNCTION each time with the line in words, and status and
# output as run sets them. Fails with the first for which it fails
each() {
    local questions asked=0
    questions=$(cat)
    while IFS=$'\037' read -r -d $'\036' words status output; do
        asked=$((asked + 1))
        "$1" || { echo "$words: status $status, $output"; return 1; }
    done < <(scripts/why --each <<<"$questions" | awk '/^[?] / { words = substr($0, 3); out = ""; next }
        /^= [0-9]+$/ { printf "%s\037%s\037%s\036", words, substr($0, 3), out; next } { out = out $0 "\n" }')
    [ "$asked" -eq "$(wc -l <<<"$questions")" ]
}
# finds: for lines of TITLE|WORDS on stdin: the first cause that is explained begins so; with * in front, one of them does
finds() {
    local begins=() questions=()
    while IFS='|' read -r title words; do
        begins+=("$title")
        questions+=("$words")
    done
    each explains < <(printf '%s\n' "${questions[@]}")
}
explains() {
    local found title=${begins[asked - 1]}
    found=$(explained)
    case $title in '*'*) ;; *) found=$(sed -n 1p <<<"$found") ;; esac
    [ "$status" -ne 0 ] || ! grep -q -i -e "^${title#\*}" <<<"$found" || return 0
    echo "wanted: $title"
    return 1
}
fits_nothing() { [ "$status" -eq 1 ] && [[ $output == "why: nothing here fits: "* ]] || false; }

@test "each symptom of the public reports is found by the words in which people type it" {
    finds <<'END'
/dev/shm is full, and a touch|Bus error
/dev/shm is full, and a touch|Bus error in a container
/dev/shm is full, and a call|No space left on device in /dev/shm
/dev/shm is full, and a call|OSError: [Errno 28] No space left on device: '/psm_f2a1'
The memory of|Killed
The memory of|Killed while sizing or filling an object
The other program is in another IPC|X11 BadAccess, MIT-SHM in a container
The other program is in another IPC|X Error of failed request:  BadAccess (attempt to access private resource denied)
The other program is in another IPC|Major opcode of failed request:  130 (MIT-SHM) Minor opcode of failed request:  1 (X_ShmAttach)
The other program is in another IPC|X Error: BadShmSeg (invalid shared segment parameter) 128
The other program is in another IPC|QXcbShmImage: shmat() failed (22: Invalid argument) for segment 131085
The two programs have different|shared IPC namespace, but /dev/shm is not shared
*/dev/shm does not exist|shm_open: No such file or directory
/dev/shm does not exist|no /dev/shm is mounted, shm_open: No such file or directory
The kernel has no System V|shmget: Function not implemented
The kernel has no System V|FATAL:  could not create shared memory segment: Function not implemented
*The mode permits it, and Linux|Permission denied although the mode permits it
*SELinux|shm_open: Permission denied although the mode permits it
SELinux|avc:  denied  { write } for  pid=1 comm="a" path="/dev/shm/x"
The object or segment was removed|the segment or object is gone after logout
The object or segment was removed|my shared memory disappears when I log out
Python's resource tracker|the object is gone after another Python process ended
Python's resource tracker|UserWarning: resource_tracker: There appear to be 3 leaked shared_memory objects to clean up at shutdown
/dev/shm is full, and a call|leftovers fill /dev/shm
The mode does not|another user's object is in the way
SEM_UNDO is used|System V semaphores fail after ten sets with SEM_UNDO on a Mac
A negative id|msgget returned a negative id and the program took it for an error
A semaphore's value|a semaphore's count came back as 0
A sandbox|Operation not permitted
A sandbox|shmget: Operation not permitted
A sandbox|sem_open: Operation not permitted
The size differs|Expected 81920, actual 65536
END
}

@test "what shells, statuses and signals say is found, on both systems" {
    finds <<'END'
/dev/shm is full, and a touch|bus error (core dumped)
/dev/shm is full, and a touch|zsh: bus error  ./writer
/dev/shm is full, and a touch|fish: Job 1, './writer' terminated by signal SIGBUS (Misaligned address error)
/dev/shm is full, and a touch|signal 7
/dev/shm is full, and a touch|status 135
/dev/shm is full, and a touch|exit code 135
/dev/shm is full, and a touch|Process finished with returncode=-7
/dev/shm is full, and a touch|SIGBUS
A write to memory|Bus error: 10
*Memory is mapped that|status 138
A write to memory|Segmentation fault: 11
A write to memory|exit status 139
*A pointer in shared|Segmentation fault (core dumped)
*A failed call|zsh: segmentation fault  ./writer
The memory of|zsh: killed     ./writer
The memory of|Killed: 9
The memory of|/bin/sh: line 1: 12345 Killed   ./writer
The memory of|exit code 137
The memory of|137
The memory of|OOMKilled
The memory of|SIGKILL
The memory of|pod was OOMKilled, exit code 137
The kernel has no System V|Bad system call (core dumped)
The file size limit|File size limit exceeded
A lock's holder|it hangs after the other process was killed
END
}

@test "what programs, libraries and languages print is found when the whole line is pasted" {
    finds <<'END'
The mode does not|writer: shm_open(/x): EACCES (Permission denied)
/dev/shm is full, and a call|writer: posix_fallocate(/shmlab.1000.posix): ENOSPC (No space left on device)
/dev/shm is full, and a touch|RuntimeError: DataLoader worker (pid 4242) is killed by signal: Bus error. It is possible that dataloader's workers are out of shared memory. Please try to raise your shared memory limit.
/dev/shm is full, and a touch|# A fatal error has been detected by the Java Runtime Environment: # SIGBUS (0x7) at pc=0x00007f
/dev/shm is full, and a touch|out of shared memory
/dev/shm is full, and a call|[1:1:0101/0.0:ERROR:platform_shared_memory_region_posix.cc(250)] Creating shared memory in /dev/shm/.org.chromium.Chromium.AbCdEf failed: No such process (3)
/dev/shm is full, and a call|Creating shared memory in /dev/shm/.org.chromium.Chromium.x failed: No space left on device (28)
/dev/shm does not exist|Creating shared memory in /dev/shm/.org.chromium.Chromium.QxYz12 failed: No such file or directory (2)
/dev/shm is full, and a call|ERROR: could not resize shared memory segment "/PostgreSQL.1804289383" to 67108864 bytes: No space left on device
All segments together|FATAL:  could not create shared memory segment: Cannot allocate memory
There are too many segments|FATAL:  could not create shared memory segment: No space left on device
The segment is too large|FATAL:  could not create shared memory segment: Invalid argument
There are too many System V sem|semget: No space left on device
There are too many System V sem|PHP Warning: sem_get(): failed for key 0x6153bb42: No space left on device
The machine does not promise|There is insufficient memory for the Java Runtime Environment to continue.
*No huge pages|could not map anonymous shared memory: Cannot allocate memory
The process has too many mappings|max virtual memory areas vm.max_map_count [65530] is too low
/dev/shm is full, and a call|NCCL WARN Error: failed to extend /dev/shm/nccl-Ab12 to 9637892 bytes
The mode does not|PermissionError: [Errno 13] Permission denied: '/psm_1'
*Python's resource tracker|FileNotFoundError: [Errno 2] No such file or directory: '/psm_21467'
It exists already|FileExistsError: [Errno 17] File exists: '/psm_21467'
It exists already|thread 'main' panicked at Err value: Os { code: 17, kind: AlreadyExists, message: "File exists" }
/dev/shm is full, and a call|errno: -28
/dev/shm does not exist|ImportError: This platform lacks a functioning sem_open implementation
The program is linked|undefined reference to `shm_open'
macOS does not have|Undefined symbols for architecture arm64: "_sem_timedwait"
ipcs is missing|sh: 1: ipcs: not found
ipcs is missing|ipcs: command not found
/dev/shm does not allow code|libx.so: failed to map segment from shared object: Operation not permitted
The segment exists|shmget(0x42010d3a, 8192, 0600) = -1 EINVAL (Invalid argument)
END
}

@test "what databases, servers, toolkits and middleware print is found, with the errno in their own form" {
    finds <<'END'
All segments together|ORA-27102: out of memory Linux-x86_64 Error: 28: No space left on device
The machine does not promise|ORA-27102: out of memory Linux-x86_64 Error: 12: Cannot allocate memory
No huge pages|ORA-27125: unable to create shared memory segment Linux-x86_64 Error: 1: Operation not permitted
There are too many segments|ORA-27125: unable to create shared memory segment Linux-x86_64 Error: 28: No space left on device
The mode does not|ORA-27123: unable to attach to shared memory segment Linux-x86_64 Error: 13: Permission denied
The id or the address|ORA-27123: unable to attach to shared memory segment Linux-x86_64 Error: 22: Invalid argument
There are too many System V sem|ORA-27300: OS system dependent operation:semget failed with status: 28
There are too many System V sem|ORA-27302: failure occurred at: sskgpcreates
There is no segment|ORA-01034: ORACLE not available ORA-27101: shared memory realm does not exist
The program's own pool|ORA-04031: unable to allocate 4160 bytes of shared memory ("shared pool","unknown object")
The program's own pool|ERROR: out of shared memory HINT: You might need to increase max_locks_per_transaction.
The program's own pool|2024/01/01 [crit] 7#7: ngx_slab_alloc() failed: no memory in SSL session shared cache "le_nginx_SSL"
The program's own pool|terminate called after throwing an instance of 'boost::interprocess::bad_alloc' what(): boost::interprocess::bad_alloc
The program's own pool|MDB_MAP_FULL: Environment mapsize limit reached
The segment or semaphore set|PANIC: semop(id=3276805) failed: Identifier removed
The segment or semaphore set|FATAL: semctl(6094848, 3, SETVAL, 0) failed: Invalid argument
There are too many System V sem|HINT: This error does *not* mean that you have run out of disk space. It occurs when either the system limit for the maximum number of semaphore sets (SEMMNI), or the system wide maximum number of semaphores (SEMMNS), would be exceeded.
No huge pages|FATAL: huge pages not supported on this platform
The machine does not promise|# WARNING overcommit_memory is set to 0! Background save may fail under low memory condition.
There are too many System V sem|[crit] (28)No space left on device: AH00023: Couldn't create the ssl-cache mutex
There are too many System V sem|(28)No space left on device: AH00016: Configuration Failed
There are too many segments|nginx: [emerg] shmget(10485760) failed (28: No space left on device)
There is no segment|QSharedMemory::attach: doesn't exist
There are too many segments|SingleApplication: 7 "QSharedMemory::create: out of resources"
The name is too long|QSharedMemoryPrivate::initKey: unable to set key on lock (QSystemSemaphore::handle: key too long)
The process has too many attaches|Warning: shm_attach(): failed for key 0x61019b9c: Too many open files
/dev/shm itself|[FATAL:platform_shared_memory_region_posix.cc(46)] This is frequently caused by incorrect permissions on /dev/shm.  Try 'sudo chmod 1777 /dev/shm' to fix.
/dev/shm itself|Unable to access(W_OK|X_OK) /dev/shm: Permission denied
/dev/shm is full, and a touch|selenium.common.exceptions.WebDriverException: Message: unknown error: session deleted because of page crash
/dev/shm is full, and a touch|RuntimeError: DataLoader worker (pid(s) 12345) exited unexpectedly
No descriptor is left|RuntimeError: unable to open shared memory object </torch_1234_5678_1> in read-write mode: Too many open files (24)
/dev/shm is full, and a call|RuntimeError: unable to write to file </torch_18692_1954506624>
macOS sets an object's|RuntimeError: unable to resize file <filename not specified> to the right size: Invalid argument (22)
The mode does not|[RTPS_TRANSPORT_SHM Error] Failed init_port fastrtps_port7412: open_and_lock_file failed -> Function open_port_internal
/dev/shm is full, and a touch|While setting the acquired shared memory to zero a fatal SIGBUS signal appeared caused by memset. The shared memory object with the following properties [ name = root, sizeInBytes = 149264720 ] maybe requires more memory than it is currently available in the system.
It exists already|SharedMemory still there, doing an unlink of /iceoryx_mgmt
/dev/shm is full, and a call|It appears as if there is not enough space for /dev/shm/vader_segment.node01.1000.1 (the shared-memory backing file).
/dev/shm is full, and a call|Unable to allocate shared memory for intra-node messaging. Delete stale shared memory files in /dev/shm.
A sandbox|Read -1, expected 65536, errno = 1
/dev/shm is full, and a touch|[fd7fd1d78666:03983] Signal: Bus error (7) Signal code: Non-existant physical address (2)
SELinux|E/SharedMemory: ashmem_create_region failed: Permission denied
The kernel has no System V|kernel not configured for shared memory
The kernel has no System V|cannot locate symbol "shmget" referenced by "libx.so"
Too much memory is to be|WARNING: mlockall(2) failed: Operation not permitted
The other program is in another IPC|docker: Error response from daemon: can't join IPC of container abc: non-shareable IPC (hint: use IpcMode:shareable for the donor container).
The segment or semaphore set|ipcrm: invalid id (65538)
No huge pages|InnoDB: HugeTLB: Warning: Failed to allocate 136314880 bytes. errno 22
Too much memory is to be|JACK: Cannot lock down 82274202 byte memory area (Cannot allocate memory)
/dev/shm is full, and a call|The object store is using /tmp instead of /dev/shm because /dev/shm has only 67108864 bytes available.
The machine does not promise|Native memory allocation (mmap) failed to map 12288 bytes for committing reserved memory.
Nobody has made|sem_unlink: No such file or directory
Python still has|BufferError: cannot close exported pointers exist
END
}

@test "a status of a container, of npm or of make is no errno, and a call that returned -1 has not said which" {
    finds <<'END'
/dev/shm is full, and a touch|Container exited with code 135
/dev/shm is full, and a touch|exit_code=135
The memory of|npm ERR! errno 137
The memory of|web-1 exited with code 137
/dev/shm is full, and a touch|systemd[1]: foo.service: Main process exited, code=dumped, status=7/BUS
The memory of|systemd[1]: foo.service: Main process exited, code=killed, status=9/KILL
A pointer in shared|EXC_BAD_ACCESS (code=1, address=0x0)
END
    each fits_nothing <<'END'
process exited with code 1
make: *** [all] Error 2
make[1]: *** [Makefile:3: all] Error 12
exited with code 28
npm ERR! code ELIFECYCLE npm ERR! errno 1
-1
END
    no_sandbox() { [ "$status" -eq 0 ] && ! grep -e 'errno 1 ' -e '^[1-3]. A sandbox' <<<"$output"; }
    each no_sandbox <<'END'
shmget returned -1
shmat returned -1
mmap failed: -1
END
}

@test "a call with an errno that no cause has for it: no cause of another call is shown" {
    no_cause() { [ "$status" -eq 0 ] && [[ $output == *'There is no cause for it on the page; '* && $output != *$'\n1. '* ]] || false; }
    each no_cause <<'END'
munmap: Invalid argument
sem_wait: Invalid argument
pthread_mutex_lock: Invalid argument
msync: Cannot allocate memory
shm_open: Is a directory
mq_open: Permission denied
setns: Invalid argument
fcntl(F_ADD_SEALS): Device or resource busy
sem_acquire(): Permission denied
END
    run -0 scripts/why munmap: Invalid argument
    grep -q '^Other questions that make compare asks about this:' <<<"$output"
}

@test "messages about something else are said to be that, and an errno without a word of shared memory gets a remark" {
    about() { fits_nothing && [[ $output == *" is about "* && $(wc -l <<<"$output") -eq 2 ]] || false; } # and the end of the line
    each about <<'END'
error while loading shared libraries: libfoo.so.1: cannot open shared object file: No such file or directory
fatal error: sys/shm.h: No such file or directory
Error: ENOSPC: System limit for number of file watchers reached, watch '/app/src'
torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB
git@example.org: Permission denied (publickey).
-bash: fork: retry: Resource temporarily unavailable
pthread_create failed: Resource temporarily unavailable
PermissionError: [WinError 5] Access is denied
docker: permission denied while trying to connect to the Docker daemon socket
END
    about_nothing() { fits_nothing && [[ $output != *' is about '* ]] || false; }
    each about_nothing <<'END'
nginx: [emerg] zero size shared memory zone "one"
iceoryx: Could not create shared memory!
RuntimeError: Shared memory manager connection has timed out
DevToolsActivePort file doesn't exist
shared memory
git: command not found
undefined reference to `main'
boost::interprocess::lock_exception
END
    remark='These words do not say that this is about shared memory'
    remarked() { [ "$status" -eq 0 ] && [[ $output == *"$remark"* ]] || false; }
    each remarked <<'END'
tar: write error: No space left on device
ls: cannot access 'foo': No such file or directory
chmod: /etc: Operation not permitted
END
    not_remarked() { [ "$status" -eq 0 ] && [[ $output != *"$remark"* ]] || false; }
    each not_remarked <<'END'
ENOSPC
No space left on device
28
shm_open: No such file or directory
PermissionError: [Errno 13] Permission denied: '/psm_1'
Bus error
END
    # What a lab prints is not taken for something else
    finds <<<'/dev/shm is full, and a touch|DataLoader worker (pid 7) is killed by signal: Bus error, on the GPU machine'
}

@test "an errno is found by its name, its text in each C library and its number on each system, whatever the case" {
    finds <<'END'
The machine does not promise|ENOMEM
The machine does not promise|cannot ALLOCATE memory
The machine does not promise|12
No descriptor is left|Too many open files
No descriptor is left|No file descriptors available
The process has too many attaches|shmat: Too many open files
*The segment exists|Invalid argument
The segment is too large|shmget: Invalid argument on a Mac
The segment or semaphore set|Identifier removed
The segment or semaphore set|EIDRM
*The segment or semaphore set|errno 90
It exists already|File exists
The kernel has no|Function not implemented
A number does not fit|Numerical result out of range
A number does not fit|Result too large
A number does not fit|EOVERFLOW
A program in /dev/shm is still|Text file busy
Too much memory is to be|mlock EAGAIN
Too much memory is to be|mlock: Resource temporarily unavailable
The file size limit|EFBIG
On macOS an object|ENOTSUP
On macOS an object|Device not configured
The name is too long|File name too long
macOS does not have|errno 78
macOS sets an object's|ftruncate: Invalid argument
/dev/shm does not allow code|Read-only file system
A call was interrupted|EINTR
A lock's holder|Owner died
END
    run -0 scripts/why errno 78
    [ "${lines[0]}" = "errno 78 is EREMCHG on Linux, and ENOSYS on macOS" ]
    run -0 scripts/why signal 10
    [ "${lines[0]}" = "signal 10 is SIGUSR1 on Linux, and SIGBUS on macOS" ]
    run -0 scripts/why ENXIO
    [ "${lines[0]}" = "ENXIO: No such device or address, on macOS Device not configured; number 6 on" ]
}

@test "an answer has both systems' errno, the call, the cause, the proof, the cure, the page, and what the probes answer; it fits 80 columns" {
    run -0 scripts/why 'mlock: Cannot allocate memory'
    for line in '^1\. Too much' '^   Linux ENOMEM (12, Cannot allocate memory)' '^   macOS EAGAIN (35, Resource temporarily unavailable)' \
        '^   call  mlock' '^   cause An ordinary' '^   proof ' '^     \$ labs/06-differences/probe mlock-over$' '^   cure  ulimit -l' \
        '^   page  notes/linux-macos.md#mmap-protection-and-faults$' '^   probe mlock-over: ENOMEM on Linux, EAGAIN on macOS$'; do
        grep -q -e "$line" <<<"$output" || { echo "no $line"; echo "$output"; return 1; }
    done
    fits() { [ "$status" -eq 0 ] && ! grep '.\{81\}' <<<"$output"; }
    for os in linux macos; do
        printf '%s\n' '' ENOMEM EINVAL ENOSPC ENOENT EACCES EPERM 'Bus error' shmget mmap semop ENOSYS ENAMETOOLONG | OS=$os each fits
    done
    OS=macos run -0 scripts/why ftruncate: Invalid argument
    first=$(grep -A 3 '^   proof' <<<"$output" | sed -n 3p)
    [ "$first" = "     probe: ftruncate-again: EINVAL" ]
}

@test "each cause has all its parts and a proof, is found by its own title and its first message, and its links and probes exist" {
    events >"$BATS_TEST_TMPDIR/events"
    titles=$(sed -n 's/^heading	[0-9]*	3	### //p' "$BATS_TEST_TMPDIR/events" | tr -d '`')
    [ "$(wc -l <<<"$titles")" -gt 50 ]
    [ -z "$(sort <<<"$titles" | uniq -d)" ]
    # Each has the eight labels, of which Probes may be missing, in this order, and at least one session
    awk -F '\t' 'function over() { if (title != "" && (labels !~ /^Message Call Linux macOS Cause Cure Page (Probes )?$/ || !sessions)) { print title ": " labels sessions; bad = 1 } }
        $1 == "heading" { over(); title = $3 == 3 ? $4 : ""; labels = ""; sessions = 0 } $1 == "session" { sessions++ }
        title != "" && $1 == "text" && match($3, /^- \*\*[A-Za-z]*\*\*: /) { labels = labels substr($3, 5, RLENGTH - 8) " " } END { over(); exit bad }' "$BATS_TEST_TMPDIR/events"
    itself() { [ "$status" -eq 0 ] && { [ "$(explained | sed -n 1p)" = "$words" ] || [[ $(explained | sed -n 1p) == "${words:0:60}"* ]] || false; }; }
    each itself <<<"$titles"
    for id in $(sed -n 's/^text	[0-9]*	- \*\*Probes\*\*: //p' "$BATS_TEST_TMPDIR/events" | tr -d '`,'); do
        cut -f 1 labs/06-differences/differences.tsv | grep -qx -e "$id" || { echo "no probe $id"; return 1; }
    done
    for link in $(tr -d '\n' <"$page" | grep -o '](\([^)]*\))' | sort -u | sed 's/^](//; s/)$//'); do
        file=notes/${link%%#*}
        [ -e "$file" ] || { echo "no $file"; return 1; }
        case $link in *'#'*) ;; *) continue ;; esac
        awk -f scripts/page.awk "$file" | awk -F '\t' -v want="${link#*#}" '$1 == "heading" { id = tolower($4); sub(/^#+ /, "", id); gsub(/[^a-z0-9 _-]/, "", id)
            gsub(/ /, "-", id); if (id == want) found = 1 } END { exit !found }' || { echo "$file has no heading ${link#*#}"; return 1; }
    done
}

@test "the page's numbers and texts are those of this machine" {
    {
        printf '#include <errno.h>\n#include <signal.h>\n#include <stdio.h>\n#include <string.h>\n'
        echo 'static int bad; static void is(const char *name, int number, int want, const char *text) {'
        echo '    if (number != want || (*text && strcmp(text, strerror(number)))) { printf("%s: %d %s\n", name, number, strerror(number)); bad = 1; } }'
        echo 'static void sig(const char *name, int number, int want) { if (number != want) { printf("%s: %d\n", name, number); bad = 1; } }'
        echo 'int main(void) {'
        awk -F ' *[|] *' -v macos="$([ "$(uname -s)" = Darwin ] && echo 1)" '/^\| E[A-Z0-9]* \|/ { number = macos ? $4 : $3; if (number == "") next
                text = macos ? ($7 == "" ? $5 : $7) : $5; other = macos || $6 == "" ? text : $6
                printf "#ifdef __GLIBC__\nis(\"%s\", %s, %s, \"%s\");\n#else\nis(\"%s\", %s, %s, \"%s\");\n#endif\n", $2, $2, number, text, $2, $2, number, other }
            /^\| SIG/ { number = macos ? $4 : $3; if (number != "") printf "sig(\"%s\", %s, %s);\n", $2, $2, number }' "$page"
        echo 'return bad; }'
    } >"$BATS_TEST_TMPDIR/numbers.c"
    [ "$(grep -c '^is(' "$BATS_TEST_TMPDIR/numbers.c")" -gt 100 ]
    "${CC:-cc}" -o "$BATS_TEST_TMPDIR/numbers" "$BATS_TEST_TMPDIR/numbers.c"
    run -0 "$BATS_TEST_TMPDIR/numbers"
}

@test "unknown words: one line that says what to do, and status 1" {
    for words in frobnicate 'the quick brown fox jumps' 'it takes ages to allocate shared memory in my app' clean 03 'lab 3' '?' '%'; do
        run -1 --separate-stderr scripts/why "$words"
        [ -z "$output" ]
        [[ $stderr == "why: nothing here fits: "*"make why alone lists the messages" ]] || false
        [ "${#stderr_lines[@]}" -eq 1 ]
    done
    run -1 scripts/why shmgte
    [ "$output" = "why: nothing here fits: shmgte; did you mean shmget? make why alone lists the messages" ]
    run -1 scripts/why ENOMEN
    [[ $output == *"did you mean ENOMEM?"* ]] || false
    means() { fits_nothing && [[ $output == *"did you mean ${right[asked - 1]}? make why"* ]] || false; }
    right=('Bus error' 'Segmentation fault' 'Cannot allocate memory' 'No space left on device' 'Permission denied' 'Invalid argument' 'No such file or directory' shm_open)
    each means <<'END'
bus eror
segmantation fault
Canot allocate memory
No space left on devise
permision denied
Invalid arg
No such file
shm_opn
END
    run -0 scripts/why EDOM # known, and no cause has it
    [ "${lines[1]}" = "There is no cause for it on the page; make why alone lists the messages." ]
}

@test "an OS that is neither system is refused, and so is a system that is neither" {
    OS=plan9 run -2 scripts/why ENOMEM
    [ "$output" = 'why: OS=plan9: the workbook does not know this system; write OS=linux or OS=macos' ]
    mkdir "$BATS_TEST_TMPDIR/bin"
    printf '#!/bin/sh\necho Plan9\n' >"$BATS_TEST_TMPDIR/bin/uname"
    chmod +x "$BATS_TEST_TMPDIR/bin/uname"
    PATH=$BATS_TEST_TMPDIR/bin:$PATH run -2 scripts/why ENOMEM
    [ "$output" = 'why: this system is Plan9, but the workbook works only on Linux and macOS' ]
}

@test "words that mean something to a shell, to make or to a regular expression do no harm" {
    cd "$BATS_TEST_TMPDIR"
    why=$TOP/scripts/why
    long=$(head -c 10000 /dev/zero | tr '\0' x)
    for words in '[' '(' '*' '\' '.*' 'a{9999}' '^$' '-x' '--help me' '-e' '$(touch made)' '`touch made`' '; touch made' "'; touch made; '" '&' '"' "'" '%s%n' "$long" "$long ENOMEM" \
        $'\n' $'ENOMEM\ntouch made' $'\xc3\xa9\xe2\x80\x98ENOSPC\xe2\x80\x99' $'\xff\xfe' $'\033[31mred' '/ / /' 'a=$(touch made)'; do
        run "$why" "$words"
        [ "$status" -le 1 ]
        [[ $output != *awk* && $output != *$'\033'* ]] || { echo "$words: $output"; return 1; }
        cd "$TOP"
        run make -s why -- "$words"
        [[ $output != *awk* && $output != *'nothing to be done'* && $output != *'No rule'* && $output != *[Ss]'yntax error'* ]] || { echo "$words: $output"; return 1; }
        cd "$BATS_TEST_TMPDIR"
    done
    [ ! -e made ]
    [ ! -e "$TOP/made" ]
    run -0 "$why" -- -7 ENOMEM
    run -0 "$why" "$long ENOMEM"
    run -0 "$why" $'\xe2\x80\x98ENOSPC\xe2\x80\x99'
    [ "${lines[0]}" = "ENOSPC: No space left on device; number 28 on both systems" ]
}

@test "make why runs none of the words as a target, and make -n why nothing" {
    tree 01
    touch build-me
    make -s -C labs/01-fork-mmap programs
    for words in clean 'clean 01' 03 check-01 all build-me Makefile; do
        # shellcheck disable=SC2086 # words
        run make why $words
        [ -x labs/01-fork-mmap/share ]
        [ -e build-me ]
        [[ $output != *'# 01'* && $output != *': ok'* && $output != *'Nothing to be done'* && $output != *'up to date'* ]] || { echo "$words: $output"; return 1; }
    done
    run -0 make -n why ENOMEM
    run -1 grep -v -x -e 'scripts/why "$SHMLAB_WORDS"' -e : <<<"$output"
    run -0 make why ENOMEM
    [ "${lines[0]}" = "ENOMEM: Cannot allocate memory; number 12 on both systems" ]
    run -0 make why 'Bus error (core dumped)'
    [[ ${lines[0]} == "SIGBUS: Bus error; number 7 on Linux, 10 on macOS" && ${lines[1]} == "1. /dev/shm is full"* ]] || false
    run -0 make why 'x((core dumped)) Bus error'
    run -0 make why shmget: Function not implemented
    [[ $(explained | sed -n 1p) == "The kernel has no System V calls" ]] || false
    run -0 make why errno=12
    [ "${lines[0]}" = "errno 12 is ENOMEM on Linux and on macOS" ]
    run -0 make why ENOENT README.md
    run -2 make why frobnicate
    [[ ${lines[0]} == "why: nothing here fits: frobnicate; "* ]] || false
    run -0 make 01 # and why is no more than a word elsewhere
    grep -q '^# 01' <<<"$output"
}

@test "make why alone says how to use it, and lists each topic with its messages" {
    run -0 make why
    [[ ${lines[0]} == "Type make why, and after it what you have: "* ]] || false
    while read -r topic; do
        grep -q -x -F -e "$topic" <<<"$output"
    done <<<"$(events | awk -F '\t' '$1 == "heading" && $3 == 2 { topic = substr($4, 4) } $1 == "heading" && $3 == 3 && topic != last { print last = topic }')"
    [ "$(grep -c '^    ' <<<"$output")" -ge "$(events | grep -c '^heading	[0-9]*	3	')" ]
    run -0 scripts/why --help
    [[ ${lines[0]} == "why - "* ]] || false
}

@test "every awk finds the same, for many questions at once as for one" {
    questions=('' 'sem_unlink: No such file or directory' ENOMEM '[Errno 78]' 'BadAccess (MIT-SHM)' shmgte shmgt 'mlock: Cannot allocate memory' ENOENT ENOMEM)
    wanted=$(for words in "${questions[@]}"; do
        printf '? %s\n' "$words"
        scripts/why "$words" 2>&1 && echo '= 0' || echo "= $?"
    done)
    [ -n "$wanted" ]
    for one in awk mawk gawk original-awk; do
        command -v "$one" || continue
        [ "$(printf '%s\n' "${questions[@]}" | AWK=$one scripts/why --each)" = "$wanted" ]
    done
}

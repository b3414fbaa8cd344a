#!/usr/bin/env bats
# predict and break, on lab 01's questions and lab 03's breakage drop-excl
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # backquotes are the messages'; run's output

load ../helper

setup() { workbook; }
teardown() { nothing_left_of_it; }

# answers LINE...: a file of answers
answers() { printf '%s\n' "$@" >answers; }

@test "predict sets each answer beside what the machine printed, with a reason, and keeps score" {
    answers 'shared 10' 'private 10' 'address same'
    run -0 scripts/predict 01 answers
    [[ $output == *'you said 10, it printed 10: right'* ]] || false
    [[ $output == *'you said 10, it printed 0: wrong'* ]] || false
    [[ $output == *'returned data=0'*'10: For that'*'0: The child'* ]] || false
    [ "${lines[$((${#lines[@]} - 1))]}" = '2 of 3 right' ]
    [ "$(cat .progress)" = 'predict fork-mmap shared right 10
predict fork-mmap private wrong 10
predict fork-mmap address right same' ]
}

@test "predict's right answer is what the program prints, and no key" {
    sed 's/\*data = value;/*data = 0;/' labs/01-fork-mmap/share.c >new.c
    run ! cmp -s new.c labs/01-fork-mmap/share.c
    mv new.c labs/01-fork-mmap/share.c
    answers 'shared 10' 'private 0' 'address same'
    run -0 scripts/predict 01 answers
    [[ $output == *'you said 10, it printed 0: wrong'* ]] || false
}

@test "predict says which answers there are, and keeps nothing, if one is none or is missing" {
    answers 'shared 11' 'private 10' 'address same'
    run -2 scripts/predict 01 answers
    says 'predict: answers: shared: 11; write a line: shared, a blank, and one of: 0 10 SIGSEGV'
    answers 'shared 10' 'private 10'
    run -2 scripts/predict posix-shm answers
    run -2 scripts/predict fork-mmap answers
    says 'predict: answers: address: no answer; write a line: address, a blank, and one of: same another'
    [ ! -e .progress ]
}

@test "predict without a terminal says what to write; and whose lab or file is not there" {
    run -2 scripts/predict 01 </dev/null
    says 'predict: no terminal: write a line `name answer` for each of shared private address, and say ANSWERS=FILE'
    run -2 scripts/predict 99
    says 'predict: there is no lab 99; make lists the labs'
    run -2 scripts/predict 01 nowhere
    says 'predict: no file nowhere: write a line `name answer` for each question'
}

@test "predict in a terminal takes a letter or the answer itself, and asks again" {
    need_linux 'script'
    command -v script >/dev/null || skip 'no script(1) here'
    run -0 script -qec './scripts/predict 01' /dev/null < <(printf 'z\nb\n0\na\n')
    [[ $output == *'one of these, or its letter'* ]] || false
    [[ $output == *'3 of 3 right'* ]] || false
}

@test "predict asks macOS's side under its rules, and says so" {
    need_linux 'on a Mac there are no rules'
    answers 'shared 10' 'private 0' 'address same'
    OS=macos run -0 scripts/predict 01 answers
    [[ $output == *"it printed 10, by macOS's rules and not on a Mac: right"* ]] || false
}

# ---- break ----

@test "break lists, takes a number or a name, shows the change, leaves the lab's file, and explains" {
    before=$(cat labs/03-posix-shm/writer.c)
    run -0 scripts/break 03
    number=$(printf '%s\n' "${lines[@]}" | awk '$2 == "drop-excl" { print $1 }')
    answers 'drop-excl found'
    run -0 scripts/break "03-$number" answers
    [[ $output == *'-    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);'* ]] || false
    if [ "$(uname -s)" = Linux ]; then
        [[ $output == *'you said found, it printed created: wrong'* ]] || false
        [[ $output == *'As macOS answers, by its rules and not on a Mac:'*'EINVAL (Invalid argument)'* ]] || false
    fi
    [ "$(cat labs/03-posix-shm/writer.c)" = "$before" ]
    [[ $(cat .progress) == 'break posix-shm drop-excl wrong found' ]] || false
    run -0 scripts/break posix-shm-drop-excl answers
    run -2 scripts/break 03-nothing
    [[ $output == 'break: lab 03 has no breakage nothing; it has 1 to '* ]] || false
}

@test "a breakage whose lines are not in the program any more is refused, with its line" {
    sed 's/O_RDWR | O_CREAT | O_EXCL, 0600/O_RDWR | O_EXCL | O_CREAT, 0600/' labs/03-posix-shm/writer.c >new.c
    mv new.c labs/03-posix-shm/writer.c
    run -2 scripts/session check labs/03-posix-shm/breaks/drop-excl.md
    [[ $output == *'drop-excl.md:'*': the lines of this hunk stand 0 times in writer.c' ]] || false
}

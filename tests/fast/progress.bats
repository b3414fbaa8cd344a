#!/usr/bin/env bats
# progress: what is kept, and what comes next
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # backquotes are the messages'; run's output

load ../helper

setup() { workbook; }
teardown() { nothing_left_of_it; }

# answers LINE...: a file of answers
answers() { printf '%s\n' "$@" >answers; }

@test "progress shows what is done and what is next, from make 01 to the last exercise" {
    run -0 scripts/progress
    [[ ${lines[1]} == '01 fork-mmap '*'-'*'0 of 3'* ]] || false
    [[ $output == *'next: make predict-01' ]] || false
    answers 'shared 10' 'private 0' 'address 2'
    scripts/predict 01 answers
    run -0 scripts/progress
    [[ $output == *'next: make 01' ]] || false
    make -s 01
    run -0 scripts/progress
    [[ ${lines[1]} == '01 fork-mmap '*'yes'*'3 of 3, 2 right'* ]] || false
    [[ $output == *'next: make try-01-'* ]] || false
    for name in labs/01-fork-mmap/exercises/*/; do
        scripts/progress record try fork-mmap "$(basename "$name")" passed
    done
    run -0 scripts/progress
    [[ $output == *'next: make break-01-'* ]] || false
}

@test "progress is kept by name: it survives a new number for a lab" {
    scripts/progress record break posix-shm drop-excl right created
    mv labs/03-posix-shm labs/33-posix-shm
    run -0 scripts/progress
    [[ $output == *'33 posix-shm '*' 1 of '*' seen'* ]] || false
    [[ $output != *'does not understand'* ]] || false
}

@test "a line that makes no sense is named and left alone; one that was cut off spoils no other" {
    printf '%s\n' '# my notes' 'predict fork-mmap shared right 10' 'predict fork-mmap nothing right 1' 'hello' >.progress
    printf 'try posix-shm termin' >>.progress
    scripts/progress record try posix-shm terminator passed
    cp .progress before
    run -0 scripts/progress
    [[ $output == *"progress does not understand line 3 of $PWD/.progress, and leaves it alone: predict fork-mmap nothing right 1"* ]] || false
    [[ $output == *'line 4 of '*': hello'* ]] || false
    [[ $output == *'line 5 of '*': try posix-shm termin'* ]] || false
    [[ $output == *'03 posix-shm '*' 1 of '*' passed'* ]] || false
    cmp .progress before
}

@test "progress that is recorded by many at a time has all its lines whole; the same line is not added twice" {
    for n in 1 2 3 4 5 6 7 8 9 10 11 12; do scripts/progress record predict fork-mmap "q$n" right "$n" 3>&- & done
    wait
    scripts/progress record predict fork-mmap q3 right 3
    [ "$(grep -Ecx 'predict fork-mmap q[0-9]+ right [0-9]+' .progress)" -eq 12 ]
    [ "$(wc -l <.progress)" -eq 12 ]
}

@test "a page still runs where progress cannot be kept, and says so" {
    SHMLAB_PROGRESS=/nowhere/progress run -0 make -s 01
    [[ $output == *'progress: cannot write /nowhere/progress, so this result is not kept; make it a file that you can write' ]] || false
}

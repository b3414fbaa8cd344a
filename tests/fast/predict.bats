#!/usr/bin/env bats
# predict and break, on lab 01's questions and lab 03's breakage drop-excl
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # backquotes are the messages'; run's output

load ../helper

setup() { workbook; }
teardown() { nothing_left_of_it; }

# answers LINE...: a file of answers
answers() { printf '%s\n' "$@" >answers; }

@test "predict sets each answer beside what the machine printed, with a reason, and keeps score" {
    answers 'shared 10' 'private 10' 'address 1'
    run -0 scripts/predict 01 answers
    [[ $output == *'you said 10, it printed 10: right'* ]] || false
    [[ $output == *'you said 10, it printed 0: wrong'* ]] || false
    [[ $output == *'returned data=0'*'   10: '*'   0: '* ]] || false
    [ "${lines[$((${#lines[@]} - 1))]}" = '2 of 3 right' ]
    [ "$(cat .progress)" = 'predict fork-mmap address right 1
predict fork-mmap shared right 10
predict fork-mmap private wrong 10' ]
}

@test "predict's right answer is what the program prints, and no key" {
    sed 's/\*data = value;/*data = 0;/' labs/01-fork-mmap/share.c >new.c
    run ! cmp -s new.c labs/01-fork-mmap/share.c
    mv new.c labs/01-fork-mmap/share.c
    answers 'shared 10' 'private 0' 'address 1'
    run -0 scripts/predict 01 answers
    [[ $output == *'you said 10, it printed 0: wrong'* ]] || false
}

@test "predict says which answers there are, and keeps nothing, if one is none or is missing" {
    answers 'shared 11' 'private 10' 'address 1'
    run -2 scripts/predict 01 answers
    says 'predict: answers: the question shared has the answer 11, which is no choice; write a line with shared, a blank, and one of: 0 10 SIGSEGV'
    answers 'shared 10' 'private 10'
    run -2 scripts/predict posix-shm answers
    run -2 scripts/predict fork-mmap answers
    says 'predict: answers: the question address has no answer; write a line with address, a blank, and one of: 1 2'
    [ ! -e .progress ]
}

@test "predict without a terminal says what to write; and whose lab or file is not there" {
    run -2 scripts/predict 01 </dev/null
    says 'predict: there is no terminal to ask you; write a file with a line `name answer` for each question, and give it with ANSWERS=FILE: address (1, 2), shared (0, 10, SIGSEGV), private (0, 10, SIGSEGV)'
    run -2 scripts/predict 99
    says 'predict: there is no lab 99; make lists the labs'
    run -2 scripts/predict 01 nowhere
    says 'predict: there is no file nowhere, or you cannot read it; write one with a line `name answer` for each question'
}

@test "predict in a terminal takes a letter, a number or the answer itself, asks again, and explains each question before the next" {
    need_terminal
    run -0 on_a_terminal './scripts/predict 01' < <(printf 'z\na\n2\nb\n0\n')
    [[ $output == *'one of these, or its letter'*'you said 1, it printed 1: right'*'2. '*'you said 10, it printed 10: right'*'3. '*'you said 0, it printed 0: right'* ]] || false
    [[ $output == *'3 of 3 right'* && $output != *'](../'* ]] || false
    run -0 on_a_terminal './scripts/break 03-drop-excl' < <(printf '2\n') # the choices are no numbers
    [[ $output == *'you said found, '* ]] || false
}

@test "predict and break fit their text into the terminal, show a change as it is, and stop at q" {
    need_terminal
    run -2 on_a_terminal 'stty cols 60; ./scripts/break 03-drop-excl' < <(printf 'q\n')
    [[ $output == *'predict: you stopped, so your answers are not kept'* && ! -e .progress ]] || false
    [[ $output == *'-    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);'* ]] || false
    long=$(awk '!/^[-+]/ && length($0) > 61' <<<"$output")
    [ -z "$long" ] || { echo "$long"; return 1; }
    [ "$(grep -c 'no longer asks' <<<"$output")" -eq 1 ] # the title, once
    answers 'drop-excl found'
    COLUMNS=50 run -0 scripts/break 03-drop-excl answers
    [ "$(awk '!/^[-+]/ && !/^   [|]/ && length($0) > 50' <<<"$output")" = '' ]
}

@test "predict in a terminal says which system a question is about, if it is about one alone" {
    need_terminal
    awk '/^### private: /, /^<.details>/ { sub(/[.]console/, ".console .linux") } { print }' labs/01-fork-mmap/README.md >new.md
    mv new.md labs/01-fork-mmap/README.md
    run -0 on_a_terminal './scripts/predict 01' < <(printf '1\n10\n0\n')
    [ "$(grep -c '^[123][.] On Linux: ' <<<"$output")" -eq 1 ]
    [[ $output == *'3. On Linux: '* ]] || false
}

@test "predict in a terminal does not ask what this machine cannot run; the answers may come from a pipe" {
    need_terminal
    awk '/^### private: /, /^<.details>/ { sub(/[.]console/, ".console needs=\"false\"") } { print }' labs/01-fork-mmap/README.md >new.md
    mv new.md labs/01-fork-mmap/README.md
    run -0 on_a_terminal './scripts/predict 01' < <(printf '1\n10\n')
    [[ $output == *'3. '*'This question cannot be run on this machine'*'2 of 2 right'* && $output != *'you said -'* ]] || false
    run -0 scripts/predict 01 /dev/stdin < <(printf 'shared 10\nprivate 0\naddress 1\n')
    [[ $output == *'2 of 2 right'* ]] || false
}

@test "predict asks macOS's side under its rules, and says so" {
    need_linux 'on a Mac there are no rules'
    answers 'shared 10' 'private 0' 'address 1'
    OS=macos run -0 scripts/predict 01 answers
    [[ $output == *"it printed 10 under macOS's rules, not on a Mac: right"* ]] || false
}

# ---- break ----

@test "break lists, takes a number or a name, shows the change, leaves the lab's file, and explains" {
    before=$(cat labs/03-posix-shm/writer.c)
    run -0 scripts/break 03
    number=$(printf '%s\n' "${lines[@]}" | awk '$2 == "drop-excl" { print $1 }')
    [ "$(awk '/^ *[0-9]/ { print $2 }' <<<"$output")" = "$(sed -n 's/.*(breaks\/\(.*\)[.]md).*/\1/p' labs/03-posix-shm/README.md)" ]
    answers 'drop-excl found'
    run -0 scripts/break "03-$number" answers
    [[ $output == *'-    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);'* ]] || false
    if [ "$(uname -s)" = Linux ]; then
        [[ $output == *'you said found, it printed created: wrong'* ]] || false
        [[ $output == *'What macOS answers (under its rules, not on a Mac):'*'EINVAL (Invalid argument)'* ]] || false
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
    [[ $output == *'drop-excl.md:'*': the old lines of this hunk must be in writer.c once, but they are there 0 times' ]] || false
}

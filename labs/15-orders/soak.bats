#!/usr/bin/env bats
# What takes long: the models that the page of 15-orders names, and many rounds of the four tests

load ../../tests/helper

setup() { room orders; }
teardown() { nothing_left; }

@test "seq_cst, and the fence, do not fail in many rounds" {
    while read -r program rounds; do
        for order in seq_cst fence; do
            run -0 "./$program" --word $order $(((rounds - 1) / ${SHARE:-1} + 1))
            says "$program: order=$order never"
        done
    done <<'END'
sb 10000
lb 10000
mp 200
iriw 20
END
}

@test "built for arm64, the programs run with qemu, which keeps this processor's orders" {
    command -v aarch64-linux-gnu-gcc >/dev/null && command -v qemu-aarch64 >/dev/null || skip 'no cross compiler, or no qemu'
    [ "$(uname -m)" = x86_64 ] || skip 'not an x86 processor'
    run -0 ./verdicts.sh arm64
    [ "$output" = "$(printf '%s: order=relaxed never\n' mp lb iriw)" ]
}

@test "spin finds an error in each broken model that the page's table names" {
    command -v spin >/dev/null || skip 'no spin: ./scripts/setup test'
    run -0 ./verdicts.sh spin
    [ "${#lines[@]}" -eq "$(grep -oE '(ring|sleeper|seqlock)-[a-z-]+' README.md | grep -cE '^(ring|sleeper|seqlock)-(early|late|no)-')" ]
    for line in "${lines[@]}"; do
        [[ $line == *' errors: 1' ]] && grep -qE "(^|[ |\`])${line%% *}\b" README.md || { echo "$line"; return 1; }
    done
}

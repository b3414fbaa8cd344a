#!/usr/bin/env bats
# The ring under kill -9, for half a minute: a fault that shows once in five hundred kills

load ../../tests/helper

setup() { room ring-buffer; }
teardown() { nothing_left; }

@test "five hundred kills at random moments: nothing twice, nothing torn, one lost at most for each consumer" {
    run -0 ./kills.sh 500
    [[ ${lines[0]} == killed=500\ producers=* ]]
    [[ $output == *' twice=0 torn=0'* ]]
}

#!/usr/bin/env bats
# The ring under kill -9, for half a minute: a fault that shows once in five hundred kills

load ../../tests/helper

setup() { room ring-buffer; }
teardown() { nothing_left; }

@test "five hundred kills at random moments: nothing twice, nothing torn, one lost at most for each consumer" {
    run -0 ./kills.sh 500 4000000
    [[ $output =~ producers=([0-9]+)\ consumers=([0-9]+) ]]
    [ $((BASH_REMATCH[1] + BASH_REMATCH[2])) -ge 100 ] # it may be through before the last
    [[ $output == *' twice=0 torn=0'* ]]
}

# What the page of NN-NAME does not show: bad input, edges

load ../../tests/helper

setup() { room NAME; }
teardown() { nothing_left; }

@test "program refuses an operand and prints its usage line" {
    run -2 ./program nonsense
    [ "${lines[0]}" = "program: too many operands: nonsense" ]
    [ "${lines[1]}" = "usage: program" ]
}

# ledger: some amounts, with and without a kill
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for amount in 1 50 "$(random 2 49)"; do
    run ../../common/limit 5 ./ledger "$amount"
    [ $status -ne 124 ] || wanted 'the second process comes in after the first was killed' 'it waits for ever'
    [ $status -eq 0 ] || wanted "./ledger $amount succeeds" "$(ending)${out:+, and: $out}"
    line 'ledger: first is at half'
    line 'ledger: second has ended'
    case $out in
    *"a=59 b=41 sum=100" | *"a=$((59 - amount)) b=$((41 + amount)) sum=100") ;;
    *) wanted "the move of $amount is taken back, or done, and 1 is moved: sum=100" "$(printf '%s\n' "$out" | tail -n 1)" ;;
    esac
    run ../../common/limit 5 ./ledger --calm "$amount"
    [ $status -eq 0 ] || wanted "./ledger --calm $amount succeeds" "$(ending)${out:+, and: $out}"
    line "ledger: a=$((59 - amount)) b=$((41 + amount)) sum=100"
    run ../../common/limit 15 ./ledger --both "$amount"
    [ $status -ne 124 ] || wanted './ledger --both comes to its end' 'it waits for ever'
    [ $status -eq 0 ] || wanted "./ledger --both $amount succeeds" "$(ending)${out:+, and: $out}"
    line 'ledger: a=60 b=40 sum=100'
done

# baton: few, one, and many
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for to in 1 2 3 "$(random 50 100)" "$(random 300 400)"; do
    run ./baton "$to"
    [ $status -eq 0 ] || wanted "./baton $to succeeds" "$(ending)${out:+, and: $out}"
    awk -v to="$to" 'BEGIN { for (i = 1; i <= to; i++) print (i % 2 ? "A " : "B ") i }' >wanted
    came=$(awk 'NR == FNR { want[++n] = $0; next } $0 != want[FNR] { print FNR ": " $0; found = 1; exit }
        END { if (!found && FNR != n) print FNR " lines" }' wanted "$output")
    [ -z "$came" ] || wanted "./baton $to: the numbers 1 to $to, A and B in turn, one a line" "line $came"
done

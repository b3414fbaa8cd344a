# race.awk - the table of a race, from its samples
#
# It prints the median of each contestant's samples in millions of messages a second, and then the median of its ratios to
# race-turns in the same round. Status 1 if a message was wrong or a contestant failed.
function median(list,    n, i, j, value, at) {
    n = split(list, value, " ")
    for (i = 2; i <= n; i++) {
        at = value[i] + 0
        for (j = i - 1; j > 0 && value[j] + 0 > at; j--) value[j + 1] = value[j]
        value[j + 1] = at
    }
    return n % 2 ? value[(n + 1) / 2] : (value[n / 2] + value[n / 2 + 1]) / 2
}
function cell(list) { return list == "" ? sprintf("%9s", "-") : sprintf("%9.3g", median(list)) }
/^#/ { next }
{
    samples++; name = $2; sub(/:$/, "", name)
    if (!/ wrong=0$/) { bad++; next }
    processes = rate = $0
    sub(/.*processes=/, "", processes); sub(/ .*/, "", processes); sub(/.*rate=/, "", rate); sub(/ .*/, "", rate)
    if (!(name in known)) { known[name] = 1; order[++names] = name }
    rates[name, processes] = rates[name, processes] " " rate
    of[$1, name, processes] = rate + 0 # a number: "0.000" is more than "0"
    if ($1 > last) last = $1
}
END {
    count = split("1 2 4 8", with, " ")
    for (ratio = 0; ratio < 2; ratio++) {
        printf "%-18s", ratio ? "ratio to race-turns" : "millions a second"
        for (p = 1; p <= count; p++) printf "%9s", with[p]
        print ""
        for (i = 1; i <= names; i++) {
            line = sprintf("%-18s", order[i])
            for (p = 1; p <= count; p++) {
                list = ratio ? "" : rates[order[i], with[p]]
                for (round = 1; ratio && round <= last; round++)
                    if (of[round, order[i], with[p]] > 0 && of[round, "race-turns", with[p]] > 0)
                        list = list " " of[round, order[i], with[p]] / of[round, "race-turns", with[p]]
                line = line cell(list)
            }
            print line
        }
        if (!ratio) print ""
    }
    printf "samples: %d, %d wrong or failed\n", samples, bad
    exit bad > 0
}

# race-beside.awk - prints the medians of several machines side by side
#
# The input is SIZE CONTESTANT MEDIAN QUARTILE QUARTILE, or trip in place of the size (race.awk with -v form=plot). A line
# "# machine: NAME" begins each machine.
function number(x) { return sprintf(x < 999.5 ? "%.3g" : "%.0f", x) }
/^# machine: / { m++; sub(/^# machine: /, ""); machine[m] = $0; next }
{
    if (!(($1, $2) in seen)) { seen[$1, $2]; of[++n] = $1; name[n] = $2 }
    median[m, $1, $2] = $3
}
END {
    k = split("8 64 65536 trip", sizes, " ")
    for (s = 1; s <= k; s++) {
        printf "%s%-24s", (s > 1 ? "\n" : ""), (sizes[s] == "trip" ? "round trips, ns" : sizes[s] " bytes, M/s")
        for (i = 1; i <= m; i++) printf "%20s", machine[i]
        print ""
        for (j = 1; j <= n; j++) if (of[j] == sizes[s]) {
            printf "%-24s", name[j]
            for (i = 1; i <= m; i++) printf "%20s", ((i, of[j], name[j]) in median ? number(median[i, of[j], name[j]]) : "-")
            print ""
        }
    }
}

# race.awk - the tables of a race: which samples count, medians and spreads, ratios within a round
#
# Input: ROUND, ITEM, SAMPLE, between tabs; a sample is what a contestant prints. One counts if neither process stood in
# the run queue for more than 3 % of it (another had its CPU), and both ping-pongs, before and after, were between
# two cores. A virtual machine's CPUs may be two threads of one core for a while: then the line goes there and back
# in less than half the time that it takes in the slowest quarter of all samples.
BEGIN { FS = "\t" }
/^# round / { next } # the samples' own head
/^#/ { if (form != "plot") print; next }
{
    n++; round[n] = $1; item[n] = $2
    m = split($3, part, " ")
    for (i = 1; i <= m; i++) { at = index(part[i], "="); fact[n, substr(part[i], 1, at - 1)] = substr(part[i], at + 1) }
    split(fact[n, "ping"], two, ",")
    low[n] = two[1] + 0 < two[2] + 0 ? two[1] : two[2]; low[n] += 0; ping[n] = (two[1] + two[2]) / 2
    if (low[n] > 0) all[++pings] = ping[n]
}
function sort(list, size,    i, j, x) {
    for (i = 2; i <= size; i++) { x = list[i]; for (j = i - 1; j > 0 && list[j] > x; j--) list[j + 1] = list[j]; list[j + 1] = x }
}
function quantile(list, size, q,    i) { i = int(q * (size - 1) + 1.5); return list[i] }

# name: unit, and in `list` the values that count; sorted
function values(name,    i) {
    delete list; size = 0
    for (i = 1; i <= n; i++) if (what[i] == name && good[i]) list[++size] = value[i]
    sort(list, size)
}
function line(name, title,    least, most) {
    values(name)
    if (!size) return
    if (form == "plot") { split(name, part, " "); print part[2], title, quantile(list, size, .5), quantile(list, size, .25), quantile(list, size, .75); return }
    printf "%-23s %9s  %8s .. %-8s %3d  %s\n", title, number(quantile(list, size, .5)), number(quantile(list, size, .25)), number(quantile(list, size, .75)), size, unit[name]
}
function head(title) { printf "\n%-23s %9s  %14s %9s  unit\n", title, "median", "quartiles", "n" }
function number(x) { return sprintf(x < 9999.5 ? "%.4g" : "%.0f", x) }
# The median over the rounds of a / b, where both have a sample that counts; b "ping": of the same sample
function ratio(a, b, factor,    i, j, r) {
    delete list; size = 0
    for (i = 1; i <= n; i++) if (what[i] == a && good[i]) {
        if (b == "ping") list[++size] = value[i] / ping[i]
        else for (j = 1; j <= n; j++) if (what[j] == b && good[j] && round[j] == round[i]) list[++size] = factor * value[i] / value[j]
    }
    sort(list, size)
    return size ? quantile(list, size, .5) : 0
}
function goal(text, r, limit, most,    spread) {
    if (!size) { printf "%-62s      -  not measured\n", text; return }
    spread = sprintf("%.3g .. %.3g", quantile(list, size, .25), quantile(list, size, .75))
    printf "%-62s %6.3g  %-15s %s %s: %s\n", text, r, spread, most ? "at most" : "at least", limit, (most ? r <= limit : r >= limit) ? "reached" : "not reached"
}
function best(size_of, a, b) { a = "peer-boost" size_of; b = "peer-ck" size_of; values(a); m = size ? quantile(list, size, .5) : 0
    values(b); return size && quantile(list, size, .5) > m ? b : a }

END {
    sort(all, pings)
    far = pings ? quantile(all, pings, .75) : 0
    for (i = 1; i <= n; i++) {
        trip = fact[i, "trip"] != ""
        value[i] = (trip ? fact[i, "trip"] : fact[i, "rate"]) + 0
        what[i] = item[i] " " fact[i, "size"] (trip ? " trip" : ""); unit[what[i]] = fact[i, "unit"]
        split(fact[i, "delay"], late, ",")
        if (!value[i]) { failed++; continue }
        if (fact[i, "wrong"] + 0) { bad++; continue }
        if (fact[i, "cpus"] == 1 && low[i] > 0) { single++; good[i] = 1; continue }
        if (late[1] > 3 || late[2] > 3) { disturbed++; continue }
        if (low[i] > 0 && low[i] < far / 2) { one++; continue }
        good[i] = 1
    }
    if (form != "plot") printf "samples: %d; thrown away: %d disturbed, %d on one core, %d wrong, %d failed. ping-pong: median %.0f ns\n", n, disturbed, one, bad, failed, pings ? quantile(all, pings, .5) : 0
    if (single && form != "plot") print "One CPU: the two take turns. What two cores do for each other, this machine cannot show."
    m = split("8 64 65536", sizes, " ")
    names = "ring-1-naive ring-2-orders ring-3-apart ring-4-cached ring-5-lazy ring-6-spans ring-7-sleep ring-8-stamped peer-boost peer-ck peer-bytes-pipe peer-bytes-socket peer-bytes-tcp peer-queue-sysv peer-queue-posix bound-stream bound-local-memcpy bound-local-pieces"
    k = split(names, name, " ")
    for (s = 1; s <= m; s++) {
        if (form != "plot") head("messages of " sizes[s] " bytes")
        for (i = 1; i <= k; i++) line(name[i] " " sizes[s], name[i])
    }
    if (form == "plot") exit
    head("round trips")
    for (i = 1; i <= k; i++) line(name[i] " 64 trip", name[i])
    line("bound-wake 8 trip", "bound-wake"); line("bound-local-call 8 trip", "bound-local call")
    printf "\nratios, each within its round                                 median  quartiles\n"
    goal("8 bytes: the ring / the best peer", ratio("ring-7-sleep 8", best(" 8"), 1), 2.5)
    goal("8 bytes: the ring / the stream between the cores", ratio("ring-7-sleep 8", "bound-stream 65536", 8 / 65536), 0.85)
    goal("64 bytes: the ring / the best peer", ratio("ring-7-sleep 64", best(" 64"), 1), 1.25)
    goal("64 bytes: the ring / the stream", ratio("ring-7-sleep 64", "bound-stream 65536", 64 / 65536), 0.85)
    goal("64 KiB: the ring / memcpy through memory, 64 KiB a call", ratio("ring-7-sleep 65536", "bound-local-pieces 65536", 1), 2.5)
    goal("64 KiB: the ring / memcpy through memory, all in one call", ratio("ring-7-sleep 65536", "bound-local-memcpy 65536", 1), 2.5)
    goal("round trip of 64 bytes: stamped / the ping-pong", ratio("ring-8-stamped 64 trip", "ping", 1), 1.2, 1)
    goal("round trip of 64 bytes: the ring, which may sleep / ping-pong", ratio("ring-7-sleep 64 trip", "ping", 1), 1.6, 1)
    goal("round trip of 64 bytes: a pipe / the ring, which may sleep", ratio("peer-bytes-pipe 64 trip", "ring-7-sleep 64 trip", 1), 25)
    goal("64 bytes: the ring / the naive one", ratio("ring-7-sleep 64", "ring-1-naive 64", 1), 20)
    goal("8 bytes: the ring / the naive one", ratio("ring-7-sleep 8", "ring-1-naive 8", 1), 100)
    exit bad > 0
}

# race.awk - makes the tables of a race: which samples count, medians and quartiles, and ratios within a round
#
# The input has ROUND, ITEM and SAMPLE, with tabs between them; a sample is the line that a contestant prints. A sample counts
# under two conditions. Neither process waited in the run queue for more than 3 % of the time, while another program had its
# CPU. And the ping-pongs before and after the sample show the pair of CPUs that most samples had. A virtual machine's host
# may move its CPUs: two threads of one core, or two cores that share a cache, are much nearer to each other than two cores
# that share none. So a ping-pong of less than half of the median, or more than twice of it, is another pair.
BEGIN { FS = "\t" }
/^# round / { next } # the samples' own head
/^#/ { if (form != "plot") print; else if (sub(/^# machine: /, "")) machine = $0; next } # which machine, and which two CPUs
{
    n++; round[n] = $1; item[n] = $2
    m = split($3, part, " ")
    for (i = 1; i <= m; i++) { at = index(part[i], "="); fact[n, substr(part[i], 1, at - 1)] = substr(part[i], at + 1) }
    split(fact[n, "ping"], two, ",")
    low[n] = two[1] + 0 < two[2] + 0 ? two[1] : two[2]; low[n] += 0; ping[n] = (two[1] + two[2]) / 2
    high[n] = two[1] + 0 < two[2] + 0 ? two[2] : two[1]; high[n] += 0
    if (low[n] > 0) { all[++pings] = ping[n]; if (pings == 1) at_first = two[1]; at_last = two[2] }
}
function sort(list, size,    i, j, x) {
    for (i = 2; i <= size; i++) { x = list[i]; for (j = i - 1; j > 0 && list[j] > x; j--) list[j + 1] = list[j]; list[j + 1] = x }
}
# If no value is exactly in that place, one between its two neighbours: the median of an even number is the mean of the two in
# the middle
function quantile(list, size, q,    at, i) {
    at = q * (size - 1) + 1
    i = int(at)
    return i < size ? list[i] + (at - i) * (list[i + 1] - list[i]) : list[size]
}

# Puts those values of this name that count into `list`, sorted
function values(name,    i) {
    delete list; size = 0
    for (i = 1; i <= n; i++) if (what[i] == name && good[i]) list[++size] = value[i]
    sort(list, size)
}
function line(name, title,    least, most) {
    values(name)
    if (!size) return
    if (form == "plot") { split(name, part, " "); sub(/ /, "-", title); print (part[3] == "trip" ? "trip" : part[2]), title, quantile(list, size, .5), quantile(list, size, .25), quantile(list, size, .75); return }
    printf "%-23s %9s  %8s .. %-8s %3d  %s\n", title, number(quantile(list, size, .5)), number(quantile(list, size, .25)), number(quantile(list, size, .75)), size, unit[name]
}
function head(title) { printf "\n%-23s %9s  %14s %9s  unit\n", title, "median", "quartiles", "n" }
function number(x) { return sprintf(x < 9999.5 ? "%.4g" : "%.0f", x) }
# The median of a / b over the rounds in which both have a sample that counts. If b is "ping", it is the ping-pong of the
# same sample
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
    if (limit == "") printf "%-62s %6.3g  %s\n", text, r, spread
    else printf "%-62s %6.3g  %-15s %s %s: %s\n", text, r, spread, most ? "at most" : "at least", limit, (most ? r <= limit : r >= limit) ? "reached" : "not reached"
}
# The peer with the highest median: a library, and not the kernel
function best(size_of,    i, m, a) {
    a = "peer-boost" size_of; m = 0
    for (i = 1; i <= k; i++) if (name[i] ~ /^peer-/ && name[i] !~ /^peer-(bytes|queue)/) {
        values(name[i] size_of)
        if (size && quantile(list, size, .5) > m) { a = name[i] size_of; m = quantile(list, size, .5) }
    }
    return a
}

END {
    sort(all, pings)
    usual = pings ? quantile(all, pings, .5) : 0
    for (i = 1; i <= n; i++) {
        trip = fact[i, "trip"] != ""
        value[i] = (trip ? fact[i, "trip"] : fact[i, "rate"]) + 0
        what[i] = item[i] " " fact[i, "size"] (trip ? " trip" : ""); unit[what[i]] = fact[i, "unit"]
        split(fact[i, "delay"], late, ",")
        if (!value[i]) { failed++; continue }
        if (fact[i, "wrong"] + 0) { bad++; continue }
        if (fact[i, "cpus"] == 1 && low[i] > 0) { single++; good[i] = 1; continue }
        if (late[1] > 3 || late[2] > 3) { disturbed++; continue }
        if (low[i] > 0 && (low[i] < usual / 2 || high[i] > usual * 2)) { other++; continue }
        good[i] = 1
    }
    if (form == "plot") printf "# machine: %s, %.0f ns\n", machine, usual
    else {
        printf "samples: %d; thrown away: %d disturbed, %d on another pair of CPUs, %d wrong, %d failed\n", n, disturbed, other, bad, failed
        if (pings) printf "ping-pong: %d ns at first, %d ns at the end; median %.0f ns, quartiles %.0f .. %.0f\n", at_first, at_last, usual, quantile(all, pings, .25), quantile(all, pings, .75)
    }
    if (single && form != "plot") print "There is one CPU, so the two processes take turns: this machine cannot show what two cores do."
    m = split("8 64 65536", sizes, " ")
    names = "ring-1-naive ring-2-orders ring-3-apart ring-4-cached ring-5-lazy ring-6-spans ring-7-sleep ring-8-stamped ring-9-runs-choose ring-9-runs-each ring-9-runs-run ring-9-runs-past peer-boost peer-ck peer-bytes-pipe peer-bytes-socket peer-bytes-tcp peer-queue-sysv peer-queue-posix reference-stream reference-local-memcpy reference-local-pieces"
    k = split(names, name, " ")
    for (i = 1; i <= k; i++) known[name[i]]
    for (i = 1; i <= n; i++) if (!(item[i] in known) && item[i] !~ /^reference-(wake|local-call)$/) { known[item[i]]; name[++k] = item[i] }
    for (s = 1; s <= m; s++) {
        if (form != "plot") head("messages of " sizes[s] " bytes")
        for (i = 1; i <= k; i++) line(name[i] " " sizes[s], name[i])
    }
    if (form != "plot") head("round trips")
    for (i = 1; i <= k; i++) line(name[i] " 64 trip", name[i])
    line("reference-wake 8 trip", "reference-wake"); line("reference-local-call 8 trip", "reference-local call")
    if (form == "plot") { if (pings) print "trip", "ping-pong", usual, quantile(all, pings, .25), quantile(all, pings, .75); exit }
    printf "\nratios, each within its round                                 median  quartiles\n"
    ring = "ring-9-runs-choose" # the first recording is older than this ring
    for (i = 1; i <= n; i++) if (item[i] == ring) break
    if (i > n) ring = "ring-7-sleep"
    goal("8 bytes: the ring / the best peer", ratio(ring " 8", best(" 8"), 1), 0.95)
    goal("64 bytes: the ring / the best peer", ratio(ring " 64", best(" 64"), 1), 0.95)
    goal("64 KiB: the ring / the best peer", ratio(ring " 65536", best(" 65536"), 1), 0.95)
    goal("round trip of 64 bytes: stamped / the ping-pong", ratio("ring-8-stamped 64 trip", "ping", 1), 1.2, 1)
    goal("round trip of 64 bytes: the ring, which may sleep / ping-pong", ratio("ring-7-sleep 64 trip", "ping", 1), 1.6, 1)
    goal("round trip of 64 bytes: a pipe / the ring, which may sleep", ratio("peer-bytes-pipe 64 trip", "ring-7-sleep 64 trip", 1), 25)
    goal("8 bytes: the ring / the naive one", ratio(ring " 8", "ring-1-naive 8", 1))
    goal("64 bytes: the ring / the naive one", ratio(ring " 64", "ring-1-naive 64", 1))
    goal("8 bytes: the ring / the stream between the cores", ratio(ring " 8", "reference-stream 65536", 8 / 65536))
    goal("64 bytes: the ring / the stream", ratio(ring " 64", "reference-stream 65536", 64 / 65536))
    goal("64 KiB: the ring / memcpy through memory, 64 KiB a call", ratio(ring " 65536", "reference-local-pieces 65536", 1))
    exit bad > 0
}

# sides.awk - a page's Linux sessions beside its macOS ones; for scripts/compare sides
#
# Used with the table of kinds of session.awk, whose normal() takes out what may differ from run to
# run. Variable: columns. Prints for each heading the .linux blocks on the left and the .macos ones
# on the right: | where two lines differ, < > where a line has none beside it.

function flush_group(    i, j) {
    if (nl + nm > 0) {
        if (heading_text != "")
            print (printed++ ? "\n" : "") heading_text
        row(" ", "Linux", "macOS")
        align()
    }
    nl = nm = 0
}

# Cheapest way from the left lines to the right ones. A command never stands beside another.
function align(    i, j, c, best, mark, l, r, k) {
    delete cost
    for (i = 0; i <= nl; i++)
        for (j = 0; j <= nm; j++) {
            if (i == 0 || j == 0)
                best = i + j
            else {
                best = cost[i - 1, j] + 1
                if (cost[i, j - 1] + 1 < best) best = cost[i, j - 1] + 1
                c = cost[i - 1, j - 1] + step_cost(i, j)
                if (c <= best) best = c
            }
            cost[i, j] = best
        }
    i = nl; j = nm; k = 0
    while (i > 0 || j > 0) {
        k++
        if (i > 0 && j > 0 && cost[i, j] == cost[i - 1, j - 1] + step_cost(i, j)) {
            mark[k] = lefts[i] == rights[j] ? " " : "|"; l[k] = left_raw[i--]; r[k] = right_raw[j--]
        } else if (i > 0 && (j == 0 || cost[i, j] == cost[i - 1, j] + 1)) {
            mark[k] = "<"; l[k] = left_raw[i--]; r[k] = ""
        } else {
            mark[k] = ">"; l[k] = ""; r[k] = right_raw[j--]
        }
    }
    for (; k > 0; k--)
        row(mark[k], l[k], r[k])
}
function step_cost(i, j) {
    if (left_of[i] != right_of[j]) return 3          # what one command printed stays below it
    if (lefts[i] == rights[j]) return 0
    return lefts[i] ~ /^\$ / || rights[j] ~ /^\$ / ? 3 : substr(lefts[i], 1, 12) == substr(rights[j], 1, 12) ? 1 : 1.5
}
function row(mark, left, right,    w, out) {
    w = int((columns - 3) / 2)
    if (w < 20) w = 20
    do {                                             # a long line goes on below
        out = sprintf("%-" w "s %s %s", substr(left, 1, w), mark, substr(right, 1, w))
        sub(/ +$/, "", out)
        print out
        left = substr(left, w + 1); right = substr(right, w + 1)
    } while (left != "" || right != "")
}

fence == "" && /^```/ {
    match($0, /^```+/); fence = substr($0, 1, RLENGTH)
    on_linux = /[.]console/ && /[.]linux/ && !/[.]recorded/
    on_macos = /[.]console/ && /[.]macos/ && !/[.]recorded/
    next
}
fence != "" && $0 ~ "^" fence "`* *$" { fence = ""; next }
fence != "" && on_linux { if (/^\$ /) left_command = $0; left_of[nl + 1] = left_command; left_raw[++nl] = $0; lefts[nl] = /^\$ / ? $0 : normal($0) }
fence != "" && on_macos { if (/^\$ /) right_command = $0; right_of[nm + 1] = right_command; right_raw[++nm] = $0; rights[nm] = /^\$ / ? $0 : normal($0) }
fence == "" && /^#+ / { flush_group(); heading_text = $0; sub(/^#+ /, "", heading_text) }
END {
    flush_group()
    if (!printed) print "this page has no .linux and no .macos session"
}

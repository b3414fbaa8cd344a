# sides.awk - a page's Linux sessions beside its macOS ones; for scripts/compare sides
#
# Input: a page as page.awk gives it. Used with kinds.awk. Variable: columns. Prints for each heading the .linux blocks on the left and the .macos ones
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

function after(fields,    s) { # what follows the first fields, with its tabs
    for (s = $0; fields > 0; fields--) s = substr(s, index(s, FS) + 1)
    return s
}
BEGIN { FS = "\t" }
$1 == "session" { side = $4 == "run" ? $3 : "" }
$1 == "command" { command = "$ " after(2) }
side == "linux" && /^(command|expected)/ { left_of[nl + 1] = command; left_raw[++nl] = $1 == "command" ? command : after(2); lefts[nl] = $1 == "command" ? command : normal(after(2)) }
side == "macos" && /^(command|expected)/ { right_of[nm + 1] = command; right_raw[++nm] = $1 == "command" ? command : after(2); rights[nm] = $1 == "command" ? command : normal(after(2)) }
$1 == "heading" { flush_group(); heading_text = after(3); sub(/^#+ /, "", heading_text) }
END {
    flush_group()
    if (!printed) print "this page has no .linux and no .macos session"
}

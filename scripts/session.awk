# session.awk - compare what the steps of a page printed with what the page expects
#
# It is used with kinds.awk, and reads the steps. Variables: run, the directory with page, expected, out.N and status.N; name, the page's name; mode,
# check or accept; columns, the width of the two sides together. It prints the differences, and a count as its last line. The status is 1 if something
# differs. In mode accept it then writes run/accepted, or says what a page cannot contain and ends with status 3.

# ---- side by side ----
# Makes visible what cannot be seen
function visible(s) {
    gsub(/\t/, "\\t", s); gsub(/[[:cntrl:]]/, "?", s)
    return s
}

# mark: ! changed, < missing here, > not on the page; at: the page's line
function side(mark, at, left, right,    w, l, r) {
    left = visible(left); right = visible(right)
    w = int((columns - 13) / 2)
    if (w < 20)
        w = 20
    do {                                             # a long line goes on below
        l = substr(left, 1, w); r = substr(right, 1, w)
        printf "%5s %s %-" w "s | %s\n", at, mark, l, r
        left = substr(left, w + 1); right = substr(right, w + 1); mark = " "; at = ""
    } while (left != "" || right != "")
}

function least(a, b) { return a < b ? a : b }

# Finds the cheapest way to turn the expected lines 1..n into the actual lines 1..m. `...` takes any number of lines and costs nothing. It returns
# the cost, which is 0 if they agree. show uses cost[] afterwards.
function compare(    i, j, c) {
    delete cost
    for (i = 0; i <= n; i++)
        for (j = 0; j <= m; j++) {
            if (i == 0) c = j
            else if (j == 0) c = cost[i - 1, 0] + !any[i]
            else if (any[i]) c = least(cost[i - 1, j], cost[i, j - 1])
            else c = least(least(cost[i - 1, j], cost[i, j - 1]) + 1,
                           cost[i - 1, j - 1] + (want[i] != got[j]))
            cost[i, j] = c
        }
    return cost[n, m]
}

function show(where, command,    i, j, row, mark, at, l, r) {
    print where ": $ " command
    i = n; j = m
    while (i > 0 || j > 0) {
        row++
        at[row] = l[row] = r[row] = ""; mark[row] = " "
        if (i > 0 && j > 0 && !any[i] && cost[i, j] == cost[i - 1, j - 1] + (want[i] != got[j])) {
            if (want[i] != got[j])
                mark[row] = "!"
            at[row] = from[number, i]; l[row] = want_raw[i--]; r[row] = got_raw[j--]
        } else if (i > 0 && (j == 0 || cost[i, j] == cost[i - 1, j] + !any[i])) {
            if (!any[i])
                mark[row] = "<"
            at[row] = from[number, i]; l[row] = want_raw[i--]
        } else {
            if (i == 0 || !any[i])
                mark[row] = ">"
            r[row] = got_raw[j--]
        }
    }
    side(" ", "", "-- the page", "-- this machine")
    for (size[number] = 0; row > 0; row--) {
        side(mark[row], at[row], l[row], r[row])
        if (mark[row] == " " && at[row] != "")       # accept keeps what agrees, ... too
            new[number, ++size[number]] = l[row]
        else if (mark[row] ~ /[!>]/)
            new[number, ++size[number]] = r[row]
    }
}

# ---- read what is expected, then judge each step ----
BEGIN {
    MOST = 1000                                      # lines of one command
    while ((getline line < (run "/expected")) > 0) {
        split(line, part, " ")
        number = part[1]
        at = length(part[1]) + length(part[2]) + 2
        count[number]++
        text[number, count[number]] = trimmed(substr(line, at + 1))
        from[number, count[number]] = part[2]
    }
}

# Whether this line, if a page contained it, would be read as the same line of output again
function readable(line) {
    gsub(/\t/, " ", line)
    return line != "..." && line !~ /^(\$ |```)|[[:cntrl:]]/
}

# Blanks at the end of a line cannot be seen on a page, and editors remove them
function trimmed(line) { sub(/[ \t]+$/, "", line); return line }

$1 == "step" {
    number = $2; where = $3
    command = $0; sub(/^step [0-9]+ [0-9]+ \047/, "", command); sub(/\047$/, "", command)
    gsub(/\047\\\047\047/, "\047", command)
    (getline status < (run "/status." number))
    close(run "/status." number)
    if (status == "skipped")
        next
    steps++
    n = count[number] + 0
    headings = 0
    for (i = 1; i <= n; i++) {
        want_raw[i] = text[number, i]
        any[i] = want_raw[i] == "..."
        want[i] = any[i] ? "" : normal(want_raw[i])
    }
    m = 0; headings = 0; cannot = ""
    while (m <= MOST && (getline line < (run "/out." number)) > 0) {
        if (m == MOST)
            line = cannot = "(more than " MOST " lines)"
        else if (!readable(line))
            cannot = visible(line)
        got_raw[++m] = trimmed(line)
        got[m] = normal(got_raw[m])
    }
    close(run "/out." number)
    if (status != 0) {
        got_raw[++m] = "(exit " status ")"
        got[m] = got_raw[m]
    }
    if (compare() == 0)
        next
    differing++
    show(name ":" where, command)
    if (mode == "accept" && cannot != "") {
        print "a page cannot contain this line of output: " cannot
        refused = 1
    }
    for (i = 1; i <= n; i++)
        old[from[number, i]] = 1
    bad[where] = number
}

END {
    if (mode == "accept" && differing && !refused)
        for (line_number = 1; (getline line < (run "/page")) > 0; line_number++) {
            if (!(line_number in old))
                print line > (run "/accepted")
            if (line_number in bad)
                for (i = 1; i <= size[bad[line_number]]; i++) {
                    line = new[bad[line_number], i]
                    gsub(/\/shmlab\.run[0-9]+\./, "/shmlab.1000.", line) # the name a reader has
                    print line > (run "/accepted")
                }
        }
    n = differing ? differing : steps + 0
    print n (n == 1 ? " command" : " commands")
    exit refused ? 3 : differing > 0
}

# session.awk - compare what the steps of a page printed with what the page expects
#
# Input: the steps. Variables: run, the directory with page, expected, out.N, status.N; name, the
# page's; mode (check, accept); columns, the width for the two sides. Prints the differences, then
# as its last line a count. Status 1 if something differs; in mode accept it writes run/accepted
# then, or says what a page cannot hold and ends with status 3.

# ---- the kinds: what may differ from run to run, and what stands for it ----
# Nothing else is replaced: a size, a mode, a count, an errno or a word that changes is a difference.
BEGIN {
    # In name=value, and in a table under ipcs's names, the name says the kind ...
    kind["addr"] = "ADDRESS"
    kind["key"] = "KEY"
    kind["id"] = kind["shmid"] = "ID"
    kind["pid"] = kind["cpid"] = kind["lpid"] = "PID"
    kind["uid"] = kind["gid"] = kind["cuid"] = kind["cgid"] = kind["owner"] = kind["group"] = "UID"
    kind["inode"] = kind["dev"] = "INODE"
    kind["tries"] = kind["lost"] = "LUCK"
    kind["ms"] = kind["ratio"] = "MEASURED"

    kind["frame"] = "FRAME"
    kind["proof"] = "PROOF"

    # ... and the value must look like one. pid 0 (nobody), key 0 (IPC_PRIVATE) and 0 lost stay.
    d = "[0-9]"; HEX = "[0-9a-f]"
    shape["ADDRESS"] = "^0x" HEX HEX HEX HEX HEX HEX HEX HEX HEX "+$"       # 9 digits and more
    shape["KEY"] = "^0x" HEX HEX HEX HEX HEX HEX HEX HEX "$"                # exactly 8
    shape["ID"] = "^[0-9]+$"
    shape["PID"] = "^[1-9][0-9]*$"
    shape["UID"] = "^[^ ]+$"
    shape["INODE"] = "^[0-9a-fx:]+$"
    shape["FRAME"] = "^(0x[1-9a-f][0-9a-f]*|hidden)$"                        # root sees the number
    shape["PROOF"] = "^(pagemap|object)$"                                    # so it has another one
    shape["LUCK"] = "^[1-9][0-9]*$"
    shape["MEASURED"] = "^[0-9]+[.][0-9]$"
    private_key = "0x00000000"

    # Others are known by their form alone, in this order.
    CLOCK = d "?" d ":" d d; DAY = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun) "
    MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +" d "+ +"
    form(d d d d "-" d d "-" d d "[ T]" CLOCK "(:" d d "[.0-9]*)?( [-+]" d d d d ")?", "TIME")  # stat
    form(DAY MONTH CLOCK ":" d d "( [A-Z]+)? " d d d d, "TIME")                             # date, ipcs -i
    form(MONTH "(" CLOCK "(:" d d ")?|" d d d d ")", "TIME")                                # ls, ipcs -t
    form(CLOCK ":" d d, "TIME")                                                            # ipcs on macOS
    form("shmlab[.](run)?" d "+[.]", "shmlab.UID.")
    form("SYSV0*[1-9a-f]" HEX "*", "SYSVKEY")                                              # in maps
    form("Shared memory id: " d "+", "Shared memory id: ID")                               # ipcmk
    form("[UG]id: [(] *" d "+/ *[^ )]+[)]", "UID")                                         # stat
    form("Device: [^ \t]+", "Device: INODE"); form("Inode: " d "+ *", "Inode: INODE ")
}

function form(pattern, what) { pattern_of[++forms] = pattern; kind_of[forms] = what }

function replaced(what, value) {
    return value ~ shape[what] && value != private_key ? what : value
}

function hex(digits,    i, n) {
    for (i = 1; i <= length(digits); i++)
        n = n * 16 + index("0123456789abcdef", substr(digits, i, 1)) - 1
    return n
}

# start-end perms offset dev inode path, from /proc/PID/maps, or start-end perms mode on macOS:
# the length and the offset are kept
function mapping(line,    from, rest, part) {
    if (!match(line, HEX "+-" HEX "+ [r-][w-][x-]"))
        return line
    from = substr(line, 1, RSTART - 1); rest = substr(line, RSTART + RLENGTH - 4)
    split(substr(line, RSTART, RLENGTH - 4), part, "-")
    sub(/ [0-9a-f]+:[0-9a-f]+ [0-9]+ */, " INODE ", rest)
    return from "ADDRESS+" sprintf("%.0f", hex(part[2]) - hex(part[1])) rest
}

function normal(line,    i, n, out, word, name, value, table) {
    for (i = 1; i <= forms; i++)
        gsub(pattern_of[i], kind_of[i], line)
    line = mapping(line)
    # A crash, as bash says it: its place, the pid and the command go; and whether there is a core
    if (sub(/^.*script: line [0-9]+: +[0-9]+ +/, "", line))
        sub(/(: [0-9]+)?( +[(]core dumped[)])?  +.*/, "", line)
    sub(/ [(]core dumped[)]$/, "", line)
    if (match(line, /^( *[0-9]+ +)?[-dlpcbs][-r][-w][-xsS][-r][-w][-xsS][-r][-w][-xtT][.+@]? +[0-9]+ /)) {
        out = substr(line, 1, RLENGTH); line = substr(line, RLENGTH + 1)     # ls -l, ls -li
        sub(/^ *[0-9]+/, "INODE", out); sub(/[.+@] /, " ", out); gsub(/ +/, " ", out)
        sub(/^[^ ]+ +[^ ]+ +/, "UID UID ", line)
        return out line
    }
    for (out = ""; match(line, /[a-z_]+=[^ \t,;)]+/); line = substr(line, RSTART + RLENGTH)) {
        word = substr(line, RSTART, RLENGTH)
        name = substr(word, 1, index(word, "=") - 1); value = substr(word, length(name) + 2)
        if (name in kind)
            value = replaced(kind[name], value)
        out = out substr(line, 1, RSTART - 1) name "=" value
    }
    line = out line

    # Under a heading such as "key shmid owner ..." (ipcs) the columns' names say their kinds.
    if (line ~ /^(key|shmid|T) +(shmid|owner|perms|ID) /) {
        headings = split(line, heading, " ")
        return line
    }
    n = split(line, table, " ")
    if (!headings || n < 3 || table[1] !~ /^(0x[0-9a-f]+|[0-9]+|m)$/) {
        headings = 0
        return line
    }
    out = ""
    for (i = 1; i <= n; i++) {
        name = tolower(heading[i])
        out = out (i > 1 ? " " : "") (name in kind ? replaced(kind[name], table[i]) : table[i])
    }
    return out
}

# ---- side by side ----
# What cannot be seen is made visible
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

# The cheapest way to turn the expected lines 1..n into the actual lines 1..m; `...` takes any
# number of lines for nothing. 0: they agree. cost[] is left for the table.
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

# Whether a page that holds this line of output reads it as the same line again
function readable(line) {
    gsub(/\t/, " ", line)
    return line != "..." && line !~ /^(\$ |```)|[[:cntrl:]]/
}

# Blanks at a line's end cannot be seen on a page, and editors take them away
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
        print "this output cannot stand on a page: " cannot
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

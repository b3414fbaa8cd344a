# session.awk - compare what the steps of a page printed with what the page expects
#
# Input: the steps. Variables: run, the directory with expected, out.N, status.N; page; mode
# (check, accept); columns, the width for the two sides. Prints the differences, then as its
# last line a count. Status 1 if something differs; in mode accept it writes run/accepted then.

# ---- the kinds: what may differ from run to run, and what stands for it ----
# In name=value the name says the kind, and the value must look like one. Nothing else is
# replaced: a size, a mode, a count, an errno or a word that changes is a difference.
BEGIN {
    HEX = "[0-9a-f]"
    ADDRESS = "^0x" HEX HEX HEX HEX HEX HEX HEX HEX HEX "+$"       # 9 digits and more
    KEY = "^0x" HEX HEX HEX HEX HEX HEX HEX HEX "$"                # exactly 8
    NUMBER = "^[0-9]+$"
    PID = "^[1-9][0-9]*$"                                          # 0 says nobody: it stays

    kind["addr"] = "ADDRESS"
    kind["key"] = "KEY"
    kind["id"] = kind["shmid"] = "ID"
    kind["pid"] = kind["cpid"] = kind["lpid"] = "PID"
    kind["uid"] = kind["gid"] = kind["cuid"] = kind["cgid"] = kind["owner"] = "UID"
    kind["inode"] = kind["dev"] = "INODE"

    shape["ADDRESS"] = ADDRESS; shape["KEY"] = KEY; shape["ID"] = NUMBER; shape["PID"] = PID
    shape["UID"] = "^[^ ]+$"; shape["INODE"] = "^[0-9a-fx:]+$"
    private_key = "0x00000000"                                     # IPC_PRIVATE: it stays too

    d = "[0-9]"; CLOCK = d d ":" d d; DAY = "[A-Z][a-z][a-z]"
    TIMES[1] = d d d d "-" d d "-" d d "[ T]" CLOCK ":" d d "[.0-9]*( [-+]" d d d d ")?"    # stat
    TIMES[2] = "(" DAY " )?" DAY " +" d "+ " CLOCK "(:" d d ")?( [A-Z]+)?( " d d d d ")?"    # ipcs, ls
    TIMES[3] = CLOCK ":" d d                                                                # ipcs on macOS
}

function replaced(what, value) {
    return value ~ shape[what] && value != private_key ? what : value
}

function hex(digits,    i, n) {
    for (i = 1; i <= length(digits); i++)
        n = n * 16 + index("0123456789abcdef", substr(digits, i, 1)) - 1
    return n
}

# start-end perms offset dev inode path, from /proc/PID/maps: the length and the offset are kept
function mapping(line,    from, to, part, rest) {
    if (!match(line, HEX "+-" HEX "+ [r-][w-][x-][sp] " HEX "+ " HEX "+:" HEX "+ [0-9]+ *"))
        return line
    rest = substr(line, RSTART + RLENGTH)
    from = substr(line, 1, RSTART - 1)
    split(substr(line, RSTART, RLENGTH), part, " ")
    split(part[1], to, "-")
    return from "ADDRESS+" (hex(to[2]) - hex(to[1])) " " part[2] " " part[3] " INODE " rest
}

function normal(line,    i, n, out, word, name, value, table) {
    sub(/[ \t]+$/, "", line)             # ipcs pads its lines; nobody sees the end of a line
    for (i = 1; i in TIMES; i++)
        gsub(TIMES[i], "TIME", line)
    line = mapping(line)
    gsub(/\/shmlab\.[0-9a-z]+\./, "/shmlab.UID.", line)
    if (line ~ /Shared memory id: [0-9]+$/)                          # ipcmk
        sub(/[0-9]+$/, "ID", line)
    if (match(line, /^[-dlpcbs][-rwxsStT]+[.+]? +[0-9]+ /)) {         # ls -l: owner and group
        out = substr(line, 1, RLENGTH); line = substr(line, RLENGTH + 1)
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
    if (line ~ /^(key|shmid|T) +(shmid|owner|ID) /) {
        headings = split(line, heading, " ")
        return line
    }
    if (line == "")
        headings = 0
    n = split(line, table, " ")
    if (headings && n >= 3 && table[1] ~ shape[kind[heading[1]]]) {
        out = ""
        for (i = 1; i <= n; i++) {
            name = tolower(heading[i])
            out = out (i > 1 ? " " : "") (name in kind ? replaced(kind[name], table[i]) : table[i])
        }
        return out
    }
    return line
}

# ---- side by side ----
# mark: ! changed, < missing here, > not on the page; at: the page's line
function side(mark, at, left, right,    w, l, r) {
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
    for (; row > 0; row--)
        side(mark[row], at[row], l[row], r[row])
}

# ---- read what is expected, then judge each step ----
BEGIN {
    page_name = page; sub(/.*\/labs\//, "labs/", page_name)
    while ((getline line < (run "/expected")) > 0) {
        split(line, part, " ")
        number = part[1]
        at = length(part[1]) + length(part[2]) + 2
        count[number]++
        text[number, count[number]] = substr(line, at + 1)
        from[number, count[number]] = part[2]
    }
}

$1 == "step" {
    number = $2; where = $3
    command = $0; sub(/^step [0-9]+ [0-9]+ \047/, "", command); sub(/\047$/, "", command)
    gsub(/\047\\\047\047/, "\047", command)
    (getline status < (run "/status." number))
    close(run "/status." number)
    if (status == "skipped") {
        skipped_steps++
        next
    }
    steps++
    n = count[number] + 0
    headings = 0
    for (i = 1; i <= n; i++) {
        want_raw[i] = text[number, i]
        any[i] = want_raw[i] == "..."
        want[i] = any[i] ? "" : normal(want_raw[i])
    }
    m = 0; headings = 0
    while ((getline line < (run "/out." number)) > 0) {
        got_raw[++m] = line
        got[m] = normal(line)
    }
    close(run "/out." number)
    if (status != 0) {
        got_raw[++m] = "(exit " status ")"
        got[m] = got_raw[m]
    }
    if (compare() == 0)
        next
    differing++
    show(page_name ":" where, command)
    bad[where] = number
    for (i = 1; i <= m; i++)
        new[number, i] = got_raw[i]
    size[number] = m
}

END {
    if (mode == "accept" && differing) {
        for (line_number = 1; (getline line < page) > 0; line_number++) {
            if (skipping && (line ~ /^\$ / || line ~ /^```/))
                skipping = 0
            if (!skipping)
                print line > (run "/accepted")
            if (line_number in bad) {
                for (i = 1; i <= size[bad[line_number]]; i++)
                    print new[bad[line_number], i] > (run "/accepted")
                skipping = 1
            }
        }
        close(run "/accepted")
    }
    if (differing)
        print differing (differing == 1 ? " command" : " commands")
    else
        print steps (steps == 1 ? " command" : " commands")
    exit differing > 0
}

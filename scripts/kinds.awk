# kinds.awk - the kinds of values that may differ from run to run. Everything that compares what a page shows uses this table.
#
# normal(LINE) is the line with each such value replaced by the name of its kind. Nothing else is replaced: a size, a mode, a
# count, an errno or a word that changes is a difference. scripts/session compares lines with it; sides.awk and the book line them up with it.

BEGIN {
    # In name=value, and in a table under ipcs's names, the name says the kind ...
    kind["addr"] = "ADDRESS"
    kind["key"] = "KEY"
    kind["id"] = kind["shmid"] = "ID"
    kind["pid"] = kind["cpid"] = kind["lpid"] = "PID"
    kind["uid"] = kind["gid"] = kind["cuid"] = kind["cgid"] = kind["owner"] = kind["group"] = "UID"
    kind["inode"] = kind["dev"] = "INODE"
    kind["tries"] = kind["lost"] = kind["forbidden"] = "LUCK"
    kind["ms"] = kind["ratio"] = "MEASURED"

    kind["frame"] = "FRAME"
    kind["proof"] = "PROOF"

    # ... and the value must look like one. pid 0 (nobody), key 0 (IPC_PRIVATE) and 0 lost stay.
    d = "[0-9]"; HEX = "[0-9a-f]"
    shape["ADDRESS"] = "^0x" HEX HEX HEX HEX HEX HEX HEX HEX "+$"           # 8 digits and more; 8 with 32 bits
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

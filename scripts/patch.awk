# patch.awk - apply the unified diff in a page to files of directory dir; for breakages and exercises
#
# patch(1) would do, but not every system with a compiler has it. Text around the diff is left alone. A
# hunk applies where its old lines stand, whatever its line numbers say, and they must stand there once.
# Nothing is written unless all hunks apply. Status: 0, 1 with a line that says what does not apply.
function bad(what) {
    printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"
    failed = 1
    exit 1
}

function load(name,    line) {
    file = name
    if (file in lines)
        return
    files[++number] = file
    while ((getline line < (dir "/" file)) > 0)
        text[file, ++lines[file]] = line
    close(dir "/" file)
    if (!lines[file])
        bad("there is no file " file)
}

function apply(    i, j, at, found) {
    for (i = 0; i + olds <= lines[file]; i++) {
        for (j = 1; j <= olds && text[file, i + j] == old[j]; j++)
            ;
        if (j > olds) { found++; at = i }
    }
    if (found != 1)
        bad("the lines of this hunk stand " found + 0 " times in " file)
    if (news > olds)
        for (i = lines[file]; i > at + olds; i--) text[file, i + news - olds] = text[file, i]
    else
        for (i = at + olds + 1; i <= lines[file]; i++) text[file, i + news - olds] = text[file, i]
    lines[file] += news - olds
    for (j = 1; j <= news; j++)
        text[file, at + j] = new[j]
    hunks++
}

left_old + left_new > 0 {
    sign = substr($0, 1, 1)
    if (sign !~ /^[-+ ]?$/) bad("a line of a hunk begins with a blank, - or +")
    if (sign != "+") { old[++olds] = substr($0, 2); left_old-- }
    if (sign != "-") { new[++news] = substr($0, 2); left_new-- }
    if (left_old + left_new == 0) apply()
    next
}
/^[+][+][+] / { load($2) }
/^@@ -[0-9,]+ [+][0-9,]+ @@/ {
    olds = news = 0
    split($2, a, ","); split($3, b, ",")
    left_old = a[2] == "" ? 1 : a[2]
    left_new = b[2] == "" ? 1 : b[2]
}
END {
    if (failed) exit 1
    if (left_old + left_new > 0) bad("the last hunk is not whole")
    if (!hunks) bad("there is no diff")
    for (i = 1; i <= number; i++) {
        out = dir "/" files[i]
        for (j = 1; j <= lines[files[i]]; j++) print text[files[i], j] > out
        close(out)
    }
}

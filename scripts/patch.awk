# patch.awk - apply the unified diff in a page to files of directory dir; for breakages and exercises
#
# If a file is given, as file, the whole diff is for this one, and need not name any with --- and +++. So it is for the diffs of an exercise.
# patch(1) could do it, but not every system with a compiler has it. Text around the diff is ignored. A hunk is applied where its old lines are,
# whatever its line numbers say, and these lines must be there exactly once. Nothing is written unless all hunks can be applied.
# Status: 0; 1 if something cannot be applied, which is then named in a line.
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
        bad("the old lines of this hunk must be in " file " once, but they are there " found + 0 " times")
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
BEGIN { given = file != "" }
/^[+][+][+] / && !given { load($2) }
/^@@ -[0-9,]+ [+][0-9,]+ @@/ {
    if (file == "") bad("no file is named before this hunk")
    load(file)
    olds = news = 0
    split($2, a, ","); split($3, b, ",")
    left_old = a[2] == "" ? 1 : a[2]
    left_new = b[2] == "" ? 1 : b[2]
}
END {
    if (failed) exit 1
    if (left_old + left_new > 0) bad("the last hunk is not complete")
    if (!hunks) bad("there is no diff")
    for (i = 1; i <= number; i++) {
        out = dir "/" files[i]
        for (j = 1; j <= lines[files[i]]; j++) print text[files[i], j] > out
        close(out)
    }
}

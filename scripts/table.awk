# table.awk - print columns of the table of differences, labs/06-differences/differences.tsv. Nothing else reads the table's form.
#
#   awk -v columns='id macos ground' -f scripts/table.awk TABLE
#
# It prints these columns of each row, with tabs between them. The head of the table, its first line that is not a comment, has their names.
# Status: 0; 2 if a row has not as many columns as the head, or if the head has no column of that name.

BEGIN { FS = OFS = "\t"; n = split(columns, name, " ") }
function fault(what) { print "compare: differences.tsv: " what > "/dev/stderr"; failed = 1 }
/^#/ { next }
!width {
    width = NF
    for (i = 1; i <= NF; i++) at[$i] = i
    for (i = 1; i <= n; i++) if (!(name[i] in at)) fault("there is no column " name[i])
    if (failed) exit 2
    next
}
NF != width { fault($1 ": this row has " NF " columns instead of " width); next }
{
    line = $(at[name[1]])
    for (i = 2; i <= n; i++) line = line OFS $(at[name[i]])
    print line
}
END { exit failed ? 2 : 0 }

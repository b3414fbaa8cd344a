# fit.awk - break lines of prose so that they fit into a terminal: awk -v columns=80 -f fit.awk
#
# Lines without an indent that follow each other are one paragraph, unless an item of a list begins. A line with an indent is a paragraph, and
# what is broken off it gets three columns more. A line of output (`   | ...`), and a line that begins with a tab, stay as they are; the tab goes.
BEGIN { if (columns < 20 || columns > 100) columns = 100 }
function flush(    n, i, word, line) {
    if (text == "") return
    gsub(/\*\*/, "", text)
    n = split(text, word, " ")
    line = indent word[1]
    for (i = 2; i <= n; i++)
        if (length(line) + 1 + length(word[i]) > columns) { print line; line = further word[i] }
        else line = line " " word[i]
    print line
    text = ""
}
/^\t/ { flush(); print substr($0, 2); next }
/^   [|] / || !NF { flush(); print; next }
/^ / {
    flush()
    match($0, /^ +/); indent = substr($0, 1, RLENGTH); further = indent "   "
    text = $0; flush()
    next
}
/^(- |[0-9]+[.] |> )/ { flush() }
{
    if (text == "") { indent = ""; further = /^(- |[0-9]+[.] )/ ? "   " : "" }
    text = text (text == "" ? "" : " ") $0
}
END { flush() }

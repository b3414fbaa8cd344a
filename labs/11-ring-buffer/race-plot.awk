# race-plot.awk - draws the medians of a race on one machine or several: a bar for each, on a logarithmic scale
#
# The input is that of race-beside.awk; rates are in millions of messages a second. The kinds of boxes and their colours are
# those of the workbook's other figures.
function x(rate) { return sprintf("%.1f", 160 + 80 * (log(rate) / log(10) + 1)) } # a tenth of a million: 160
function short(rate) { return sprintf(rate < 10 ? "%.2g" : "%.0f", rate) }
function text(class, at, y, anchor, font, colour, words) {
    body = body sprintf("  <text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\" %sfont-size=\"13\" fill=\"%s\">%s</text>\n", class, at, y, anchor, font, colour, words)
}
function panel(size,    i, j, k, top, high, fill, values) {
    text("ink", 4, y + 14, "start", "font-weight=\"bold\" ", "#1f2328", "messages of " size " bytes, in millions a second")
    top = y += 24
    high = (14 * m + 8) * rows[size] + 4
    for (k = -1; k <= 4; k++) {
        body = body sprintf("  <path class=\"rule\" d=\"M%s %dV%d\" fill=\"none\" stroke=\"#4d5662\" stroke-width=\"0.5\"/>\n", x(10 ^ k), top, top + high)
        text("note", x(10 ^ k), top + high + 16, "middle", "", "#4d5662", 10 ^ k)
    }
    for (i = 1; i <= n; i++) if (of[i] == size) {
        fill = name[i] ~ /^ring/ ? "frame\" fill=\"#e2f1e5\" stroke=\"#2d6a3e" : name[i] ~ /bytes|queue/ ? "object\" fill=\"#f7efdc\" stroke=\"#7a5a0e" : "process\" fill=\"#e7effa\" stroke=\"#2458a6"
        text("ink", 150, y + 7 * m + 9, "end", "font-family=\"monospace\" ", "#1f2328", name[i])
        y += 4
        values = ""
        for (j = 1; j <= m; j++) {
            if ((j, size, name[i]) in median) {
                body = body sprintf("  <rect x=\"160\" y=\"%d\" width=\"%.1f\" height=\"10\" class=\"%s\" stroke-width=\"1.5\"%s/>\n", y + 2, x(median[j, size, name[i]]) - 160, fill, j > 1 ? " stroke-dasharray=\"" (j == 2 ? "6 3" : "2 2") "\"" : "")
                body = body sprintf("  <path class=\"arrow\" d=\"M%s %dH%s\" fill=\"none\" stroke=\"#1f2328\" stroke-width=\"2\"/>\n", x(low[j, size, name[i]]), y + 7, x(high_of[j, size, name[i]]))
                text("ink", 620, y + 12, "end", "font-family=\"monospace\" ", "#1f2328", short(median[j, size, name[i]]))
                values = values (values == "" ? " " : ", ") short(median[j, size, name[i]])
            } else values = values (values == "" ? " " : ", ") "none"
            y += 14
        }
        y += 4
        told = told (++said[size] > 1 ? "; " : " ") name[i] values
    }
    told = told (size == 8 ? ". Of 64 bytes:" : ".")
    y += 36
}
/^# machine: / { m++; sub(/^# machine: /, ""); machine[m] = $0; next }
$1 == "trip" || $1 > 64 || $2 ~ /^(ring-8-stamped|ring-9-runs-(each|run|past))$/ { next }
{
    if (!(($1, $2) in seen)) { seen[$1, $2]; of[++n] = $1; name[n] = $2; rows[$1]++ }
    median[m, $1, $2] = $3; low[m, $1, $2] = $4; high_of[m, $1, $2] = $5
}
END {
    for (j = 1; j <= m; j++) all = all (j == 1 ? "" : j == m ? " and " : ", ") machine[j]
    for (j = 1; j <= m; j++) text("note", 4, y += 18, "start", "", "#4d5662", (j == 1 ? "solid outline: " : j == 2 ? "dashed: " : "dotted: ") machine[j])
    y += 8
    panel(8)
    panel(64)
    print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    print "<!-- race.svg: race-plot.awk wrote it from the files in recordings (race.sh, its option plot); it is not edited by hand."
    print "     Green bar: a ring. Yellow: the kernel's. Blue: another library's. The attributes are the light colours, the style has the dark ones. -->"
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fig\" viewBox=\"0 0 640 %d\" width=\"640\" height=\"%d\" role=\"img\"\n", y, y
    print "     aria-labelledby=\"race-title race-desc\" font-family=\"system-ui, sans-serif\">"
    print "  <title id=\"race-title\">How many messages a second each contestant of the race moves</title>"
    print "  <desc id=\"race-desc\">" "Medians, in millions of messages a second, on " all ", in this order. Messages of 8 bytes:" told "</desc>"
    print "  <style>\n    @media (prefers-color-scheme: dark) {\n      .fig .process { fill: #16263d; stroke: #7fb0f0 }\n      .fig .object { fill: #2b2412; stroke: #d6b25a }"
    print "      .fig .frame { fill: #14291a; stroke: #79c48e }\n      .fig .ink { fill: #e6edf3 }\n      .fig .note { fill: #aab4bf }\n      .fig .taken { fill: #ff8f85 }"
    print "      .fig .arrow { stroke: #e6edf3 }\n      .fig .rule { stroke: #aab4bf }\n      .fig .lost { stroke: #ff8f85 }\n    }\n  </style>"
    printf "%s</svg>\n", body
}

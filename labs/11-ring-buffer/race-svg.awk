# race-svg.awk - the medians of a race as a figure: a bar for each contestant, on a logarithmic scale
#
# Input: SIZE CONTESTANT MEDIAN QUARTILE QUARTILE, in million messages a second (race.awk with -v form=plot).
# The kinds of box and their colours are those of the workbook's other figures.
function x(rate) { return sprintf("%.1f", 160 + 80 * (log(rate) / log(10) + 1)) } # a tenth of a million: 160
function short(rate) { return sprintf(rate < 10 ? "%.2g" : "%.0f", rate) }
function text(class, at, y, anchor, font, colour, words) {
    body = body sprintf("  <text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\" %sfont-size=\"13\" fill=\"%s\">%s</text>\n", class, at, y, anchor, font, colour, words)
}
function panel(size,    i, k, top, from, fill) {
    text("ink", 4, y + 14, "start", "font-weight=\"bold\" ", "#1f2328", "messages of " size " bytes, million a second")
    top = y += 24
    for (k = -1; k <= 4; k++) {
        body = body sprintf("  <path class=\"rule\" d=\"M%s %dV%d\" fill=\"none\" stroke=\"#4d5662\" stroke-width=\"0.5\"/>\n", x(10 ^ k), top, top + 20 * rows[size] + 4)
        text("note", x(10 ^ k), top + 20 * rows[size] + 20, "middle", "", "#4d5662", 10 ^ k)
    }
    for (i = 1; i <= n; i++) if (of[i] == size) {
        fill = name[i] ~ /^ring/ ? "frame\" fill=\"#e2f1e5\" stroke=\"#2d6a3e" : name[i] ~ /bytes|queue/ ? "object\" fill=\"#f7efdc\" stroke=\"#7a5a0e" : "process\" fill=\"#e7effa\" stroke=\"#2458a6"
        text("ink", 150, y + 16, "end", "font-family=\"monospace\" ", "#1f2328", name[i])
        body = body sprintf("  <rect x=\"160\" y=\"%d\" width=\"%.1f\" height=\"14\" class=\"%s\" stroke-width=\"1.5\"/>\n", y + 4, x(median[i]) - 160, fill)
        body = body sprintf("  <path class=\"arrow\" d=\"M%s %dH%s\" fill=\"none\" stroke=\"#1f2328\" stroke-width=\"2\"/>\n", x(low[i]), y + 11, x(high[i]))
        text("ink", 620, y + 16, "end", "font-family=\"monospace\" ", "#1f2328", short(median[i]))
        told = told (rows[size] == ++said[size] ? " and " : said[size] > 1 ? ", " : " ") name[i] " " short(median[i])
        y += 20
    }
    if (wire) body = body sprintf("  <path class=\"lost\" d=\"M%s %dV%d\" fill=\"none\" stroke=\"#b3261e\" stroke-width=\"2\" stroke-dasharray=\"6 4\"/>\n", x(wire / size), top, y + 4)
    told = told (size == 8 ? ". Of 64 bytes:" : ".")
    y += 40
}
$2 == "bound-stream" { wire = $3 * $1; next }
$1 > 64 || $2 == "ring-8-stamped" { next }
{ n++; of[n] = $1; rows[$1]++; name[n] = $2; median[n] = $3; low[n] = $4; high[n] = $5 }
END {
    panel(8)
    panel(64)
    if (wire) text("taken", 160, y, "start", "", "#b3261e", "dashed: what the stream between the cores carries")
    y += 10
    print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    print "<!-- race.svg: race-svg.awk wrote it from samples.tsv (race.sh, its option plot); it is not edited by hand."
    print "     Green bar: a ring. Plain: the kernel's. Blue: a peer. Dashed: the stream. The attributes are the light colours, the style has the dark ones. -->"
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fig\" viewBox=\"0 0 640 %d\" width=\"640\" height=\"%d\" role=\"img\"\n", y, y
    print "     aria-labelledby=\"race-title race-desc\" font-family=\"system-ui, sans-serif\">"
    print "  <title id=\"race-title\">How many messages a second each contestant of the race moves</title>"
    print "  <desc id=\"race-desc\">Medians, in million messages a second. Of 8 bytes:" told (wire ? " The stream between the cores carries " short(wire / 8) " and " short(wire / 64) "." : "") "</desc>"
    print "  <style>\n    @media (prefers-color-scheme: dark) {\n      .fig .process { fill: #16263d; stroke: #7fb0f0 }\n      .fig .object { fill: #2b2412; stroke: #d6b25a }"
    print "      .fig .frame { fill: #14291a; stroke: #79c48e }\n      .fig .ink { fill: #e6edf3 }\n      .fig .note { fill: #aab4bf }\n      .fig .taken { fill: #ff8f85 }"
    print "      .fig .arrow { stroke: #e6edf3 }\n      .fig .rule { stroke: #aab4bf }\n      .fig .lost { stroke: #ff8f85 }\n    }\n  </style>"
    printf "%s</svg>\n", body
}

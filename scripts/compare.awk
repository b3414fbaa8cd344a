# compare.awk - the table of scripts/compare
#
# Input, after part=list, here, with, expected: the probes' list, this machine's answers, perhaps a
# recording, and differences.tsv. Variables: topic, one (the id of the only row), diff, format, who (user, root), rules (not empty: the
# answers are the rules'), color, with (the recording's name). Status 1: an answer disagrees with its
# system's column; 2: the lists of probes do not fit, or a ground is none. format grounds needs no list and
# no answers: it counts.

function complain(what) { print "compare: " what > "/dev/stderr" }

# A cell: "a or b" is either; "a|b" on Linux is glibc's answer and musl's
function of_libc(cell, libc,    part) {
    if (libc != "" && split(cell, part, "|") == 2)
        return libc == "musl" ? part[2] : part[1]
    return cell
}
function agrees(answer, cell,    i, n, part) {
    n = split(cell, part, /[|]| or /)
    for (i = 1; i <= n; i++)
        if (part[i] == answer)
            return 1
    return 0
}
# The column ground: differences.tsv's head says what may be in it. Counts the row; what is wrong, or ""
function ground_fault(cell,    n, item, i, word, seen, best) {
    best = STRENGTHS + 1
    n = split(cell, item, "; ")
    for (i = 1; i <= n; i++) {
        word = item[i]
        sub(/[ :].*/, "", word)
        if (item[i] == "not observed")
            seen["not observed"] = 1
        else if (item[i] !~ /^no model: ./) {
            if (!(word in strength) || word !~ /^(ran|rules)$/ && item[i] == word)
                return item[i] ": this is not a ground"
            if (word == "reported" && item[i] !~ /[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+(#[0-9]+|@[0-9a-f]+)/)
                return item[i] ": a report must name its issue, as owner/repository#number"
            if (strength[word] < best)
                best = strength[word]
            seen[word] = 1
        }
    }
    if (best > STRENGTHS)
        return "this row has no ground"
    if (("not observed" in seen) && best <= strength["ran"])
        return "this row says not observed, but its ground is " grounds_by[best]
    for (word in seen)
        naming[word]++
    strongest[grounds_by[best]]++
    return ""
}
BEGIN {
    STRENGTHS = split("recorded reported ran source header manual rules", grounds_by, " ")
    for (i = 1; i <= STRENGTHS; i++)
        strength[grounds_by[i]] = i
}
# The column of a kernel for somebody; = says: as for an ordinary user
function column(kernel, root) {
    if (kernel == "Linux")
        return root && $5 != "=" ? $5 : $4
    return root && $7 != "=" ? $7 : $6
}
# What only root can ask has no ordinary answer: show root's
function shown(kernel, root, libc,    cell) {
    cell = column(kernel, root)
    if (cell == "needs root")
        cell = column(kernel, 1)
    return of_libc(cell, libc)
}
function system_name(kernel) { return kernel == "Darwin" ? "macOS" : kernel }
function known(kernel) { return kernel == "Linux" || kernel == "Darwin" }

part == "list" { question[$1] = $3; topic_of[$1] = $2; fact_of[$1] = $4; unasked[$1] = 1; next }
part == "here" && /^# / { split(substr($0, 3), word, ": "); fact[word[1]] = word[2]; next }
part == "here" { here[$1] = $2; next }
part == "with" && /^# / { split(substr($0, 3), word, ": "); with_fact[word[1]] = word[2]; next }
part == "with" { if ($1 != "id") { user[$1] = $2; root[$1] = $3; foreign[$1] = 1 } next }

# A row of differences.tsv, as scripts/compare gives its columns
{
    id = $1
    delete unasked[id]
    delete foreign[id]
    if ((topic == "" || topic == $2) && (fault = ground_fault($8)) != "") {
        complain("differences.tsv: " id ": " fault)
        misfit = 1
    }
    if (format == "grounds")
        next
    if (id in row_of)
        { complain("differences.tsv: " id " has two rows"); misfit = 1 }
    else if (!(id in question))
        { complain("differences.tsv: " id " has a row but no probe"); misfit = 1 }
    else if (question[id] != $3 || topic_of[id] != $2 || fact_of[id] != $9)
        { complain("differences.tsv: " id ": its topic, question or fact is not the one that the probe has"); misfit = 1 }
    row_of[id] = 1

    # what this machine must answer
    kernel = rules != "" ? "Darwin" : fact["system"]
    libc = fact["libc"] ~ /^(glibc|musl)$/ ? fact["libc"] : ""
    want = known(kernel) ? of_libc(column(kernel, who == "root"), libc) : ""
    verdict = "-"
    if (rules != "" && $8 ~ /; no model/)
        verdict = "no model"
    else if (here[id] == "needs root")
        verdict = "needs root"
    else if (want != "")
        verdict = agrees(here[id], want) ? "agrees" : "DISAGREES"

    # what the recording must say, in each of its columns
    with_verdict = ""
    if (with != "" && id in user && known(with_fact["system"]))
        for (as = 0; as <= 1; as++) {
            answer = as ? root[id] : user[id]
            cell = of_libc(column(with_fact["system"], as), with_fact["system"] == "Linux" ? with_fact["libc"] : "")
            if (answer == "-" || answer == "needs root" || agrees(answer, cell))
                continue
            with_verdict = "DISAGREES"
            if (wanted())
                against[++contradictions] = id ": " with " says " answer (as ? " as root" : "") ", the " \
                    system_name(with_fact["system"]) " column says " cell
        }

    linux = shown("Linux", who == "root", libc)
    macos = shown("Darwin", who == "root", "")
    differ = linux != macos && macos != "not asked"
    if (!wanted() || (diff && !differ))
        next
    if (verdict == "DISAGREES")
        against[++contradictions] = id ": " (rules != "" ? "the rules say " : "this machine says ") here[id] \
            ", the " system_name(kernel) " column says " want
    n++
    differences += differ
    ids[n] = id; topics[n] = $2; questions[n] = $3; answers[n] = here[id] == "needs root" ? "-" : here[id]
    linuxes[n] = linux; macoses[n] = macos; differs[n] = differ; verdicts[n] = verdict
    grounds[n] = $8; facts[n] = $9; with_verdicts[n] = with_verdict
    withs[n] = !(id in user) ? "-" : who == "root" && root[id] != "-" ? root[id] : user[id]
    if (withs[n] == "needs root")
        withs[n] = root[id]
}

function wanted() { return (topic == "" || topic == $2) && (one == "" || one == $1) }
function as_row(    i, part, m) {
    print "question: " questions[1]
    print (rules != "" ? "the rules: " : "this machine: ") answers[1]
    print "Linux: " linuxes[1]
    print "macOS: " macoses[1]
    if (with != "")
        print with ": " withs[1]
    print "verdict: " (with_verdicts[1] != "" ? with_verdicts[1] : verdicts[1])
    m = split(grounds[1], part, "; ")
    for (i = 1; i <= m; i++)
        print (i == 1 ? "how macOS\047s answer is known: " : "    and: ") part[i]
}
function json(s) { gsub(/[\\"]/, "\\\\&", s); return "\"" s "\"" }
function pair(name, value, last) { return json(name) ": " json(value) (last ? "" : ", ") }

function as_table(    i, w, q, a, l, m, mark, line, on, off) {
    on = color ? "\033[1;31m" : ""; off = color ? "\033[0m" : ""
    q = 10; a = 12; l = 5; m = 5
    for (i = 1; i <= n; i++) {
        q = wider(q, questions[i]); a = wider(a, answers[i]); l = wider(l, linuxes[i]); m = wider(m, macoses[i])
    }
    line = "%-2s %-" q "s  %-" a "s  %-" l "s  %-" m "s  %s"
    for (i = 1; i <= n; i++) {
        if (i == 1 || topics[i] != topics[i - 1])
            print heading((i > 1 ? "\n" : "") sprintf(line, "", topics[i], \
                rules != "" ? "the rules" : "this machine", "Linux", "macOS", with))
        mark = verdicts[i] == "DISAGREES" || with_verdicts[i] != "" ? "!!" : differs[i] ? "*" : ""
        w = sprintf(line, mark, questions[i], answers[i], linuxes[i], macoses[i], with != "" ? withs[i] : "")
        sub(/ +$/, "", w)
        print (mark == "!!" ? on w off : w)
    }
    if (n)
        print ""
    printf "%d question%s, * %d where Linux and macOS differ", n, (n == 1 ? "" : "s"), differences
    print (contradictions ? ", !! " contradictions " where an answer contradicts its column" : "")
}
function heading(s) { sub(/ +$/, "", s); return color ? "\033[1;36m" s "\033[0m" : s }
function wider(w, s) { return length(s) > w ? length(s) : w }

function as_grounds(    i) {
    print "ground        rows  with nothing stronger"
    for (i = 1; i <= STRENGTHS; i++)
        printf "%-12s %5d %5d\n", grounds_by[i], naming[grounds_by[i]], strongest[grounds_by[i]]
    printf "%-12s %5d\n", "not observed", naming["not observed"]
}
function as_tsv(    i) {
    print "id\ttopic\tquestion\there\tlinux\tmacos\tdiffer\tverdict\tground\tfact" (with != "" ? "\t" with : "")
    for (i = 1; i <= n; i++)
        print ids[i] "\t" topics[i] "\t" questions[i] "\t" answers[i] "\t" linuxes[i] "\t" macoses[i] "\t" \
            (differs[i] ? "yes" : "no") "\t" verdicts[i] "\t" grounds[i] "\t" facts[i] (with != "" ? "\t" withs[i] : "")
}
function boxed(s) { gsub(/[|]/, "\\|", s); return " " s " |" }
function as_md(    i) {
    print "| question | this machine | Linux | macOS |" (with != "" ? boxed(with) : "") " ground | fact |"
    print "|---|---|---|---|" (with != "" ? "---|" : "") "---|---|"
    for (i = 1; i <= n; i++)
        print "|" boxed(questions[i]) boxed((verdicts[i] == "DISAGREES" ? "**!!** " : "") answers[i]) boxed(linuxes[i]) \
            boxed(differs[i] ? "**" macoses[i] "**" : macoses[i]) (with != "" ? boxed(withs[i]) : "") boxed(grounds[i]) boxed(facts[i])
}
function as_json(    i) {
    print "["
    for (i = 1; i <= n; i++)
        print "  {" pair("id", ids[i]) pair("topic", topics[i]) pair("question", questions[i]) pair("here", answers[i]) \
            pair("linux", linuxes[i]) pair("macos", macoses[i]) pair("differ", differs[i] ? "yes" : "no") \
            pair("verdict", verdicts[i]) (with != "" ? pair("with", withs[i]) : "") pair("ground", grounds[i]) \
            pair("fact", facts[i], 1) "}" (i < n ? "," : "")
    print "]"
}

END {
    for (id in unasked) {
        complain("differences.tsv: " id " has a probe but no row")
        misfit = 1
    }
    if (misfit)
        exit 2
    if (format == "grounds") {
        as_grounds()
        exit
    }
    for (id in foreign)
        complain(with ": there is no probe " id " any more")
    if (format == "tsv") as_tsv()
    else if (format == "md") as_md()
    else if (format == "json") as_json()
    else if (one != "" && n) {
        as_row() # which has the verdict
        exit contradictions > 0
    }
    else as_table()
    for (i = 1; i <= contradictions; i++)
        complain(against[i])
    exit contradictions > 0
}

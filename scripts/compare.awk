# compare.awk - the table of scripts/compare
#
# Input, after part=list, here, with, expected: the probes' list, this machine's answers, perhaps a
# recording, and expected.tsv. Variables: topic, diff, format, who (user, root), rules (not empty: the
# answers are the rules'), color, with (the recording's name). Status 1: an answer disagrees with its
# system's column; 2: the lists of probes do not fit.

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

# expected.tsv: id topic question linux linux_root macos macos_root ground fact
/^#/ || $1 == "id" { next }
{
    id = $1
    delete unasked[id]
    delete foreign[id]
    if (NF != 9) {
        complain("expected.tsv: " id ": this row has " NF " columns, not 9")
        misfit = 1
        next
    }
    if (id in row_of)
        { complain("expected.tsv: " id " has two rows"); misfit = 1 }
    else if (!(id in question))
        { complain("expected.tsv: " id " is a row without a probe"); misfit = 1 }
    else if (question[id] != $3 || topic_of[id] != $2 || fact_of[id] != $9)
        { complain("expected.tsv: " id ": its topic, question or fact is not the probe's"); misfit = 1 }
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
            if (topic == "" || topic == $2)
                against[++contradictions] = id ": " with " says " answer (as ? " as root" : "") ", the " \
                    system_name(with_fact["system"]) " column says " cell
        }

    linux = shown("Linux", who == "root", libc)
    macos = shown("Darwin", who == "root", "")
    differ = linux != macos && macos != "not asked"
    if ((topic != "" && topic != $2) || (diff && !differ))
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
    printf "%d questions, * %d where Linux and macOS differ", n, differences
    print (contradictions ? ", !! " contradictions " where a column is contradicted" : "")
}
function heading(s) { sub(/ +$/, "", s); return color ? "\033[1;36m" s "\033[0m" : s }
function wider(w, s) { return length(s) > w ? length(s) : w }

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
        complain("expected.tsv: " id " is a probe without a row")
        misfit = 1
    }
    if (misfit)
        exit 2
    for (id in foreign)
        complain(with ": there is no probe " id " any more")
    if (format == "tsv") as_tsv()
    else if (format == "md") as_md()
    else if (format == "json") as_json()
    else as_table()
    for (i = 1; i <= contradictions; i++)
        complain(against[i])
    exit contradictions > 0
}

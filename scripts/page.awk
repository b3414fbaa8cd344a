# page.awk - print what is on a page, one thing per line. Nothing else reads the form of a page.
#
#   awk -f scripts/page.awk PAGE...
#
# Each line has fields with tabs between them: what it is, its line on the page, and then
#
#   page       PATH              begins each page, if there are more than one
#   title      TEXT              the page's first heading, without its #
#   facts      TEXT TEXT ...     the words between the dots of the line below it: *make · 10 minutes · ...*
#   heading    LEVEL TEXT        each heading, with its #
#   question   NAME TEXT         a heading `### name: question`; its text, choices and reasons follow
#   ask        TEXT              a line of the question
#   choice     WORD              one of the words between dots: `yes` · `no`
#   why        WORD TEXT         from the list in the folded part: what to say of this choice; "else" is any other
#   session    SYSTEMS KIND NEEDS ANSWER FACTS FROM     a console block. SYSTEMS: all, linux or macos; KIND: run or
#                                recorded; the others are the values of its attributes, or empty
#   command    TEXT              a command of that session, without $
#   expected   TEXT              a line that it prints
#   block      TEXT              another fenced block, with what follows its fence
#   code       TEXT              a line of it
#   end                          of a session or a block
#   text       TEXT              any other line
#   fault      TEXT              a fault in the form of the page
#
# What a session's attributes mean is in scripts/session, what a question is in scripts/predict.

function out(what, a, b) { print what "\t" FNR "\t" a (b == "" ? "" : "\t" b) }
function fault(what) { print "fault\t" FNR "\t" what }

# Takes name="value" out of rest
function valued(name,    value) {
    if (!match(rest, name "=\"[^\"]*\""))
        return ""
    value = substr(rest, RSTART + length(name) + 2, RLENGTH - length(name) - 3)
    rest = substr(rest, 1, RSTART - 1) substr(rest, RSTART + RLENGTH)
    return value
}

# A fence's attributes: prints its session or block; returns whether it is a session
function opens(text,    i, n, words, needs, answer, facts, from, console, recorded, only, unknown) {
    rest = text
    needs = valued("needs"); answer = valued("answer"); facts = valued("facts"); from = valued("from")
    gsub(/[{}]/, " ", rest)
    n = split(rest, words, " ")
    for (i = 1; i <= n; i++) {
        if (words[i] ~ /^\.?console$/) console = 1
        if (words[i] == ".recorded") recorded = 1
        else if (words[i] == ".linux" || words[i] == ".macos") only = only == "" ? substr(words[i], 2) : "all"
        else if (words[i] != ".console") unknown = words[i]
    }
    if (!console) {
        if (needs answer facts from only != "" || recorded) fault("a session needs .console")
        out("block", text)
        return 0
    }
    if (unknown != "") fault("a session has no attribute " unknown)
    if (!recorded && from != "") fault("only a .recorded session has from=\"...\"")
    if (recorded && from == "") fault("a .recorded session must say from=\"WHERE AND WHEN\"")
    if (!recorded && only == "macos" && facts == "") fault("a .macos session must say facts=\"P-05 ...\"")
    if (answer != "" && question == "") fault("there is no heading `### name: question` above this answer")
    print "session\t" FNR "\t" (only == "" ? "all" : only) "\t" (recorded ? "recorded" : "run") "\t" needs "\t" answer "\t" facts "\t" from
    return 1
}

function unclosed() { if (fence != "") print "fault\t" opened "\tthis block has no closing fence" }

FNR == 1 {
    unclosed()
    fence = question = of = ""; titled = described = folded = spoilt = 0
    if (ARGC > 2) out("page", FILENAME)
}
spoilt { next }
/\r$/ { fault("this line ends with a carriage return"); fence = ""; spoilt = 1; next }

fence == "" && /^```+[^`]*$/ {
    match($0, /^```+/); fence = substr($0, 1, RLENGTH); opened = FNR
    session = opens(substr($0, RLENGTH + 1)); begun = 0
    next
}
fence == "" && /^( ? ? ?```|~~~|>).*[.]console/ { fault("a session must begin with ``` at the start of a line") }
fence != "" && $0 ~ "^" fence "`* *$" { fence = ""; out("end", ""); next }
fence != "" && session && /^\$ / { begun = 1; out("command", substr($0, 3)); next }
fence != "" && session && !begun { fault("a session must begin with a command, which is $, a space and the command"); begun = 1 }
fence != "" { out(session ? "expected" : "code", $0); next }

/^#+ / {
    level = index($0, " ") - 1
    if (!titled++) out("title", substr($0, level + 2))
    out("heading", level, $0)
    question = ""
    if (/^### [a-z][a-z0-9-]*: /) {
        question = substr($2, 1, length($2) - 1)
        text = $0; sub(/^### [^ ]+ /, "", text)
        out("question", question, text)
    }
    next
}
titled && !described && NF {
    described = 1
    if (/^\*.*\*$/) {
        text = substr($0, 2, length($0) - 2); gsub(/ · /, "\t", text)
        out("facts", text)
        next
    }
}

# What belongs to a question, up to the end of its folded part
question == "" { out("text", $0); next }
/^<details>/ { folded = 1; of = ""; out("text", $0); next }
/^<\/details>/ { folded = 0; question = ""; out("text", $0); next }
!folded && /^`[^`]+`( · `[^`]+`)+$/ {
    n = split($0, part, "`")
    for (i = 2; i < n; i += 2) out("choice", part[i])
    next
}
!folded && NF { out("ask", $0); next }
folded && /^- (`[^`]+`|else): / {
    of = "else"
    if (match($0, /^- `[^`]+`/)) of = substr($0, 4, RLENGTH - 4)
    text = $0; sub(/^- (`[^`]+`|else): /, "", text)
    out("why", of, text)
    next
}
folded && /^  / && of != "" { text = $0; sub(/^ +/, "", text); out("why", of, text); next }
{ of = ""; out("text", $0) }

END { unclosed() }

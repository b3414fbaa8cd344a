# why.awk - find causes in notes/why.md for the words that somebody has typed; scripts/why calls it
#
# Input: after part=rows, columns of the table of differences; after part=page, what page.awk says of notes/why.md. Variables: os, whose
# proofs are shown; columns. From the environment: SHMLAB_WORDS. Status 1: nothing fits.
#
# A cause on that page is a heading of level 3, a list with bold labels (Message, Call, Linux, macOS, Cause, Cure, Page, Probes), and
# sessions, which are its proofs. Its messages are in backquotes, and what people say is in double quotes: each of these is a phrase.
#
# How a cause is found: in the words and in each phrase, a text such as "No space left on device" becomes ENOSPC, "Bus error" becomes
# SIGBUS, and "exit code 135" does, too. A word then has a weight: the name of an errno, a signal or a call has a high one, and a word that many
# causes have a low one. A cause is worth the best of its phrases, and a part of its other words. Among equals the page's order
# decides, which is that of likelihood. A cause that does not know the errno or the call that was asked for is worth less.
#
# A wrong cause is worse than none. So ordinary words alone must be most of a phrase, or most of what was asked; a call with an errno that no
# cause has for it has no cause; and words of the page's table "What is about something else" name that, unless a whole phrase fits.

# ---- words ----

# Small letters, and a blank for everything else
function plain(s) { s = tolower(s); gsub(/[^a-z0-9_]+/, " ", s); return " " s " " }

# The words' endings, so that crash, crashes and crashed are one
function stem(w) {
    if (w ~ /[0-9_]/) return w
    if (w ~ /(sh|ch|x|ss)es$/) return substr(w, 1, length(w) - 2)
    if (length(w) > 6 && w ~ /ing$/) return substr(w, 1, length(w) - 3)
    if (length(w) > 5 && w ~ /ed$/) return substr(w, 1, length(w) - 2)
    if (length(w) > 4 && w ~ /[^s]s$/) return substr(w, 1, length(w) - 1)
    return w
}

# Puts the words of a text into the array found, each once, and in their order in found[1..n]; numbers says what a number means on each
# system. In prose a killed process is no message of a shell.
function words_of(text, found, prose,    s, i, j, n, w, word, prev, before, named, number) {
    delete found
    count = named = 0
    numbers = ""
    for (s = " " text; match(s, /[ =:(,]-[0-9]/); ) # node prints errno: -2, Python says that a process returned -9
        s = substr(s, 1, RSTART) "minus " substr(s, RSTART + 2)
    gsub(/::/, "_", s) # a function of C++ is one name
    s = plain(s)
    gsub(/exit_code/, "exit code", s)
    gsub(/ code (dumped|killed) status /, " signal ", s) # systemd
    gsub(/ exc_bad_access code /, " exc_bad_access ", s) # of Mach, and no errno
    if (index(s, " elifecycle ")) gsub(/ errno /, " status ", s) # npm
    gsub(/ out of shared memory /, " out_of_shared_memory ", s)
    gsub(/ ora /, " ora_", s) # a number of Oracle's is a name
    if (index(s, " os system dependent operation ")) sub(/ status /, " errno ", s)
    gsub(/ (exits?|exited|failed|finished|died|ended|terminated) with (exit )?(code|status) /, " exit code ", s)
    if (s ~ /^ +(g?make|ninja)( [0-9]+)? /) gsub(/ error /, " status ", s)
    gsub(/ (killed|terminated|died|exited) (by|with|on) (unhandled )?signal /, " signal ", s)
    gsub(/ (was|is|were|got|gets|been|be) killed /, " kill ", s)
    if (!prose && index(s, " killed ")) add("kill", found)
    named_in(s)
    for (j = 1; j <= candidates; j++) {
        i = candidate[j]
        while ((!prose || index(text_at[i], " ")) && (n = index(s, " " text_at[i] " ")))
            s = substr(s, 1, n) token_at[i] substr(s, n + length(text_at[i]) + 1)
    }
    n = split(s, w, " ")
    if (n > 600) n = 600
    for (i = 1; i <= n; i++) {
        word = toupper(w[i])
        if (word in number_on_linux || word in signal_on_linux) { w[i] = word; named++ }
    }
    for (i = 1; i <= n; i++) {
        word = w[i]; prev = i > 1 ? w[i - 1] : ""; before = i > 2 ? w[i - 2] : ""
        if (prev == "minus") { prev = before; before = i > 3 ? w[i - 3] : "" }
        if (word ~ /^[1-9][0-9]*$/ && word < 1000) {
            number = word + 0
            if (prev == "SIGBUS" && number == 10) add("mac", found)
            if (prev == "signal" || prev == "sig") signals(number, "signal " number, found)
            else if (prev ~ /^(exit|exited|status|exitcode|returncode)$/ || prev == "code" && before ~ /^(exit|exited|return|status)$/ || n == 1 && number > 128) {
                if (number > 128 && number < 166) signals(number - 128, "status " number, found)
                else if (w[i - 1] == "minus" && number < 32) signals(number, "signal " number, found)
                else add(word, found)
            }
            if (n == 1 && number < 32) signals(number, "signal " number, found)
            if (prev == "errno" && number > 132 && number < 166) signals(number - 128, "status " number, found) # npm's is a status
            # A call that has failed returned -1, whatever errno is
            if (!named && number < 133 && !(number == 1 && w[i - 1] == "minus" && prev !~ /^(errno|err|oserror|e)$/) && (n == 1 || prev ~ /^(errno|error|err|rc|code|oserror|returned|returns|ret|e)$/ && before !~ /^(exit|exited|return|status)$/))
                errnos(number, found)
            continue
        }
        if (word ~ /64$/ && substr(word, 1, length(word) - 2) in is_call) word = substr(word, 1, length(word) - 2)
        if (word in alias) word = alias[word] # of PHP, and of people
        if (word ~ /^(macos|osx|darwin|macbook|macs|apple)$/) word = "mac"
        if (word ~ /^[A-Z]/ || word in is_call || word ~ other_calls) add(word, found)
        else if (!(word in stop)) add(stem(word), found)
    }
    return count
}
# Puts the numbers of the texts of errnos and signals that may be in s, because their first word is, into candidate, the lowest first
function named_in(s,    n, w, i, j, m, part) {
    candidates = 0
    n = split(s, w, " ")
    for (i = 1; i <= n; i++) {
        if (!(w[i] in begins)) continue
        m = split(begins[w[i]], part, " ")
        for (j = 1; j <= m; j++) candidate[++candidates] = part[j] + 0
    }
    for (i = 2; i <= candidates; i++)
        for (j = i; j > 1 && candidate[j] < candidate[j - 1]; j--) { m = candidate[j]; candidate[j] = candidate[j - 1]; candidate[j - 1] = m }
}
function add(word, found) { if (!(word in found)) { found[word] = 1; found[++count] = word } }
function signals(number, what, found,    name) {
    if (number == 10 || number == 12) add("mac", found) # SIGBUS and SIGSYS there
    for (name in signal_on_linux)
        if (signal_on_linux[name] == number || signal_on_macos[name] == number) add(name, found)
    note(what, named_by(number, signal_on_linux, signal_on_macos))
}
function errnos(number, found,    name) {
    for (name in number_on_linux)
        if (number_on_linux[name] == number || number_on_macos[name] == number) add(name, found)
    note("errno " number, named_by(number, number_on_linux, number_on_macos))
}
function note(what, names) { if (names != "") numbers = numbers (numbers == "" ? "" : "\n") what " is " names }
function named_by(number, linux, macos,    name, l, m) {
    for (name in linux) {
        if (linux[name] == number && (l == "" || name < l)) l = name
        if (macos[name] == number && (m == "" || name < m)) m = name
    }
    if (l == m) return (l == "" ? "" : l " on Linux and on macOS")
    return (l == "" ? "unknown" : l) " on Linux, and " (m == "" ? "unknown" : m) " on macOS"
}

# ---- the page ----

function trim(s) { gsub(/^ +| +$/, "", s); return s }
# Without Markdown
function bare(s,    text) {
    while (match(s, /\[[^]]*\]\([^)]*\)/)) {
        text = substr(s, RSTART + 1, RLENGTH - 1)
        sub(/\]\(.*/, "", text)
        s = substr(s, 1, RSTART - 1) text substr(s, RSTART + RLENGTH)
    }
    gsub(/[`*]/, "", s)
    return s
}
function slug(heading) { heading = tolower(heading); gsub(/[^a-z0-9 _-]/, "", heading); gsub(/ /, "-", heading); return heading }

BEGIN {
    FS = "\t"
    width = columns > 20 && columns < 80 ? columns : 80
    elsewhere = "What is about something else"
    other_calls = "^(munmap|msync|mremap|mprotect|madvise|ftruncate|fallocate|fcntl|ioctl|unshare|setns|sendmsg|recvmsg|fork|" \
        "(sem|shm|mq|pthread)_[a-z_]+|msg(get|snd|rcv|ctl)|semctl|semtimedop|shmctl)$"
    n = split("a an the to of in on is it its for and or not no with by at be was were are has have had this that these i my me we you your from when after " \
        "before does do did done cannot can could will would should error failed failure fails fail why errno message says say fatal warning hint detail " \
        "line minus as so if then there than but t s os doesn don isn couldn what which who how get got gets use used using out up into one two it program process call", word, " ")
    for (i = 1; i <= n; i++) stop[word[i]]
    alias["sem_get"] = "semget"; alias["shmop_open"] = alias["shm_attach"] = "shmget"; alias["msg_get_queue"] = "msgget"
    alias["sem_acquire"] = alias["sem_release"] = "semop"
    alias["segfault"] = alias["exc_bad_access"] = alias["segv"] = "SIGSEGV"
}
part == "rows" {
    linux_of[$1] = $3 == "needs root" && $4 != "=" ? $4 : $3
    macos_of[$1] = $5 == "needs root" && $6 != "=" ? $6 : $5
    question_of[$1] = $2
    row[++rows] = $1
    next
}
part == "each" { # lines of stdin; each is a question
    if (!texts) understand()
    question = $0
    print "? " question
    print "= " answered()
    next
}
$1 == "heading" && $3 == 2 { topic = substr($4, 4); label = cause = ""; next }
$1 == "heading" && $3 == 3 { heading[++causes] = substr($4, 5); topic_of[causes] = topic; cause = causes; label = ""; next }
cause == "" && $1 == "text" && $3 ~ /^\| (E|SIG)[A-Z0-9]/ {
    n = split($3, cell, /\|/)
    for (i = 2; i < n; i++) cell[i] = trim(cell[i])
    name = cell[2]
    if (name ~ /^SIG/) {
        signal_on_linux[name] = cell[3]; signal_on_macos[name] = cell[4]
        n = split(cell[5], word, "; ")
        for (i = 1; i <= n; i++) { if (i == 1) text_of[name] = word[1]; texts_in[++in_all] = word[i] "\t" name }
    } else {
        number_on_linux[name] = cell[3]; number_on_macos[name] = cell[4]
        text_of[name] = cell[5]; mac_text[name] = cell[7]
        for (i = 5; i <= 7; i++) if (cell[i] != "") texts_in[++in_all] = cell[i] "\t" name
    }
    next
}
cause == "" && topic == elsewhere && $1 == "text" && $3 ~ /^\| `/ {
    n = split($3, cell, /\|/)
    n = split(cell[2], word, "`")
    for (i = 2; i <= n; i += 2) { foreign[++foreigners] = word[i]; about[word[i]] = trim(cell[3]) }
    next
}
cause == "" { next }
$1 == "text" && match($3, /^- \*\*[A-Za-z]+\*\*: /) {
    label = substr($3, 5, RLENGTH - 8)
    field[cause, label] = substr($3, RLENGTH + 1)
    next
}
$1 == "text" && label != "" && $3 ~ /^  / { field[cause, label] = field[cause, label] " " trim($3); next }
$1 == "text" { label = ""; if ($3 != "") says[cause] = says[cause] (says[cause] == "" ? "" : " ") $3; next }
$1 == "session" { session = ++sessions[cause]; on[cause, session] = $3; intro[cause, session] = says[cause]; says[cause] = ""; next }
$1 == "command" || $1 == "expected" {
    line = $0
    sub(/^[a-z]+\t[0-9]+\t/, "", line)
    proof[cause, session] = proof[cause, session] "\n" ($1 == "command" ? "$ " : "") line
}

# ---- find ----

function understand(    i, j, c, part, n, text, w, words, m, as_long) {
    for (i = 1; i <= in_all; i++) {
        split(texts_in[i], part, "\t")
        n = length(trim(plain(part[1])))
        as_long[n] = as_long[n] " " i
        if (n > m) m = n
    }
    for (; m > 0; m--) { # the longest first
        n = split(as_long[m], words, " ")
        for (j = 1; j <= n; j++) { split(texts_in[words[j]], part, "\t"); text_at[++texts] = trim(plain(part[1])); token_at[texts] = part[2] }
    }
    for (i = 1; i <= texts; i++) {
        w = text_at[i]
        sub(/ .*/, "", w)
        begins[w] = begins[w] " " i
    }
    for (c = 1; c <= causes; c++) {
        n = split(field[c, "Call"], part, "`")
        for (i = 2; i <= n; i += 2) if (part[i] ~ /^[a-z_0-9]+$/ && part[i] !~ /^(read|write|fork)$/) is_call[part[i]]
    }
    for (c = 1; c <= causes; c++) {
        text = field[c, "Message"]
        n = split(text, part, /["`]/)
        for (i = 2; i <= n; i += 2) {
            phrase[c, ++phrases[c]] = part[i]
            m = words_of(part[i], words, index(text, "\"" part[i] "\""))
            for (j = 1; j <= m; j++) { inside[c, phrases[c], j] = words[j]; has[c, words[j]] = 1 }
            size[c, phrases[c]] = m
        }
        messages[c] = phrases[c]
        phrase[c, ++phrases[c]] = heading[c] # and its title
        m = words_of(heading[c], words, 1)
        for (j = 1; j <= m; j++) { inside[c, phrases[c], j] = words[j]; has[c, words[j]] = 1 }
        size[c, phrases[c]] = m
        m = words_of(field[c, "Call"] " " field[c, "Linux"] " " field[c, "macOS"], words, 1)
        for (j = 1; j <= m; j++) has[c, words[j]] = 1
        m = words_of(field[c, "Cause"] " " field[c, "Cure"], words, 1)
        for (j = 1; j <= m; j++) if (!((c, words[j]) in has)) near[c, words[j]] = 1
    }
    for (i in has) { split(i, part, SUBSEP); spread[part[2]]++ }
    for (i in near) { split(i, part, SUBSEP); spread[part[2]] += 0.5 }
}
function weight(word) {
    if (word ~ /^[A-Z]/) return 6
    if (word in is_call) return 5
    if (word ~ /^(ipcs|ipcrm|ipcmk|lsipc)$/) return 4
    if (!(word in spread)) return 0
    return spread[word] <= 1 ? 3 : spread[word] <= 3 ? 2 : spread[word] <= 7 ? 1 : 0.5
}
# What cause c is worth for the words asked[1..asking]
function worth(c,    p, i, sum, whole, best, at, knows, calls, errors, on_macos, full, hits, hit, all, share, less, lacks) {
    best = at = share = 0
    for (p = 1; p <= phrases[c]; p++) {
        sum = hits = all = less = 0; whole = size[c, p] > 0
        for (i = 1; i <= size[c, p]; i++) {
            all += weight(inside[c, p, i])
            if (inside[c, p, i] in asked) { sum += weight(inside[c, p, i]); hits++ } else { whole = 0; if (weight(inside[c, p, i]) > 3) less = 1 }
        }
        sum += whole
        if (sum > best) { best = sum; at = p; full = whole; hit = hits; lacks = less; share = all ? sum / all : 0 }
    }
    delete counted
    for (i = 1; at && i <= size[c, at]; i++) counted[inside[c, at, i]]
    for (i = 1; i <= asking; i++) {
        if (!(asked[i] in counted)) best += weight(asked[i]) * ((c, asked[i]) in has ? 0.3 : (c, asked[i]) in near ? 0.15 : 0)
        if (asked[i] ~ /^[A-Z]/) { errors++; if ((c, asked[i]) in has) knows = 1; if (index(field[c, "macOS"], asked[i])) on_macos = 1 }
        if (asked[i] in is_call) { calls++; if ((c, asked[i]) in has) calls += 1000 }
    }
    # Ordinary words mean something only if they are all that a phrase has, or most of it, or most of what was asked
    if (!errors && !calls && !full && !(hit > 2 && share >= 0.5) && !(hit > 1 && !lacks && best >= (asking > 2 ? 3 : 4) && 2 * hit > asking)) return 0
    enough[c] = full && size[c, at] > 1 || hit > 2 && hit >= asking / 2
    if (errors && !knows) best *= 0.4
    if (calls && calls < 1000) best *= 0.6
    if ("mac" in asked && errors && !on_macos) best *= 0.8
    if ("mac" in asked && field[c, "macOS"] ~ /^Does not happen/) best *= 0.5
    return best
}

# Whether the question says more than an errno, and something of shared memory
function on_topic(    i, errors, calls) {
    for (i = 1; i <= asking; i++) {
        if (asked[i] in number_on_linux) errors++
        if (asked[i] in is_call) calls++
    }
    return !errors || calls || errors == asking || enough[top] || \
        plain(question) ~ /shm|sem_|mmap|mapping|mlock|memfd|ipc|shared|segment|semaphore|mutex|futex|psm_|huge|ora_|postgres|nccl|torch|msg/
}

# Whether a call is named with an errno that no cause has for it. Then the causes of this errno are those of other calls.
function unheard(    i, j, c, calls, errors) {
    for (i = 1; i <= asking; i++) {
        if (asked[i] in number_on_linux) errors++
        if (!(asked[i] in is_call || asked[i] ~ other_calls)) continue
        calls++
        for (j = 1; j <= asking; j++)
            if (asked[j] in number_on_linux)
                for (c = 1; c <= causes; c++) if ((c, asked[i]) in has && (c, asked[j]) in has) return 0
    }
    return calls && errors && !enough[top]
}

# ---- print ----

function wrap(first, indent, text,    n, i, w, line) {
    line = first
    n = split(text, w, " ")
    for (i = 1; i <= n; i++) {
        if (length(line) + length(w[i]) >= width && line !~ /^ *$/ && line != first) { print line; line = indent }
        line = line (line == first || line == indent ? "" : " ") w[i]
    }
    print line
}
function labelled(name, text) { if (text != "") wrap(sprintf("   %-6s", name), "         ", text) }
# Each errno of the text with its number and its words there
function with_numbers(text, which,    n, i, w, name, number) {
    n = split(text, w, "`")
    text = w[1]
    for (i = 2; i <= n; i++) {
        name = w[i]
        if (i % 2 == 0 && name in number_on_linux) {
            number = which == "linux" ? number_on_linux[name] : number_on_macos[name]
            text = text name " (" number ", " (which == "macos" && mac_text[name] != "" ? mac_text[name] : text_of[name]) ")"
        } else if (i % 2 == 0 && name in signal_on_linux) {
            number = which == "linux" ? signal_on_linux[name] : signal_on_macos[name]
            text = text name " (signal " number ", status " number + 128 ", " text_of[name] ")"
        } else text = text name
    }
    return text
}
function path_of(link) {
    if (link ~ /^\.\.\//) return substr(link, 4)
    return "notes/" link
}
function pages_of(c,    s, out, text, link, rest) {
    s = field[c, "Page"]
    while (match(s, /\[[^]]*\]\([^)]*\)/)) {
        link = substr(s, RSTART, RLENGTH); sub(/^.*\(/, "", link); sub(/\)$/, "", link)
        rest = substr(s, 1, RSTART - 1)
        out = out rest path_of(link)
        s = substr(s, RSTART + RLENGTH)
    }
    return out s
}
# The sessions of both systems, this one's first
function show_proof(c,    s, n, i, line, turn, last) {
    for (turn = 1; turn <= 2; turn++)
        for (s = 1; s <= sessions[c]; s++) {
            if ((on[c, s] == "all" || on[c, s] == os) != (turn == 1)) continue
            if (intro[c, s] == "") intro[c, s] = intro[c, s - 1]
            labelled("proof", (intro[c, s] == last ? "" : bare(last = intro[c, s]) " ") (on[c, s] == "all" ? "" : on[c, s] == "macos" ? "(on macOS)" : "(on Linux)"))
            n = split(proof[c, s], line, "\n")
            for (i = 2; i <= n; i++) print "     " line[i]
        }
}
function show(number, c,    n, i, w) {
    wrap(number ". ", "   ", bare(heading[c]))
    labelled("Linux", with_numbers(field[c, "Linux"], "linux"))
    labelled("macOS", with_numbers(field[c, "macOS"], "macos"))
    labelled("call", bare(field[c, "Call"]))
    labelled("cause", bare(field[c, "Cause"]))
    show_proof(c)
    labelled("cure", bare(field[c, "Cure"]))
    labelled("page", pages_of(c))
    labelled("", "notes/why.md#" slug(heading[c]))
    n = split(field[c, "Probes"], w, "`")
    for (i = 2; i <= n && i <= 8; i += 2) { labelled("probe", answers(w[i])); told[w[i]] }
    print ""
}
function answers(id) {
    if (linux_of[id] == macos_of[id]) return id ": " linux_of[id] " on both systems"
    return id ": " linux_of[id] " on Linux, " macos_of[id] " on macOS"
}
function list(    c, p, line, last) {
    print "Type make why, and after it what you have: a message in quotes, an errno,"
    print "a signal, a number or the name of a call. For example:"
    print "    make why ENOMEM"
    print "    make why 'Bus error (core dumped)'"
    print "    make why 'shmget: Function not implemented'"
    print "notes/why.md has all of it. It knows these messages, and others like them:"
    for (c = 1; c <= causes; c++) {
        if (topic_of[c] != last) print "\n" bare(last = topic_of[c])
        line = "   "
        for (p = 1; p <= messages[c]; p++)
            if (length(line) + length(phrase[c, p]) + 2 < width) line = line (line == "   " ? " " : "; ") phrase[c, p]
        print line
    }
}
# In how many letters they differ; if it is more than most, only that
function distance(a, b, most,    i, j, m, n, d, c) {
    m = length(a); n = length(b)
    if (m - n > most || n - m > most) return most + 1
    for (j = 0; j <= n; j++) d[0, j] = j
    for (i = 1; i <= m; i++) {
        d[i, 0] = i
        for (j = 1; j <= n; j++) {
            c = d[i - 1, j - 1] + (substr(a, i, 1) != substr(b, j, 1))
            if (d[i - 1, j] + 1 < c) c = d[i - 1, j] + 1
            if (d[i, j - 1] + 1 < c) c = d[i, j - 1] + 1
            if (i > 1 && j > 1 && substr(a, i, 1) == substr(b, j - 1, 1) && substr(a, i - 1, 1) == substr(b, j, 1) && d[i - 2, j - 2] + 1 < c)
                c = d[i - 2, j - 2] + 1
            d[i, j] = c
        }
    }
    return d[m, n]
}
# The text of an errno or a signal of which the question is the beginning, or from which it differs in a few letters
function nearest_text(    i, part, d, s, text, least, closest) {
    s = trim(plain(question))
    if (length(s) < 6 || length(s) > 60) return ""
    least = 4
    for (i = 1; i <= in_all; i++) {
        split(texts_in[i], part, "\t"); text = trim(plain(part[1]))
        d = index(text, s) == 1 && index(s, " ") ? 1 : distance(s, text, least)
        if (d < least && d <= 1 + length(text) / 8) { least = d; closest = part[1] }
    }
    return closest
}
# That, or up to three names or words that differ from an unknown one in a letter or two
function nearest(    i, known, d, least, most, closest, out, found) {
    if (asking > 6) return ""
    if ((out = nearest_text()) != "") return out
    for (i = 1; i <= asking && i <= 20 && found < 3; i++) {
        if (length(asked[i]) < 4 || length(asked[i]) > 20 || asked[i] in spread) continue
        least = length(asked[i]) < 6 ? 2 : 3
        closest = ""
        for (known in number_on_linux) if ((d = distance(toupper(asked[i]), known, least)) < least || d == least && known < closest) { least = d; closest = known }
        for (known in signal_on_linux) if ((d = distance(toupper(asked[i]), known, least)) < least || d == least && known < closest) { least = d; closest = known }
        most = length(asked[i]) < 6 ? 0 : length(asked[i]) < 9 ? 2 : 3 # so many short words differ in a letter
        for (known in spread) if (length(known) > 3 && ((d = distance(asked[i], known, least)) < least || d == least && known < closest) && (d < most || known in is_call)) { least = d; closest = known }
        if (closest != "") out = out (found++ ? ", " : "") closest
    }
    return out
}
# Prints the answer to the question, and returns the status
function answered(    c, i, j, n, most, noted, known, strange, cut, close_to, name, number, other, headed, value, shown, best, others, more, id, fits, calls, errors, text) {
    if (question ~ /^[ \t\n]*$/) { list(); return 0 }
    delete enough; delete told; top = ""
    asking = words_of(substr(question, 1, 20000), asked)
    noted = numbers
    for (c = 1; c <= causes; c++) {
        value[c] = worth(c)
        if (value[c] > most) { most = value[c]; top = c }
    }
    for (i = 1; i <= asking; i++) {
        if (asked[i] in text_of) known++
    }
    if (most < (asking <= 2 || enough[top] ? 2 : 4)) most = 0
    for (i = 1; i <= foreigners && !enough[top]; i++)
        if (index(plain(question), plain(foreign[i]))) { strange = foreign[i]; most = known = 0; break }
    if (most && unheard()) most = 0
    if (!most && !known) {
        cut = trim(question)
        gsub(/[^ -~]/, "?", cut)
        if (length(cut) > 40) cut = substr(cut, 1, 37) "..."
        close_to = strange == "" ? nearest() : ""
        cut = "why: nothing here fits: " cut (strange == "" ? "" : ": " strange " is about " about[strange]) (close_to == "" ? "" : "; did you mean " close_to "?") (close_to == "" ? "; " : " ") \
            "make why alone lists the messages"
        if (part == "each") print cut; else print cut > "/dev/stderr"
        return 1
    }
    if (noted != "") print noted "\n"
    for (i = 1; i <= asking && noted == ""; i++) {
        if (!((name = asked[i]) in text_of)) continue
        number = name in number_on_linux ? number_on_linux[name] : signal_on_linux[name]
        other = name in number_on_linux ? number_on_macos[name] : signal_on_macos[name]
        wrap("", "    ", name ": " text_of[name] (mac_text[name] == "" ? "" : ", on macOS " mac_text[name]) "; number " (number == other ? \
            number " on both systems" : (number == "" ? "none" : number) " on Linux, " (other == "" ? "none" : other) " on macOS"))
        headed = 1
    }
    if (headed) print ""
    if (most && !on_topic()) {
        wrap("", "", "These words do not say that this is about shared memory. If it is, here are the causes:")
        print ""
    }
    for (number = 1; most && number <= 3; number++) { # the best three, if they are nearly as good as the best
        best = 0
        for (c = 1; c <= causes; c++) if (!(c in shown) && value[c] > value[best]) best = c
        if (!best || value[best] < 0.7 * most) break
        shown[best]
        show(number, best)
    }
    for (others = 0; most && others < 7; others++) {
        best = 0
        for (c = 1; c <= causes; c++) if (!(c in shown) && value[c] > value[best]) best = c
        if (!best || value[best] < 0.5 * most) break
        shown[best]
        if (!others) print "Less likely, or for another call; make why 'THESE WORDS' shows one of them:"
        wrap("   ", "      ", bare(heading[best]))
    }
    if (others) print ""
    if (!most) print "There is no cause for it on the page; make why alone lists the messages."
    # What both systems answer to a question about this call, with this errno
    for (i = 1; i <= rows && more < 6; i++) {
        id = row[i]
        if (id in told) continue
        fits = calls = errors = 0
        text = " " plain(question_of[id] " " id) " "
        for (j = 1; j <= asking; j++) {
            if (asked[j] in is_call) { calls++; if (index(text, " " asked[j] " ")) fits++ }
            else if (asked[j] in number_on_linux) { errors++; if (index(" " linux_of[id] " " macos_of[id] " ", asked[j])) fits++ }
        }
        if (calls > 1 || errors > 1 || calls + errors == 0 || fits < calls + errors || linux_of[id] macos_of[id] !~ /E[A-Z]/) continue
        if (!more++) print "Other questions that make compare asks about this:"
        wrap("   ", "      ", question_of[id] ": " answers(id))
    }
    if (most) print "Proofs are typed in the main directory, after make labs."
    return 0
}
END {
    if (part != "each") { understand(); question = ENVIRON["SHMLAB_WORDS"]; exit answered() }
}

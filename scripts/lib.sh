# lib.sh - what every script needs. Each script, here and in tests, reads it first: . "${0%/*}/lib.sh"
#
# It sets top, the workbook's directory, and here, the name of this system: linux, macos, or nothing if the workbook does not know the
# system. If the script was called with --help, it prints the comment at the head of the script and ends.
# shellcheck shell=sh disable=SC2034 # the scripts use what is set here
unset CDPATH
top=$(cd "${0%/*}" && until [ -e scripts/lib.sh ]; do cd ..; done && pwd -P)
awk=${AWK:-awk}
case $(uname -s) in
Linux) here=linux ;;
Darwin) here=macos ;;
*) here= ;;
esac

say() { printf '%s\n' "$*"; }
wrong() { say "${0##*/}: $*" >&2; exit 2; }

if [ "${1:-}" = --help ]; then
    sed -n '2,${/^#/!q;s/^# \{0,1\}//;p;}' "$0"
    exit 0
fi

# choose_system: sets os, the system whose answers are asked for. It is OS, or this system if OS is not set.
choose_system() {
    [ -n "$here" ] || wrong "this system is $(uname -s), but the workbook works only on Linux and macOS"
    os=${OS:-$here}
    case $os in linux | macos) ;; *) wrong "OS=$os: the workbook does not know this system; write OS=linux or OS=macos" ;; esac
}

# at_end FUNCTION: calls FUNCTION when the script ends, also if a signal ends it. The status is then 128 plus the signal's number.
at_end() {
    # shellcheck disable=SC2064 # the caller's text is to be expanded now
    trap "$1" EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 131' QUIT
    trap 'exit 141' PIPE
    trap 'exit 143' TERM
}

# rows COLUMN...: prints these columns of the table of differences, see table.awk
rows() { "$awk" -v columns="$*" -f "$top/scripts/table.awk" "$top/labs/06-differences/differences.tsv"; }

# events PAGE...: prints what is on a page, one thing per line, see page.awk
events() { "$awk" -f "$top/scripts/page.awk" "$@"; }

# fit: breaks the lines that it reads so that they fit into the terminal, see fit.awk
fit() {
    # shellcheck disable=SC2046 # two numbers
    [ ! -t 1 ] || { set -- $(stty size 2>/dev/null <&3); } 3>&1
    "$awk" -v columns="${2:-${COLUMNS:-100}}" -f "$top/scripts/fit.awk"
}

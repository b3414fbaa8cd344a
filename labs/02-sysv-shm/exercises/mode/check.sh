# mode: set and seen by the lab's reader, more bits and then fewer; the owner, the size and the message stay
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

shown() { # MODE: how the reader shows it; macOS adds the bit for "allocated"
    if [ "$OS" = macos ]; then printf '4%s' "${1#0}"; else printf %s "$1"; fi
}
now=0600
try() { # MODE
    succeeds ./mode "$1"
    line "mode: id=$id was=$now now=$1"
    now=$1
    succeeds ./reader
    line "*msg=$text"
    line "reader: * id=$id size=$size mode=$(shown "$1") uid=$(id -u)"
}

text=$(word) size=$(random 4096 20000)
succeeds ./get --create "$size"
id=$(printf '%s\n' "$out" | sed 's/.*id=//; s/ .*//')
# Given away, it is not found as ours; who made it may remove it all the same
trap 'ipcrm -m "$id" 2>/dev/null' EXIT
succeeds ./writer "$text"
try "06$(random 4 7)$(random 0 7)"
try 0600
try 0400
try 0777
try 0600
succeeds ./remove
fails ./mode 0600
line 'mode: shmget(key=0x*): ENOENT *'

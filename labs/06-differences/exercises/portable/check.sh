# portable: names of each kind. This system's answers come from probe, which makes such an object: the rules are not ours
#   1. whether Linux takes the name
#   2. whether macOS takes it
#   3. whether it is portable: both take it, for an object and for a semaphore
#   4. portable is no spelling which is another object on one of the systems alone
#   5. the same wherever it runs
#   6. no object and no semaphore is made
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

probes() { # ID: what shm_open or sem_open answers here, yes or no
    case $(./probe "$1") in "probe: $1: ok" | "probe: $1: "*" object"*) echo yes ;; *) echo no ;; esac
}
letters() { # MOST: so many letters, never twice the same
    { word && printf %0256d 0; } | cut -c "1-$1"
}
is() { # PROBE NAME LINUX MACOS PORTABLE
    here=$3
    [ "$OS" = linux ] || here=$4
    [ "$(probes "$1")" = "$here" ] || wanted "of probe, $1=$here" "$(./probe "$1")"
    run ./portable "$2"
    [ "$status $out" = "0 portable: linux=$3 macos=$4 portable=$5" ] ||
        wanted "of '$(brief "$2")', length ${#2}: linux=$3 macos=$4 portable=$5" "$(ending)${out:+, and: ${out#portable: }}"
}

a=$(word) b=$(word)
is name-30 "/$a" yes yes yes
is name-empty '' no no no
is name-slash / no yes no
is name-inner-slash "/$a/$b" no yes no
is name-inner-slash "$a/$b" no yes no
is name-trailing-slash "/$a/" no yes no
is name-dot /. no yes no
is name-dot-dot /.. no yes no
is name-plain "/.$a" yes yes yes
is name-plain "/..$a" yes yes yes
is name-32 "/$(letters 31)" yes no no
is name-32 "/$(letters "$(random 32 254)")" yes no no
is name-256 "/$(letters 255)" yes no no
is name-32 "//$(letters 255)" yes no no
is name-257 "/$(letters 256)" no no no
is name-plain "$a" yes yes no # and "/$a" is another object
is name-plain "$(letters 31)" yes yes no
is name-32 "$(letters 32)" yes no no
is name-two-slashes "//$a" yes yes no
is name-30 "/$(letters "$(random 1 28)")" yes yes yes
is name-30 "/$(letters 29)" yes yes yes
is name-31 "/$(letters 30)" yes yes no # a semaphore of that name is refused by macOS
[ "$OS" = linux ] || [ "$(./probe sem-name-31)" = 'probe: sem-name-31: ENAMETOOLONG' ] ||
    wanted 'of probe, sem-name-31: ENAMETOOLONG' "$(./probe sem-name-31)"

meddled record ./portable "/$a"
if stepped portable && grep -q -e ' shm_open' -e ' sem_open' -e ' open' .steps; then
    wanted 'an answer from the rules, and nothing made for it' "a call of $(sed -n 's/^[^ ]* \([a-z_]*open[a-z]*\).*/\1/p' .steps | head -n 1)"
fi

#!/usr/bin/env bats
# spin finds no fault in the models of labs/*/models, and one in each wrong variant of them, the one it names.
# A variant is NAME-WHAT.diff: why it is wrong, `says: PATTERN`, what spin prints then, and a diff of NAME.pml.

load ../helper

setup() {
    command -v spin >/dev/null || skip 'there is no spin: ./scripts/setup test'
    cd "$BATS_TEST_TMPDIR" || return
}

searched() { # MODEL: sets said, what spin prints of all its states
    said=$(spin -DLONG -run -O0 -safety "$1" 2>&1)
    case $said in
    *'max search depth too small'* | *'out of memory'*) echo "$1: the search has not come to its end"; return 1 ;;
    *'State-vector '*' errors: '*) ;;
    *) echo "$said"; return 1 ;;
    esac
}

@test "spin finds no fault in any model, and reaches all of it" {
    for model in "$TOP"/labs/*/models/*.pml; do
        searched "$model" || return
        # A process may go on for ever, so that its -end- is not reached
        unreached=$(echo "$said" | sed -n '/^unreached/,$p' | grep ', state ' | grep -v '"-end-"' || :)
        case $said-$unreached in
        *' errors: 0'*-) ;;
        *) echo "$model: $said"; return 1 ;;
        esac
    done
}

@test "spin refutes each wrong variant, for the reason that it names" {
    for variant in $(cd "$TOP" && printf '%s\n' labs/*/models/*.diff | share); do
        variant=$TOP/$variant
        name=${variant##*/} model=
        for one in "${variant%/*}"/*.pml; do
            one=${one##*/}
            case $name in "${one%.pml}"-*) model=$one ;; esac
        done
        [ -n "$model" ] || { echo "$variant: no model has the beginning of its name"; return 1; }
        cp "${variant%/*}/$model" .
        awk -v dir=. -f "$TOP/scripts/patch.awk" "$variant" || return
        says=$(sed -n 's/^says: //p' "$variant")
        [ -n "$says" ] || { echo "$variant: it does not say what spin prints"; return 1; }
        searched "$model" || return
        # shellcheck disable=SC2254 # a pattern, as it should be
        case $said in
        *' errors: 0'*) echo "$variant: spin finds no fault"; return 1 ;;
        $says) ;;
        *) echo "$variant: spin says something else: $said"; return 1 ;;
        esac
    done
}

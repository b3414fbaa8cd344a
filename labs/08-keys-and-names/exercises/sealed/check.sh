# sealed: what the partner is told, and what the parent reads afterwards
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for _ in 1 2; do
    secret=$(word)
    run ./sealed "$secret"
    line "sealed: the partner reads msg=$secret"
    for what in store shrink grow unseal; do
        line "sealed: $what: EPERM"
    done
    [ $status -eq 0 ] || wanted 'a parent that reads on, and status 0' "$(ending)${out:+, and: $out}"
    line "sealed: msg=$secret"
done

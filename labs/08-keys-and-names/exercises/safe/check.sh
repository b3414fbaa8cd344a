# safe: alone, twice; under a squatter, which must keep its object and its word; and afterwards again
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for _ in 1 2; do
    secret=$(word)
    succeeds ./safe "$secret"
    line 'safe: made */*.secret'
    line "safe: msg=$secret"
    # shellcheck disable=SC2016 # for the sh that runs it
    run ../03-posix-shm/reader --keep --name "$SHMLAB_PREFIX.secret"
    [ $status -eq 1 ] || wanted 'its object gone when it has ended' "$out"
done

secret=$(word)
# shellcheck disable=SC2016 # for the sh that runs it
run ./squatter sh -c './safe "$0"; echo "status=$?"; ../03-posix-shm/reader --keep --name "$SHMLAB_PREFIX.secret"' "$secret"
line 'squatter: took *'
line 'squatter: reads msg=*'
case $out in *"squatter: reads msg=$secret"*) wanted "the squatter reads what it has planted" "it reads $secret" ;; esac
line 'safe: shm_open(*.secret): EEXIST (File exists)'
line 'status=1'
line 'reader: name=*.secret addr=* msg=planted' # it is there, and as it was
line 'squatter: reads msg=planted'

succeeds ./safe "$secret"

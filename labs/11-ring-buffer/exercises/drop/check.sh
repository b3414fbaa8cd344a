# drop: into an empty ring, into a full one, into one that has some room; the messages are whole and in order
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

more=$(random 1 3000) some=$(random 1 1000)
succeeds ../../common/limit 5 ./drop $((1024 + more))
line "drop: sent=1024 dropped=$more"
succeeds ../../common/limit 5 ./drop "$more"
line "drop: sent=0 dropped=$more"
succeeds ./consumer --numbers
line "consumer: received=1024 next=1024"
succeeds ../../common/limit 5 ./drop "$some"
line "drop: sent=$some dropped=0"
succeeds ../../common/limit 5 ./drop 1024
line "drop: sent=$((1024 - some)) dropped=$some"
succeeds ./consumer --numbers
line "consumer: received=1024 next=1024"

#!/usr/bin/env bash
# Refunds the tickets of an issued order, with nothing but curl. BASE_URL, KEY and ORDER say where, as whom and which.
set -euo pipefail
BASE_URL=${BASE_URL:-http://127.0.0.1:3000}
KEY=${KEY:-demo-key}
ORDER=${ORDER:?the outOrderNo of an issued order}

call() { # call OPERATION name=value …
  local operation=$1
  shift
  local fields=()
  for field in "key=$KEY" "$@"; do fields+=(--data-urlencode "$field"); done
  curl -sS --fail "$BASE_URL/grabTicket/action/$operation.php" "${fields[@]}"
}

tickets() { # a line for each ticket: its passengerId and its state
  call orderDetail "outOrderNo=$ORDER" issue=1 | grep -o '{"passengerId":[^}]*}' |
    sed 's/.*"passengerId":"\([^"]*\)".*"ticketStateCode":"\([A-Z]\)".*/\1 \2/'
}

# One ticket a call. The same call again is the same refund: repeat it after a timeout.
while read -r passenger state; do
  [[ $state == F ]] || continue
  call applyRefundOrder "outOrderNo=$ORDER" "passengerId=$passenger"
  echo
done < <(tickets)

# "Accepted" is not "refunded": the push of type 2 tells how it ended, and so does the ticket's state (T, or O for failed).
for _ in $(seq 60); do
  [[ $(tickets) == *' '[FC]* ]] || break
  sleep 1
done
tickets | while read -r _ state; do echo "$ORDER $state"; done

#!/usr/bin/env bash
# One order from search to ticket, with nothing but curl. BASE_URL and KEY say where and as whom.
set -euo pipefail
BASE_URL=${BASE_URL:-http://127.0.0.1:3000}
KEY=${KEY:-demo-key}
ORDER=${ORDER:-CURL$(date +%s)}
DAY=$(date -d '+30 days' +%Y-%m-%d 2>/dev/null || date -v +30d +%Y-%m-%d) # GNU's date, or else BSD's

call() { # call OPERATION name=value …
  local operation=$1
  shift
  local fields=()
  for field in "key=$KEY" "$@"; do fields+=(--data-urlencode "$field"); done
  curl -sS --fail "$BASE_URL/grabTicket/action/$operation.php" "${fields[@]}"
}

# 1. search
found=$(call search from=苏州 to=昆山 "date=${DAY//-/}")
query_key=$(sed 's/.*"queryKey":"\([^"]*\)".*/\1/' <<<"$found")
train=$(grep -o '"trainNo":"[GD][0-9]*"' <<<"$found" | head -1 | cut -d'"' -f4)

# 2. submitOrder. The contact's name chooses the sandbox's scenario: 出票 gets a ticket at once.
call submitOrder "queryKey=$query_key" "outOrderNo=$ORDER" "trainNo=$train" seatClassCode=secondseat \
  fromStation=苏州 toStation=昆山 "departDate=$DAY" "closeTime=$DAY 00:00:00" acceptNoSeat=0 \
  person=出票 cellphone=13800138000 \
  'passengers=[{"passengerName":"测试乘客","passengerType":1,"idCardType":0,"idCardNo":"110101199003077715"}]'
echo

# 3. orderDetail, until grabbing has ended; a push tells it, too
for _ in $(seq 60); do
  detail=$(call orderDetail "outOrderNo=$ORDER")
  status=$(sed 's/.*"status":"\([A-Z]\)".*/\1/' <<<"$detail")
  [[ $status == [FUOC] ]] && break
  sleep 1
done
echo "$ORDER $status"

"""One order from search to ticket. Python's standard library alone; BASE_URL and KEY say where and as whom."""

import json
import os
import time
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone

BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:3000")
KEY = os.environ.get("KEY", "demo-key")
ORDER = os.environ.get("ORDER", f"PY{int(time.time())}")
CHINA = timezone(timedelta(hours=8))


class Refused(Exception):
    """error_code and reason of an answer; the reason names every wrong field. `docs` explains it."""

    def __init__(self, answer, docs):
        super().__init__(f"{answer['error_code']} {answer['reason']} ({docs})")
        self.code = answer["error_code"]


def call(operation, **parameters):
    form = urllib.parse.urlencode({"key": KEY, **parameters}).encode()
    url = f"{BASE_URL}/grabTicket/action/{operation}.php"
    with urllib.request.urlopen(url, form, timeout=30) as response:
        answer = json.load(response)
        if answer["error_code"] != 0:
            raise Refused(answer, response.headers.get("x-docs"))
        return answer.get("result")


day = datetime.now(CHINA) + timedelta(days=30)
# 1. search
found = call("search", **{"from": "苏州", "to": "昆山", "date": day.strftime("%Y%m%d")})
train = next(one for one in found["trains"] if "secondseat" in one["tickets"])

# 2. submitOrder. The same call again is the same order: repeat it when the connection breaks.
call(
    "submitOrder",
    queryKey=found["queryKey"],
    outOrderNo=ORDER,
    trainNo=train["trainNo"],
    seatClassCode="secondseat",
    fromStation=train["fromStation"],
    toStation=train["toStation"],
    departDate=day.strftime("%Y-%m-%d"),
    closeTime=(day - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S"),
    acceptNoSeat=0,
    person="出票",  # the contact; at the sandbox it chooses the scenario
    cellphone="13800138000",
    passengers=json.dumps(
        [{"passengerName": "测试乘客", "passengerType": 1, "idCardType": 0, "idCardNo": "110101199003077715"}]
    ),
)

# 3. orderDetail, until grabbing has ended; a push tells it, too
status = "N"
while status not in "FUOCTE":
    time.sleep(1)
    status = call("orderDetail", outOrderNo=ORDER)["status"]
print(ORDER, status)

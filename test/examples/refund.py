"""Refunds the tickets of an issued order. Python's standard library alone; BASE_URL, KEY and ORDER say where, as whom and which."""

import json
import os
import time
import urllib.parse
import urllib.request

BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:3000")
KEY = os.environ.get("KEY", "demo-key")
ORDER = os.environ["ORDER"]


def call(operation, **parameters):
    """The result; raises with code and reason, which names every wrong field, when the service refuses."""
    form = urllib.parse.urlencode({"key": KEY, **parameters}).encode()
    with urllib.request.urlopen(f"{BASE_URL}/grabTicket/action/{operation}.php", form, timeout=30) as response:
        answer = json.load(response)
    if answer["error_code"] != 0:
        raise RuntimeError(f"{answer['error_code']} {answer['reason']}")
    return answer["result"]


def tickets():
    return call("orderDetail", outOrderNo=ORDER, issue=1)["passengers"]


# One ticket a call. The same call again is the same refund: repeat it after a timeout.
for ticket in tickets():
    if ticket["ticketStateCode"] == "F":
        call("applyRefundOrder", outOrderNo=ORDER, passengerId=ticket["passengerId"])

# "Accepted" is not "refunded": the push of type 2 tells how it ended, and so does the ticket's state (T, or O for failed).
states = ["C"]
while any(state in "FC" for state in states):
    time.sleep(1)
    states = [ticket["ticketStateCode"] for ticket in tickets()]
for state in states:
    print(ORDER, state)

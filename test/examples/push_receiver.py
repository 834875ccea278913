"""Takes pushes and believes only those that are signed. Python's standard library alone."""

import base64
import hashlib
import hmac
import json
import os
import queue
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
# In an application a table with a unique index on the id, written in one transaction with the push.
handled = set()
lock = threading.Lock()
work = queue.Queue()


def verify(headers, body: bytes) -> bool:
    """Standard Webhooks: HMAC-SHA-256 over id.timestamp.body, five minutes of tolerance."""
    id_, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return False
    signed = b".".join([id_.encode(), timestamp.encode(), body])
    expected = "v1," + base64.b64encode(hmac.digest(SECRET, signed, hashlib.sha256)).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(expected, one) for one in given)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not verify(self.headers, body):
            self.send_response(401)
            self.end_headers()
            return
        with lock:
            is_new = self.headers["webhook-id"] not in handled  # the same id may come again
            handled.add(self.headers["webhook-id"])
        if is_new:
            work.put(body)
        self.send_response(204)  # within 10 seconds; what takes long is done by `process`
        self.end_headers()

    def log_message(self, *_):
        pass


def process():
    while True:
        push = json.loads(work.get())
        print(push["outOrderNo"], push["msgCode"], push["msgInfo"], flush=True)


if __name__ == "__main__":
    threading.Thread(target=process, daemon=True).start()
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8000"))), Receiver)
    print(f"listening http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()

"""Takes pushes and believes only those that are signed. Python's standard library alone."""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
handled = set()  # keep these in your database


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
        id_ = self.headers["webhook-id"]
        if id_ not in handled:  # the same id may come again
            handled.add(id_)
            push = json.loads(body)
            print(push["outOrderNo"], push["msgCode"], push["msgInfo"], flush=True)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8000"))), Receiver)
    print(f"listening http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()

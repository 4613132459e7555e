"""Receive Skillmatch's webhooks, verify them, and do something once for each event.

What n8n, Zapier or Make do behind their "webhook" step, in the standard library alone: answer at
once, drop what was there before, look up what the event is about, hand it on. Here it is appended
to a file, one JSON object a line; put a message to a chat or a row of a CRM in its place.

    SKILLMATCH_URL=https://… SKILLMATCH_KEY=… WEBHOOK_SECRET=whsec_… python webhook_consumer.py
"""

import base64
import hashlib
import hmac
import json
import os
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

URL = os.environ.get("SKILLMATCH_URL", "http://127.0.0.1:8000")
KEY = os.environ["SKILLMATCH_KEY"]
SECRET = os.environ["WEBHOOK_SECRET"]
OUT = Path(os.environ.get("OUT", "events.jsonl"))
SEEN: set[str] = set()  # of the last days; keep it in a table if you restart often


def verified(headers, body):
    """Whether the body came from Skillmatch within the last five minutes."""
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mine = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    fresh = abs(time.time() - int(headers["webhook-timestamp"])) < 300
    given = headers["webhook-signature"].split()
    return fresh and any(hmac.compare_digest(mine, one) for one in given)


def looked_up(event):
    """What the event is about: its data holds ids, the resource the rest."""
    request_id = event["data"].get("match_request_id")
    if request_id is None:
        return None
    asked = urllib.request.Request(
        f"{URL}/v1/match-requests/{request_id}", headers={"X-API-Key": KEY}
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:
        request = json.load(answer)
    return {
        "status": request["status"],
        "title": request["job"]["title"],
        "candidate": request["candidate"].get("name") or request["candidate"]["headline"],
        "next": request["next_actions"],
    }


class Consumer(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        if not verified(self.headers, body):
            return self.answer(401)
        if self.headers["webhook-id"] not in SEEN:  # the same event may come twice
            event = json.loads(body)
            line = {"type": event["type"], "at": event["timestamp"], "about": looked_up(event)}
            with OUT.open("a", encoding="utf-8") as out:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
            SEEN.add(self.headers["webhook-id"])
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9000"))), Consumer)
    print(f"listening on port {server.server_address[1]}", flush=True)
    server.serve_forever()

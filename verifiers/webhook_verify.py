"""Verifies webhooks that Pratique sends (Standard Webhooks, version 1). No dependencies; Python 3.9 or newer. Copy it or
import it:

    from webhook_verify import verify_webhook
    event = verify_webhook(secret, headers, body)    # raises ValueError where it is not the server's

`headers` has names in lower case; `body` is the bytes that came, before anything has parsed them. Keep event["id"] of
those that were worked on: a repeat has the same.
"""

import base64
import hashlib
import hmac
import json
import time

TOLERANCE_SECONDS = 5 * 60


def verify_webhook(secret, headers, body, now=None):
    id, timestamp = headers.get("webhook-id"), headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "")
    if not id or not (timestamp.isascii() and timestamp.isdigit()) or not signatures:
        raise ValueError("it is not signed")
    if abs((time.time() if now is None else now) - int(timestamp)) > TOLERANCE_SECONDS:
        raise ValueError("it was signed too long ago, or ahead")
    key = base64.b64decode(secret[len("whsec_") :] if secret.startswith("whsec_") else secret)
    digest = hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(digest).decode()
    if not any(hmac.compare_digest(one.encode(), expected.encode()) for one in signatures.split(" ")):
        raise ValueError("it is signed with another secret, or was changed")
    return json.loads(body)

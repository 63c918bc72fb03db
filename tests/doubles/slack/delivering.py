"""How Slack delivers over HTTP: signed, form-encoded but for events, and again where it failed."""

import hashlib
import hmac
import json
from urllib.parse import urlencode

from tests.doubles.slack.workspace import Json

FORM = "application/x-www-form-urlencoded"


def body_of(kind: str, payload: Json) -> tuple[bytes, str]:
    """The raw body of a request and its content type."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    if kind == "slash_commands":
        return urlencode({key: str(value) for key, value in payload.items()}).encode(), FORM
    return urlencode({"payload": json.dumps(payload)}).encode(), FORM


def signed(raw: bytes, content_type: str, *, secret: str, at: float) -> dict[str, str]:
    """The headers that Slack signs a request with."""
    stamp = str(int(at))
    base = b"v0:" + stamp.encode() + b":" + raw
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest(),
    }

"""Keeps secrets to themselves: a type that does not show its value, and redaction by shape."""

import re

HIDDEN = "***"

_AUTHORIZATION = (
    r"(authorization(?:[\"']\s*,|[\"']?\s*[:=])\s*(?:b(?=[\"']))?[\"']?)"
    r"(?:[\w-]+[ \t]+)?[^\s\"',;)}]+"
)
_PARAMETER = (
    r"([?&;](?:[\w-]*(?:token|secret|signature|password|credential|hmac)|sig|ticket|key|api_?key"
    r"|code|auth)=)[^&\s\"'<>#;]+"
)
# Each pattern runs in linear time: what it begins with cannot match again inside what it repeats.
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        # Slack's tokens, rotated ones too (xoxe.xoxb-1-…).
        (r"(?<![a-z])(xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]{4,}", rf"\1-{HIDDEN}"),
        # A header, as text, in a dict or in a list of byte pairs.
        (_AUTHORIZATION, rf"\1{HIDDEN}"),
        (r"\b(bearer|bot|basic)(\s+)[\w.~+/=-]{16,}", rf"\1\2{HIDDEN}"),
        # Discord's bot tokens: the user id, a time and a signature.
        (r"(?<![\w-])[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}", HIDDEN),
        # JSON web tokens, and the keys of OpenAI and its likes.
        (r"(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*", HIDDEN),
        (r"(?<![\w-])sk-[\w-]{16,}", f"sk-{HIDDEN}"),
        # User names and passwords in addresses.
        (r"(?<=://)[^\s/?#\"'<>]*@", f"{HIDDEN}@"),
        # Addresses that are secrets: webhooks of both platforms, answers to interactions.
        (r"(/(?:webhooks|interactions)/\d+/)[\w-]+", rf"\1{HIDDEN}"),
        (r"(hooks\.slack(?:-gov)?\.com/[a-z]+/)[\w/-]+", rf"\1{HIDDEN}"),
        (_PARAMETER, rf"\1{HIDDEN}"),
        # What a library logs of an event, as a dict or as JSON: Discord's answer tokens are there.
        (r"([\"'](?:[a-z]{1,20}_)?token[\"']:\s?[\"'])[^\"']+", rf"\1{HIDDEN}"),
    )
)


class Secret:
    """A text that shows itself to ``reveal`` alone: not to print, logs, tracebacks or pickle."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself; never put it in a log, an error or a stored row."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    def __str__(self) -> str:
        return HIDDEN

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> str:
        raise TypeError("a Secret does not leave its process")


def redact(text: str) -> str:
    """``text`` without anything that has the shape of a secret."""
    for shape, replacement in _SHAPES:
        text = shape.sub(replacement, text)
    return text

"""Checks addresses of the web that an operator wrote."""

import re
from urllib.parse import SplitResult, urlsplit

from bot.config.mistakes import listed, quoted

_OUTSIDE = re.compile(r'[\x00-\x20\x7f-\x9f<>"{}|\\^`]')
_DEFAULT_PORTS = {"http": 80, "https": 443}


def web_address(text: str, schemes: tuple[str, ...]) -> str:
    """``text`` if it is a full address; raises ValueError.

    A user name or password is refused, and no error repeats one.
    """
    if found := _OUTSIDE.search(text):
        raise ValueError(
            f"has {quoted(found[0])} in it, which no address may have; write it as %XX"
        )
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError("is no address; check the host and the port") from None
    if parts.scheme.lower() not in schemes or not parts.hostname:
        remedy = f"write one that begins with {listed(f'{scheme}://' for scheme in schemes)}"
        raise ValueError(f"is {quoted(_without_user(text))}, no web address; {remedy}")
    if "@" in parts.netloc:
        raise ValueError("has a user name or password, which lists and logs would show; remove it")
    if port == 0:
        raise ValueError("has port 0; write the port of the server")
    return text


def same_address(text: str) -> str:
    """A form that is equal for two spellings of one address, to find duplicates by."""
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return text
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    return SplitResult(parts.scheme.lower(), host, parts.path or "/", parts.query, "").geturl()


def _without_user(text: str) -> str:
    return re.sub(r"(//|^)[^/?#]*@", r"\1", text)

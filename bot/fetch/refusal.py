"""What a server means by an answer that is no feed: a block, an outage, a feed that is gone."""

from datetime import timedelta

from bot.fetch.trouble import FetchFailed, Trouble

_FEWER = "it asks for fewer requests; set a longer `every` for the feeds of this host"
_NAME_YOURSELF = "it wants to know who asks; set `contact` in feeds.yaml to an address of yours"
_CHALLENGE = (
    "it answers programs with a challenge for browsers; ask its operator to admit the User-Agent "
    "docketwire, or use another feed"
)
# Phrases of block pages, lower case: the SEC's two, then Cloudflare's and Akamai's.
_BLOCKS: tuple[tuple[bytes, str, str], ...] = (
    (b"request rate threshold exceeded", "Request Rate Threshold Exceeded", _FEWER),
    (b"undeclared automated tool", "Undeclared Automated Tool", _NAME_YOURSELF),
    (b"<title>just a moment", "Just a moment", _CHALLENGE),
    (b"attention required! | cloudflare", "Attention Required!", _CHALLENGE),
    (b"<title>access denied", "Access Denied", _CHALLENGE),
)
_PAGE_START = 4096
_BLOCKING = frozenset({401, 403, 429, 451})
_SERVER_ERRORS = 500
_MEANINGS: dict[int, tuple[Trouble, str]] = {
    401: (
        Trouble.BLOCKED,
        "wants a user and a password, which feeds.yaml may not hold; look for its public address",
    ),
    402: (Trouble.BLOCKED, "wants to be paid for this feed"),
    403: (
        Trouble.BLOCKED,
        "refuses us; check that the address opens in a browser and that `contact` is set",
    ),
    404: (Trouble.MISSING, "has no such feed; check the address, feeds are moved now and then"),
    410: (Trouble.GONE, "says that the feed is gone for good; remove it or find its new address"),
    429: (Trouble.BLOCKED, "is asked too often for its taste: " + _FEWER),
    451: (
        Trouble.BLOCKED,
        "may not show the feed here for legal reasons; remove it from feeds.yaml",
    ),
}


def refusal(status: int, page: bytes, *, where: str, wait: timedelta | None = None) -> FetchFailed:
    """The error for an answer with this status; ``page`` is the start of its body."""
    block = _block(page) if status in _BLOCKING or status >= _SERVER_ERRORS else None
    if block is not None:
        title, meaning = block
        trouble, text = Trouble.BLOCKED, f'blocks us ("{title}"): {meaning}'
    elif status >= _SERVER_ERRORS:
        trouble, text = Trouble.STATUS, "has a fault of its own; docketwire tries again"
    else:
        trouble, text = _MEANINGS.get(
            status, (Trouble.STATUS, "sent no feed; docketwire tries again")
        )
    return FetchFailed(
        f"{where} (status {status}) {text}", trouble=trouble, status=status, retry_after=wait
    )


def refuse_block_page(body: bytes, status: int, *, where: str) -> None:
    """Raise FetchFailed if a body that came with a good status is a known block page."""
    start = body[:_PAGE_START]
    if b"<html" not in start.lower():
        return
    block = _block(start)
    if block is not None:
        title, meaning = block
        raise FetchFailed(
            f'{where} (status {status}) blocks us ("{title}"): {meaning}',
            trouble=Trouble.BLOCKED,
            status=status,
        )


def _block(page: bytes) -> tuple[str, str] | None:
    lowered = page.lower()
    for phrase, title, meaning in _BLOCKS:
        if phrase in lowered:
            return title, meaning
    return None

"""What can go wrong with a fetch, as a word that a program may act on."""

from datetime import timedelta
from enum import StrEnum

from bot.errors import FetchError


class Trouble(StrEnum):
    """Why a feed could not be fetched."""

    ADDRESS = "address"
    PRIVATE = "private"
    DNS = "dns"
    REFUSED = "refused"
    TLS = "tls"
    RESET = "reset"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    REDIRECT = "redirect"
    ENCODING = "encoding"
    TOO_LARGE = "too large"
    BLOCKED = "blocked"
    MISSING = "missing"
    GONE = "gone"
    STATUS = "status"


class FetchFailed(FetchError):
    """A feed could not be fetched; ``trouble`` says why, the text also what to do about it."""

    def __init__(
        self,
        text: str,
        *,
        trouble: Trouble,
        status: int | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(text, status=status, retry_after=retry_after)
        self.trouble = trouble

"""One conditional GET of a feed, safely: ``Fetcher.get``."""

from bot.fetch.fetcher import DEADLINE, MAX_BYTES, Fetched, Fetcher, Unchanged
from bot.fetch.headers import NO_VALIDATORS, Validators
from bot.fetch.trouble import FetchFailed, Trouble

__all__ = [
    "DEADLINE",
    "MAX_BYTES",
    "NO_VALIDATORS",
    "FetchFailed",
    "Fetched",
    "Fetcher",
    "Trouble",
    "Unchanged",
    "Validators",
]

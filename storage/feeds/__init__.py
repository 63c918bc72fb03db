"""Feeds: what is polled, what each server told us to send back, and how each is doing."""

from storage.feeds.asking import bring_forward, forget_address, hold, postpone, record_move
from storage.feeds.polled import (
    begin_anew,
    miss,
    record_changed,
    record_failure,
    record_unchanged,
    remember,
)
from storage.feeds.state import (
    READ,
    FeedState,
    active,
    addresses,
    by_url,
    due,
    ensure,
    next_due,
    respell,
    sync,
)
from storage.feeds.telling import UNEVENTFUL, is_news, settle

__all__ = [
    "READ",
    "UNEVENTFUL",
    "FeedState",
    "active",
    "addresses",
    "begin_anew",
    "bring_forward",
    "by_url",
    "due",
    "ensure",
    "forget_address",
    "hold",
    "is_news",
    "miss",
    "next_due",
    "postpone",
    "record_changed",
    "record_failure",
    "record_move",
    "record_unchanged",
    "remember",
    "respell",
    "settle",
    "sync",
]

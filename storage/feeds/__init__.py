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
from storage.feeds.state import READ, FeedState, active, by_url, due, ensure, next_due, sync
from storage.feeds.telling import UNEVENTFUL, Change, changes, note, note_change, settle

__all__ = [
    "READ",
    "UNEVENTFUL",
    "Change",
    "FeedState",
    "active",
    "begin_anew",
    "bring_forward",
    "by_url",
    "changes",
    "due",
    "ensure",
    "forget_address",
    "hold",
    "miss",
    "next_due",
    "note",
    "note_change",
    "postpone",
    "record_changed",
    "record_failure",
    "record_move",
    "record_unchanged",
    "remember",
    "settle",
    "sync",
]

"""Sends what is owed: the loop, its port to the platforms, what outcomes leave in the ledger."""

from bot.outbox.loop import LEASE, Outbox
from bot.outbox.port import Policy, Sender, Summariser

__all__ = ["LEASE", "Outbox", "Policy", "Sender", "Summariser"]

"""The loop that polls: due feeds are fetched, understood in a worker and ingested."""

from bot.poller.asking import SEC_HOST
from bot.poller.hosts import PER_HOST
from bot.poller.loop import Poller
from bot.poller.outcome import Outcome

__all__ = ["PER_HOST", "SEC_HOST", "Outcome", "Poller"]

"""The killable processes that parse feeds and prepare their entries: ``Workers.prepare``."""

from bot.workers.job import Job, Parsed
from bot.workers.pool import SELDOM, Workers

__all__ = ["SELDOM", "Job", "Parsed", "Workers"]

"""Work for a process of the pool: the real one, but a body that says so hangs it."""

import os
import re
from dataclasses import replace

from bot.model import Registry
from bot.workers import Job, Parsed
from bot.workers.reading import read

HANG = b"hang the parser"


def read_or_hang(job: Job, registry: Registry) -> Parsed:
    """The feed read, with the process's number as its description."""
    if HANG in job.body:
        re.match(r"(a|a)*$", "a" * 60 + "b")
    return replace(read(job, registry), description=str(os.getpid()))

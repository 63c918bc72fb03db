"""Work that a worker process may be given: a job's url says what happens."""

import os
import re
import sys
import time
from typing import NoReturn

from bot.errors import ParseError
from bot.model import Registry
from bot.workers import Job, Parsed


def perform(job: Job, registry: Registry) -> Parsed:
    """Do what the job's url names."""
    return TASKS[job.url](job, registry)


def answer(title: str) -> Parsed:
    return Parsed(drafts=(), entries=0, title=title)


def tell_pid(job: Job, registry: Registry) -> Parsed:
    return answer(str(os.getpid()))


def tell_modules(job: Job, registry: Registry) -> Parsed:
    return answer(" ".join(sys.modules))


def hang(job: Job, registry: Registry) -> Parsed:
    """One call into C that no Python signal handler can interrupt."""
    return answer(str(re.match(r"(a|a)*$", "a" * 60 + "b")))


def crash(job: Job, registry: Registry) -> NoReturn:
    os._exit(3)


def die_of_a_signal(job: Job, registry: Registry) -> Parsed:
    os.abort()


def swell(job: Job, registry: Registry) -> Parsed:
    hoard = []
    while True:
        hoard.append(bytearray(1 << 24))


def refuse(job: Job, registry: Registry) -> Parsed:
    raise ParseError("Feed: the body is a web page")


def stumble(job: Job, registry: Registry) -> Parsed:
    return {"a": answer("")}[job.publisher]


class Unsendable(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} and {two}")


def stumble_badly(job: Job, registry: Registry) -> Parsed:
    raise Unsendable("this", "that")


def tell_version(job: Job, registry: Registry) -> Parsed:
    return answer(f"{registry.version} {os.getpid()}")


def rest(job: Job, registry: Registry) -> Parsed:
    time.sleep(0.5)
    return answer("rested")


def count_bytes(job: Job, registry: Registry) -> Parsed:
    return answer(str(len(job.body)))


def tell_priority(job: Job, registry: Registry) -> Parsed:
    return answer(str(os.getpriority(os.PRIO_PROCESS, 0)))


TASKS = {
    function.__name__: function
    for function in (
        tell_modules,
        tell_pid,
        hang,
        crash,
        die_of_a_signal,
        swell,
        refuse,
        stumble,
        stumble_badly,
        tell_version,
        rest,
        count_bytes,
        tell_priority,
    )
}

"""The process pool: jobs that hang, crash and swell, and those that come after them."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import ParseError
from bot.model import Case, Registry
from bot.workers import Job, Workers
from bot.workers.parcel import PIECE, pack, unpack
from bot.workers.pool import NICENESS
from bot.workers.reading import read
from tests.doubles.jobs import perform

DEADLINE = timedelta(seconds=1)
REGISTRY = Registry(version="1", cases={}, parties={})


def job(task: str, body: bytes = b"") -> Job:
    return Job(body=body, content_type="", url=task, kind=None, court=None, publisher="Feed")


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    pool = Workers(work=perform, loads=(), count=1, deadline=DEADLINE, memory=256 << 20)
    yield pool
    await pool.stop()


async def pid(workers: Workers) -> int:
    return int((await workers.prepare(job("tell_pid"), REGISTRY)).title)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_worker_gives_way_to_the_event_loop(workers: Workers) -> None:
    told = (await workers.prepare(job("tell_priority"), REGISTRY)).title

    assert int(told) == min(os.getpriority(os.PRIO_PROCESS, 0) + NICENESS, 19)


@pytest.mark.parametrize(
    ("task", "says"),
    [
        ("hang", "took longer than 1 s"),
        ("crash", "exit code 3"),
        ("die_of_a_signal", "signal 6"),
    ],
)
async def test_a_job_that_ends_its_process_is_a_parse_error_and_the_next_job_works(
    task: str, says: str, workers: Workers
) -> None:
    before = await pid(workers)
    began = time.monotonic()

    with pytest.raises(ParseError, match=says) as caught:
        await workers.prepare(job(task), REGISTRY)
    took = time.monotonic() - began
    after = await pid(workers)

    assert str(caught.value).startswith("Feed: ")
    assert took < DEADLINE.total_seconds() + 1
    assert before != after
    assert not is_running(before)


async def test_a_job_that_swells_is_ended_and_the_next_one_works() -> None:
    # Time enough for a busy machine: memory is to run out first.
    patient = Workers(
        work=perform, loads=(), count=1, deadline=timedelta(seconds=60), memory=256 << 20
    )
    try:
        with pytest.raises(ParseError, match="too much memory"):
            await patient.prepare(job("swell"), REGISTRY)

        assert await pid(patient)
    finally:
        await patient.stop()


async def test_a_parse_error_comes_through_as_it_was(workers: Workers) -> None:
    with pytest.raises(ParseError, match=r"^Feed: the body is a web page$"):
        await workers.prepare(job("refuse"), REGISTRY)


async def test_a_bug_comes_through_with_the_workers_traceback(workers: Workers) -> None:
    with pytest.raises(KeyError) as caught:
        await workers.prepare(job("stumble"), REGISTRY)

    assert "in stumble" in "".join(caught.value.__notes__)


async def test_an_error_that_cannot_be_sent_does_not_break_the_pool(workers: Workers) -> None:
    before = await pid(workers)

    with pytest.raises(RuntimeError, match="this and that"):
        await workers.prepare(job("stumble_badly"), REGISTRY)

    assert before == await pid(workers)


async def test_the_registry_travels_when_its_version_changes_and_to_new_processes(
    workers: Workers,
) -> None:
    second = replace(REGISTRY, version="2")

    told = [
        (await workers.prepare(job("tell_version"), registry)).title.split()[0]
        for registry in (REGISTRY, second, second, REGISTRY)
    ]
    with pytest.raises(ParseError):
        await workers.prepare(job("crash"), second)
    told.append((await workers.prepare(job("tell_version"), second)).title.split()[0])

    assert told == ["1", "2", "2", "1", "2"]


def test_a_registry_travels_in_pieces_and_arrives_as_it_was() -> None:
    cases = {f"c{n}": Case(id=f"c{n}", caption=f"SEC v. C{n}") for n in range(2 * PIECE + 1)}
    registry = replace(REGISTRY, cases={**REGISTRY.cases, **cases}, change=7)

    registry = replace(registry, private=frozenset({"case:case-7", "party:acme"}))
    parcel = pack(registry)

    assert unpack(parcel) == registry
    assert list(unpack(parcel).cases) == list(registry.cases)
    assert len(parcel.cases) == 3


async def test_the_event_loop_runs_on_while_a_job_hangs(workers: Workers) -> None:
    await pid(workers)
    hanging = asyncio.create_task(workers.prepare(job("hang", b"x" * 10_000_000), REGISTRY))
    longest = 0.0
    while not hanging.done():
        began = time.monotonic()
        await asyncio.sleep(0.005)
        longest = max(longest, time.monotonic() - began)

    with pytest.raises(ParseError):
        await hanging
    assert longest < 0.5


async def test_waiting_for_a_free_process_is_not_counted_against_a_job(workers: Workers) -> None:
    await pid(workers)

    results = await asyncio.gather(*(workers.prepare(job("rest"), REGISTRY) for _ in range(4)))

    assert [result.title for result in results] == ["rested"] * 4


async def test_a_hanging_job_holds_up_no_job_on_another_process() -> None:
    workers = Workers(work=perform, loads=(), count=2, deadline=timedelta(seconds=3))
    try:
        await asyncio.gather(*(workers.prepare(job("rest"), REGISTRY) for _ in range(2)))
        hanging = asyncio.create_task(workers.prepare(job("hang"), REGISTRY))
        began = time.monotonic()
        await workers.prepare(job("rest"), REGISTRY)
        took = time.monotonic() - began
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging
    finally:
        await workers.stop()

    assert took < 2


async def test_a_cancelled_job_frees_its_process(workers: Workers) -> None:
    before = await pid(workers)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await workers.prepare(job("hang"), REGISTRY)

    assert before != await pid(workers)


async def test_stopping_leaves_no_process_behind_and_a_later_job_starts_one(
    workers: Workers,
) -> None:
    before = await pid(workers)

    await workers.stop()

    assert not is_running(before)
    assert before != await pid(workers)


async def test_a_process_that_dies_between_jobs_is_replaced(workers: Workers) -> None:
    before = await pid(workers)

    os.kill(before, 9)

    assert before != await pid(workers)


async def test_a_process_is_replaced_after_its_share_of_jobs() -> None:
    workers = Workers(work=perform, loads=(), count=1, jobs_per_worker=2)
    try:
        first, second = [await pid(workers) for _ in range(2)]
    finally:
        await workers.stop()

    assert first != second


async def test_a_large_body_arrives_whole(workers: Workers) -> None:
    body = os.urandom(1 << 20) * 10

    assert (await workers.prepare(job("count_bytes", body), REGISTRY)).title == str(10 << 20)


RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Releases</title>
<link>https://agency.example/</link><description>All of them</description>
<item><guid>r-1</guid><title>Agency charges an exchange</title></item>
<item><guid>r-2</guid><title>Agency settles with a broker</title></item>
</channel></rss>"""


def test_only_what_is_new_or_says_something_new_is_prepared() -> None:
    every = read(job("https://agency.example/feed", RSS), REGISTRY)
    first, second = (draft.entry for draft in every.drafts)
    known = {first.key: frozenset(first.parts), second.key: frozenset({"another"})}

    again = read(replace(job("https://agency.example/feed", RSS), known=known), REGISTRY)

    assert (every.entries, every.title, every.description) == (2, "Releases", "All of them")
    assert again.entries == 2
    assert [draft.entry.key for draft in again.drafts] == [second.key]


async def test_the_real_work_runs_in_a_process_within_its_limits() -> None:
    workers = Workers(count=1)
    try:
        parsed = await workers.prepare(job("https://agency.example/feed", RSS), REGISTRY)
        with pytest.raises(ParseError):
            await workers.prepare(job("https://agency.example/", b"<html>no feed"), REGISTRY)
    finally:
        await workers.stop()

    assert [draft.title for draft in parsed.drafts] == [
        "Agency charges an exchange",
        "Agency settles with a broker",
    ]


async def test_a_worker_of_the_command_loads_neither_the_command_line_nor_the_web(
    tmp_path: Path,
) -> None:
    script = tmp_path / "docketwire"
    script.write_text(
        "import asyncio, sys\n"
        "from bot.__main__ import main\n"
        "if __name__ == '__main__':\n"
        "    from bot.workers import Workers\n"
        "    from tests.doubles.jobs import perform\n"
        "    from tests.test_workers import REGISTRY, job\n"
        "    async def ask():\n"
        "        workers = Workers(work=perform, count=1)\n"
        "        print((await workers.prepare(job('tell_modules'), REGISTRY)).title)\n"
        "        await workers.stop()\n"
        "    asyncio.run(ask())\n",
        encoding="utf-8",
    )

    run = await asyncio.create_subprocess_exec(
        *(sys.executable, str(script)),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    told, _ = await run.communicate()

    loaded = set(told.decode().split())
    assert "bot.workers.reading" in loaded
    assert loaded.isdisjoint({"typer", "rich", "aiohttp", "httpx", "sqlite3", "bot.cli"})

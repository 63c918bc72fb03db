"""The captured court feeds, replayed as sliding windows with all that goes wrong mixed in."""

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from random import Random

import pytest

from bot.model import FeedKind
from tests.doubles.feeds import Behaviour, Page, hang_up, head, raw, reset_in_body
from tests.polling.farm import Farm

ITEM = re.compile(rb"<item>.*?</item>", re.DOTALL)
DATE = re.compile(rb"<pubDate>(.*?)</pubDate>", re.DOTALL)
WINDOW = timedelta(hours=24)
STEP = timedelta(minutes=5)
FEEDS = {"nyed_1a": "nyed", "sdny_1a": "nysd", "nysb_1a": "nysb", "ca4_1": "ca4", "ca6": "ca6"}
COURTS = sorted(FEEDS)


class Captured:
    """A captured feed by time: what it showed, and how many docket entries it truly has."""

    def __init__(self, folder: Path, name: str) -> None:
        body = (folder / f"feeds/pacer/{name}.xml").read_bytes()
        items = ITEM.findall(body)
        self.start, self.end = body[: body.index(items[0])], b"</channel></rss>"
        dated = [(_published(each), place, each) for place, each in enumerate(items)]
        # The oldest first; of one second in the feed's own order.
        self.items = sorted(dated, key=lambda row: (row[0], -row[1]))
        lines = (folder / "feeds/truth.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [row for row in map(json.loads, lines) if row["feed"] == f"pacer/{name}.xml"]
        # A docket entry is at the time of the items that make it up.
        self.truth = Counter(_published(items[row["items"][0]]) for row in rows)
        self.first, self.last = self.items[0][0], self.items[-1][0]

    def body(self, now: datetime, *, without: int | None = None) -> bytes:
        """What the court's server shows then, newest first; ``without`` leaves an item out."""
        shown = [
            each
            for at, place, each in reversed(self.items)
            if now - WINDOW < at <= now and place != without
        ]
        return self.start + b"".join(shown) + self.end


def _published(each: bytes) -> datetime:
    found = DATE.search(each)
    assert found is not None
    return parsedate_to_datetime(found[1].decode().strip()).astimezone(UTC)


def trouble(captured: Captured, now: datetime, chance: Random) -> Behaviour:
    """What the server answers at one poll: mostly the feed, often something worse."""
    body = captured.body(now)
    etag = f'"{hash(body)}"'
    kind = chance.randrange(12)
    if kind == 0:
        outages: list[Behaviour] = [Page(status=503), hang_up, reset_in_body, Page(status=404)]
        return chance.choice(outages)
    if kind == 1:
        return Page(body=body[: chance.randrange(len(body) // 4, len(body))])
    if kind == 2:
        cut = body[: chance.randrange(len(body) // 4, len(body))]
        return raw(head(200, [("Content-Length", str(len(body)))]) + cut)
    if kind == 3:
        return Page(body=captured.body(now, without=chance.randrange(len(captured.items))))
    if kind == 4:
        return Page(body=b"<html><body>Scheduled maintenance</body></html>")
    return Page(body=body, etag=etag, last_modified=format_datetime(now))


async def replay(farm: Farm, name: str, folder: Path, *, troubled: bool) -> Captured:
    """Poll a captured feed over its whole time, the database's process ended now and then."""
    captured = Captured(folder, name)
    chance = Random(name)
    url = await farm.feed("/court", Page(), kind=FeedKind.COURT, court=FEEDS[name])
    farm.clock.now = captured.first - timedelta(minutes=10)
    farm.server.pages["/court"] = Page(body=captured.body(farm.clock.now))
    await farm.poll_all()
    step = max(STEP, (captured.last - captured.first) / 60)
    while farm.clock.now < captured.last + 3 * step:
        at = farm.clock.now + step
        healthy = not troubled or at > captured.last
        farm.server.pages["/court"] = (
            Page(body=captured.body(at)) if healthy else trouble(captured, at, chance)
        )
        await farm.poll_all(seconds=step.total_seconds())
        if troubled and chance.randrange(8) == 0:
            await farm.restart()
    assert (await farm.state(url)).state in {"ok", "stale"}
    return captured


@pytest.mark.parametrize("server", ["polite", "troubled"])
@pytest.mark.parametrize("name", COURTS)
async def test_a_sliding_window_of_a_captured_court_feed_gives_exactly_the_truth(
    farm: Farm, captured: Path, name: str, server: str
) -> None:
    court = await replay(farm, name, captured, troubled=server == "troubled")

    rows = await farm.store.read(
        lambda tx: tx.all("SELECT entry.key, entry.story, entry.published FROM entry")
    )
    owed = Counter(
        row["story"]
        for row in await farm.store.read(
            lambda tx: tx.all("SELECT story FROM delivery WHERE story IS NOT NULL")
        )
    )
    assert court.truth == Counter(datetime.fromisoformat(row["published"]) for row in rows)
    assert {row["story"] for row in rows} == set(owed)
    assert {1} == set(owed.values())
    if server == "polite":
        assert await farm.changes() == []

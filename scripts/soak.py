"""Many stories to many channels while everything goes wrong; then every message is accounted for.

`make soak`, or `python scripts/soak.py --stories 200 --channels 4 --kills 5`. Slack and Discord are
the tests' doubles, docketwire is a process of its own that is killed again and again.
"""

import argparse
import asyncio
import random
import re
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from storage import deliveries, sqlite
from storage.sqlite import SqliteStore
from tests.doubles.running import Feed, discord_words, slack_words
from tests.doubles.slack import Dropped, Failing, LostReply, RateLimited
from tests.faults.killing import Mortal

DOCKET = re.compile(r"1:26-cv-\d{5}")
WINDOW = 400
# More than ten at once are told in a catch-up: half of the stories come so that they are cards.
CALM, CALM_SECONDS = 8, 3.0
FLOOD, FLOOD_SECONDS = 5, 0.3
START_SECONDS = 3.0
OPEN = {"pending", "sending", "unknown"}


@dataclass(slots=True, kw_only=True)
class Windowed(Feed):
    """A feed that shows its newest items only, as feeds do."""

    def body(self) -> bytes:
        """The newest items."""
        every, self.items = self.items, self.items[:WINDOW]
        try:
            return Feed.body(self)
        finally:
            self.items = every


class Soaked(Mortal):
    """An installation with many channels, all of which want everything."""

    def __init__(self, folder: Path, channels: int) -> None:
        super().__init__(folder)
        self.delivery = {"pace": "20ms"}
        self.discord.bucket = (1000, 1.0)
        self.feeds = [
            Windowed(
                name=f"{court} docket", kind="court", path=f"/{court}", court=court, every="1s"
            )
            for court in ("dcd", "nysd")
        ]
        for number in range(2, channels + 1):
            self.slack_channel(f"C{number}", "all")
            self.discord_channel(f"alerts-{number}", "all")


@dataclass(slots=True)
class Trouble:
    """What goes wrong, by chance."""

    world: Soaked
    chance: random.Random
    caused: Counter[str] = field(default_factory=Counter)

    def some(self) -> None:
        """Let a few requests to each platform go wrong."""
        fault = self.chance.choice(
            (LostReply(), Dropped(), RateLimited(retry_after=1), Failing(), Failing(done=True))
        )
        self.world.slack.fail("chat.postMessage", fault)
        kind = self.chance.choice(("lost", "drop", "limit", "status"))
        self.world.discord.fail(kind, retry_after=0.5)
        self.caused[f"Slack {type(fault).__name__}"] += 1
        self.caused[f"Discord {kind}"] += 1


async def main() -> None:
    """Soak, judge, print; exits with 1 where a message was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=2000)
    parser.add_argument("--channels", type=int, default=20, help="of each platform")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        async with Soaked(Path(folder), asked.channels) as world:
            trouble = Trouble(world, random.Random(asked.seed))
            await world.baseline()
            await play(world, trouble, stories=asked.stories, kills=asked.kills)
            verdict = judge(world)
    verdict["seconds"] = round(time.monotonic() - began, 1)
    verdict["kills"] = asked.kills
    for what, figure in {**trouble.caused, **verdict}.items():
        print(f"{what:24} {figure}")
    if verdict["lost"] or verdict["double"] or verdict["out of order"]:
        raise SystemExit(1)


async def play(world: Soaked, trouble: Trouble, *, stories: int, kills: int) -> None:
    """Publish all stories over the lives of the process, the last of which ends by itself."""
    lives = kills + 1
    for life in range(lives):
        async with world.alive() as process:
            share = stories * (life + 1) // lives - len(world.stories)
            await asyncio.sleep(START_SECONDS)
            await publish(world, trouble, share // 2, batch=CALM, seconds=CALM_SECONDS)
            await publish(world, trouble, share - share // 2, batch=FLOOD, seconds=FLOOD_SECONDS)
            if life + 1 < lives:
                await asyncio.sleep(3 + trouble.chance.random() * 4)
                process.kill()
                await process.wait()
                continue
            await settled(world)
            await world.stops(process)


async def publish(
    world: Soaked, trouble: Trouble, stories: int, *, batch: int, seconds: float
) -> None:
    """Publish stories a batch at a time while requests go wrong."""
    for start in range(0, stories, batch):
        world.publish(min(batch, stories - start))
        trouble.some()
        await asyncio.sleep(seconds)


async def settled(world: Soaked) -> None:
    """Wait until every story is owed everywhere and nothing is open."""
    store = SqliteStore(world.database)
    await store.open()
    channels = len(world.slack.channels) + len(world.discord.channels)
    try:
        while True:
            counts = await store.read(deliveries.counts)
            many = await store.read(_alerts)
            if many == channels * len(world.stories) and not counts.keys() & OPEN:
                return
            if sys.stderr.isatty():
                print(f"\r{counts}", end="", file=sys.stderr, flush=True)
            await asyncio.sleep(1)
    finally:
        await store.close()


def _alerts(tx: Any) -> int:
    return int(tx.one("SELECT count(*) AS many FROM delivery WHERE kind = 'alert'")["many"])


def judge(world: Soaked) -> dict[str, Any]:
    """What the platforms hold, against what every channel should have: each story once."""
    with closing(sqlite.connect(world.database)) as connection:
        ledger = connection.execute(
            """
            SELECT alert.channel, story.docket, alert.id, digest.message AS told
            FROM delivery AS alert
            JOIN story ON story.id = alert.story
            LEFT JOIN delivery AS digest ON digest.id = alert.told_in
            """
        ).fetchall()
    owed = {(row["channel"], row["docket"]): row for row in ledger}
    found: Counter[str] = Counter()
    for channel, shown in _shown(world).items():
        cards = [DOCKET.findall(words)[0] for _, words in shown if _is_card(words)]
        posted = {message for message, _ in shown}
        copies = Counter(cards)
        for story in world.stories:
            row = owed.get((channel, story))
            told = row is not None and row["told"] in posted
            found["cards"] += copies[story]
            found["lines of a catch-up"] += told
            found["lost"] += not copies[story] and not told
            found["double"] += copies[story] + told > 1
        order = [owed[channel, story]["id"] for story in cards if (channel, story) in owed]
        found["out of order"] += sum(later < earlier for earlier, later in pairwise(order))
    for name in ("cards", "lines of a catch-up", "lost", "double", "out of order"):
        found[name] += 0
    answers = Counter(status for _, _, status in world.discord.requests)
    return {
        **found,
        "429 from Discord": answers[429],
        "messages": sum(map(len, _shown(world).values())),
    }


def _is_card(words: str) -> bool:
    return len(set(DOCKET.findall(words))) == 1 and "Catch-up" not in words


def _shown(world: Soaked) -> dict[str, list[tuple[str, str]]]:
    """Each channel's messages, oldest first: id and words."""
    on_slack = {
        f"slack:{channel}": [
            (each["ts"], slack_words(each)) for each in world.slack.messages(channel)
        ]
        for channel in world.slack.channels
    }
    on_discord = {
        f"discord:{channel}": [
            (each["id"], discord_words(each)) for each in world.discord.messages(channel)
        ]
        for channel in world.discord.channels
    }
    return on_slack | on_discord


if __name__ == "__main__":
    asyncio.run(main())

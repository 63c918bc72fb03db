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
from tests.doubles.discord.world import FORUM
from tests.doubles.running import Feed, discord_words, slack_words, until
from tests.doubles.slack import Dropped, Failing, LostReply, RateLimited
from tests.faults.killing import PATIENCE, Mortal

DOCKET = re.compile(r"1:26-cv-\d{5}")
WINDOW = 400
# More than ten at once are told in a catch-up: half of the stories come so that they are cards.
CALM, CALM_SECONDS = 8, 1.5
FLOOD, FLOOD_SECONDS = 5, 0.3
OPEN = {"pending", "sending", "unknown", "waiting"}
REQUESTS = (
    ("POST", r"/channels/\d+/messages"),
    ("POST", r"/channels/\d+/threads"),
    ("PATCH", r"/channels/\d+/messages/\d+"),
)
# So many of the last stories are added to after each batch: their cards are edited.
AMENDED, AMONG = 2, 40
NEW_WORDS = "Amended Opinion"


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
    """An installation with many channels, all of which want everything; one is a forum.

    ``amended`` are the stories that the court has added to.
    """

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
        self.amended: set[str] = set()
        for number in range(2, channels + 1):
            self.slack_channel(f"C{number}", "all")
            # The forum is one of those of Discord.
            if number > 2:  # noqa: PLR2004 - the one that there is, and the forum
                self.discord_channel(f"alerts-{number}", "all")

    def amends(self, chance: random.Random) -> None:
        """Let the court add to a few of its newest filings."""
        newest = range(max(0, len(self.stories) - AMONG), len(self.stories))
        for serial in chance.sample(newest, min(AMENDED, len(newest))):
            if self.stories[serial] not in self.amended:
                self.amended.add(self.stories[serial])
                self.amend(serial)


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
        method = self.chance.choice(("chat.postMessage", "chat.postMessage", "chat.update"))
        self.world.slack.fail(method, fault)
        kind = self.chance.choice(("lost", "drop", "limit", "status"))
        method, path = self.chance.choice(REQUESTS)
        self.world.discord.fail(kind, method=method, path=path, retry_after=0.5)
        self.caused[f"Slack {type(fault).__name__}"] += 1
        self.caused[f"Discord {kind}"] += 1

    def ends(self) -> None:
        """Forgive what has not happened: else the last edit of all would meet every such fault."""
        self.world.slack.forgive()
        self.world.discord.forgive()


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
    if any(verdict[name] for name in NAMES[3:]):
        raise SystemExit(1)


async def play(world: Soaked, trouble: Trouble, *, stories: int, kills: int) -> None:
    """Publish all stories over the lives of the process, the last of which ends by itself."""
    lives = kills + 1
    for life in range(lives):
        async with world.alive() as process:
            share = stories * (life + 1) // lives - len(world.stories)
            await started(world)
            await publish(world, trouble, share // 2, batch=CALM, seconds=CALM_SECONDS)
            await publish(world, trouble, share - share // 2, batch=FLOOD, seconds=FLOOD_SECONDS)
            trouble.ends()
            if life + 1 < lives:
                await asyncio.sleep(2 + trouble.chance.random() * 3)
                process.kill()
                await process.wait()
                continue
            await settled(world)
            await world.stops(process)


async def started(world: Soaked) -> None:
    """Wait until the process asks for feeds."""
    asked = len(world.server.log)
    await until(lambda: len(world.server.log) > asked, PATIENCE)


async def publish(
    world: Soaked, trouble: Trouble, stories: int, *, batch: int, seconds: float
) -> None:
    """Publish stories a batch at a time while requests go wrong."""
    for start in range(0, stories, batch):
        world.publish(min(batch, stories - start))
        world.amends(trouble.chance)
        trouble.some()
        await asyncio.sleep(seconds)


async def settled(world: Soaked) -> None:
    """Wait until every story is owed everywhere and nothing is open."""
    store = SqliteStore(world.database)
    await store.open()
    channels = len(world.subscriptions)
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


NAMES = (
    "cards",
    "lines of a catch-up",
    "cards with new words",
    "cards without them",
    "lost",
    "double",
    "out of order",
)


def judge(world: Soaked) -> dict[str, Any]:
    """What the platforms hold, against what every channel should have: each story once."""
    with closing(sqlite.connect(world.database)) as connection:
        ledger = connection.execute(
            """
            SELECT alert.channel, story.docket, alert.id, digest.message AS told
            FROM delivery AS alert
            JOIN story ON story.id = alert.story
            LEFT JOIN delivery AS digest ON digest.id = alert.told_in
            WHERE alert.kind = 'alert'
            """
        ).fetchall()
    owed = {(row["channel"], row["docket"]): row for row in ledger}
    found: Counter[str] = Counter()
    for channel, shown in _shown(world).items():
        cards = [DOCKET.findall(words)[0] for _, words in shown if _is_card(words)]
        posted = {message for message, _ in shown}
        copies = Counter(cards)
        renewed = {
            DOCKET.findall(words)[0] for _, words in shown if NEW_WORDS in words and _is_card(words)
        }
        for story in world.stories:
            row = owed.get((channel, story))
            told = row is not None and row["told"] in posted
            found["cards"] += copies[story]
            found["lines of a catch-up"] += told
            found["lost"] += not copies[story] and not told
            found["double"] += copies[story] + told > 1
            found["cards with new words"] += story in renewed
            found["cards without them"] += story in world.amended - renewed and copies[story] > 0
        order = [owed[channel, story]["id"] for story in cards if (channel, story) in owed]
        found["out of order"] += sum(later < earlier for earlier, later in pairwise(order))
    for name in NAMES:
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
    channels = world.discord.channels.values()
    on_discord = {
        f"discord:{place.id}": [
            (each["id"], discord_words(each))
            for each in (
                [post.messages[0] for post in channels if post.parent == place.id]
                if place.type == FORUM
                else place.messages
            )
        ]
        for place in channels
        if place.parent is None
    }
    return on_slack | on_discord


if __name__ == "__main__":
    asyncio.run(main())

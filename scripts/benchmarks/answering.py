"""How long people wait for the first answer on Discord and Slack, and for completions.

The doubles of the platforms ask from this process, what answers is another one. With the writer
busy one long transaction follows the other and new cases come to be known.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from itertools import count

from benchmarks.answerer import CASES, Spec
from benchmarks.measure import Figure, Step
from benchmarks.waiting import Waits, answerer, figures, measured
from bot.chat.slack import forms
from tests.doubles.discord import MANAGE_CHANNELS, TOKEN, DiscordDouble
from tests.doubles.slack import HISTORY, SCOPES, SlackDouble

ROUNDS = 30
# Asked in a round; commands on Discord at once, everything else one after the other.
TOGETHER = 10
TYPED = ("sec", "bin", "acme 99", "v", "holdings 12")
LONGEST = 60.0


def answer(step: Step) -> Iterator[Figure]:
    """Measure both ways in which Discord sends what people do."""
    for http in (False, True):
        where = "Discord over HTTP" if http else "Discord's gateway"
        step(f"{where}, {CASES:,} cases")
        waits = asyncio.run(_discord(http=http))
        yield from figures(waits, where, "answer.http" if http else "answer.gateway")


def slack(step: Step) -> Iterator[Figure]:
    """Measure both ways in which Slack sends what people do."""
    for http in (False, True):
        where = "Slack over HTTP" if http else "Slack's sockets"
        step(f"{where}, {CASES:,} cases")
        waits = asyncio.run(_slack(http=http))
        yield from figures(waits, where, "slack.http" if http else "slack.socket")


async def _discord(*, http: bool) -> Waits:
    # Each person has a cooldown; so each question is another person's.
    people, turns = count(1), count()
    async with DiscordDouble() as double:
        channel = double.add_channel(double.add_guild())
        spec = Spec(
            platform="discord",
            token=TOKEN,
            key=double.public_key if http else "",
            api_url=double.api_url,
            gateway_url=double.gateway_url,
        )
        async with answerer(spec) as bot:
            double.endpoint = f"http://127.0.0.1:{bot.port}/discord/interactions" if http else None

            async def one(turn: int) -> float:
                name, options = QUESTIONS[turn % len(QUESTIONS)]
                interaction = await double.start(
                    name,
                    channel=channel,
                    user=next(people),
                    permissions=MANAGE_CHANNELS,
                    options=dict(options),
                )
                await asyncio.wait_for(interaction.answer, LONGEST)
                return interaction.acked_after or LONGEST

            async def answers() -> list[float]:
                return await asyncio.gather(*(one(next(turns)) for _ in range(TOGETHER)))

            async def completed() -> float:
                started = time.perf_counter()
                typed = TYPED[next(turns) % len(TYPED)]
                await double.autocomplete("case", "name", typed, channel=channel, user=next(people))
                return time.perf_counter() - started

            return await measured(
                bot, ROUNDS, answer=answers, completion=partial(_one_by_one, completed)
            )


QUESTIONS: tuple[tuple[str, dict[str, str | int]], ...] = (
    ("case", {"name": "sec-v-binance"}),
    ("alerts subscribe", {"topic": "party:binance"}),
    ("latest", {}),
    ("case", {"name": "Nothing Like It v. Acme"}),
)


async def _slack(*, http: bool) -> Waits:
    turns = count()
    async with SlackDouble(scopes=SCOPES | HISTORY | {"im:write"}) as double:
        double.channel("C1")
        spec = Spec(
            platform="slack",
            token=double.token,
            key=double.signing_secret if http else "",
            app_token=double.app_token,
            api_url=double.api_url,
        )
        async with answerer(spec) as bot:
            if http:
                double.endpoint = f"http://127.0.0.1:{bot.port}/slack/events"
            await double.until(
                lambda: bool(double.called("auth.test") if http else double.sockets), LONGEST
            )
            # The app takes requests a moment after it asked who it is.
            await asyncio.sleep(1.0)
            await double.slash("/docket", "subscribe", answers=0)
            await double.until(lambda: bool(double.modals), LONGEST)
            view = dict(next(iter(double.modals.values())))

            async def answered() -> float:
                turn = next(turns)
                words = ("list", f"subscribe case:acme-{turn}", "case nothing like it", "latest")
                before = len(double.acks)
                user = f"U{turn}"
                await double.slash("/docket", words[turn % len(words)], user=user, answers=0)
                return double.acks[before].after

            async def completed() -> float:
                before = len(double.acks)
                turn = next(turns)
                typed = TYPED[turn % len(TYPED)]
                # Two requests that are the same to the byte, in one second, are a replay.
                await double.suggest(view, forms.TOPIC, typed, user=f"U{turn}")
                return double.acks[before].after

            return await measured(
                bot,
                ROUNDS,
                answer=partial(_one_by_one, answered),
                completion=partial(_one_by_one, completed),
            )


async def _one_by_one(ask: Callable[[], Awaitable[float]]) -> list[float]:
    return [await ask() for _ in range(TOGETHER)]

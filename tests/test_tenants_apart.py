"""Tenants never see each other: what one is told is what it would be told if it were alone.

Random traces of two tenants are carried out twice, on two databases: once whole, once without what
the other tenant did. All that the first tenant is answered and sent has to be the same.
"""

import asyncio
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.catalog import Catalog
from bot.commands import Caller, Commands
from bot.errors import UserError
from bot.outbox import Outbox, Policy
from bot.retention import purge
from bot.tag import Tagger
from storage import corrections
from storage.sqlite import SqliteStore
from storage.tenants import Tenant
from tests.asking import said
from tests.clock import Clock
from tests.ingesting import DOCKET, TEXT, TITLE, WIRE, Ingesting
from tests.platforms import Board
from tests.samples import REGISTRY, filing, news

START = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
# The same person everywhere: who asks must not matter, only where.
HERE = Caller(platform="slack", tenant="T1", channel="slack:C1", user="ann")
OTHERS = (
    Caller(platform="slack", tenant="T2", channel="slack:C2", user="ann"),
    Caller(platform="slack", tenant="T1", channel="slack:D9", user="ann"),
    Caller(platform="discord", tenant="5", channel="discord:50", user="ann"),
)
STORIES = (
    (TITLE, TEXT),
    ("SEC v. Binance Holdings Limited: exchange files its quarterly report", ""),
    ("Coinbase asks a judge to dismiss the SEC's lawsuit", ""),
    ("CFTC v. Binance: the exchange settles over its registration", ""),
    ("Lawyers look back at SEC v. Binance Holdings Limited in Lisbon", ""),
)
# What only one or the other follows by name or number: in news, and as captions of new dockets.
NEWS = (
    *STORIES,
    ("Acme Coin halts withdrawals, Zephyr Labs offers to buy it", "Binance is no party to it."),
    ("Judge freezes assets of Acme Coin", "The case is 1:24-cv-00077 (S.D.N.Y.), over loans."),
    ("Acme Coin Trust is sued by its customers", ""),
    ("Zephyr Labs pays a fine", "It ends 1:24-cv-00077 (S.D.N.Y.) and another suit."),
    ("A judge freezes a lender's assets", "The case is 1:26-cv-00002 (D.D.C.), over loans."),
)
CAPTIONS = (
    "Doe v. Acme Coin",
    "Zephyr Labs v. Acme Coin",
    "SEC v. Zephyr Labs",
    "Roe v. Coinbase, Inc.",
)
NAMED = (
    'subscribe party:"Acme Coin"',
    "subscribe acme coin",
    'subscribe party:"Zephyr Labs"',
    'subscribe party:"Acme Coin Trust"',
    'subscribe case:"1:24-cv-00077 (S.D.N.Y.)"',
    'subscribe case:"24-cv-00077 (S.D.N.Y.)"',
    "subscribe all -party:acme-coin",
    "subscribe party:binance +party:zephyr-labs",
    "subscribe all threads:case",
    "unsubscribe party:acme-coin",
    "unsubscribe acme coin",
    'mute party:"Acme Coin" 24h',
    "mute acme coin 24h",
    "wrong story:1 party:acme-coin",
    "party acme coin",
    "party zephyr labs",
    "case 1:24-cv-00077",
    "case nysd-1-24-cv-00077",
    "case acme coin",
    "timeline zephyr labs",
    "latest acme coin",
    "latest zephyr",
    "search acme",
    "list",
    "missed 7d",
    "why https://harborwire.example/story-1",
    "why https://harborwire.example/story-2",
)
TYPED = ("", "a", "acme", "zeph", "s.d.n.y.", "doe")
ASKED = (
    "list",
    "missed 7d",
    "corrections",
    "latest",
    "latest binance 3",
    "case sec-v-binance",
    "timeline sec-v-binance",
    "party coinbase",
    "search binance",
    "test",
    "mute",
    "digest",
    "why https://harborwire.example/story-1",
    "subscribe case:sec-v-binance",
    "subscribe party:binance -event:settlement",
    "subscribe all",
    "unsubscribe all",
    "mute case:sec-v-binance 24h",
    "unmute case:sec-v-binance",
    "digest 09:00",
    "digest now",
    "digest off",
    "irrelevant story:1",
    "wrong story:2 case:sec-v-binance",
    "wrong story:1 party:binance",
)
DECISIONS = ("confirm", "confirm wide", "undo", "dismiss")
# The numbers of corrections and stories count everybody's; what they stand for must not differ.
SERIAL = re.compile(r"(?m)(Correction |correction |^)\d+(:?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happens: somebody asks, decides, or leaves; or time goes on."""

    kind: str
    here: bool = True
    words: str = ""
    which: int = 0


def asks(here: st.SearchStrategy[bool]) -> st.SearchStrategy[Step]:
    return st.one_of(
        st.builds(Step, kind=st.just("ask"), here=here, words=st.sampled_from(ASKED)),
        st.builds(
            Step,
            kind=st.just("decide"),
            here=here,
            words=st.sampled_from(DECISIONS),
            which=st.integers(0, 2),
        ),
        st.builds(Step, kind=st.just("ask"), here=here, words=st.sampled_from(NAMED)),
        st.builds(Step, kind=st.just("complete"), here=here, words=st.sampled_from(TYPED)),
    )


STEPS = st.lists(
    st.one_of(
        asks(st.booleans()),
        asks(st.booleans()),
        st.builds(Step, kind=st.just("story"), which=st.integers(0, len(NEWS) - 1)),
        st.builds(Step, kind=st.just("filing"), which=st.integers(0, len(CAPTIONS) - 1)),
        st.builds(Step, kind=st.just("send")),
        st.builds(Step, kind=st.just("leave"), here=st.booleans()),
    ),
    min_size=4,
    max_size=25,
)


@dataclass(kw_only=True)
class Told:
    """All that one tenant was told."""

    answers: list[str] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)


class World:
    """The bot over a real store, with two tenants."""

    def __init__(self, store: SqliteStore, other: Caller) -> None:
        self.store = store
        self.other = other
        self.clock = Clock(START)
        self.ticks = 0.0
        self.catalog = Catalog(REGISTRY)
        self.commands = Commands(store, self.catalog, now=self.clock, ticks=lambda: self.ticks)
        self.taking = Ingesting(store, START)
        self.board = Board()
        self.outbox = Outbox(
            store,
            {"slack": self.board, "discord": self.board},
            registry=lambda: self.catalog.registry,
            policy=Policy(paces={}),
            now=self.clock,
        )
        self.told = Told()
        self.count = 0

    async def take(self, step: Step) -> None:
        self.ticks += 1_000
        self.clock.now += timedelta(minutes=1)
        caller = HERE if step.here else self.other
        match step.kind:
            case "ask":
                await self._ask(caller, step.words)
            case "decide":
                await self._decide(caller, step)
            case "story":
                await self._story(*NEWS[step.which])
            case "complete":
                self._complete(caller, step.words)
            case "filing":
                await self._filing(CAPTIONS[step.which])
            case "send":
                await self.outbox.drain()
            case "leave" if step.here or self.other.tenant != HERE.tenant:
                tenant = Tenant(platform=caller.platform, id=caller.tenant)
                await purge(self.store, tenant, now=self.clock())

    async def _ask(self, caller: Caller, words: str) -> None:
        try:
            answer = said(await self.commands.run(caller, words))
        except UserError as refused:
            answer = f"refused: {refused}"
        if caller is HERE:
            unnumbered = SERIAL.sub(r"\1#\2", answer)
            self.told.answers.append(f"> {words}\n{unnumbered}")

    async def _decide(self, caller: Caller, step: Step) -> None:
        """Decide about one of the caller's own corrections, if it has so many."""
        own = await self.store.read(corrections.of_tenant, caller.home, limit=9)
        ordered = sorted(each.id for each in own)
        if step.which < len(ordered):
            verb, _, wide = step.words.partition(" ")
            await self._ask(caller, f"corrections {verb} {ordered[step.which]} {wide}".strip())

    async def _story(self, title: str, text: str) -> None:
        tagger = await self._next()
        draft = news(f"story-{self.count}", title, text, at=self.clock(), tagger=tagger)
        await self.taking.take(WIRE, draft)

    async def _filing(self, caption: str) -> None:
        tagger = await self._next()
        draft = filing(
            f"filing-{self.count}",
            "Complaint",
            docket=f"1:26-cv-{self.count:05}",
            caption=caption,
            at=self.clock(),
            tagger=tagger,
        )
        await self.taking.take(DOCKET, draft)
        # As the poller does when it has discovered a case.
        await self.commands.refresh()

    async def _next(self) -> Tagger:
        """Something comes in, and is tagged with what is known now."""
        self.count += 1
        await self.commands.refresh()
        self.taking.now = self.clock()
        self.taking.registry = self.catalog.registry
        return Tagger(self.catalog.registry)

    def _complete(self, caller: Caller, typed: str) -> None:
        offered = self.commands.complete(caller, "topic", typed)
        if caller is HERE:
            shown = ", ".join(f"{each.label} ({each.value})" for each in offered)
            self.told.answers.append(f"> {typed} ...\n{shown}")


async def _carried_out(steps: Sequence[Step], other: Caller, *, alone: bool) -> Told:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "docketwire.db")
        await store.open()
        try:
            world = World(store, other)
            await world.taking.baseline(WIRE, DOCKET)
            for step in steps:
                if step.here or not alone or step.kind in {"story", "filing", "send"}:
                    await world.take(step)
                else:
                    world.clock.now += timedelta(minutes=1)
            await world.outbox.drain()
        finally:
            await store.close()
    world.told.posted = world.board.texts(HERE.channel)
    return world.told


def without_numbers(told: Told) -> Told:
    """Decisions are asked for by a number, and that counts everybody's."""
    return replace(
        told,
        answers=[
            re.sub(r"(?m)^(> corrections \w+) \d+", r"\1 #", answer) for answer in told.answers
        ],
    )


def step(words: str, *, here: bool) -> Step:
    return Step(kind="ask", here=here, words=words)


@given(steps=STEPS, other=st.sampled_from(OTHERS))
@settings(max_examples=30)
@example(
    other=OTHERS[2],
    steps=[
        step('subscribe party:"Acme Coin"', here=True),
        step("mute acme coin 24h", here=True),
        step("unsubscribe acme coin", here=True),
        step("subscribe all", here=True),
        step('subscribe party:"Acme Coin"', here=False),
        Step(kind="story", which=5),
        Step(kind="send"),
    ],
)
@example(
    other=OTHERS[1],
    steps=[
        step("subscribe all -party:acme-coin", here=True),
        step('subscribe party:"Acme Coin"', here=False),
        Step(kind="story", which=5),
        Step(kind="send"),
    ],
)
@example(
    other=OTHERS[0],
    steps=[
        step('subscribe party:"Acme Coin"', here=True),
        step('subscribe party:"Acme Coin Trust"', here=False),
        Step(kind="story", which=7),
        Step(kind="send"),
    ],
)
@example(
    other=OTHERS[0],
    steps=[
        step("subscribe all", here=True),
        *[step(words, here=False) for words in (NAMED[0], *NAMED[2:4])],
        *[Step(kind="story", which=which) for which in range(5, 8)],
        *[Step(kind="filing", which=which) for which in range(len(CAPTIONS))],
        Step(kind="send"),
        *[Step(kind="complete", words=typed) for typed in TYPED],
        *[step(words, here=True) for words in NAMED],
        Step(kind="story", which=5),
        Step(kind="send"),
        step("party acme coin", here=True),
        step("list", here=True),
    ],
)
@example(
    other=OTHERS[0],
    steps=[
        step("subscribe case:sec-v-binance", here=True),
        step("subscribe case:sec-v-binance", here=False),
        Step(kind="story", which=0),
        Step(kind="story", which=1),
        step("wrong story:2 case:sec-v-binance", here=False),
        Step(kind="decide", here=False, words="confirm wide"),
        step("irrelevant story:1", here=False),
        Step(kind="decide", here=False, words="confirm", which=1),
        Step(kind="story", which=4),
        Step(kind="send"),
        *[step(words, here=True) for words in ASKED[:13]],
        Step(kind="leave", here=False),
        step("case sec-v-binance", here=True),
    ],
)
@example(
    other=OTHERS[0],
    steps=[
        step("subscribe all", here=True),
        step('subscribe case:"1:26-cv-00002 (D.D.C.)"', here=False),
        # News of a docket that only the other follows; then a filing makes a public case of it.
        Step(kind="story", which=len(NEWS) - 1),
        Step(kind="filing", which=2),
        Step(kind="send"),
        step("case 1:26-cv-00002", here=True),
        step("timeline 1:26-cv-00002", here=True),
        step("why https://harborwire.example/story-1", here=True),
        step("subscribe case:dcd-1-26-cv-00002", here=True),
        step("test", here=True),
    ],
)
def test_what_a_tenant_is_told_does_not_depend_on_what_another_one_does(
    steps: Sequence[Step], other: Caller
) -> None:
    together = asyncio.run(_carried_out(steps, other, alone=False))
    alone = asyncio.run(_carried_out(steps, other, alone=True))

    assert without_numbers(alone) == without_numbers(together)


def test_the_comparison_notices_what_a_shared_decision_would_change() -> None:
    """The same trace, with what the other tenant does done by this one: the answers differ."""
    steps = [
        step("subscribe case:sec-v-binance", here=True),
        Step(kind="story", which=0),
        step("irrelevant story:1", here=True),
        Step(kind="decide", here=True, words="confirm"),
        step("case sec-v-binance", here=True),
    ]
    without = [each for each in steps if each.words != "confirm"]

    decided = asyncio.run(_carried_out(steps, OTHERS[0], alone=False))
    undecided = asyncio.run(_carried_out(without, OTHERS[0], alone=False))

    assert decided.answers[-1] != undecided.answers[-1]
    assert decided.posted != undecided.posted


async def _guessing(folder: Path) -> tuple[SqliteStore, Commands]:
    """The other tenant has alerts, a digest and corrections; this one has nothing."""
    store = SqliteStore(folder / "docketwire.db")
    await store.open()
    world = World(store, OTHERS[0])
    await world.taking.baseline(WIRE)
    for words in ("subscribe all", "digest 09:00"):
        await world.take(step(words, here=False))
    for which in range(len(STORIES)):
        await world.take(Step(kind="story", which=which))
    for words in ("digest now", "irrelevant story:1", "wrong story:2 case:sec-v-binance"):
        await world.take(step(words, here=False))
    await world.take(Step(kind="decide", here=False, words="confirm"))
    await world.take(Step(kind="send"))
    return store, world.commands


GUESSES = (
    ("why", "{}"),
    ("wrong", "{}"),
    ("digest", "{}:0"),
    ("correction", "{}"),
    ("confirm", "{}"),
    ("confirm", "{}:wide"),
    ("undo", "{}"),
    ("dismiss", "{}"),
)
TYPED_GUESSES = (
    "why {}",
    "wrong {}",
    "irrelevant {}",
    "duplicate {}",
    "corrections {}",
    "corrections confirm {}",
    "corrections undo {}",
)
ALL_GUESSES = [*GUESSES, *(("", words) for words in TYPED_GUESSES)]
OF_CORRECTIONS = frozenset({"correction", "confirm", "undo", "dismiss"})
# Stories are everybody's; whether one was told in a channel is not.
OF_STORIES = (("mute", "story:{}"), ("unmute", "story:{}"))


async def test_guessed_numbers_of_another_tenant_are_answered_like_numbers_of_nothing(
    tmp_path: Path,
) -> None:
    store, commands = await _guessing(tmp_path)
    before = await store.read(corrections.everything, limit=9)

    for verb, value in (*ALL_GUESSES, *OF_STORIES):
        nothing = await _answer(commands, HERE, verb, value.format(987_654))
        for number in range(1, 12):
            answered = await _answer(commands, HERE, verb, value.format(number))
            assert nothing == answered, (verb, number)
    of_nothing = await _answer(commands, HERE, "", "why https://wire.example in slack:C9")
    of_another = await _answer(commands, HERE, "", "why https://wire.example in slack:C2")
    after = await store.read(corrections.everything, limit=9)
    await store.close()

    assert len(before) == 2
    assert before == after
    assert of_nothing.replace("C9", "C2") == of_another


async def _answer(commands: Commands, caller: Caller, verb: str, value: str) -> str:
    asked = commands.press(caller, verb, value) if verb else commands.run(caller, value)
    try:
        return said(await asked)
    except UserError as refused:
        return f"refused: {refused}"


def _noticed(caplog: pytest.LogCaptureFixture) -> list[tuple[object, ...]]:
    """Who asked for what of another tenant, as the log has it."""
    lines = [vars(each) for each in caplog.records if each.message == "not theirs"]
    caplog.clear()
    return [tuple(each[key] for key in ("what", "asked", "tenant", "user")) for each in lines]


@pytest.mark.parametrize(("verb", "value"), ALL_GUESSES, ids=" ".join)
async def test_asking_with_an_id_of_another_tenant_leaves_one_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, verb: str, value: str
) -> None:
    store, commands = await _guessing(tmp_path)
    operator = replace(HERE, platform="cli", tenant="", channel="console")
    what = "correction" if "correction" in value or verb in OF_CORRECTIONS else "delivery"
    caplog.clear()

    await _answer(commands, HERE, verb, value.format(1))
    foreign = _noticed(caplog)
    await _answer(commands, HERE, verb, value.format(987_654))
    nothing = _noticed(caplog)
    await _answer(commands, OTHERS[0], verb, value.format(1))
    own = _noticed(caplog)
    await _answer(commands, operator, verb, value.format(1))
    of_operator = _noticed(caplog)
    await store.close()

    assert foreign == [(what, 1, "slack:T1", "ann")]
    assert (nothing, own, of_operator) == ([], [], [])


async def test_asking_about_a_channel_of_another_tenant_leaves_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store, commands = await _guessing(tmp_path)
    caplog.clear()

    await _answer(commands, HERE, "", "why https://wire.example in slack:C2")
    foreign = _noticed(caplog)
    await _answer(commands, HERE, "", "why https://wire.example in slack:C9")
    nothing = _noticed(caplog)
    await _answer(commands, OTHERS[0], "", "why https://wire.example in slack:C2")
    own = _noticed(caplog)
    await store.close()

    assert foreign == [("channel", "slack:C2", "slack:T1", "ann")]
    assert (nothing, own) == ([], [])

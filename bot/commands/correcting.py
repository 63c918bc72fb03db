"""Feedback: what people say is wrong about a story, and what those who may make of it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from bot import correcting
from bot.catalog import Catalog, View
from bot.commands import grammar, theirs, topics
from bot.commands.caller import Caller, may_manage
from bot.corrections import disproof
from bot.errors import UserError
from bot.message import Message
from bot.message import corrections as card
from bot.model import Correction, CorrectionKind, CorrectionState, Story
from storage import corrections, deliveries, stories, subscriptions, topical
from storage.store import Store, Tx

SHOWN = 15
OFFERED = 4
NEAR = timedelta(days=30)
UNKNOWN = "There is no such correction here: `corrections` lists those there are."
PRESSES = frozenset(
    {"wrong", "nottopic", "irrelevant", "duplicate", "correction", "confirm", "undo", "dismiss"}
)
DECISION = re.compile(r"(confirm|undo|dismiss)? ?#?(\d{1,18})( wide)?", re.IGNORECASE)


class Correcting:
    """The corrections of tenants, as people speak of them."""

    def __init__(self, store: Store, catalog: Catalog, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._catalog = catalog
        self._now = now

    async def ask(self, caller: Caller, typed: str) -> Message:
        """What is wrong with a story; or, with ``case:X`` typed beside it, that it is not that."""
        link, named = _split(typed)
        story, followed = await self._story(caller, link)
        if named:
            view = self._catalog.seen_by(caller.home)
            return await self.not_about(caller, story.id, _topic(view, story, named))
        parties = [f"party:{party}" for party in story.parties]
        about = [f"case:{case}" for case in story.cases]
        about += [topic for topic in parties if topic in followed] or parties[: not about]
        return card.question(story, topics=about, registry=self._catalog.registry)

    async def not_about(self, caller: Caller, story: int, topic: str) -> Message:
        """Say that a story is not about a case or party."""
        return await self._say(caller, story, CorrectionKind.WRONG, topic=topic)

    async def irrelevant(self, caller: Caller, typed: str) -> Message:
        """Say that a story is not relevant here."""
        story, _ = await self._story(caller, typed)
        return await self._say(caller, story.id, CorrectionKind.IRRELEVANT)

    async def duplicate(self, caller: Caller, typed: str) -> Message:
        """Say that a story repeats another one; asks which where that is not said."""
        first, _, second = typed.strip().partition(" ")
        story, _ = await self._story(caller, first)
        if second.strip():
            original, _ = await self._story(caller, second)
            if original.id == story.id:
                raise UserError("That is one story: it cannot repeat itself.")
            return await self._say(caller, story.id, CorrectionKind.DUPLICATE, original=original.id)
        others = await self._store.read(_told_near, story, caller, since=self._now() - NEAR)
        if not others:
            raise UserError("No other story of its cases or parties was told here lately.")
        return card.which(story, others)

    async def pressed(self, caller: Caller, verb: str, value: str) -> Message:
        """Answer a button of these messages."""
        number, _, rest = value.partition(":")
        match verb:
            case "wrong":
                return await self.ask(caller, value)
            case "nottopic":
                return await self.not_about(caller, _number(number), rest)
            case "irrelevant":
                return await self.irrelevant(caller, f"story:{number}")
            case "duplicate":
                other = f" story:{rest}" if rest else ""
                return await self.duplicate(caller, f"story:{number}{other}")
            case "correction":
                return await self._shown(caller, _number(number), intro="")
        return await self.decide(caller, verb, _number(number), wide=rest == "wide")

    async def list(self, caller: Caller, typed: str = "") -> Message:
        """The corrections here; or, with ``confirm 3`` and the like, decides about one."""
        if typed.strip():
            found = DECISION.fullmatch(typed.strip())
            if found is None:
                raise UserError(
                    "Write `corrections`, `corrections confirm 3` or `corrections undo 3`."
                )
            if found[1] is None:
                return await self._shown(caller, int(found[2]), intro="")
            wide = found[3] is not None
            return await self.decide(caller, found[1].casefold(), int(found[2]), wide=wide)
        kept = await self._store.read(_listed, caller.home)
        return card.listing(kept, self._catalog.registry)

    async def decide(
        self, caller: Caller, verb: str, correction: int, *, wide: bool = False
    ) -> Message:
        """Confirm, undo or dismiss a correction of the caller's tenant."""
        await self._own(caller, correction)
        if not caller.may_manage:
            raise UserError("Only those who manage alerts here can decide about corrections.")
        await may_manage(caller)
        by, registry, now = caller.user, self._catalog.registry, self._now()
        if verb == "confirm":
            withdrawn = await self._store.write(
                correcting.confirm, correction, wide=wide, by=by, registry=registry, now=now
            )
            waited = f" {withdrawn} alert{'s' * (withdrawn != 1)} that waited: withdrawn."
            return await self._shown(
                caller, correction, intro=f"Confirmed.{waited if withdrawn else ''}"
            )
        ended = CorrectionState.UNDONE if verb == "undo" else CorrectionState.DISMISSED
        await self._store.write(
            correcting.end, correction, ended, by=by, registry=registry, now=now
        )
        return await self._shown(caller, correction, intro=f"{ended.capitalize()}.")

    async def _say(
        self,
        caller: Caller,
        story: int,
        kind: CorrectionKind,
        *,
        topic: str = "",
        original: int | None = None,
    ) -> Message:
        now = self._now()
        said = Correction(
            id=0,
            tenant=caller.home,
            channel=caller.channel,
            story=story,
            kind=kind,
            topic=topic,
            original=original,
            created=now,
        )
        kept = await self._store.write(_say, said, team=caller.tenant, by=caller.user, now=now)
        return await self._shown(caller, kept, intro="Noted.")

    async def _shown(self, caller: Caller, correction: int, *, intro: str) -> Message:
        await self._own(caller, correction)
        told = await self._store.read(_told, correction)
        return card.card(
            told,
            intro=intro,
            may_decide=caller.may_manage,
            registry=self._catalog.registry,
        )

    async def _own(self, caller: Caller, correction: int) -> None:
        """Another tenant's correction is answered as one that there is not."""
        if await self._store.read(theirs.correction, correction, caller=caller) is None:
            raise UserError(UNKNOWN)

    async def _story(self, caller: Caller, typed: str) -> tuple[Story, frozenset[str]]:
        """The story of a delivery's number, of ``story:ID`` or of a link; what it came here for."""
        if not typed.strip():
            raise UserError(
                "Which story? Give the link of one, or press “Not right?” under its alert."
            )
        found = await self._store.read(_meant, typed.strip().strip("<>"), caller)
        if found is None:
            raise UserError(topics.no_story(caller.place))
        return found


def _topic(view: View, story: Story, named: str) -> str:
    key, _, value = named.rpartition(":")
    topic = topics.known(view, value, key)
    about = {f"case:{each}" for each in story.cases} | {f"party:{p}" for p in story.parties}
    if topic not in about:
        raise UserError(f"The story is not about “{value}” here: there is nothing to correct.")
    return topic


def _split(typed: str) -> tuple[str, str]:
    """A link, and the case or party named beside it."""
    found = re.search(r"(?:^|\s)((?:case|party):\"?[^\"]+\"?)", typed.translate(grammar.QUOTES))
    if found is None:
        return typed.strip(), ""
    rest = typed[: found.start()] + typed[found.end() :]
    return rest.strip(), found[1].replace('"', "").strip()


def _number(text: str) -> int:
    return int(text[:18]) if text.isdecimal() else 0


def _say(tx: Tx, said: Correction, *, team: str, by: str, now: datetime) -> int:
    """Keep what somebody says; a story that is not of that topic, or not there, is no story."""
    story = stories.load(tx, said.story, seen_by=said.tenant)
    about = (
        {f"case:{each}" for each in story.cases} | {f"party:{each}" for each in story.parties}
        if story
        else set()
    )
    if story is None or (said.topic and said.topic not in about):
        raise UserError("That is not so any more: the story is gone, or corrected already.")
    subscriptions.belongs(tx, said.channel, team)
    return corrections.say(tx, said, by=by, now=now).id


def _meant(tx: Tx, typed: str, caller: Caller) -> tuple[Story, frozenset[str]] | None:
    if typed.isdecimal():
        found = theirs.delivery(tx, _number(typed), caller.channel, caller=caller)
        ids = [found.delivery.story] if found and found.delivery.story else []
    elif typed.startswith("story:"):
        ids = [_number(typed.removeprefix("story:"))]
    else:
        ids = stories.by_link(tx, typed)
    for story in stories.load_all(tx, ids, seen_by=caller.home):
        owed = deliveries.of_story(tx, story.id)
        here = [each.delivery.topics for each in owed if each.delivery.channel == caller.channel]
        return story, frozenset(topic for each in here for topic in each)
    return None


def _told_near(tx: Tx, story: Story, caller: Caller, *, since: datetime) -> list[Story]:
    """Earlier stories of the same cases or parties that the caller's channel was told."""
    about = [f"case:{each}" for each in story.cases] + [f"party:{each}" for each in story.parties]
    found: dict[int, Story] = {}
    for topic in about:
        for each in topical.latest(tx, topic, limit=SHOWN, seen_by=caller.home):
            owed = deliveries.of_story(tx, each.id)
            here = any(one.sent and one.delivery.channel == caller.channel for one in owed)
            if here and each.id != story.id and each.first_seen >= since:
                found.setdefault(each.id, each)
    return sorted(found.values(), key=lambda each: -each.id)[:OFFERED]


def _told(tx: Tx, correction: int) -> card.Told:
    found = corrections.get(tx, correction)
    story = stories.load(tx, found.story) if found else None
    if found is None or story is None:
        raise UserError(UNKNOWN)
    words = (
        disproof(stories.certain_tags(tx, story.id), found.topic)
        if found.kind is CorrectionKind.WRONG
        else None
    )
    return card.Told(
        correction=found,
        story=story,
        original=stories.load(tx, found.original) if found.original else None,
        words=words,
        acts=[(each.at, each.act) for each in corrections.acts(tx, correction)],
    )


def _listed(tx: Tx, tenant: str) -> list[card.Told]:
    return [_told(tx, each.id) for each in corrections.of_tenant(tx, tenant, limit=SHOWN)]

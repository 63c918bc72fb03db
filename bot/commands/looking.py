"""Look-ups: cases and what happened in them, parties, the latest, and full text."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from enum import Enum

from bot import docket
from bot.catalog import Catalog, View
from bot.commands import topics
from bot.commands.following import Following
from bot.commands.listing import MONTH
from bot.errors import UserError
from bot.message import (
    Button,
    Buttons,
    Message,
    Note,
    Picture,
    cards,
    dossiers,
    span,
    timelines,
    told,
)
from bot.message.timelines import Page
from bot.model import MILESTONES, Case, Docket, Story
from bot.tag import Tagger
from bot.text import clean_line, cut
from storage import cases, stories, topical
from storage.store import Store, Tx

LISTED = 5
MOST_LISTED = 20
LONGEST_TRACKED = 4_000
SHOWN_TEXT = 60
URL = re.compile(r"https?://[^\s<>|\"]+")
MOST_PICTURED = 5_000


class Shows(Enum):
    """How a platform shows a picture: not at all, to everybody in the channel, or to one person."""

    NEVER = "never"
    ALOUD = "aloud"
    PRIVATELY = "privately"


class LookUps:
    """What anybody may ask about cases, parties and stories.

    What the tenant ``seen_by`` corrected is left out.
    """

    def __init__(
        self, store: Store, catalog: Catalog, following: Following, *, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._catalog = catalog
        self._following = following
        self._now = now
        self._tagging: tuple[str, Tagger] | None = None
        self._drawing = asyncio.Lock()

    async def case(self, query: str, *, seen_by: str) -> Message:
        """A case by name, alias, docket number in any spelling, or link."""
        required(query, "Which case? Give a name, a docket number or a link: `case sec v binance`")
        view = self._catalog.seen_by(seen_by)
        found = view.find_cases(query)
        if len(found) > 1:
            return self._which(query, found)
        if found:
            return await self._case_card(found[0], seen_by)
        named = topics.docket_in(query)
        if named is not None and named.court:
            return await self._unknown_docket(
                Docket(court=named.court, number=named.number), seen_by
            )
        plain = query.replace("`", "").strip()
        raise UserError(
            f"{topics.nothing(view, 'case', query)} Its number and court find any docket, as in "
            f"`case 1:23-cv-01599 (D.D.C.)`; what titles say of it: `search {plain}`"
        )

    async def timeline(self, query: str, page: Page, *, shows: Shows, seen_by: str) -> Message:
        """What happened in a case, newest first, page by page; the first with a picture.

        A platform that cannot show one to a person alone gets a button that posts it.
        """
        case = self._one_case(query, self._catalog.seen_by(seen_by))
        if isinstance(case, Message):
            return case
        total, shown = await self._store.read(
            topical.timeline,
            f"case:{case.id}",
            since=_midnight(page.since),
            skip=page.start,
            limit=timelines.PAGE,
            seen_by=seen_by,
        )
        told = timelines.timeline(
            case,
            shown,
            page=page,
            total=total,
            registry=self._catalog.registry,
            drawable=shows is Shows.ALOUD,
        )
        if shows is not Shows.PRIVATELY or not shown or page.start:
            return told
        return replace(told, picture=await self._picture(case, page.since, seen_by))

    async def picture(self, query: str, since: date | None, *, seen_by: str) -> Picture:
        """A case over time as a picture. Raises UserError where it is not one, or has no story."""
        case = self._one_case(query, self._catalog.seen_by(seen_by))
        if isinstance(case, Message):
            raise UserError(case.text)
        return await self._picture(case, since, seen_by)

    async def _picture(self, case: Case, since: date | None, seen_by: str) -> Picture:
        from bot.picture import Moment, timeline  # noqa: PLC0415 - 0.1 s that only pictures cost

        found = await self._store.read(
            topical.outlines,
            f"case:{case.id}",
            since=_midnight(since),
            limit=MOST_PICTURED,
            seen_by=seen_by,
        )
        name = cards.case_name(case.id, self._catalog.registry)
        if not found:
            raise UserError(f"No story of {name} has been seen yet: there is nothing to draw.")
        moments = [
            Moment(
                at=each.at,
                kind=each.kind,
                title=each.title,
                event=each.event,
                milestone=each.event in MILESTONES,
            )
            for each in found
        ]
        # One at a time: drawing takes a core for a moment.
        async with self._drawing:
            return await asyncio.to_thread(timeline, name, _note(case), moments)

    def _one_case(self, query: str, view: View) -> Case | Message:
        """The case that is meant, or which it may be."""
        required(query, "Which case? For example: `timeline sec v binance since:30d`")
        found = view.find_cases(query)
        if not found:
            raise UserError(topics.nothing(view, "case", query))
        return found[0] if len(found) == 1 else self._which(query, found)

    async def party(self, query: str, *, seen_by: str) -> Message:
        """A party: its cases and latest stories."""
        required(query, "Which party? Give a name: `party coinbase`")
        view = self._catalog.seen_by(seen_by)
        found = view.find_parties(query)
        if not found:
            name = query.replace('"', "").replace("`", "").strip()
            raise UserError(
                f"{topics.nothing(view, 'party', query)} To be told of that name all the same: "
                f'`subscribe party:"{name}"`'
            )
        about = await self._store.read(
            topical.latest, f"party:{found[0].id}", limit=LISTED, seen_by=seen_by
        )
        return dossiers.party_card(
            found[0],
            cases=view.of_party(found[0].id),
            stories=about,
            registry=self._catalog.registry,
        )

    async def latest(self, topic: str, count: int, *, seen_by: str) -> Message:
        """The latest stories, of one topic or of all."""
        asked = topics.asked(self._catalog.seen_by(seen_by), topic) if topic.strip() else "all"
        name = cards.topic_name(asked, self._catalog.registry)
        most = min(max(count, 1), MOST_LISTED)
        found = await self._store.read(topical.latest, asked, limit=most, seen_by=seen_by)
        return cards.story_list(
            f"Latest on {name}", found, empty=f"No story on {name} has been seen yet."
        )

    async def track(self, text: str, *, seen_by: str) -> Message:
        """The case that a text is about: by its links, by what it says, by a docket number."""
        text = clean_line(text[:LONGEST_TRACKED])
        for url in URL.findall(text):
            if (linked := await self.linked(url, seen_by=seen_by)) is not None:
                return linked
        tagging = (await asyncio.to_thread(self._tagger)).tag(text, "")
        view = self._catalog.seen_by(seen_by)
        own = [
            [tag.topic for tag in tags if view.sees(tag.topic)]
            for tags in (tagging.cases, tagging.candidates)
        ]
        meant = [topic.removeprefix("case:") for topic in own[0] or own[1]]
        known = view.registry.cases
        found = [known[each] for each in dict.fromkeys(meant) if each in known]
        if len(found) == 1:
            return await self._case_card(found[0], seen_by)
        if found:
            return self._which(cut(text, SHOWN_TEXT), found)
        named = topics.docket_in(text)
        if named is not None and named.court:
            return await self._unknown_docket(
                Docket(court=named.court, number=named.number), seen_by
            )
        raise UserError(
            "No case that is known is named, numbered or linked there. To look one up: "
            "`case sec v binance`, or its docket number."
        )

    async def linked(self, url: str, *, seen_by: str) -> Message | None:
        """What is known of the docket at an address, or of the story that has it; None if nothing.

        PACER's addresses have no docket number, but court feeds link them.
        """
        view = self._catalog.seen_by(seen_by)
        if docket.link_docket(url) is not None and len(found := view.find_cases(url)) == 1:
            return await self._case_card(found[0], seen_by)
        for story in await self._store.read(_at, url, seen_by=seen_by):
            case = next((each for each in story.cases if each in view.registry.cases), None)
            if case is not None:
                return await self._case_card(view.registry.cases[case], seen_by)
            if story.docket is not None:
                return await self._unknown_docket(story.docket, seen_by)
        return None

    def _tagger(self) -> Tagger:
        """The tagger of the cases there are now; building one takes a tenth of a second."""
        registry = self._catalog.registry
        if self._tagging is None or self._tagging[0] != registry.version:
            self._tagging = (registry.version, Tagger(registry))
        return self._tagging[1]

    def _which(self, query: str, found: list[Case]) -> Message:
        return dossiers.choices(
            f"“{query}” may be any of {len(found)} cases. Which one?",
            found,
            registry=self._catalog.registry,
        )

    async def _case_card(self, case: Case, seen_by: str) -> Message:
        told_stories, recent = await self._store.read(
            _stories_of, f"case:{case.id}", since=self._now() - MONTH, seen_by=seen_by
        )
        view = self._catalog.seen_by(seen_by)
        proposals = [
            each
            for each in await self._store.read(cases.proposals, case.id)
            if view.sees(f"case:{each.case}") and view.sees(f"case:{each.related}")
        ]
        return dossiers.case_card(
            case,
            stories=told_stories,
            recent=recent,
            registry=self._catalog.registry,
            coverage=await self._following.coverage(case.dockets),
            proposals=proposals,
        )

    async def _unknown_docket(self, wanted: Docket, seen_by: str) -> Message:
        found = await self._store.read(topical.of_docket, wanted, limit=LISTED, seen_by=seen_by)
        place = f"{docket.court_name(wanted.court)} {wanted.number}"
        seen = cards.story_list(place, found, empty="No filing in it has been seen.")
        follow = Button(
            label="Follow here",
            verb="follow",
            value=f"case:{wanted.court}:{wanted.number}",
            primary=True,
        )
        return told(
            f"{place} is not in the registry.",
            *seen.blocks[1:],
            Note(line=(span(await self._following.coverage([wanted])),)),
            Buttons(buttons=(follow,)),
        )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=UTC) if day else None


def _note(case: Case) -> str:
    """What stands under the name of a case: its dockets and its judge."""
    dockets = [f"{docket.court_name(each.court)} {each.number}" for each in case.dockets[:2]]
    return " · ".join([*dockets, *([f"Judge {case.judge}"] if case.judge else [])]) or case.caption


def required(text: str, question: str) -> None:
    """Raise UserError with ``question`` where nothing was said."""
    if not text.strip():
        raise UserError(question)


def _at(tx: Tx, url: str, *, seen_by: str) -> list[Story]:
    return stories.load_all(tx, stories.by_link(tx, url), seen_by=seen_by)


def _stories_of(tx: Tx, topic: str, *, since: datetime, seen_by: str) -> tuple[list[Story], int]:
    return (
        topical.latest(tx, topic, limit=LISTED, seen_by=seen_by),
        topical.count(tx, topic, since=since, seen_by=seen_by),
    )

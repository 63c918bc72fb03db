"""What a channel follows: subscribing, ending it, and listing it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot import docket, mention
from bot.catalog import Catalog
from bot.commands import grammar, ordinary, topics
from bot.commands.caller import Caller, may_mention
from bot.commands.listing import MONTH, follows
from bot.errors import UserError
from bot.message import Block, Bullets, Message, Note, Paragraph, cards, span, told
from bot.message.subscribed import typed as as_typed
from bot.message.whys import lasting
from bot.model import Docket, Look, Story, Subscription, Threads, Updates, Verbosity, tenant_of
from bot.text import clean_line, cut
from storage import cases, feeds, notices, searches, subscriptions, topical
from storage.searches import Search
from storage.store import Store, Tx

LONGEST_COVERAGE = 120
UPDATES = {
    Updates.THREAD: "",
    Updates.CHANNEL: ", with what changes of a story told in the channel",
    Updates.SILENT: ", with what changes of a story shown on its card alone",
    Updates.OFF: ", each card as it was posted",
}


class Following:
    """The subscriptions of channels, as people speak of them."""

    def __init__(self, store: Store, catalog: Catalog, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._catalog = catalog
        self._now = now

    async def add(self, channel: str, typed: str, *, caller: Caller) -> Message:
        """Subscribe a channel to what was typed, and say what to expect of it.

        Whoever else reads the channel is told by a line in it, of what is new there alone.
        """
        wish = grammar.parse_wish(typed)
        may_mention(caller, channel, wish.mention)
        if wish.tags and not channel.startswith("discord:"):
            raise UserError("Only forums of Discord have tags.")
        seen_by = tenant_of(channel, caller.tenant)
        view = self._catalog.seen_by(seen_by)
        followed = [
            topics.followable(view, key, value)
            for key, value in (*wish.topics, *(("", name) for name in wish.names))
        ]
        if not followed:
            raise UserError("A filter narrows a topic: name a case or a party to follow as well.")
        wanted = [
            Subscription(
                channel=channel,
                topic=each.topic,
                filters=wish.filters,
                tenant=caller.tenant,
                by=caller.user,
                digest=wish.digest,
                verbosity=wish.verbosity,
                updates=wish.updates,
                threads=wish.threads,
                mention=wish.mention,
                tags=wish.tags,
            )
            for each in followed
        ]
        names = {each.topic: self._called(each) for each in followed}
        shared = caller.shares(channel)
        await self._store.write(
            _add_all,
            wanted,
            followed,
            told=lambda new: (
                _announced([names[topic] for topic in new], wish, by=caller.name) if shared else ""
            ),
            now=self._now(),
        )
        await self.refresh()
        blocks = [block for each in followed for block in await self._what_to_expect(each, seen_by)]
        said = f"Following {', '.join(names.values())} in {caller.place}{narrowed(wish)}."
        return told(said, *blocks)

    def _called(self, each: topics.Followed) -> str:
        """What is followed by name, also where it becomes known by being followed."""
        if each.party is not None:
            return each.party.name
        if each.case is not None:
            return docket.short_caption(each.case.caption)
        return cards.topic_name(each.topic, self._catalog.registry)

    async def remove(self, channel: str, typed: str, *, place: str, seen_by: str) -> Message:
        """End a channel's subscriptions to what was typed; ``all`` ends every one."""
        subscribed = await self._store.read(subscriptions.of_channel, channel)
        if typed.strip().casefold() == "all":
            ending = [each.topic for each in subscribed]
        else:
            wish = grammar.parse_wish(typed)
            view = self._catalog.seen_by(seen_by)
            ending = [
                topics.held(view, subscribed, key, value, place=place)
                for key, value in (*wish.topics, *(("", name) for name in wish.names))
            ]
        registry = self._catalog.registry
        ended = await self._store.write(subscriptions.remove, channel, ending)
        if not ended:
            raise UserError(f"{follows(place)} nothing.")
        await self.refresh()
        names = ", ".join(cards.topic_name(topic, registry) for topic in ended)
        fixed = [each.topic for each in subscribed if each.fixed and each.topic in ended]
        return told(f"No longer following {names} in {place}.", *_until_the_next_start(fixed))

    async def set_look(
        self, channel: str, look: Look | None, *, publish: bool | None, tenant: str, place: str
    ) -> Message:
        """Set how Discord draws a channel's messages; what is None stays as it is."""
        drawn, published = await self._store.write(
            subscriptions.set_look, channel, look, publish=publish, tenant=tenant
        )
        said = "as embeds" if drawn is Look.EMBED else "as cards"
        also = ", and published to the servers that follow it" if published else ""
        since = " from now on" if look is not None or publish is not None else ""
        return told(f"Alerts in {place} come {said}{since}{also}.")

    async def latest(self, channel: str, *, seen_by: str) -> Story | None:
        """The newest story of anything that a channel follows."""
        subscribed = await self._store.read(subscriptions.of_channel, channel)
        found = [
            story
            for each in subscribed
            for story in await self._store.read(
                topical.latest, each.topic, limit=1, seen_by=seen_by
            )
        ]
        return max(found, key=lambda each: (cards.dated(each), each.id), default=None)

    async def reaches(self, channel: str) -> bool:
        """Whether a channel follows anything and is sent what it follows."""
        return await self._store.read(subscriptions.is_alerted, channel)

    async def refresh(self) -> bool:
        """Take in what was followed here or by another process; whether that changed anything."""
        known = self._catalog.registry.change
        if await self._store.read(cases.changes) == known:
            return False
        kept = await self._store.read(cases.kept, known, private=self._catalog.registry.private)
        return await self._catalog.extend(
            kept.cases, kept.parties, change=kept.change, private=kept.private
        )

    async def coverage(self, dockets: Sequence[Docket]) -> str:
        """Whether the feeds of these dockets are polled, when they were read, what they lack."""
        states = {each.court: each for each in await self._store.read(feeds.active) if each.court}
        said = []
        for court in dict.fromkeys(each.court for each in dockets):
            name = docket.court_name(court)
            said.append(_covered(name, states.get(court), self._now()))
        for each in dockets:
            if state := states.get(each.court):
                numbers = await self._store.read(cases.entry_numbers, each)
                said += _lacking(each, docket.missing(numbers), state)
        return " ".join(said) or "It has no docket feed: only news of it is seen."

    async def _what_to_expect(self, each: topics.Followed, seen_by: str) -> Sequence[Block]:
        """The latest match, how many there were, and what is polled for it."""
        since = self._now() - MONTH
        name = cards.topic_name(each.topic, self._catalog.registry)
        said = []
        made = self._catalog.made_by_following(each.topic)
        if made is not None:
            # What was seen before it was followed carries no tag of it: only its name tells.
            often, latest = await self._store.read(
                _mentions, made.name, since=since, seen_by=seen_by
            )
            if each.party is not None:
                said.append("This party is new here: it is followed by this name from now on.")
            if ordinary.is_ordinary(made.name):
                said.append(
                    f"“{made.name}” is also an ordinary word: expect alerts that mean "
                    "something else, or follow a longer name."
                )
        else:
            often, latest = await self._store.read(
                _matches, each.topic, since=since, seen_by=seen_by
            )
        said.insert(0, f"{cards.counted(often)} in the last 30 days.")
        case = self._catalog.registry.cases.get(each.topic.removeprefix("case:"))
        if case is not None:
            said.append(await self.coverage(case.dockets))
        first: Block = (
            Bullets(lines=(cards.headline(latest[0]),))
            if latest
            else Paragraph(line=(span(f"No story on {name} has been seen yet."),))
        )
        return first, Note(line=(span(" ".join(said)),))


def narrowed(wish: grammar.Wish) -> str:
    """What filters and options make of a wish, in words that follow its topics."""
    only = " ".join(as_typed(each[1:]) for each in wish.filters if each.startswith("+"))
    without = " ".join(as_typed(each[1:]) for each in wish.filters if each.startswith("-"))
    said = f", only with {only}" if only else ""
    said += f", without {without}" if without else ""
    said += ", only milestones" if wish.verbosity is Verbosity.MILESTONES else ""
    said += f", in a digest at {wish.digest}" if wish.digest else ""
    said += UPDATES[wish.updates]
    if wish.mention:
        said += f", calling {mention.in_words(wish.mention)} at most once in ten minutes"
    return said + (", each case in a thread" if wish.threads is Threads.CASE else "")


def _until_the_next_start(fixed: Sequence[str]) -> list[Block]:
    """What to do about ended subscriptions that feeds.yaml sets, which every start renews."""
    if not fixed:
        return []
    listed = f"{', '.join(fixed)} {'is' if len(fixed) == 1 else 'are'} set in feeds.yaml: "
    return [
        Note(line=(span(f"{listed}followed again from the next start on, unless removed there."),))
    ]


def _covered(name: str, state: feeds.FeedState | None, now: datetime) -> str:
    """Whether the docket feed of a court is polled, when it was read, and what it says it has.

    Courts choose which types of entries they publish; a feed that carries orders only shows no
    motion (CM/ECF, the channel's description).
    """
    if state is None:
        return f"The docket feed of {name} is not polled: only news of it is seen."
    if state.succeeded is None:
        return f"The docket feed of {name} is polled, but has not been read yet."
    ago = max(now - state.succeeded, timedelta(seconds=1))
    read = f"The docket feed of {name} is polled, last read {lasting(ago)} ago."
    carries = clean_line(state.carries or "")
    if carries:
        quoted = f"It says of itself: “{cut(carries, LONGEST_COVERAGE)}”."
        read += f" {docket.carried(carries) or quoted}"
    if state.missed_since and state.missed_until and now - state.missed_until < MONTH:
        ago = now - state.missed_until
        until = f"{lasting(ago)} ago" if ago > timedelta(minutes=1) else "now"
        read += (
            f" What it showed from {lasting(now - state.missed_since)} ago to {until} "
            "may be missing here."
        )
    return read


def _lacking(of: Docket, gaps: Sequence[range], state: feeds.FeedState) -> list[str]:
    """Which entries of a docket were never seen between those that were."""
    if not gaps:
        return []
    every = docket.carries_all(state.carries or "")
    why = "they may be sealed, or were missed" if every else "its feed does not carry every type"
    return [f"Of {of.number}, {docket.written(gaps)} have not been seen: {why}."]


def _add_all(
    tx: Tx,
    wanted: Sequence[Subscription],
    followed: Sequence[topics.Followed],
    *,
    told: Callable[[Sequence[str]], str],
    now: datetime,
) -> None:
    """Keep what is wanted, and owe its channel the line that tells of what is new to it."""
    for each in followed:
        if each.case is not None:
            cases.follow_case(tx, each.case, now=now)
        if each.party is not None:
            cases.follow_party(tx, each.party, now=now)
    new = [each.topic for each in wanted if subscriptions.add(tx, each, now=now)]
    line = told(new) if new else ""
    if line:
        about = " ".join(new)
        notices.owe(tx, wanted[0].channel, line, kind=notices.FOLLOWED, about=about, now=now)


def _announced(names: Sequence[str], wish: grammar.Wish, *, by: str) -> str:
    """What a channel is told when it begins to follow something: what comes, and by whose wish."""
    whose = f" Set up by @{by}." if by else ""
    return f"Alerts for {', '.join(names)} will be posted here{narrowed(wish)}.{whose}"


def _matches(tx: Tx, topic: str, *, since: datetime, seen_by: str) -> tuple[int, list[Story]]:
    return (
        topical.count(tx, topic, since=since, seen_by=seen_by),
        topical.latest(tx, topic, limit=1, seen_by=seen_by),
    )


def _mentions(tx: Tx, name: str, *, since: datetime, seen_by: str) -> tuple[int, list[Story]]:
    return (
        topical.matching_words(tx, name, since=since, seen_by=seen_by),
        searches.find(tx, Search(words=(name,), seen_by=seen_by), skip=0, limit=1),
    )

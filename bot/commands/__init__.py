"""Slash commands, the same on every platform: a caller and words in, a message out."""

import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.catalog import Catalog, Choice
from bot.commands import grammar, helping, topics
from bot.commands.caller import PERSONAL_PLACE, Caller, may_manage
from bot.commands.correcting import PRESSES, Correcting
from bot.commands.explaining import Explaining, other_channel, storyless
from bot.commands.following import Following
from bot.commands.grammar import are_personal, wants_form
from bot.commands.listing import Held, Listing, follows
from bot.commands.looking import LISTED, LookUps, Shows, required
from bot.commands.muting import Muting
from bot.commands.pressing import Pressing
from bot.commands.quieting import Quietening
from bot.commands.reporting import Reporting
from bot.commands.searching import Searching
from bot.commands.trying import Trying
from bot.commands.withheld import Withheld
from bot.commands.wording import personally
from bot.cooldown import Cooldown
from bot.errors import UserError
from bot.message import Message, Picture, cards
from bot.message.timelines import Page
from bot.model import CASE, Look
from storage import notices, subscriptions
from storage.store import Store

__all__ = ["PERSONAL_PLACE", "Caller", "Choice", "Commands", "Held", "are_personal", "wants_form"]

# Slack shows a file of the bot's in no message that only one person sees (slack_sdk issue 1658).
SHOWS = {"slack": Shows.ALOUD, "discord": Shows.PRIVATELY}


class Commands:
    """Every command; each returns the private answer to the caller.

    All methods raise UserError for what the caller can mend; its text is shown to them.
    """

    def __init__(
        self,
        store: Store,
        catalog: Catalog,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._catalog = catalog
        self._following = Following(store, catalog, now=now)
        self._looking = LookUps(store, catalog, self._following, now=now)
        self._searching = Searching(store, now=now)
        self._muting = Muting(store, catalog, now=now)
        self._quietening = Quietening(store, self._muting, now=now)
        self._withheld = Withheld(store, catalog, now=now)
        self._listing = Listing(store, catalog, self._quietening, now=now)
        self._explaining = Explaining(store, catalog, now=now)
        self._correcting = Correcting(store, catalog, now=now)
        self._reporting = Reporting(store, now=now)
        self._trying = Trying(store, catalog, now=now)
        self._pressing = Pressing(
            self,
            store,
            catalog,
            searching=self._searching,
            listing=self._listing,
            withheld=self._withheld,
            now=now,
        )
        self._now = now
        self._ticks = ticks
        self._cooldown = Cooldown()

    async def run(self, caller: Caller, text: str) -> Message:
        """Carry out one line of text: ``case sec v binance``, ``subscribe party:coinbase``."""
        if not text.strip():
            return await self.help(caller)
        verb, rest = grammar.read_line(text)
        if verb == "latest":
            return await self.latest(caller, *grammar.split_count(rest, LISTED))
        if verb == "case" and (asked := grammar.split_timeline(rest)):
            return await self.timeline(caller, *asked)
        answers: dict[str, Callable[[Caller, str], Awaitable[Message]]] = {
            "case": self.case,
            "timeline": lambda caller, said: self.timeline(caller, *grammar.split_since(said)),
            "party": self.party,
            "search": self.search,
            "subscribe": self.subscribe,
            "unsubscribe": self.unsubscribe,
            "list": lambda caller, _: self.subscriptions(caller),
            "test": lambda caller, _: self.preview(caller),
            "sources": lambda caller, _: self.sources(caller),
            "health": lambda caller, _: self.health(caller),
            "why": self.why,
            "mute": self.mute,
            "unmute": self.unmute,
            "digest": self.digest,
            "quiet": self.quiet,
            "missed": self.missed,
            "my": self.my,
            "wrong": self._correcting.ask,
            "irrelevant": self._correcting.irrelevant,
            "duplicate": self._correcting.duplicate,
            "corrections": self.corrections,
            "help": self.help,
        }
        if verb not in answers:
            raise UserError(grammar.no_such_command(text))
        return await answers[verb](caller, rest)

    async def case(self, caller: Caller, query: str) -> Message:
        """Look a case up by name, alias, docket number in any spelling, or link."""
        self.not_too_often(caller)
        return await self._looking.case(query, seen_by=caller.home)

    async def timeline(
        self, caller: Caller, query: str, since: str = "", start: int = 0
    ) -> Message:
        """What happened in a case, newest first; ``since`` as in ``30d`` or ``2023-09-01``."""
        self.not_too_often(caller)
        first = grammar.read_since(since, today=self._now().date())
        page = Page(start=start, since=first)
        shows = SHOWS.get(caller.platform, Shows.NEVER)
        return await self._looking.timeline(query, page, shows=shows, seen_by=caller.home)

    async def picture(self, caller: Caller, query: str, since: str = "") -> Picture:
        """What happened in a case, as a picture."""
        self.not_too_often(caller)
        first = grammar.read_since(since, today=self._now().date())
        return await self._looking.picture(query, first, seen_by=caller.home)

    async def party(self, caller: Caller, query: str) -> Message:
        """Look a party up: its cases and latest stories."""
        self.not_too_often(caller)
        return await self._looking.party(query, seen_by=caller.home)

    async def latest(self, caller: Caller, topic: str = "", count: int = LISTED) -> Message:
        """The latest stories, of one topic or of all."""
        self.not_too_often(caller)
        return await self._looking.latest(topic, count, seen_by=caller.home)

    async def search(
        self, caller: Caller, query: str, source: str = "", since: str = "", page: int = 1
    ) -> Message:
        """Full-text search over titles and summaries, newest first, page by page.

        ``source`` is a domain, a publisher's or feed's name, or a kind of feed; it and ``since``
        may also stand in ``query``, as ``source:sec.gov since:30d``.
        """
        self.not_too_often(caller)
        return await self._searching.search(
            query, source=source, since=since, page=page, caller=caller
        )

    async def sources(self, caller: Caller, story: str = "") -> Message:
        """What is polled, and how it fares; or every source of the story of that number."""
        return await (self._reporting.of_story(story) if story else self._reporting.sources())

    async def health(self, caller: Caller, channel: str | None = None) -> Message:
        """Whether sources are read and alerts go out, and which channels here get none."""
        return await self._reporting.health(
            channel or caller.channel, caller.place, tenant=caller.tenant
        )

    async def subscribe(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        """Subscribe ``channel`` (default the caller's) to topics with filters."""
        await may_manage(caller)
        required(words, "Follow what? For example: `subscribe case:sec-v-binance`")
        return await self._following.add(channel or caller.channel, words, caller=caller)

    async def trial(self, caller: Caller, words: str) -> Message:
        """What ``subscribe`` with these words would do, and would have brought in 30 days."""
        await may_manage(caller)
        required(words, "Follow what? Choose a case or a party, or name one in words.")
        return await self._trying.rule(words, place=caller.place, seen_by=caller.home)

    async def held(self, caller: Caller) -> Sequence[Held]:
        """What the caller's channel follows, one by one."""
        return await self._listing.held(caller.channel)

    async def form(self, caller: Caller, value: str) -> Held | None:
        """What a form that a button opens begins with: a subscription, None for a new one."""
        return await self._pressing.form(caller, value)

    async def unsubscribe(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        """End subscriptions of ``channel`` to topics; ``all`` ends every one."""
        await may_manage(caller)
        required(words, "Stop following what? For example: `unsubscribe party:coinbase`, or all")
        return await self._following.remove(
            channel or caller.channel, words, place=caller.place, seen_by=caller.home
        )

    async def subscriptions(self, caller: Caller, channel: str | None = None) -> Message:
        """What ``channel`` is subscribed to."""
        where = channel or caller.channel
        # A press says what may be done in its own channel alone.
        if caller.platform in SHOWS and where == caller.channel:
            return await self._listing.page(where, place=caller.place)
        return await self._listing.list(where, place=caller.place)

    async def set_look(
        self,
        caller: Caller,
        look: Look | None,
        *,
        publish: bool | None = None,
        channel: str | None = None,
    ) -> Message:
        """Set how Discord draws a channel's messages; what is None stays as it is."""
        await may_manage(caller)
        return await self._following.set_look(
            channel or caller.channel,
            look,
            publish=publish,
            tenant=caller.tenant,
            place=caller.place,
        )

    async def mute(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        """Silence a case, party or story for a time; without ``words``, what is silenced."""
        if words.strip():
            await may_manage(caller)
        return await self._muting.mute(caller.at(channel), words)

    async def unmute(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        """End a mute of ``channel``."""
        await may_manage(caller)
        required(words, "Unmute what? For example: `unmute case:sec-v-ripple`")
        return await self._muting.unmute(caller.at(channel), words)

    async def digest(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        """Set when ``channel`` gets its stories together; without ``words``, what is set."""
        if words.strip():
            await may_manage(caller)
        return await self._quietening.digest(caller.at(channel), words)

    async def quiet(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        """Set the hours in which ``channel`` gets no alerts; without ``words``, what is set."""
        if words.strip():
            await may_manage(caller)
        return await self._quietening.quiet(caller.at(channel), words)

    async def missed(self, caller: Caller, words: str = "", channel: str | None = None) -> Message:
        """What ``channel`` was not told, and why: muted, filtered out, or still waiting."""
        return await self._withheld.missed(caller.at(channel), words)

    async def my(self, caller: Caller, words: str) -> Message:
        """Carry out the words of a channel for the caller's own direct messages."""
        verb, rest = grammar.split_verb(words)
        if verb not in grammar.PERSONAL:
            raise UserError(
                f"my goes with {', '.join(grammar.PERSONAL)}. "
                "For example: `my subscribe party:coinbase`"
            )
        if not caller.personal:
            raise UserError("There are no direct messages here: ask in Slack or Discord.")
        own = replace(
            caller, channel=caller.personal, place=PERSONAL_PLACE, may_manage=True, managing=None
        )
        return await personally(self.run(own, f"{verb} {rest}"))

    async def corrections(self, caller: Caller, words: str = "") -> Message:
        """What was said to be wrong here; ``confirm 3``, ``undo 3``, ``dismiss 3`` decide."""
        return await self._correcting.list(caller, words)

    async def why(self, caller: Caller, delivery: str, channel: str | None = None) -> Message:
        """Why a story was posted to ``channel``, or why not: rule, evidence, feed, times.

        ``delivery`` is the number on an alert's button, or the address of one of its sources,
        perhaps with a channel behind it.
        """
        required(delivery, "Why what? Give the link of a story.")
        words, named = await other_channel(self._store, delivery.strip(), caller=caller)
        where = channel or named or caller.channel
        named_by_option = channel and caller.platform != "cli"
        place = caller.place if named_by_option or where == caller.channel else where
        wanted = words.strip().strip("<>")
        found = await self._explaining.why(wanted, where, place, caller=caller)
        if found is not None:
            return found
        number = int(wanted[:18]) if wanted.isdecimal() else 0
        kind, case = await self._store.read(storyless, number, where)
        if kind == CASE:
            return await self.case(caller, case)
        if kind == notices.FOLLOWED:
            return await self._listing.list(where, place=place)
        told_in = await self._withheld.of_digest(where, number)
        if told_in is None:
            raise UserError(topics.no_story(place))
        return told_in

    async def preview(self, caller: Caller, channel: str | None = None) -> Message:
        """The latest story that ``channel`` would have got, as its alert."""
        story = await self._following.latest(channel or caller.channel, seen_by=caller.home)
        if story is None:
            if not await self._store.read(subscriptions.of_channel, channel or caller.channel):
                raise UserError(
                    f"{follows(caller.place)} nothing yet. Try: `subscribe case:sec-v-binance`"
                )
            raise UserError(
                f"No story of anything that is followed in {caller.place} has been seen yet."
            )
        return cards.alert(story, registry=self._catalog.registry, delivery=0)

    async def track(self, caller: Caller, text: str) -> Message:
        """The case that somebody's message is about, to follow it: by links, numbers or names."""
        return await self._looking.track(text, seen_by=caller.home)

    async def linked(self, url: str, *, seen_by: str) -> Message | None:
        """What is known of the docket at an address of CourtListener or PACER, else None."""
        return await self._looking.linked(url, seen_by=seen_by)

    async def help(self, caller: Caller, topic: str = "") -> Message:
        """What can be asked, with examples."""
        return helping.answer(caller.platform, topic, place=caller.place)

    async def press(self, caller: Caller, verb: str, value: str) -> Message:
        """Answer a button: ``verb`` and ``value`` as the message's Button had them."""
        if verb in PRESSES:
            return await self._correcting.pressed(caller, verb, value)
        return await self._pressing.press(caller, verb, value)

    def not_too_often(self, caller: Caller) -> None:
        """Refuse a look-up to who has asked too many just now; the operator may ask all day."""
        if caller.platform == "cli":
            return
        person = f"{caller.platform}:{caller.tenant}:{caller.user}"
        wait = math.ceil(self._cooldown.wait(person, at=self._ticks()))
        if wait:
            raise UserError(
                "That was many questions in a short time: "
                f"ask again in {wait} second{'s' * (wait != 1)}."
            )

    def complete(self, caller: Caller, kind: str, typed: str, limit: int = 25) -> list[Choice]:
        """Suggestions for ``case``, ``party`` or ``topic``, from memory."""
        return self._catalog.seen_by(caller.home).complete(kind, typed, limit)

    async def follows(self, channel: str) -> bool:
        """Whether a channel is alerted to anything."""
        return await self._following.reaches(channel)

    async def refresh(self) -> bool:
        """Take in what was followed here or by another process; whether that changed anything."""
        return await self._following.refresh()

"""What the buttons of answers and alerts do."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.catalog import Catalog
from bot.commands import theirs
from bot.commands.caller import Caller, may_manage
from bot.commands.listing import Held, Listing, at_list, follows
from bot.commands.searching import Searching
from bot.commands.withheld import Withheld
from bot.commands.wording import personally
from bot.errors import UserError
from bot.message import Bullets, Message, Note, cards, code, span, subscribed, timelines, told
from bot.message.timelines import Page
from storage import quieting, subscriptions
from storage.store import Store

if TYPE_CHECKING:
    from bot.commands import Commands

DAY = timedelta(days=1)
OUTDATED = "This button is from an older version; type the command instead."


class Pressing:
    """Answers presses, most of them by the command that says the same."""

    def __init__(
        self,
        commands: "Commands",
        store: Store,
        catalog: Catalog,
        *,
        searching: Searching,
        listing: Listing,
        withheld: Withheld,
        now: Callable[[], datetime],
    ) -> None:
        self._commands = commands
        self._store = store
        self._catalog = catalog
        self._searching = searching
        self._listing = listing
        self._withheld = withheld
        self._now = now

    async def press(self, caller: Caller, verb: str, value: str) -> Message:
        """Answer a button. Raises UserError for one that there is no more."""
        answers: dict[str, Callable[[Caller, str], Awaitable[Message]]] = {
            "case": self._commands.case,
            "timeline": lambda caller, page: self._page(caller, page, drawn=False),
            "picture": lambda caller, page: self._page(caller, page, drawn=True),
            "search": self._further,
            "sources": self._commands.sources,
            "list": self._turn,
            "held": self._held,
            "follow": self._follow,
            "why": self._commands.why,
            "mute": self._mute,
            "unmute": self._commands.unmute,
            "digest": lambda caller, page: self._withheld.further(page, caller=caller),
        }
        if verb not in answers:
            raise UserError(OUTDATED)
        return await answers[verb](caller, value)

    async def _follow(self, caller: Caller, topic: str) -> Message:
        """Follow a topic; filters and options that it is followed with stay."""
        kept = await self._listing.kept(caller.channel, topic)
        if not kept:
            return await self._commands.subscribe(caller, topic)
        await may_manage(caller)
        await self._store.write(subscriptions.enable, caller.channel, tenant=caller.tenant)
        name = cards.topic_name(topic, self._catalog.registry)
        return told(
            f"{follows(caller.place)} {name} already, and goes on as it was.",
            Bullets(lines=((code(topic), *[span(f" {term}") for term in kept]),)),
            Note(line=(span("Without all that: "), code(f"subscribe {subscribed.typed(topic)}"))),
        )

    async def _mute(self, caller: Caller, topic: str) -> Message:
        """Silence a topic for a day; what is silenced for longer stays so."""
        longer = await self._store.read(quieting.mutes, caller.channel, now=self._now() + DAY)
        kept = any(each.topic == topic for each in longer)
        return await self._commands.mute(caller, "" if kept else f"{topic} 24h")

    async def _turn(self, caller: Caller, value: str) -> Message:
        number, _, start = value.partition(":")
        own = await self._of_list(caller, number)
        first = int(start[:6]) if start.isdecimal() else 0
        turned = self._listing.page(own.channel, place=own.place, start=first)
        return await (turned if own is caller else personally(turned))

    async def _held(self, caller: Caller, value: str) -> Message:
        """Do to a subscription of a list what its button says."""
        action, _, rest = value.partition(":")
        number, _, marked = rest.partition(":")
        own = await self._of_list(caller, number)
        done = self._done(own, action, marked)
        return await (done if own is caller else personally(done))

    async def _done(self, own: Caller, action: str, marked: str) -> Message:
        topic = (await self._listing.marked(own.channel, marked)).topic
        match action:
            case "show":
                return await self._listing.one(own.channel, topic)
            case "mute":
                return await self._mute(own, topic)
            case "test":
                return await self._commands.preview(own)
            case "remove":
                return await self._commands.unsubscribe(own, subscribed.typed(topic))
        raise UserError(OUTDATED)

    async def _of_list(self, caller: Caller, number: str) -> Caller:
        """The caller as of the channel of a list. Raises UserError where that is not theirs."""
        own = at_list(caller, number)
        if own is not caller and not await self._store.read(
            theirs.has_channel, own.channel, caller=own
        ):
            raise UserError("That list is of another channel: ask for it there.")
        return own

    async def form(self, caller: Caller, value: str) -> Held | None:
        """What a form begins with: a subscription to change, None to make a new one.

        Raises UserError for who may not change what the channel receives.
        """
        number, _, marked = value.partition(":")
        if at_list(caller, number) is caller:
            await may_manage(caller)
        if not marked:
            return None
        own = await self._of_list(caller, number)
        return await self._listing.marked(own.channel, marked)

    async def _further(self, caller: Caller, value: str) -> Message:
        self._commands.not_too_often(caller)
        return await self._searching.further(value, caller=caller)

    async def _page(self, caller: Caller, value: str, *, drawn: bool) -> Message:
        case, page = _read_page(value)
        since = page.since.isoformat() if page.since else ""
        if drawn:
            picture = await self._commands.picture(caller, case, since)
            name = cards.case_name(case, self._catalog.registry)
            return replace(told(f"Timeline of {name}"), picture=picture)
        return await self._commands.timeline(caller, case, since, page.start)


def _read_page(value: str) -> tuple[str, Page]:
    try:
        return timelines.read_page(value)
    except ValueError:
        raise UserError(OUTDATED) from None

"""Commands over a store in which there is something to be asked about."""

from datetime import datetime

from bot.catalog import Catalog
from bot.commands import Caller, Commands
from bot.message import Bullets, Buttons, Entry, Fields, Heading, Message, Note, Paragraph
from bot.model import Feed, FeedKind
from storage import feeds, subscriptions
from storage.sqlite import SqliteStore
from tests.ingesting import TEXT, TITLE, WIRE, Ingesting
from tests.samples import REGISTRY, news

DDC = Feed(name="D.D.C.", url="https://ecf.dcd.example/rss", kind=FeedKind.COURT, court="dcd")
ANN = Caller(platform="slack", tenant="T1", channel="slack:C1", user="ann")


class Asking:
    """Commands over a real store with one story in it."""

    def __init__(self, store: SqliteStore, now: datetime) -> None:
        self.store = store
        self.now = now
        self.taking = Ingesting(store, now)
        self.commands = Commands(store, Catalog(REGISTRY), now=lambda: self.now)

    async def prepared(self) -> "Asking":
        await self.store.write(feeds.sync, [DDC])
        await self.taking.baseline(WIRE)
        await self.taking.take(WIRE, news("one", TITLE, TEXT, at=self.now))
        return self

    async def ask(self, text: str, caller: Caller = ANN) -> str:
        return said(await self.commands.run(caller, text))

    async def topics(self, channel: str = "slack:C1") -> list[str]:
        held = await self.store.read(subscriptions.of_channel, channel)
        return [each.topic for each in held]


def said(message: Message) -> str:
    """All the text of a message, as somebody reads it."""
    lines = [message.text]
    for block in message.blocks:
        match block:
            case Heading(line=line) | Paragraph(line=line) | Note(line=line):
                lines.append("".join(span.text for span in line))
            case Entry(line=line, note=note):
                lines.append("".join(span.text for span in (*line, *note)))
            case Bullets(lines=many):
                lines += ["".join(span.text for span in line) for line in many]
            case Fields(pairs=pairs):
                lines += [f"{name}: {''.join(span.text for span in line)}" for name, line in pairs]
            case Buttons(buttons=buttons):
                lines += [f"[{button.label}]" for button in buttons]
    return "\n".join(lines)

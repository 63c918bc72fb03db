"""A feed as it is written, before anything is understood."""

from dataclasses import dataclass

from bot.schedule import ANY_PACE, Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item as the feed writes it; a field is empty where the feed does not say.

    ``link`` is the guid where the feed says that one is the address too. ``creator`` is read of
    RSS only, where the SEC puts release numbers.
    """

    guid: str = ""
    link: str = ""
    title: str = ""
    body: str = ""
    published: str = ""
    creator: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed as it is written; ``truncated`` says that it was cut, ``items`` are whole."""

    title: str = ""
    link: str = ""
    description: str = ""
    built: str = ""
    items: tuple[Item, ...] = ()
    truncated: bool = False
    pace: Pace = ANY_PACE

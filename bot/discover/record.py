"""What a court's or regulator's entry says of the case that it is of."""

from dataclasses import dataclass

from bot import docket
from bot.discover.names import PROSECUTOR, Sides, sides
from bot.model import Docket, Draft, Party, Registry
from bot.text import clean_line

LONGEST_CAPTION = 300
_SEC = "sec"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What an entry says of its case; a release without a docket number is known by its names."""

    caption: str | None
    sides: Sides
    docket: Docket | None


def record_of(draft: Draft, caption: str | None, registry: Registry) -> Record:
    """What an entry with this caption says of its case."""
    said = caption or ""
    return Record(
        caption=caption,
        sides=sides(said, _parties(draft, said, registry)),
        docket=draft.facts.docket,
    )


def caption_in(text: str) -> str | None:
    """A caption as it is shown, None where there is none."""
    caption = clean_line(text)[:LONGEST_CAPTION].strip()
    return (docket.short_caption(caption) if caption.isupper() else caption) or None


def released_caption(draft: Draft, registry: Registry) -> str | None:
    """The caption of the docket that a release names; else the defendants of an SEC suit.

    The SEC's litigation releases are titled by these alone.
    """
    said = f"{draft.title}\n{draft.text}"
    for mention in docket.find_captions(said) if draft.facts.docket else ():
        caption = caption_in(mention.caption.text)
        if caption and _by_regulator(sides(caption, _parties(draft, caption, registry)), registry):
            return caption
    if not (draft.entry.release or "").startswith("LR-") or not draft.title:
        return None
    return caption_in(f"SEC v. {draft.title}")


def span_of(draft: Draft, record: Record) -> tuple[int, int]:
    """Where an entry says its docket number; else its caption; else its title's place."""
    said = f"{draft.title}\n{draft.text}"
    if record.docket is not None:
        for mention in docket.find(said):
            if docket.same(mention.number, record.docket.number):
                return mention.start, mention.end
    short = clean_line(docket.short_caption(record.caption or ""))
    for name in (record.caption, short):
        if name and (start := said.find(name)) >= 0:
            return start, start + len(name)
    return (0, len(draft.title)) if draft.entry.release else (0, 0)


def _parties(draft: Draft, caption: str, registry: Registry) -> list[Party]:
    """Who a caption may name: the parties that the tagger saw, and the plaintiffs of form."""
    ids = [*draft.facts.parties, PROSECUTOR]
    if draft.entry.release and caption.startswith("SEC v. "):
        ids.append(_SEC)
    return [registry.parties[each] for each in dict.fromkeys(ids) if each in registry.parties]


def _by_regulator(who: Sides, registry: Registry) -> bool:
    ids = (key.removeprefix("party:") for key in who.plaintiffs)
    return any(
        each in registry.parties and registry.parties[each].kind == "regulator" for each in ids
    )

"""An entry understood: clean texts, keys, tags, development, summary; needs no database."""

from bot import dedupe, docket, event, summary, text, url
from bot.model import Docket, Draft, Entry, Facts, FeedKind, Filing, Tag
from bot.tag import Tagger


def prepare(
    entry: Entry, *, kind: FeedKind, publisher: str, tagger: Tagger, court: str | None = None
) -> Draft:
    """Make a draft of an entry.

    ``publisher`` is the feed's name, for entries that name none; ``court`` the feed's court.
    """
    filing = entry.filing
    clean = text.clean(
        (filing and _headline(filing)) or text.html_to_text(entry.title),
        text.html_to_text(entry.body),
    )
    title = clean.title or _short(clean.text)
    tagging = tagger.tag(
        title,
        clean.text,
        filing=filing,
        release=entry.release,
        url=entry.link,
        published=entry.published,
        kind=kind,
    )
    development = event.classify(title, clean.text, kind=kind, filing=filing)
    return Draft(
        entry=entry,
        title=title,
        text=clean.text,
        repaired=clean.repaired,
        event=development,
        summary=summary.summarise(title, clean.text, filing=filing, release=entry.release),
        facts=Facts(
            fingerprint=dedupe.fingerprint(title, clean.text),
            kind=kind,
            url=url.canonical_url(entry.link) if entry.link else None,
            publisher=entry.publisher or publisher,
            published=entry.published,
            docket=_docket(filing, f"{title}\n{clean.text}", court),
            number=filing.number if filing else None,
            release=entry.release or docket.accession(entry.guid or ""),
            event=development,
            cases=ids(tagging.cases),
            parties=ids(tagging.parties),
        ),
        tags=(*tagging.cases, *tagging.parties),
        candidates=tagging.candidates,
    )


def ids(tags: tuple[Tag, ...]) -> tuple[str, ...]:
    """The ids of what tags name, each once, in the order of their evidence; nothing private."""
    public = (tag.topic.partition(":")[2] for tag in tags if not tag.private)
    return tuple(dict.fromkeys(public))


def _headline(filing: Filing) -> str:
    """A docket entry's title: what was filed, then where; the feed's own says only where."""
    named = (docket.filed(each, filing.docket) for each in filing.events)
    events = "; ".join(dict.fromkeys(name for name in named if name))
    caption = text.clean_line(docket.short_caption(filing.caption or "") or filing.docket or "")
    return f"{events}: {caption}" if events and caption else events or caption


def _short(body: str) -> str:
    """A title for what has none: the beginning of its text."""
    return text.cut(body.partition("\n")[0], 100)


def _docket(filing: Filing | None, said: str, court: str | None) -> Docket | None:
    if filing:
        if filing.docket is None or (filing.court or court) is None:
            return None
        return Docket(court=filing.court or court or "", number=filing.docket)
    named = {(mention.court, mention.number) for mention in docket.find(said) if mention.court}
    if len(named) != 1:
        return None
    found, number = named.pop()
    return Docket(court=found or "", number=number)

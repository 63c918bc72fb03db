"""What courts write in the titles and descriptions of their feeds -> a filing."""

import re
from html import unescape

from bot import docket
from bot.model import Filing
from bot.parse.item import Item
from bot.url import web_url

_LONGEST = 20_000
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ANCHOR = re.compile(
    r"""<a\s[^<>]{0,40}?href\s*=\s*["']?([^"'<>\s]{1,2000})["']?[^<>]{0,200}>([^<]{0,80})</a>""",
    re.IGNORECASE,
)
_ENTRY_NUMBER = re.compile(r"#?([0-9]{1,6}(?:-[0-9]{1,4})?)$")
_UNLINKED_NUMBER = re.compile(r"\]\s*\(#?([0-9]{1,6}(?:-[0-9]{1,4})?)\)")
_ECF = re.compile(r"^https?://ecf(?:-test)?\.([a-z0-9]{2,12})\.uscourts\.gov(?:/|$)", re.IGNORECASE)
# "5:18-~gr-00001": what stands where a docket number should.
_NUMBERISH = re.compile(r"^[0-9]{1,2}[:-][^\s]*[0-9]$")
_LABEL = re.compile(
    r"^(?P<event>[A-Za-z ]{0,40}?)\s*(?:in\s+)?(?:case|docket|no\.?)\s*#?\s*:?\s*", re.IGNORECASE
)
_BETWEEN = " \t,|:;–—-"
_SITE_NUMBER = re.compile(r"(?<![0-9A-Za-z/-])[0-9]{2}-[0-9]{1,6}(?![0-9A-Za-z]|-[0-9])")
_FILE_NUMBER = re.compile(r"/([0-9]{2}-[0-9]{3,6})(?:[-_.][^/]*)?$")
_SITE_TAIL = re.compile(r"\s*(?:\((?:cv|cr|ag|pr|op|bk)\).*|\{[^{}]*\}.*|\[uploaded:.*)$")
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OPINION = re.compile(
    r"\b(?:(?:un)?published |(?:non-?)?precedential )?"
    r"(?:opinion|order and judgment|disposition)\b",
    re.IGNORECASE,
)
_ARGUED = re.compile(r"^argued:?\s*(?P<day>[0-9/-]{8,10}|)\s*$", re.IGNORECASE)
# Folders of courts' own sites: /datastore/opinions/, /internet/opinions.nsf/, /OpinionsWeb/.
_OPINIONS = re.compile(
    r"/(?:(?:new|slip|recent|(?:un)?published)-)?(?:opinions?(?:\.nsf|web)?|"
    r"(?P<unpublished>memoranda))/",
    re.IGNORECASE,
)
# "Roe v. Doe (SJC 12043) (July 1, 2016)".
_SITE_MARKS = re.compile(r"(?:\s*\([^()]{0,40}[0-9][^()]{0,40}\))+$")
_MOST_EVENTS = 40


def is_ecf(item: Item) -> bool:
    """Say whether an item comes from a court's docket system, not from its opinions page."""
    return _ECF.match(item.guid) is not None or _ECF.match(item.link) is not None


def ecf_court(address: str) -> str | None:
    """Read the court out of an address of its docket system."""
    match = _ECF.match(address)
    return docket.court_id(match[0]) if match else None


def read_filing(items: list[Item], court: str | None) -> Filing:
    """Read the filing that one or more items of a court's feed tell of, one event each."""
    first = items[0]
    if not is_ecf(first):
        return _opinion(first, court)
    number, caption = _numbered(plain(first.title))
    bodies = [item.body[:_LONGEST] for item in items]
    papers = [paper for body in bodies if (paper := _paper(body)) != (None, None)]
    entry, document = papers[0] if papers else (None, None)
    return Filing(
        court=ecf_court(first.guid) or ecf_court(first.link) or court,
        docket=number,
        caption=caption or None,
        number=entry,
        events=tuple(dict.fromkeys(event for body in bodies for event in _events(body))),
        document=document,
    )


def plain(text: str) -> str:
    """Reduce a title to its text: no tags, no references, single spaces."""
    return _SPACE.sub(" ", unescape(_TAG.sub(" ", text[:_LONGEST]))).strip()


def _numbered(title: str) -> tuple[str | None, str]:
    head, _, rest = title.partition(" ")
    number = docket.normalise(head)
    if number is None and not _NUMBERISH.match(head):
        return None, title
    return number, rest.strip()


def _events(body: str) -> list[str]:
    """List what stands in square brackets, outermost ones only."""
    found: list[str] = []
    depth = start = 0
    text = plain(body)
    for match in re.finditer(r"[\[\]]", text):
        if match[0] == "[":
            depth += 1
            start = match.end() if depth == 1 else start
        elif depth:
            depth -= 1
            event = text[start : match.start()].strip()
            if depth == 0 and event and len(found) < _MOST_EVENTS:
                found.append(event)
    return found


def _paper(body: str) -> tuple[str | None, str | None]:
    """Read an entry's number and the address of its paper."""
    html = unescape(body) if "&lt;a" in body.lower() else body
    if anchor := _ANCHOR.search(html):
        number = _ENTRY_NUMBER.match(anchor[2].strip())
        return (number[1] if number else None), web_url(unescape(anchor[1]))
    unlinked = _UNLINKED_NUMBER.search(plain(body))
    return (unlinked[1] if unlinked else None), None


def _held(event: str) -> str:
    """What a page of recordings calls "Argued: 09-16-2022" is an oral argument."""
    argued = _ARGUED.match(event)
    if argued is None:
        return event
    return f"Oral Argument on {argued['day']}" if argued["day"] else "Oral Argument"


def _opinion(item: Item, court: str | None) -> Filing:
    title, body = plain(item.title), plain(item.body)
    number, caption, event = None, title, ""
    for text in (title, body):
        if match := _SITE_NUMBER.search(text):
            number = docket.normalise(match[0])
            label = _LABEL.match(text[: match.start()])
            event = event or (label["event"].strip() if label else "")
            rest = _SITE_TAIL.sub("", text[match.end() :]).strip(_BETWEEN)
            caption = rest if docket.parse_caption(rest) else caption
    if number is None and (match := _FILE_NUMBER.search(item.link.partition("?")[0])):
        number = docket.normalise(match[1])
    caption = _SITE_MARKS.sub("", caption)
    has_caption = docket.parse_caption(caption) is not None
    events = [_WORDS.sub(" ", event)] if event else [_held(each) for each in _events(item.body)]
    if not events and (described := _OPINION.search(body)):
        events = [described[0]]
    if not events and has_caption and (folder := _OPINIONS.search(item.link)):
        events = ["Memorandum Disposition" if folder["unpublished"] else "Opinion"]
    return Filing(
        court=court,
        docket=number,
        caption=caption if has_caption else None,
        events=tuple(events),
        document=web_url(item.link),
    )

"""Say in two or three sentences what a text reports, in the text's own words."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from bot import docket, event
from bot import text as folding
from bot.model import Event, Filing

MAX_SENTENCES = 3
MAX_WORDS = 60
MAX_CHARS = 400
READ_CHARS = 4_000
READ_SENTENCES = 20
CANDIDATES = 8
DATELINES = 4
TELLING_WORDS = 4
FULL_WORDS = 8
HEADING_WORDS = 12
TITLE, ALONE = 8, 0.5  # measured: docs/design.md, "A summary covers"
LABEL_WORDS = 10


def summarise(
    title: str,
    text: str,
    *,
    filing: Filing | None = None,
    release: str | None = None,
    limit_words: int = MAX_WORDS,
    limit_chars: int = MAX_CHARS,
) -> str:
    """Summarise a clean text in at most three of its sentences, in their order.

    A docket entry (``filing``) gets a fixed form made of its facts instead. A text without
    sentences, or with none but its title, gives its best short form: the release or title, cut to
    the limits. The result holds at most ``limit_words`` words and ``limit_chars`` characters.
    """
    if filing is not None:
        line = _docket_entry(title, filing, limit_words, limit_chars)
        return _cut(line, limit_words, limit_chars)
    heading = frozenset(_words(title))
    told = _telling(heading, text)
    if not told:
        return _cut(_short_form(title, text, release), limit_words, limit_chars)
    if len(told) <= MAX_SENTENCES:
        whole = _joined([sentence.text for sentence in told])
        length = sum([sentence.length for sentence in told])
        if len(whole) <= limit_chars and length <= limit_words:
            return whole
    chosen = _choose(heading, told, limit_words, limit_chars) or told[:1]
    return _cut(_joined([sentence.text for sentence in chosen]), limit_words, limit_chars)


def _joined(told: Sequence[str]) -> str:
    """Sentences one after the other; a line that ends without a stop gets one."""
    ended = [f"{each}." if each[-1:].isalnum() else each for each in told[:-1]]
    return " ".join([*ended, *told[-1:]])


def sentences(text: str) -> list[str]:
    """Split a clean text into sentences; a line break always ends one.

    Abbreviations of the law ("v.", "No. 23", "F. Supp.", "Inc.", "U.S.") and initials end no
    sentence unless what follows can only begin one.
    """
    return list(_sentences(text))


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from _split(" ".join(line.split()))


_BREAK = re.compile(r"""[.!?…][.!?…]*["'”’)\]»]*(?=\s+["'“‘(«\[]*+(\S+))""")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Before a name or a number these never end a sentence.
_TITLES = _set(
    """
    mr mrs ms dr prof hon rev gen sen rep gov lt sgt col capt cmdr st mt ft v vs cf e.g
    i.e viz ex dkt doc docs para pp fed r civ crim evid app supp cir dist bankr ct cl
    stat u.s.c c.f.r art ch sec messrs pres supt det ofc insp atty asst dep adm maj
    """
)
# These end a sentence when the next word can only begin one.
_ENDINGS = _set(
    """
    inc ltd corp co llc llp lp l.p l.l.c plc n.a s.a a.g b.v u.s u.k e.u d.c u.n n.y l.a
    jr sr esq al etc a.m p.m bros assn dept div est ave blvd rd ph.d m.d j.d f.2d f.3d
    """
)
_NUMBERED = _set("no nos p jan feb mar apr jun jul aug sep sept oct nov dec fig vol")
_STARTERS = _set(
    """
    a an the this that these those it its he his she her they their we our you your i in
    on at as for from by with to of after before since when while during if although
    though because but and however meanwhile moreover additionally still yet also both
    each some many most all no not there here what who why how under over last earlier
    later once now then according despite instead
    """
)


def _split(line: str) -> Iterator[str]:
    cased = line != line.lower()
    start = 0
    for end in _BREAK.finditer(line):
        place = end.start()
        if cased and line[end.start(1)].islower():
            continue
        if line[place] != "." or _ends(line, place, end):
            yield line[start : end.end()].strip()
            start = end.end()
    if rest := line[start:].strip():
        yield rest


def _ends(line: str, place: int, end: re.Match[str]) -> bool:
    """Whether the point at a place ends a sentence: an abbreviation's does not."""
    last = line[line.rfind(" ", 0, place) + 1 : place]
    if len(last) > LONGEST_ABBREVIATION:
        return True
    last = last.lstrip("\"'“‘([").casefold()
    if last in _ENDINGS or _INITIALS.fullmatch(last):
        first = end.group(1).casefold().rstrip(",")
        return first in _STARTERS and first != "i"
    return not (last in _TITLES or (last in _NUMBERED and end.group(1)[:1].isdigit()))


LONGEST_ABBREVIATION = 10


_DATELINE = re.compile(
    r"^(?:[A-Z][\w.,’' /-]{0,60})?\([A-Z][\w. ]{1,30}\)\s*(?:--?|—|–|:)\s*"
    r"|^(?:[A-Z][\w.,’' /-]{0,60})?\([A-Z]{2,12}\)(?=[A-Z\"“])"
    r"|^[A-Z]{3}[A-Z.,’' /-]{0,40}(?:, \w+\.? \d{1,2})?\s+(?:--|—|–|-)\s+(?=[A-Z\"“])"
    r"|^\((?:Adds|Updates|Corrects|Recasts|Refiles)[^)]{0,80}\)\s*"
)


def _without_dateline(sentence: str) -> str:
    if "(" not in sentence and not sentence[:3].isupper():
        return sentence
    for _ in range(2):
        sentence = (
            sentence[len(found.group()) :] if (found := _DATELINE.match(sentence)) else sentence
        )
    return sentence


class _Told(NamedTuple):
    """A sentence of a text, with its words folded, and those of them that say something.

    ``length`` counts what stands between its spaces.
    """

    text: str
    length: int
    words: list[str]
    content: frozenset[str]


def _telling(heading: frozenset[str], text: str) -> list[_Told]:
    """The first ``READ_SENTENCES`` sentences that say something beyond the title."""
    told: list[_Told] = []
    for place, sentence in enumerate(_beginning(text)):
        bare = _without_dateline(sentence) if place < DATELINES else sentence
        folded = bare.casefold()
        pieces = folded.split()
        words = _bare(pieces)
        content = frozenset(words) - _EMPTY
        if _tells(folded, words) and not content <= heading:
            told.append(_Told(bare, len(pieces), words, content))
            if len(told) == READ_SENTENCES:
                break
    return told


def _beginning(text: str) -> Iterator[str]:
    """The sentences of the first ``READ_CHARS`` characters, without one that they cut."""
    found = _sentences(text[:READ_CHARS])
    if len(text) <= READ_CHARS:
        yield from found
        return
    last = next(found, "")
    only = True
    for sentence in found:
        yield last
        last, only = sentence, False
    if only:
        yield last


def _tells(folded: str, words: Sequence[str]) -> bool:
    """Whether a folded sentence is long enough, and no heading, credit or invitation."""
    if len(words) < TELLING_WORDS or folded[-1] == ":" or _OPENING.match(folded):
        return False
    if len(words) < HEADING_WORDS and folded[-1].isalnum():
        return False
    if not _MARKS.isdisjoint(words) and any(phrase in folded for phrase in _PHRASES):
        return False
    # "Source: Adobe" is a credit, "Source Code LLC was sued by ..." says something.
    label = _LABEL.match(folded)
    return label is None or (len(words) > LABEL_WORDS and folded[label.end()] not in ":|")


_OPENING = re.compile(
    r"\W*(?:"
    r"read (?:more|also|next|the (?:full|original|rest))|also read|see also|continue reading|"
    r"subscribe|sign up|click here|follow (?:us|@)|join (?:us|our)|download (?:the|our)|"
    r"this (?:article|story|post|report|content|piece) |the post |share (?:this|on)|"
    r"featured image|advertis|disclaimer|copyright|©|\(c\)|all rights reserved|leave a |"
    r"more from|most read|editor(?:['’]s|s['’]?)? note|scroll down|terms of|privacy|cookie|"
    r"our standards|the views |nothing in this|not (?:investment|financial) advice|"
    r"-?ends?-?$|\d{1,2}:\d{2}|"
    r"(?:additional )?(?:reporting|editing|writing|compiled) by|https?://|"
    r"by (?:\.|staff|(?:[\w.'’-]+\s?){1,4}(?:$|[,|])))"
)
_PHRASES = (
    "appeared first on",
    "rights reserved",
    "contributed to this",
    "sign up for our",
    "subscribe to our",
    "our newsletter",
    "shutterstock",
    "getty images",
    "continue reading",
    "click to",
    "read more",
    "(pictured",
    "(left)",
    "(right)",
)
# A word of each phrase: most sentences have none, and looking that up is quick.
_MARKS = _set(
    "appeared rights contributed sign subscribe newsletter shutterstock getty reading click read "
    "pictured left right"
)
_LABEL = re.compile(
    r"\W*(?:image|photo|picture|video|source|credit|related|correction|published|updated|posted|"
    r"tag|comment|disclosure|loading|trending|contact|email|watch|listen|categorie)[sy]?\b"
)
_AROUND = ".,;:!?…\"'“”‘’()[]{}«»<>*_|/\\-–—"


def _words(text: str) -> list[str]:
    """The folded words of a text without the marks around them."""
    return _bare(text.casefold().split())


def _bare(pieces: Sequence[str]) -> list[str]:
    return list(filter(None, map(str.strip, pieces, repeat(_AROUND))))


class _Sentence(NamedTuple):
    """A sentence to choose, with the words it repeats and what it is worth without others."""

    place: int
    text: str
    length: int
    content: frozenset[str]
    standing: float
    alone: float
    leans: bool


_EMPTY = _set(
    """
    a an the this that these those it its he him his she her they them their we us our
    you your i my is are was were be been being am has have had do does did will would
    can could may might shall should must not no nor so than then there here of in on at
    as for from by with to into onto out up down off over under about after before
    between during through against within without and or but if while when where who
    whom whose which what why how all any both each few more most other some such only
    own same too very just also said says say told according one two new more
    """
)
# A sentence that begins so is about somebody named in the one before ("He was ...").
_LEANING = _set(
    """
    he she they it this that these those then such his her their he's she's it's that's they're
    he’s she’s it’s that’s they’re
    """
)


def _weigh(told: Sequence[_Told]) -> dict[str, int]:
    """Weigh the words that several sentences have: by how many do, and by how early the first.

    Whole numbers: sums of them are the same in whatever order a set gives its words.
    """
    counts = Counter(chain.from_iterable(sentence.content for sentence in told))
    later = {word for word, count in counts.items() if count > 1}
    weights: dict[str, int] = {}
    for place, sentence in enumerate(told):
        bonus = 2 * READ_SENTENCES - place
        first = later & sentence.content
        later -= first
        for word in first:
            weights[word] = (counts[word] - 1) * bonus
    return weights


def _candidates(
    heading: frozenset[str], told: Sequence[_Told], weights: Mapping[str, int]
) -> Iterator[_Sentence]:
    heading = heading - _EMPTY
    repeated = weights.keys()
    for place, sentence in enumerate(told[:CANDIDATES]):
        shared = len(sentence.content & heading) / (len(heading) + 1)
        standing = (2 - place / CANDIDATES + TITLE * shared) * _standing(sentence)
        leans = place > 0 and sentence.words[0] in _LEANING
        content = sentence.content & repeated
        # One more than its words: what repeats nothing is told by its beginning.
        alone = (1 + sum(map(weights.__getitem__, content))) * standing
        yield _Sentence(place, sentence.text, sentence.length, content, standing, alone, leans)


def _standing(sentence: _Told) -> float:
    """How well a sentence stands alone: less if it is short, asks, or is half a quote."""
    standing = 1.0
    if len(sentence.words) < FULL_WORDS or sentence.text[-1] == "?":
        standing *= 0.6
    if sentence.text.count('"') % 2 or sentence.text.count("“") != sentence.text.count("”"):
        standing *= 0.4
    return standing


class _Choice(NamedTuple):
    """Sentences chosen together, in their order, and what they are worth."""

    worth: float
    chosen: tuple[_Sentence, ...]
    covered: frozenset[str]
    words: int
    chars: int


def _choose(
    heading: frozenset[str], told: Sequence[_Told], limit_words: int, limit_chars: int
) -> Sequence[_Sentence]:
    """Choose the sentences that together say most of what the text repeats (maximum coverage).

    After Gillick and Favre, "A scalable global model for summarization" (2009): what a summary is
    worth is the worth of the words it has, each counted once. The first sentence that says
    something is always told if it stands alone and speaks of what the title does: news and rulings
    begin with what was done. Another may be a standfirst, a note or a scene. The others are few
    enough to try all that fit, but for those that cannot become better than what is found.
    """
    weights = _weigh(told)
    candidates = list(_candidates(heading, told, weights))
    start = _Choice(0.0, (), frozenset(), limit_words, limit_chars)
    first = candidates[0]
    fits = first.length <= limit_words and len(first.text) <= limit_chars
    if fits and _standing(told[0]) == 1 and not heading.isdisjoint(told[0].content):
        start = _with(start, first, first.alone)
        candidates = candidates[1:]
    return _grow(start, start, candidates, weights).chosen


def _grow(
    choice: _Choice, best: _Choice, rest: Sequence[_Sentence], weights: Mapping[str, int]
) -> _Choice:
    """The better of the best choice so far and all that begin with this one."""
    words, chars = choice.words, choice.chars
    rest = [each for each in rest if each.length <= words and len(each.text) <= chars]
    later = MAX_SENTENCES - len(choice.chosen) - 1
    bound = choice.worth + later * max([each.alone for each in rest], default=0.0)
    for at, sentence in enumerate(rest, 1):
        if bound + sentence.alone <= best.worth:
            continue
        worth = choice.worth + _gain(choice, sentence, weights)
        if later or worth > best.worth:
            more = _with(choice, sentence, worth)
            if worth > best.worth:
                best = more
            if later and at < len(rest):
                best = _grow(more, best, rest[at:], weights)
    return best


def _gain(choice: _Choice, sentence: _Sentence, weights: Mapping[str, int]) -> float:
    """What a sentence adds: less what is told already, and less if it leans on one left out."""
    gain = sentence.alone
    if known := sentence.content & choice.covered:
        gain -= sum(map(weights.__getitem__, known)) * sentence.standing
    if sentence.leans and not (choice.chosen and choice.chosen[-1].place == sentence.place - 1):
        gain *= ALONE
    return gain


def _with(choice: _Choice, sentence: _Sentence, worth: float) -> _Choice:
    return _Choice(
        worth,
        (*choice.chosen, sentence),
        choice.covered | sentence.content,
        choice.words - sentence.length,
        choice.chars - len(sentence.text) - 1,
    )


def _short_form(title: str, text: str, release: str | None) -> str:
    plain = " ".join(text.split())
    best = plain if len(plain) > len(title) and _tells(plain.casefold(), _words(plain)) else title
    if release is None or release in best:
        return best
    series = _SERIES.get(release.partition("-")[0].upper(), "Release")
    return f"{series} {release}: {best}"


_SERIES = {
    "LR": "SEC litigation release",
    "33": "SEC release",
    "34": "SEC release",
    "IA": "SEC release",
    "IC": "SEC release",
    "AAER": "SEC accounting and auditing enforcement release",
}
_SAYS_HOW = re.compile(
    r"\b(?:filed|entered|issued|sent|held|docketed|set|served|terminated)$|^oral argument\b",
    re.IGNORECASE,
)
_ENTERED = frozenset(
    {Event.ORDER, Event.RULING, Event.OPINION, Event.DISMISSAL, Event.HEARING, Event.SENTENCING}
)


def _docket_entry(title: str, filing: Filing, limit_words: int, limit_chars: int) -> str:
    """Say "Order on Motion to Dismiss entered in A v. B (D.D.C. 1:23-cv-01599), docket entry 9"."""
    case = folding.clean_line(docket.short_caption(filing.caption or ""))
    if not case and not filing.events and title:
        return title
    court = docket.court_name(filing.court) if filing.court else ""
    where = " ".join(part for part in (court, filing.docket) if part)
    tail = f" in {_cut(case, limit_words // 3, limit_chars // 3)}" if case else ""
    tail += f" ({where})" if where else ""
    if filing.number and filing.number.isdigit():
        tail += f", docket entry {filing.number}"
    rest = (limit_words - len(tail.split()), limit_chars - len(tail) - 1)
    named = [docket.filed(folding.clean_line(name), filing.docket) for name in filing.events]
    return _listed([name for name in dict.fromkeys(named) if name], *rest) + tail + "."


def _listed(events: Sequence[str], limit_words: int, limit_chars: int) -> str:
    names = events or ["Docket entry"]
    verb = "" if _SAYS_HOW.search(names[-1]) else f" {_verb(events)}"
    for kept in range(len(names), 0, -1):
        more = f" and {len(names) - kept} more" if kept < len(names) else ""
        line = "; ".join(names[:kept]) + more + verb
        if len(line) <= limit_chars and len(line.split()) <= limit_words:
            return line
    return _cut(names[0], limit_words - 1, limit_chars - len(verb)) + verb


def _verb(events: Sequence[str]) -> str:
    entered = event.weightiest(map(event.describe, events)) in _ENTERED
    ordered = any("order" in _words(name) for name in events)
    return "entered" if events and (entered or ordered) else "filed"


def _shorten(text: str, limit: int) -> str:
    plain = " ".join(text.split())
    if len(plain) <= limit:
        return plain
    return plain[: max(limit - 1, 1)].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def _cut(text: str, limit_words: int, limit_chars: int) -> str:
    words = text.split()
    if len(words) > limit_words:
        text = " ".join(words[:limit_words]).rstrip(" ,;:-") + "…"
    return _shorten(text, limit_chars)

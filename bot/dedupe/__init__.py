"""Decide whether an item is a copy or a retelling of a story that is already known."""

import hashlib
import math
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, product
from typing import Literal, NamedTuple

from bot.dedupe import terms
from bot.dedupe.terms import Term
from bot.model import MILESTONES, Event, Facts, FeedKind, Fingerprint

Relation = Literal["copy", "same_story", "related", "unrelated"]

COPY_WINDOW = timedelta(days=14)
STORY_WINDOW = timedelta(days=4)
EVENT_WINDOW = timedelta(days=3)

LEAD_WORDS = 64
BODY_WORDS = 600
TERMS = 48
SKETCH = 24
SKETCH_KEYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How two items relate.

    ``score`` is between 0 and 1 and says how sure the texts or facts make it that both report the
    same event. ``reasons`` are short phrases for a person.
    """

    relation: Relation
    score: float
    reasons: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether both belong to one story."""
        return self.relation in ("copy", "same_story")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach:
    """The item belongs to a known story."""

    story: int
    relation: Relation
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStory:
    """The item reports something new; ``related`` are stories of the same matter, nearest first."""

    related: tuple[int, ...] = ()


def decide(facts: Facts, candidates: Sequence[tuple[int, Facts]]) -> Attach | NewStory:
    """Decide which of the candidate stories an item belongs to, if any.

    A story may stand several times among the candidates, once for each of its entries.
    """
    verdicts = [(compare(facts, known), story) for story, known in candidates]
    same = [(verdict, story) for verdict, story in verdicts if verdict.same]
    if same:
        best, story = max(same, key=lambda found: (_rank(found[0]), -found[1]))
        return Attach(story=story, relation=best.relation, score=best.score, reasons=best.reasons)
    related = [(_rank(v), -story) for v, story in verdicts if v.relation == "related"]
    return NewStory(related=tuple(dict.fromkeys(-story for _, story in sorted(related)[::-1])))


def _rank(verdict: Verdict) -> tuple[bool, float]:
    return verdict.relation == "copy", verdict.score


def fingerprint(title: str, text: str) -> Fingerprint:
    """Reduce a clean title and text to what ``compare`` and ``index_keys`` need of them."""
    heading = terms.read(_bare(title), HEADING_WORDS)
    body = terms.read(text[: BODY_WORDS * 12], BODY_WORDS)
    lead = body[:LEAD_WORDS]
    named = dict.fromkeys(term.name for term in heading if term.weight)
    more = dict.fromkeys(term.name for term in lead if term.weight and term.name not in named)
    spoken = lead if len(body) >= TEXT_WORDS else heading + body
    return Fingerprint(
        exact=_digest(" ".join(term.name for term in heading + body)),
        title=tuple(named),
        terms=tuple(more)[:TERMS],
        sketch=_sketch(spoken),
        body=_sketch(body) if len(body) >= 2 * LEAD_WORDS else (),
    )


HEADING_WORDS = 64
TEXT_WORDS = 12
_PREFIX = re.compile(
    r"^\s*(?:(?:update|wrapup|rpt|corrected|refile|factbox|exclusive|breaking(?: news)?|timeline|"
    r"just in|watch|live|poll|column)(?:\s*\d{1,2})?\s*[-:|–—]+\s*)+",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\s+(?:[-–—|•·»]|::)\s+([^-–—|•·»]{2,40})$")
_REPORT = re.compile(
    r"\s*[(:\[-]\s*(?:report|updated?|video|photos|exclusive)[)\]]?\s*$", re.IGNORECASE
)
SUFFIX_WORDS = 4


def _bare(title: str) -> str:
    """Leave out what wires and sites put around a headline."""
    bare = _REPORT.sub("", _PREFIX.sub("", title))
    suffix = _SUFFIX.search(bare)
    if suffix and len(suffix[1].split()) <= SUFFIX_WORDS < len(bare[: suffix.start()].split()):
        bare = bare[: suffix.start()]
    return bare or title


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _sketch(words: Sequence[Term]) -> tuple[int, ...]:
    """Keep the ``SKETCH`` smallest ranks of three-word runs; telling runs rank smaller.

    Words without weight are left out before, so that small edits change few runs. A rank is the
    run's hash divided by its weight: of two texts that share a run both have the same rank for it.
    """
    told = [(word.hash, word.weight) for word in words if word.weight]
    runs = zip(told, told[1:], told[2:], strict=False)
    ranks = {
        int((one ^ (two << 1) ^ (three << 2)) / (light + middling + heavy))
        for (one, light), (two, middling), (three, heavy) in runs
    }
    return tuple(sorted(ranks)[:SKETCH])


def compare(a: Facts, b: Facts) -> Verdict:
    """Say how two items relate; the order of the two makes no difference.

    Hard facts decide before texts: entries of dockets are one story only if they are one filing,
    and different releases never are. Texts decide between the rest, within ``COPY_WINDOW`` and
    ``STORY_WINDOW``; without a date on both sides the window is taken as kept.
    """
    if a.release and b.release:
        return _releases(a, b)
    if a.kind is FeedKind.COURT and b.kind is FeedKind.COURT:
        return _filings(a, b)
    if FeedKind.COURT in (a.kind, b.kind):
        return _filing_and_report(a, b)
    return _texts(a, b)


def _releases(a: Facts, b: Facts) -> Verdict:
    if a.release == b.release:
        return Verdict(relation="copy", score=1.0, reasons=(f"release {a.release}",))
    return _apart(a, b, "different releases")


def _filings(a: Facts, b: Facts) -> Verdict:
    if a.docket is None or b.docket is None:
        copied = a.fingerprint.exact == b.fingerprint.exact and _gap(a, b) == timedelta()
        if copied and a.docket == b.docket:
            return Verdict(relation="copy", score=1.0, reasons=("same text and time",))
        return _apart(a, b, "no docket number to go by")
    if a.docket != b.docket:
        return _apart(a, b, "different dockets")
    same = _same_filing(a, b)
    reasons = (f"docket {a.docket.number}", "same filing" if same else "another filing")
    return Verdict(relation="copy" if same else "related", score=float(same), reasons=reasons)


def _same_filing(a: Facts, b: Facts) -> bool:
    """Whether two entries of one docket are one filing; E.D.N.Y. and minute orders number none."""
    if a.number != b.number:
        return False
    same_time = a.published is not None and a.published == b.published
    same_text = a.fingerprint.exact == b.fingerprint.exact
    return same_text and same_time if a.number is None else same_time or same_text


def _filing_and_report(a: Facts, b: Facts) -> Verdict:
    """Join a docket entry and a report of it only on evidence: its words are mostly boilerplate."""
    ties = _ties(a, b)
    if not ties:
        return Verdict(relation="unrelated", score=0.0, reasons=("nothing in common but words",))
    gap = _gap(a, b)
    told = a.event is b.event and a.event in _TELLING
    if told and gap is not None and gap <= EVENT_WINDOW:
        reasons = (*ties, f"both report: {a.event}", _apart_by(gap))
        return Verdict(relation="same_story", score=_TIED, reasons=reasons)
    return Verdict(relation="related", score=_LOOSE, reasons=ties)


# Developments of which a case has few enough that one day's news of it is that one.
_TELLING = MILESTONES | {Event.SUBPOENA, Event.RULEMAKING}
_TIED, _LOOSE = 0.8, 0.3


def _texts(a: Facts, b: Facts) -> Verdict:
    gap = _gap(a, b)
    if (gap is None or gap <= COPY_WINDOW) and (copied := _copied(a, b)):
        return copied
    ties = _ties(a, b)
    likeness = _likeness(a.fingerprint, b.fingerprint)
    score = _score(likeness, a, b, gap)
    relation: Relation = "related" if ties or score >= RELATED else "unrelated"
    if gap is None or gap <= STORY_WINDOW:
        if score >= SAME:
            relation = "same_story"
        elif _same_release_event(a, b, gap):
            relation, score = "same_story", _TIED
    if relation == "unrelated":
        return Verdict(relation=relation, score=score)
    return Verdict(relation=relation, score=score, reasons=_reasons(a, b, likeness, gap))


def _same_release_event(a: Facts, b: Facts, gap: timedelta | None) -> bool:
    """Whether one is a regulator's release of a case and the other reports the same step of it."""
    if {a.kind, b.kind} != {FeedKind.REGULATOR, FeedKind.NEWS} or gap is None:
        return False
    told = a.event is b.event and a.event in _TELLING
    return told and gap <= EVENT_WINDOW and not set(a.cases).isdisjoint(b.cases)


def _copied(a: Facts, b: Facts) -> Verdict | None:
    one, two = a.fingerprint, b.fingerprint
    if one.exact == two.exact:
        return Verdict(relation="copy", score=1.0, reasons=("same words",))
    shared = max(_resemblance(one.sketch, two.sketch), _resemblance(one.body, two.body))
    named_alike = one.title == two.title and len(one.title) >= TITLE_TERMS
    short = min(len(one.sketch), len(two.sketch)) < SKETCH_ENOUGH
    if shared >= COPIED or (named_alike and (shared >= COPIED_WITH_TITLE or short)):
        share = max(shared, NAMED_ALIKE if named_alike else 0.0)
        reasons = [f"{shared:.0%} of the text is the same"]
        if named_alike:
            reasons.insert(0, "same title")
        return Verdict(relation="copy", score=round(share, 3), reasons=tuple(reasons))
    return None


COPIED, COPIED_WITH_TITLE, NAMED_ALIKE = 0.5, 0.15, 0.9
TITLE_TERMS, SKETCH_ENOUGH = 4, 12


def _resemblance(one: Sequence[int], two: Sequence[int]) -> float:
    """Estimate the share of runs that two texts have in common, from their smallest ranks."""
    size = min(len(one), len(two))
    if size < SKETCH_LEAST:
        return 0.0
    first, second = set(one), set(two)
    common = first & second
    if not common:
        return 0.0
    return len(common.intersection(sorted(first | second)[:size])) / size


SKETCH_LEAST = 6


class _Likeness(NamedTuple):
    """How two texts share their terms, by weight: shares between 0 and 1, mass absolute.

    ``title``: of both titles; ``cross``: of each title in all of the other; ``mass``: of all that
    both have. ``numbers`` is 1 if the titles share an amount, -1 if they name different ones.
    """

    title: float
    cross: float
    mass: float
    numbers: int


def _likeness(a: Fingerprint, b: Fingerprint) -> _Likeness:
    title_a, title_b = set(a.title), set(b.title)
    shared = _shared(a, b)
    if not shared:
        return _Likeness(0.0, 0.0, 0.0, 0)
    weight_a, weight_b = _mass(title_a), _mass(title_b)
    cross = _mass(title_a & shared) / (weight_a or 1) + _mass(title_b & shared) / (weight_b or 1)
    return _Likeness(
        title=2 * _mass(title_a & title_b) / (weight_a + weight_b or 1),
        cross=cross / 2,
        mass=_mass(shared),
        numbers=_numbers(title_a, title_b),
    )


def _shared(a: Fingerprint, b: Fingerprint) -> set[str]:
    return {*a.title, *a.terms}.intersection((*b.title, *b.terms))


def _mass(names: Iterable[str]) -> float:
    return sum(map(terms.weight, names))


def _numbers(one: Iterable[str], two: Iterable[str]) -> int:
    amounts = [name for name in one if name[0] in terms.AMOUNTS]
    others = [name for name in two if name[0] in terms.AMOUNTS]
    if not amounts or not others:
        return 0
    return 1 if any(_near(amount, other) for amount in amounts for other in others) else -1


def _near(one: str, two: str) -> bool:
    return one[0] == two[0] and math.isclose(float(one[1:]), float(two[1:]), rel_tol=ROUNDING)


# Outlets round: "$146M" and "$147 million" are one loss.
ROUNDING = 0.02
# Chosen on one half of the development split (scripts/eval_groups.py tells both halves).
SAME, RELATED = 0.48, 0.33


def _score(likeness: _Likeness, a: Facts, b: Facts, gap: timedelta | None) -> float:
    score = TITLE_SHARE * likeness.title + (1 - TITLE_SHARE) * likeness.cross
    score += MASS * min(likeness.mass / ENOUGH_MASS, 1)
    score += SAME_AMOUNT if likeness.numbers > 0 else OTHER_AMOUNT * likeness.numbers
    if gap is not None and gap > _FRESH:
        score -= A_DAY * (gap - _FRESH) / timedelta(days=1)
    if a.publisher and a.publisher == b.publisher:
        score -= SAME_PUBLISHER
    return round(min(max(score, 0.0), 1.0), 3)


TITLE_SHARE = 0.5
MASS, ENOUGH_MASS = 0.08, 5
SAME_AMOUNT, OTHER_AMOUNT = 0.06, 0.15
# News of one event comes within hours; an outlet seldom writes it twice.
A_DAY, SAME_PUBLISHER = 0.08, 0.05
_FRESH = timedelta(hours=12)


def _reasons(a: Facts, b: Facts, likeness: _Likeness, gap: timedelta | None) -> tuple[str, ...]:
    reasons = list(_ties(a, b))
    shared = _shared(a.fingerprint, b.fingerprint)
    if shared:
        telling = sorted(shared, key=lambda name: (-terms.weight(name), name))
        reasons.append("shared words: " + ", ".join(telling[:SHOWN]))
    if likeness.numbers < 0:
        reasons.append("different amounts")
    if gap is not None:
        reasons.append(_apart_by(gap))
    return tuple(reasons)


SHOWN = 6


def _apart(a: Facts, b: Facts, why: str) -> Verdict:
    ties = _ties(a, b)
    if ties:
        return Verdict(relation="related", score=_LOOSE, reasons=(*ties, why))
    return Verdict(relation="unrelated", score=0.0, reasons=(why,))


def _ties(a: Facts, b: Facts) -> tuple[str, ...]:
    """Name the matters that both items are about."""
    ties = [f"case {case}" for case in sorted(set(a.cases) & set(b.cases))]
    if a.docket is not None and a.docket == b.docket:
        ties.append(f"docket {a.docket.number}")
    return tuple(ties)


def _gap(a: Facts, b: Facts) -> timedelta | None:
    if a.published is None or b.published is None:
        return None
    return abs(a.published - b.published)


def _apart_by(gap: timedelta) -> str:
    hours = round(gap / timedelta(hours=1))
    return f"{hours} hours apart" if hours < DAY else f"{round(hours / DAY)} days apart"


DAY = 24


def index_keys(facts: Facts) -> tuple[int, ...]:
    """List the keys under which a table finds what an item may belong to; at most ``MAX_KEYS``.

    Keys are signed 64-bit integers, those that say most first. Two items that ``compare`` calls a
    copy or the same story share a key nearly always. A key that hundreds of stories of a few days
    have says nothing: look its newest up, or none.
    """
    names = [f"exact:{facts.fingerprint.exact}"]
    if facts.url:
        names.append(f"url:{facts.url}")
    if facts.release:
        names.append(f"release:{facts.release}")
    if facts.docket:
        docket = f"{facts.docket.court}:{facts.docket.number}"
        names.append(f"docket:{docket}:{facts.number or facts.event}")
        names.append(f"docket:{docket}:{facts.event}")
    if facts.event in _TELLING:
        names.extend(f"case:{case}:{facts.event}" for case in facts.cases[:CASE_KEYS])
    keys = [_key(name) for name in names]
    if facts.kind is not FeedKind.COURT:
        keys += _text_keys(facts.fingerprint)
    return tuple(dict.fromkeys(keys))[:MAX_KEYS]


MAX_KEYS = 24
CASE_KEYS = 3


def _text_keys(found: Fingerprint) -> list[int]:
    keys = [_key("title:" + " ".join(found.title))] if len(found.title) >= TITLE_TERMS else []
    keys += [_signed(rank * _RUN_SALT) for rank in found.sketch[:SKETCH_KEYS]]
    return keys + _pair_keys(found)


def _pair_keys(found: Fingerprint) -> list[int]:
    """Key pairs of the most telling terms, those of the title first: retellings share two."""
    title = _most_telling(found.title, TITLE_PAIRED)
    lead = _most_telling(found.terms, LEAD_PAIRED)
    pairs = [*combinations(title, 2), *product(title, lead), *combinations(lead, 2)]
    return [_signed((max(pair) << 32 | min(pair)) * _PAIR_SALT) for pair in pairs[:PAIRS]]


def _most_telling(names: Sequence[str], size: int) -> list[int]:
    telling = sorted(names, key=lambda name: (-terms.weight(name), name))[:size]
    return [zlib.crc32(name.encode()) for name in telling]


TITLE_PAIRED, LEAD_PAIRED, PAIRS = 6, 2, 16
# Odd numbers keep different values different and the kinds of keys apart.
_RUN_SALT, _PAIR_SALT = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F


def _key(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)


def _signed(number: int) -> int:
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)

"""Say how two items relate: by facts first, then by their words."""

from dataclasses import replace
from datetime import timedelta

from bot.dedupe import deeds, terms
from bot.dedupe.apart import apart
from bot.dedupe.fingerprints import READ_CHARS
from bot.dedupe.likeness import (
    Likeness,
    Told,
    copied,
    likeness,
    named_sums,
    other_event,
    title_share,
    told,
)
from bot.dedupe.score import RELATED, SAME, ceiling, score
from bot.dedupe.steps import steps
from bot.joins import Verdict
from bot.model import MILESTONES, Event, Facts, FeedKind

COPY_WINDOW = timedelta(days=14)
STORY_WINDOW = timedelta(days=4)
EVENT_WINDOW = timedelta(days=3)
PAPER_WINDOW = timedelta(days=1)


def compare(a: Facts, b: Facts) -> Verdict:
    """Say how two items relate; the order of the two makes no difference.

    Hard facts decide before texts: entries of dockets are one story only if they are one filing,
    and different releases never are. Texts decide between the rest, within ``COPY_WINDOW`` and
    ``STORY_WINDOW``; without a date on both sides the window is taken as kept.
    """
    one, two = told(a), told(b)
    return explained(judge(one, two), one, two)


def explained(verdict: Verdict, a: Told, b: Told) -> Verdict:
    """The verdict of two items as ``judge`` gives it, with the reasons where texts decided."""
    return verdict if verdict.is_explained else _reasoned(verdict, a, b)


def worded(verdict: Verdict, title: str, text: str) -> Verdict:
    """A verdict with its shared words as one of the two items spells them, not as their stems."""
    spelt = terms.spelt(verdict.words, f"{title}\n{text[:READ_CHARS]}")
    return replace(verdict, words=tuple(dict.fromkeys(spelt)))


def judge(a: Told, b: Told) -> Verdict:
    """Say how two items relate as ``compare`` does; where texts decided, without the reasons."""
    one, two = a.facts, b.facts
    if one.release and two.release:
        return _releases(one, two)
    if one.kind is FeedKind.COURT:
        return _filings(one, two) if two.kind is FeedKind.COURT else _filing_and_report(a, b)
    return _filing_and_report(b, a) if two.kind is FeedKind.COURT else _texts(a, b)


def joined(a: Told, b: Told) -> Verdict | None:
    """The verdict that two items are one story, as ``judge`` gives it; None where they are not.

    Most candidates are hours apart, or tell of other things: what costs little to know of them
    tells that nothing else can make them one story.
    """
    if _cannot_be(a, b):
        return None
    found = judge(a, b)
    return found if found.same else None


def _cannot_be(a: Told, b: Told) -> bool:
    one, two = a.facts, b.facts
    gap = _gap(one, two)
    if gap is None or not one.kind is two.kind is FeedKind.NEWS:
        return False
    if (one.url is not None and one.url == two.url) or (one.release and two.release):
        return False
    if gap <= EVENT_WINDOW and not set(one.cases).isdisjoint(two.cases):
        return False
    return (gap > STORY_WINDOW or ceiling(a, b, gap) < SAME) and copied(a, b) is None


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
    return Verdict(
        relation="copy" if same else "related",
        score=float(same),
        topics=(f"docket:{a.docket.number}",),
        reasons=("same filing" if same else "another filing",),
    )


def _same_filing(a: Facts, b: Facts) -> bool:
    """Whether two entries of one docket are one filing.

    E.D.N.Y. and minute orders have no number, and the Tenth Circuit shows "Document" for it.
    """
    if a.number != b.number:
        return False
    same_time = a.published is not None and a.published == b.published
    same_text = a.fingerprint.exact == b.fingerprint.exact
    if a.number is not None and a.number.isdigit():
        return same_time or same_text
    same_paper = a.url is None or b.url is None or a.url == b.url
    return same_time and same_text and same_paper


def _filing_and_report(filing: Told, report: Told) -> Verdict:
    """Join a docket entry and a report of it only on evidence: its words are mostly boilerplate."""
    a, b = filing.facts, report.facts
    ties, gap = _ties(a, b), _gap(a, b)
    if gap is not None and (tied := ties or _party_ties(filing, report)):
        reasons = (f"both report: {b.event}", _apart_by(gap))
        if ties and a.event is b.event and a.event in TELLING and gap <= EVENT_WINDOW:
            return _tied(tied, *reasons)
        papers = _papers(a, b) if ties and a.event is b.event and a.event in FREQUENT else []
        if papers and gap <= PAPER_WINDOW:
            return _tied(tied, *reasons, "both name: " + ", ".join(papers))
        if gap <= DEED_WINDOW and (shared := _deeds_of(a, b)):
            return _tied(tied, "both tell of: " + ", ".join(shared), _apart_by(gap))
    if not ties:
        return Verdict(relation="unrelated", score=0.0, reasons=("nothing in common but words",))
    return Verdict(relation="related", score=_LOOSE, topics=ties)


def _tied(ties: tuple[str, ...], *reasons: str) -> Verdict:
    return Verdict(relation="same_story", score=_TIED, topics=ties, reasons=reasons)


def _party_ties(filing: Told, report: Told) -> tuple[str, ...]:
    return tuple([f"party:{party}" for party in sorted(filing.parties & report.parties)])


def _deeds_of(filing: Facts, report: Facts) -> tuple[str, ...]:
    """What a report's headline says was done in a docket entry that decides something."""
    done = report.fingerprint.done
    if filing.event not in DECIDING or other_event(filing.event, report.event):
        return ()
    if done & deeds.ASIDE & ~filing.fingerprint.told:
        return ()
    return deeds.names(done & filing.fingerprint.told & deeds.DONE)


DEED_WINDOW = timedelta(hours=12)
# What a hearing or an order decided, its short description need not say.
DECIDING = MILESTONES | {Event.ORDER, Event.HEARING}

# Developments of which a case has few enough that one day's news of it is that one.
TELLING = MILESTONES | {Event.SUBPOENA, Event.RULEMAKING}
# Of these a case may have several a day: news of one has to name the paper as well.
FREQUENT = frozenset({Event.MOTION, Event.ORDER, Event.HEARING})


def _papers(filing: Facts, report: Facts) -> list[str]:
    """The words by which a report names a filing's papers: two, or all that there are."""
    named = terms.PAPERS.intersection(filing.fingerprint.title)
    found = named.intersection((*report.fingerprint.title, *report.fingerprint.terms))
    return sorted(found) if len(found) >= min(PAPER_WORDS, len(named)) else []


PAPER_WORDS = 2
_TIED, _LOOSE = 0.8, 0.3


def _texts(one: Told, two: Told) -> Verdict:
    a, b = one.facts, two.facts
    gap = _gap(a, b)
    if copy := copied(one, two):
        same, why = copy
        if gap is None or gap <= COPY_WINDOW:
            return Verdict(relation="copy", score=same, reasons=why)
        return Verdict(relation="related", score=_LOOSE, reasons=(*why, _apart_by(gap)))
    alike = likeness(one, two, gap)
    points = score(alike)
    if gap is None or gap <= STORY_WINDOW:
        if title_share(one, two) >= EDITED and a.url is not None and a.url == b.url:
            return Verdict(relation="copy", score=_TIED, reasons=("same address",))
        if (sure := _sure_of_one(one, two, alike, gap)) is not None:
            return Verdict(relation="same_story", score=sure)
    related = points >= RELATED or _ties(a, b)
    sure = points if points < SAME else _LOOSE
    return Verdict(relation="related" if related else "unrelated", score=sure)


# Evergreen addresses ("live", "market wrap") carry other news under other titles.
EDITED = 0.3


def _sure_of_one(one: Told, two: Told, alike: Likeness, gap: timedelta | None) -> float | None:
    """How sure it is that two texts are one story; None where they are two."""
    if apart(one, two, alike):
        return None
    a, b = one.facts, two.facts
    points = score(alike)
    if points >= SAME and not _other_step(a, b, alike):
        return points
    if _same_development(a, b, alike, gap):
        return _TIED
    if kinds := steps(one, two, alike, gap):
        return _TIED if kinds & a.fingerprint.done & b.fingerprint.done else SAME
    return None


def _same_development(a: Facts, b: Facts, alike: Likeness, gap: timedelta | None) -> bool:
    """Whether both report the same development of a case, and one is its regulator's own release.

    Of two outlets both headlines have to name its sum as well.
    """
    told = a.event is b.event and a.event in TELLING
    if not told or gap is None or gap > EVENT_WINDOW or set(a.cases).isdisjoint(b.cases):
        return False
    if {a.kind, b.kind} == {FeedKind.REGULATOR, FeedKind.NEWS}:
        return True
    sums = alike.amount and not alike.other_amount and named_sums(a) and named_sums(b)
    return bool(sums) and not (alike.priced or alike.reacted or alike.stepped or alike.publisher)


def _other_step(a: Facts, b: Facts, alike: Likeness) -> bool:
    """Whether two headlines tell of other deeds in one case.

    A decision is named by what it is or by what it did: it is no other deed than that.
    """
    if set(a.cases).isdisjoint(b.cases):
        return False
    one, two = (each.fingerprint.done & deeds.DONE for each in (a, b))
    others = one and two and not one & two and not (one | two) & deeds.JUDGED
    return bool(others or (alike.stepped and alike.other_event))


def _reasoned(verdict: Verdict, one: Told, two: Told) -> Verdict:
    """A verdict by texts, with what speaks for it; what speaks against it, in spite of that."""
    a, b = one.facts, two.facts
    gap = _gap(a, b)
    alike = likeness(one, two, gap)
    telling = sorted(one.every & two.every, key=lambda name: (-terms.weight(name), name))
    reasons = []
    done, other = a.fingerprint.done, b.fingerprint.done
    if both := deeds.names(done & other & deeds.DONE):
        reasons.append("both tell of: " + ", ".join(both))
    elif told_of := deeds.names(steps(one, two, alike, gap)):
        reasons.append("one headline and the other text tell of: " + ", ".join(told_of))
    against = []
    if alike.other_deed:
        others = sorted(deeds.names(kinds & deeds.DONE) for kinds in (done, other))
        against.append("one tells of {}, the other of {}".format(*map(", ".join, others)))
    against += [why for name, why in _AGAINST.items() if getattr(alike, name)]
    against += [why] if (why := apart(one, two, alike)) else []
    reasons += [f"but {why}" if verdict.same else why for why in dict.fromkeys(against)]
    if gap is not None:
        reasons.append(_apart_by(gap))
    return replace(
        verdict, topics=_ties(a, b), words=tuple(telling[:SHOWN]), reasons=tuple(reasons)
    )


_AGAINST = {
    "other_names": "different names",
    "priced": "one is about a price",
    "reacted": "one is a reaction",
    "stepped": "one is a next step",
    "commented": "one explains",
    "other_amount": "different amounts",
    "publisher": "the same outlet",
}
SHOWN = 6


def _apart(a: Facts, b: Facts, why: str) -> Verdict:
    ties = _ties(a, b)
    if ties:
        return Verdict(relation="related", score=_LOOSE, topics=ties, reasons=(why,))
    return Verdict(relation="unrelated", score=0.0, reasons=(why,))


def _ties(a: Facts, b: Facts) -> tuple[str, ...]:
    """Name the matters that both items are about."""
    ties = [f"case:{case}" for case in sorted(set(a.cases) & set(b.cases))]
    if a.docket is not None and a.docket == b.docket:
        ties.append(f"docket:{a.docket.number}")
    return tuple(ties)


def _gap(a: Facts, b: Facts) -> timedelta | None:
    if a.published is None or b.published is None:
        return None
    return abs(a.published - b.published)


def _apart_by(gap: timedelta) -> str:
    for unit, name in ((DAY, "day"), (HOUR, "hour")):
        if (many := round(gap / unit)) and gap >= unit:
            return f"{many} {name}{'s' * (many != 1)} apart"
    return "within an hour"


DAY, HOUR = timedelta(days=1), timedelta(hours=1)

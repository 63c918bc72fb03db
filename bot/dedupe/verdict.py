"""Say how two items relate: by facts first, then by their words."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from bot.dedupe import terms
from bot.dedupe.likeness import RELATED, SAME, copied, likeness, score, shared_terms
from bot.model import MILESTONES, Event, Facts, FeedKind

Relation = Literal["copy", "same_story", "related", "unrelated"]

COPY_WINDOW = timedelta(days=14)
STORY_WINDOW = timedelta(days=4)
EVENT_WINDOW = timedelta(days=3)
PAPER_WINDOW = timedelta(days=1)


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


def compare(a: Facts, b: Facts) -> Verdict:
    """Say how two items relate; the order of the two makes no difference.

    Hard facts decide before texts: entries of dockets are one story only if they are one filing,
    and different releases never are. Texts decide between the rest, within ``COPY_WINDOW`` and
    ``STORY_WINDOW``; without a date on both sides the window is taken as kept.
    """
    found = judge(a, b)
    return found if found.reasons else replace(found, reasons=_reasons(a, b))


def judge(a: Facts, b: Facts) -> Verdict:
    """Say how two items relate as ``compare`` does; where texts decided, without the reasons."""
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


def _filing_and_report(a: Facts, b: Facts) -> Verdict:
    """Join a docket entry and a report of it only on evidence: its words are mostly boilerplate."""
    ties = _ties(a, b)
    if not ties:
        return Verdict(relation="unrelated", score=0.0, reasons=("nothing in common but words",))
    gap = _gap(a, b)
    if a.event is b.event and gap is not None:
        reasons = (*ties, f"both report: {a.event}", _apart_by(gap))
        if a.event in TELLING and gap <= EVENT_WINDOW:
            return Verdict(relation="same_story", score=_TIED, reasons=reasons)
        if a.event in FREQUENT and gap <= PAPER_WINDOW and (papers := _papers(a, b)):
            reasons = (*reasons, "both name: " + ", ".join(papers))
            return Verdict(relation="same_story", score=_TIED, reasons=reasons)
    return Verdict(relation="related", score=_LOOSE, reasons=ties)


# Developments of which a case has few enough that one day's news of it is that one.
TELLING = MILESTONES | {Event.SUBPOENA, Event.RULEMAKING}
# Of these a case may have several a day: news of one has to name the paper as well.
FREQUENT = frozenset({Event.MOTION, Event.ORDER, Event.HEARING})


def _papers(a: Facts, b: Facts) -> list[str]:
    """The words by which a report names a filing's papers: two, or all that there are."""
    filing, report = (a, b) if a.kind is FeedKind.COURT else (b, a)
    named = terms.PAPERS.intersection(filing.fingerprint.title)
    found = named.intersection((*report.fingerprint.title, *report.fingerprint.terms))
    return sorted(found) if len(found) >= min(PAPER_WORDS, len(named)) else []


PAPER_WORDS = 2
_TIED, _LOOSE = 0.8, 0.3


def _texts(a: Facts, b: Facts) -> Verdict:
    gap = _gap(a, b)
    if copy := copied(a, b):
        sure, why = copy
        if gap is None or gap <= COPY_WINDOW:
            return Verdict(relation="copy", score=sure, reasons=why)
        return Verdict(relation="related", score=_LOOSE, reasons=(*why, _apart_by(gap)))
    alike = likeness(a.fingerprint, b.fingerprint)
    points = score(alike, a, b, gap)
    ties = _ties(a, b)
    relation: Relation = "related" if points >= RELATED or ties else "unrelated"
    if gap is None or gap <= STORY_WINDOW:
        if alike.title >= EDITED and a.url is not None and a.url == b.url:
            return Verdict(relation="copy", score=_TIED, reasons=("same address",))
        if points >= SAME:
            relation = "same_story"
        elif _same_release_event(a, b, gap):
            relation, points = "same_story", _TIED
    return Verdict(relation=relation, score=points)


# Evergreen addresses ("live", "market wrap") carry other news under other titles.
EDITED = 0.3


def _same_release_event(a: Facts, b: Facts, gap: timedelta | None) -> bool:
    """Whether one is a regulator's release of a case and the other reports the same step of it."""
    if {a.kind, b.kind} != {FeedKind.REGULATOR, FeedKind.NEWS} or gap is None:
        return False
    told = a.event is b.event and a.event in TELLING
    return told and gap <= EVENT_WINDOW and not set(a.cases).isdisjoint(b.cases)


def _reasons(a: Facts, b: Facts) -> tuple[str, ...]:
    reasons = list(_ties(a, b))
    shared = shared_terms(a.fingerprint, b.fingerprint)
    if shared:
        telling = sorted(shared, key=lambda name: (-terms.weight(name), name))
        reasons.append("shared words: " + ", ".join(telling[:SHOWN]))
    if likeness(a.fingerprint, b.fingerprint).numbers < 0:
        reasons.append("different amounts")
    if (gap := _gap(a, b)) is not None:
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

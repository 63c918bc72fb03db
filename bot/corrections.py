"""What a correction means: which evidence it disproves, and why a story is kept out. Pure."""

from collections.abc import Mapping, Sequence

from bot.model import Correction, CorrectionKind, Disproof, Tag
from bot.text import words

# Rules whose words name the case or party: only of these may one say "this never means it". What
# a court numbers, or a word such as "lawsuit" beside a party's name, is right in other stories.
NAMING = frozenset({"alias", "caption", "name"})

REASONS = {
    CorrectionKind.WRONG: "corrected: not about it",
    CorrectionKind.IRRELEVANT: "corrected: not relevant",
    CorrectionKind.DUPLICATE: "corrected: a duplicate",
}


def disproof(tags: Sequence[Tag], topic: str) -> Disproof | None:
    """The words that alone made a story one of ``topic``; None where there is other evidence.

    ``tags`` are the certain ones of the story.
    """
    found = {
        Disproof(rule=tag.rule, match=" ".join(words(tag.match)))
        for tag in tags
        if tag.topic == topic
    }
    if len(found) != 1:
        return None
    (only,) = found
    return only if only.rule in NAMING and only.match else None


def is_disproved(tags: Sequence[Tag], correction: Correction) -> bool:
    """Whether a story has the topic of a correction by nothing but the evidence it disproves."""
    return correction.disproof is not None and correction.disproof == disproof(
        tags, correction.topic
    )


def kept_out(topic: str, held: Mapping[str, Correction]) -> str:
    """Why a story is not for who follows ``topic``, by what ``held`` for it there; "" if it is.

    ``held`` has the correction of each topic that the story is not about, under "" the one by
    which it is not to be told at all.
    """
    found = held.get("") or held.get(topic)
    return REASONS[found.kind] if found else ""

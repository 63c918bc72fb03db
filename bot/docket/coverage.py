"""What a court's feed shows of a docket, and what it does not."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

# "Docket entries of type: all" (CM/ECF, the channel's description); others name the types.
_ALL = re.compile(r"\bof type:\s*all\b", re.IGNORECASE)
_OF_TYPES = re.compile(r"^docket entries of type:\s*(?P<types>[\w ,/-]{1,1000})$", re.IGNORECASE)
# CM/ECF's own names of types; those of criminal cases end in "-cr".
_TYPES = {
    "adr": "alternative dispute resolution",
    "answer": "answers",
    "appeal": "appeals",
    "charge": "charges",
    "cmp": "complaints",
    "discov": "discovery",
    "misc": "miscellaneous",
    "misccs": "miscellaneous",
    "mot2255": "motions to vacate a sentence",
    "motion": "motions",
    "notice": "notices",
    "order": "orders",
    "respm": "responses to motions",
    "respoth": "other responses",
    "service": "service",
    "transfer": "transfers",
    "trial": "trials",
    "waiver": "waivers",
}
_NUMBER = re.compile(r"#?([0-9]{1,6})(?![0-9])")
_LISTED = 5


def carries_all(description: str) -> bool:
    """Whether a court's feed says of itself that it carries entries of every type."""
    return _ALL.search(description) is not None


def carried(description: str) -> str | None:
    """Which types of entries a court's feed says it carries, in a sentence; None if not so."""
    if carries_all(description):
        return "It carries every type of entry."
    found = _OF_TYPES.match(" ".join(description.split()))
    if found is None:
        return None
    codes = (code.strip().removesuffix("-cr") for code in found["types"].split(","))
    types = dict.fromkeys(_TYPES.get(code.casefold(), code) for code in codes if code)
    return f"It carries not every type of entry, only {', '.join(types)}."


def missing(numbers: Iterable[str]) -> tuple[range, ...]:
    """The entry numbers of a docket that are lacking between those that are known, in order.

    An attachment ("12-3") is known by its entry; what is no number is passed over.
    """
    read = (_NUMBER.match(number) for number in numbers)
    known = sorted({int(found[1]) for found in read if found})
    return tuple(
        range(before + 1, after) for before, after in pairwise(known) if after > before + 1
    )


def written(gaps: Sequence[range]) -> str:
    """``entries 12 to 14, 17``: the last of them, where there are many."""
    texts = [str(gap[0]) if len(gap) == 1 else f"{gap[0]} to {gap[-1]}" for gap in gaps]
    more = " and earlier ones" if len(texts) > _LISTED else ""
    one = len(gaps) == 1 and len(gaps[0]) == 1
    return f"{'entry' if one else 'entries'} {', '.join(texts[-_LISTED:])}{more}"

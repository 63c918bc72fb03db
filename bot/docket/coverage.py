"""What a court's feed shows of a docket, and what it does not."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

# "Docket entries of type: all" (CM/ECF, the channel's description); others name the types.
_ALL = re.compile(r"\bof type:\s*all\b", re.IGNORECASE)
_NUMBER = re.compile(r"#?([0-9]{1,6})(?![0-9])")
_LISTED = 5


def carries_all(description: str) -> bool:
    """Whether a court's feed says of itself that it carries entries of every type."""
    return _ALL.search(description) is not None


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

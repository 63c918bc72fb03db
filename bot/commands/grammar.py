"""The words people type: subscriptions are topics and filters, quoted where they have spaces.

``case:"SEC v. Binance" party:coinbase +event:ruling -source:example.com``; a run of bare words is
one name. Nothing that is not understood is passed over: typing more never widens what is meant.
"""

import re
from dataclasses import dataclass

from bot import filter as wishes
from bot.errors import UserError

# Phones and word processors turn quotes typographic as one types.
QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"'})
TERM = re.compile(r"""([+-]?)(?:([A-Za-z]+):)?(?:"([^"]*)"|(\S+))""")
VERBS = {
    "case": "case",
    "docket": "case",
    "party": "party",
    "latest": "latest",
    "search": "search",
    "find": "search",
    "subscribe": "subscribe",
    "sub": "subscribe",
    "follow": "subscribe",
    "watch": "subscribe",
    "add": "subscribe",
    "unsubscribe": "unsubscribe",
    "unsub": "unsubscribe",
    "unfollow": "unsubscribe",
    "remove": "unsubscribe",
    "list": "list",
    "subscriptions": "list",
    "why": "why",
    "help": "help",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to follow: topics by key, names without one, and filters."""

    topics: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    filters: tuple[str, ...]


def split_verb(text: str) -> tuple[str, str]:
    """The command a line begins with, in its first spelling, and the rest; "" if it is none."""
    word, _, rest = text.strip().translate(QUOTES).partition(" ")
    return VERBS.get(word.casefold(), ""), rest.strip()


def split_count(text: str, default: int) -> tuple[str, int]:
    """A line and the small number at its end, else ``default``."""
    rest, _, last = text.strip().rpartition(" ")
    if last.isdecimal() and len(last) <= len("20"):
        return rest, int(last)
    return text, default


def parse_wish(text: str) -> Wish:
    """Read topics and filters. Raises UserError for a key or a filter that there is not."""
    topics: list[tuple[str, str]] = []
    filters: list[str] = []
    names: list[list[str]] = [[]]
    for match in TERM.finditer(text.translate(QUOTES).strip()):
        sign, key, quoted, bare = match.groups()
        value = quoted if quoted is not None else bare
        if sign and key:
            filters.append(wishes.parse_term(f"{sign}{key}:{value}"))
        elif key:
            topics.append((_key(key, value), value))
        elif sign:
            raise UserError(
                f"“{match.group()}” is not a filter: say what it is about, such as "
                f"{sign}keyword:{value} or {sign}event:procedural."
            )
        elif quoted is not None:
            names += [[quoted], []]
        else:
            names[-1].append(bare)
    return Wish(
        topics=tuple(topics),
        names=tuple(" ".join(run) for run in names if run),
        filters=tuple(filters),
    )


def _key(key: str, value: str) -> str:
    if key.casefold() in wishes.KEYS:
        return key.casefold()
    raise UserError(
        f"“{key}:{value}” is not something to follow. "
        f"The keys are {', '.join(f'{each}:' for each in wishes.KEYS)} and the word all."
    )

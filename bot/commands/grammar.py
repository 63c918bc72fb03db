"""The words people type: subscriptions are topics and filters, quoted where they have spaces.

``case:"SEC v. Binance" party:coinbase +event:ruling digest:09:00``; a run of bare words is
one name. Nothing that is not understood is passed over: typing more never widens what is meant.
"""

import difflib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from bot import filter as wishes
from bot import mention, schedule
from bot.errors import UserError
from bot.model import Threads, Updates, Verbosity

Choice = TypeVar("Choice", bound=StrEnum)

# Phones and word processors turn quotes typographic as one types.
QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"'})
TERM = re.compile(r"""([+-]?)(?:([A-Za-z]+):)?(?:"([^"]*)"|(\S+))""")
OPTIONS = ("digest", "verbosity", "updates", "threads", "mention", "tags")
SINCE = "since:"
LOOK_UPS = ("case", "timeline", "party", "latest", "search")
LONGEST_QUERY, LONGEST_LINE, LONGEST_HINT = 300, 1_000, 80
AGO = re.compile(r"(\d{1,4}) ?([dwmy])[a-z]*", re.IGNORECASE)
DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
VERBS = {
    "case": "case",
    "docket": "case",
    "timeline": "timeline",
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
    "mute": "mute",
    "snooze": "mute",
    "unmute": "unmute",
    "digest": "digest",
    "quiet": "quiet",
    "missed": "missed",
    "wrong": "wrong",
    "irrelevant": "irrelevant",
    "duplicate": "duplicate",
    "corrections": "corrections",
    "test": "test",
    "preview": "test",
    "sources": "sources",
    "health": "health",
    "status": "health",
    "my": "my",
    "me": "my",
    "help": "help",
}
# What of a channel's words makes sense for a person alone.
PERSONAL = (
    "subscribe",
    "unsubscribe",
    "list",
    "test",
    "mute",
    "unmute",
    "digest",
    "quiet",
    "missed",
    "why",
    "health",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to follow: topics by key, names without one, filters and options.

    ``digest`` is in its normal form, None where none was asked for; so is ``mention``, "" for none.
    """

    topics: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    filters: tuple[str, ...]
    digest: str | None = None
    verbosity: Verbosity = Verbosity.ALL
    updates: Updates = Updates.THREAD
    threads: Threads = Threads.OFF
    mention: str = ""
    tags: tuple[str, ...] = ()


def split_verb(text: str) -> tuple[str, str]:
    """The command a line begins with, in its first spelling, and the rest; "" if it is none."""
    word, _, rest = text.strip().translate(QUOTES).partition(" ")
    return VERBS.get(word.casefold(), ""), rest.strip()


def wants_form(text: str) -> bool:
    """Whether somebody wants to subscribe and does not say to what: a form asks them."""
    verb, rest = split_verb(text[:LONGEST_QUERY])
    return wants_form(rest) if verb == "my" else verb == "subscribe" and not rest


def are_personal(text: str) -> bool:
    """Whether a line of text is about the caller's direct messages: ``my subscribe ...``."""
    return split_verb(text[:LONGEST_QUERY])[0] == "my"


def no_such_command(text: str) -> str:
    """That a line begins with no command, which it may have been meant to, and what finds it."""
    word = text.split(maxsplit=1)[0]
    near = difflib.get_close_matches(word.casefold(), VERBS, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    named = " ".join(text.replace("`", "").split())[:LONGEST_HINT]
    return (
        f"“{word[:40]}” is not a command.{hint} To look a case up: `case {named}`. "
        "`help` names all commands."
    )


def read_line(text: str) -> tuple[str, str]:
    """``split_verb`` of a whole line; what is looked up is cut, as no name is that long.

    Raises UserError for a line that is too long: less of it could mean more than was typed.
    """
    if len(text) > LONGEST_LINE:
        raise UserError(f"That is too long: write at most {LONGEST_LINE} characters.")
    verb, rest = split_verb(text)
    return verb, rest[:LONGEST_QUERY] if verb in LOOK_UPS else rest


def split_count(text: str, default: int) -> tuple[str, int]:
    """A line and the small number at its end, else ``default``."""
    rest, _, last = text.strip().rpartition(" ")
    if last.isdecimal() and len(last) <= len("20"):
        return rest, int(last)
    return text, default


def split_timeline(text: str) -> tuple[str, str] | None:
    """``binance timeline since:30d``: the case and since when; None where no timeline is asked."""
    rest, since = split_since(text)
    case, _, last = rest.rpartition(" ")
    return (case.strip(), since) if last.casefold() == "timeline" and case.strip() else None


def split_since(text: str) -> tuple[str, str]:
    """A line and what its last word ``since:...`` says, "" where it has none."""
    rest, _, last = text.strip().rpartition(" ")
    if last.casefold().startswith(SINCE):
        return rest.strip(), last[len(SINCE) :]
    return text.strip(), ""


def read_since(text: str, *, today: date) -> date | None:
    """The day that ``30d``, ``4w`` or ``2023-09-01`` means; raises UserError, None for ""."""
    if not text.strip():
        return None
    found = AGO.fullmatch(text.strip())
    try:
        if found is None:
            return date.fromisoformat(text.strip())
        return today - timedelta(days=int(found[1]) * DAYS[found[2].casefold()])
    except (ValueError, OverflowError):
        raise UserError(
            f"“{text[:40]}” is no time; write 30d, 4w, or a day like 2023-09-01."
        ) from None


def parse_wish(text: str) -> Wish:
    """Read topics, filters and options. Raises UserError for what there is not."""
    topics: list[tuple[str, str]] = []
    filters: list[str] = []
    options: dict[str, str] = {}
    names: list[list[str]] = [[]]
    for match in TERM.finditer(text.translate(QUOTES).strip()):
        sign, key, quoted, bare = match.groups()
        value = quoted if quoted is not None else bare
        if sign and key:
            filters.append(wishes.parse_term(f"{sign}{key}:{value}"))
        elif key and (option := key.casefold()) in OPTIONS:
            if option in options:
                raise UserError(f"{option}: is said twice. Say it once.")
            options[option] = value
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
        digest=_digest(options.get("digest")),
        verbosity=_one_of(Verbosity, "verbosity", options.get("verbosity", Verbosity.ALL)),
        updates=_one_of(Updates, "updates", options.get("updates", Updates.THREAD)),
        threads=_one_of(Threads, "threads", options.get("threads", Threads.OFF)),
        mention=_mention(options.get("mention", "off")),
        tags=split_tags(options.get("tags", "")),
    )


def only_narrows(text: str) -> None:
    """Raise UserError where filters and options are asked for and a topic stands among them."""
    wish = parse_wish(text)
    for key, value in wish.topics:
        said = f"{key}:{value}"
        raise UserError(
            f"“{said}” is not a filter: write +{said} to get nothing else, -{said} to leave it out."
        )
    for name in wish.names:
        raise UserError(
            f"“{name}” is not a filter: say what it is about, such as +keyword:{name} or "
            "-event:procedural."
        )


def _digest(typed: str | None) -> str | None:
    if typed is None:
        return None
    try:
        return str(schedule.read_digest(typed))
    except ValueError as error:
        raise UserError(
            f'{error}, in quotes where it has blanks: digest:"09:00 weekdays".'
        ) from None


def split_tags(typed: str) -> tuple[str, ...]:
    """The names in ``courts, agencies``."""
    return tuple(name for part in typed.split(",") if (name := " ".join(part.split())))


def _mention(typed: str) -> str:
    try:
        return mention.read(typed)
    except ValueError as error:
        raise UserError(f"{error}.") from None


def _one_of(choices: type[Choice], option: str, typed: str) -> Choice:
    try:
        return choices(typed.casefold())
    except ValueError:
        *rest, last = [f"{option}:{each}" for each in choices]
        raise UserError(f"“{option}:{typed}” is none of {', '.join(rest)} and {last}.") from None


def _key(key: str, value: str) -> str:
    if key.casefold() in wishes.KEYS:
        return key.casefold()
    raise UserError(
        f"“{key}:{value}” is not something to follow. "
        f"The keys are {', '.join(f'{each}:' for each in wishes.KEYS)} and the word all."
    )

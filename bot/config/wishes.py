"""What a value of feeds.yaml may be that is one line, one of some words, or a wish of a channel.

Each raises ValueError with what to write instead.
"""

from bot import mention
from bot.config.mistakes import listed, meant, quoted
from bot.model import Look, Threads, Updates, Verbosity

LONGEST_LINE = 300


def one_line(value: object) -> str:
    """A value that has to be one line of text."""
    match value:
        case str() if text := value.strip():
            if len(text) > LONGEST_LINE or not text.isprintable():
                raise ValueError(f"takes one line of at most {LONGEST_LINE} characters")
            return text
        case None | str():
            raise ValueError("is empty; write a value, or remove the key")
    raise ValueError("takes a text, not a list or a mapping")


def one_of(value: object, words: tuple[str, ...], what: str) -> str:
    """One of some words, with a hint where it is misspelt."""
    text = one_line(value)
    if text not in words:
        remedy = meant(text, words) or f"; write {listed(words)}"
        raise ValueError(f"{quoted(text)} is no {what}{remedy}")
    return text


def verbosity_of(value: object) -> Verbosity:
    """How much of a topic."""
    return Verbosity(one_of(value, tuple(Verbosity), "verbosity"))


def updates_of(value: object) -> Updates:
    """Where what changes of a story is told."""
    return Updates(one_of(value, tuple(Updates), "updates"))


def called(value: object) -> str:
    """Whom alerts mention, in its normal form."""
    return mention.read(one_line(value))


def look_of(value: object) -> Look:
    """How Discord draws a channel's messages: by ``components``, or as an ``embed``."""
    said = one_of(value, ("components", "card", "embed"), "look")
    return Look.EMBED if said == "embed" else Look.CARD


def switched(value: object) -> bool:
    """Whether something is on."""
    return one_of(value, ("on", "off"), "switch") == "on"


def threads_of(value: object) -> Threads:
    """Where the stories of a case stand."""
    return Threads(one_of(value, tuple(Threads), "threads"))

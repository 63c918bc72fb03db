"""Which stories of a topic a channel wants: ``+key:value`` and ``-key:value`` terms."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.errors import UserError
from bot.model import Event, Story
from bot.text import words

KEYS = ("case", "party", "court", "event", "source", "keyword")


def topics_of(story: Story, wholes: Iterable[str] = ()) -> frozenset[str]:
    """Every topic under which a story can be subscribed to, but for keywords.

    ``wholes`` are the ids of parties that the story's parties are part of.
    """
    court = story.docket.court if story.docket else story.court
    hosts = {host for source in story.sources if source.url for host in hosts_of(source.url)}
    return frozenset(
        {
            "all",
            f"event:{story.event}",
            *(f"case:{case}" for case in story.cases),
            *(f"party:{party}" for party in (*story.parties, *wholes)),
            *(f"source:{host}" for host in hosts),
            *([f"court:{court}"] if court else []),
        }
    )


def wanted(story: Story, topics: frozenset[str], filters: Iterable[str]) -> bool:
    """Whether a story passes: every ``+`` term must match it and no ``-`` term may."""
    return all((term[0] == "+") == matches(story, topics, term[1:]) for term in filters)


def matches(story: Story, topics: frozenset[str], topic: str) -> bool:
    """Whether a story is of a topic; keywords are looked for in its title and summary."""
    if topic.startswith("keyword:"):
        return has_phrase(words(f"{story.title}\n{story.summary}"), topic.removeprefix("keyword:"))
    return topic in topics


def has_phrase(text: tuple[str, ...], phrase: str) -> bool:
    """Whether the words of ``phrase`` stand in ``text`` one after the other.

    Whole words only, so that no pattern of a user's can be slow: at most one pass per word.
    """
    sought = words(phrase)
    if not sought:
        return False
    return any(
        text[place : place + len(sought)] == sought
        for place, word in enumerate(text)
        if word == sought[0]
    )


def parse_term(term: str) -> str:
    """A filter term in its normal form; UserError where it is none."""
    sign, rest = term[:1], term[1:]
    key, colon, value = rest.partition(":")
    if sign not in {"+", "-"} or not colon or not value or key.casefold() not in KEYS:
        raise UserError(
            f"“{term}” is not a filter. A filter is + or -, a key and a value, "
            f"such as -event:procedural; the keys are {', '.join(KEYS)}."
        )
    key = key.casefold()
    if key == "event" and value.casefold() not in set(Event):
        raise UserError(f"“{value}” is not a development. They are {', '.join(Event)}.")
    return f"{sign}{key}:{value if key == 'keyword' else value.casefold()}"


def hosts_of(url: str) -> list[str]:
    """The host of an address and every domain above it but the top one."""
    labels = (urlsplit(url).hostname or "").split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]

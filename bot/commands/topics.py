"""From what a person types to the topic they mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import docket
from bot.catalog import View
from bot.discover import docket_case
from bot.errors import UserError
from bot.model import Case, Docket, Event, Party, Subscription
from bot.text import clean_line, words

LISTED = 5
LONGEST_NAME = 80
IN_CAPITALS = "in-capitals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A topic to follow, with the case or party that has to be made for it."""

    topic: str
    case: Case | None = None
    party: Party | None = None


def known(view: View, query: str, key: str = "") -> str | None:
    """The one case or party that is meant, None where there is none.

    Raises UserError naming the choices where several may be meant.
    """
    parties = view.find_parties(query) if key != "case" else []
    exact = [each for each in parties if words(query) in _names(each)]
    if exact:
        return f"party:{exact[0].id}"
    cases = view.find_cases(query) if key != "party" else []
    if len(cases) == 1:
        return f"case:{cases[0].id}"
    if len(parties) == 1:
        return f"party:{parties[0].id}"
    meant = [f"case:{case.id}" for case in cases] or [f"party:{each.id}" for each in parties]
    if meant:
        raise UserError(
            f"“{query}” may be any of {len(meant)}. Say which: {'; '.join(meant[:LISTED])}"
        )
    return None


def followable(view: View, key: str, value: str) -> Followed:
    """A topic to follow; a party or docket that is not in the registry becomes one.

    Raises UserError where it cannot be told what is meant.
    """
    if key in ("court", "event", "source", "keyword"):
        return Followed(topic=plain(key, value))
    if not key and value.casefold() == "all":
        return Followed(topic="all")
    topic = known(view, value, key)
    if topic is not None:
        return Followed(topic=topic)
    named = docket_in(value)
    if named is not None and key != "party":
        return _new_case(named)
    if key == "party":
        return _new_party(value)
    raise UserError(
        f"{nothing(view, key or 'case or party', value)} "
        f'To follow a party that is not known yet, write party:"{value}".'
    )


def asked(view: View, query: str) -> str:
    """The topic that somebody asks about; UserError where there is none."""
    key, colon, value = query.strip().partition(":")
    if colon and key in ("court", "event"):
        return plain(key, value)
    if query.strip().casefold() == "all":
        return "all"
    if colon and key in ("keyword", "source"):
        wanted = value if key == "keyword" else f"judge source:{value}"
        raise UserError(f"There is no list by {key}: search for words, as in `search {wanted}`.")
    found = known(view, query.strip())
    if found is None:
        raise UserError(nothing(view, "case or party", query))
    return found


def held(
    view: View, subscribed: Sequence[Subscription], key: str, value: str, *, place: str
) -> str:
    """Which of a channel's topics is meant; UserError where it is not exactly one."""
    topics = [each.topic for each in subscribed]
    for topic in (f"{key}:{value}", value):
        if topic in topics:
            return topic
    found = {f"case:{case.id}" for case in view.find_cases(value)}
    found |= {f"party:{party.id}" for party in view.find_parties(value)}
    meant = [topic for topic in topics if topic in found and (not key or topic.startswith(key))]
    if len(meant) == 1:
        return meant[0]
    names = ", ".join(meant or topics)
    if len(meant) > 1:
        raise UserError(f"“{value}” may be any of {len(meant)}. Say which: {names}")
    raise UserError(f"“{value}” is not followed in {place}; what is: {names or 'nothing'}.")


def plain(key: str, value: str) -> str:
    """A topic that is no case or party, in its normal form; UserError for what there is not."""
    if key == "court":
        known = value.casefold() in docket.state_courts()
        court = value.casefold() if known else docket.court_id(value)
        if court is None:
            raise UserError(f"“{value}” is not a court. Write it like dcd, D.D.C. or 2d Cir.")
        return f"court:{court}"
    if key == "event" and value.casefold() not in set(Event):
        raise UserError(f"“{value}” is not a development. They are {', '.join(Event)}.")
    return f"{key}:{value if key == 'keyword' else value.casefold()}"


def docket_in(text: str) -> docket.Mention | None:
    """The docket number that a text is, or has, with its court if it names one."""
    court, _, rest = text.partition(":")
    number = docket.normalise(rest)
    if number and docket.court_id(court):
        return docket.Mention(court=docket.court_id(court), number=number, start=0, end=len(text))
    found = docket.find(text)
    if found:
        return found[0]
    number = docket.normalise(text)
    return docket.Mention(court=None, number=number, start=0, end=len(text)) if number else None


def nothing(view: View, what: str, query: str) -> str:
    """That nothing is known by a name, and which names are spelt most like it."""
    near = view.nearest(query, what)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"No {what} is known as “{query}”.{hint}"


def no_story(place: str) -> str:
    """That nothing which came to a channel is known by what was typed."""
    return f"No story of {place} is known by that. Give the link that its alert has."


def _new_case(named: docket.Mention) -> Followed:
    if not named.court:
        raise UserError(
            f"{named.number} may be a docket of many courts: name the court as well, "
            f'such as case:"{named.number} (S.D.N.Y.)".'
        )
    case = docket_case(Docket(court=named.court, number=named.number))
    return Followed(topic=f"case:{case.id}", case=case)


def _new_party(value: str) -> Followed:
    """A party by its name: one id for all spellings that find the same texts.

    In capitals a name finds itself in capitals only, so it is another one than without.
    """
    name = clean_line(value)[:LONGEST_NAME]
    slug = "-".join(words(name))[:LONGEST_NAME]
    if not slug:
        raise UserError(f"“{value}” is not a name.")
    if name.isupper():
        slug = f"{slug}-{IN_CAPITALS}"
    return Followed(topic=f"party:{slug}", party=Party(id=slug, name=name, aliases=(name,)))


def _names(party: Party) -> set[tuple[str, ...]]:
    return {words(name) for name in (party.name, party.id, *party.aliases, *party.ordinary)}

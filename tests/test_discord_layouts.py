"""What people are shown, made of hostile stories: within Discord's limits, inert, both looks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.discord import render
from bot.chat.slack.render import render as render_slack
from bot.message import (
    Message,
    Note,
    Tone,
    cards,
    day,
    digests,
    dossiers,
    searches,
    span,
    subscribed,
    time,
    timelines,
    told,
    updates,
    whys,
)
from bot.message.subscribed import Row
from bot.message.timelines import Page
from bot.model import (
    Case,
    Change,
    Changed,
    Delivery,
    Docket,
    Event,
    FeedKind,
    Party,
    Proposal,
    Registry,
    Source,
    Story,
    Tag,
)
from tests.doubles.discord.limits import message_errors, walk
from tests.test_discord_embeds import embedded, texts_of
from tests.test_discord_render import URLS, inert, long_texts, payload

NOW = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
HOSTS = frozenset({"good.example", "www.courtlistener.com"})
# A title of 10,000 characters is what a feed may say, whole.
hostile = long_texts | st.builds(lambda text: (text or "x") * 10_000, st.text(max_size=1))

sources = st.builds(
    Source,
    title=hostile,
    url=st.sampled_from(URLS),
    publisher=hostile,
    kind=st.sampled_from(list(FeedKind)),
    published=st.just(NOW),
    first_seen=st.just(NOW),
)
stories = st.builds(
    Story,
    id=st.integers(1, 10**9),
    title=hostile,
    summary=hostile,
    event=st.sampled_from(list(Event)),
    kind=st.sampled_from(list(FeedKind)),
    first_seen=st.just(NOW),
    docket=st.none() | st.just(Docket(court="dcd", number="1:23-cv-01599")),
    caption=hostile,
    number=st.none() | hostile,
    repaired=st.integers(0, 99),
    cases=st.sampled_from([(), ("a",), ("a", "unknown")]),
    parties=st.sampled_from([(), ("p",), ("p",) * 9]),
    sources=st.lists(sources, max_size=6).map(tuple),
    summary_by=hostile,
    reveals=st.sampled_from([(), ("p",)]),
)
cases = st.builds(
    Case,
    id=st.just("a"),
    caption=hostile,
    short=hostile,
    dockets=st.sampled_from([(), (Docket(court="dcd", number="1:23-cv-01599"),) * 5]),
    judge=hostile,
    status=hostile,
    parties=st.sampled_from([(), ("p",) * 30]),
    courtlistener=st.sampled_from([(), (7,)]),
)
parties = st.builds(Party, id=st.just("p"), name=hostile, aliases=st.lists(hostile).map(tuple))

Layout = Callable[[list[Story], Case, Party, Registry], Message]


def _alert(told_: list[Story], _case: Case, _party: Party, registry: Registry) -> Message:
    return cards.alert(told_[0], registry=registry, delivery=17)


def _update(told_: list[Story], _case: Case, party: Party, _registry: Registry) -> Message:
    changes = [
        Changed(kind=kind, publisher=party.name, url=told_[0].summary, was=told_[-1].title)
        for kind in Change
    ]
    return updates.reply(told_[0], changes, delivery=17)


def _digest(told_: list[Story], _case: Case, _party: Party, registry: Registry) -> Message:
    delivery = Delivery(
        id=17, story=None, channel="discord:1", kind="digest", revision=1, attempt=1, created=NOW
    )
    lines = [("case:a" if story.cases else None, story) for story in told_]
    return digests.digest(
        delivery,
        lines[: digests.fitting(told_)],
        total=len(told_),
        cases=1,
        of_cases=len(told_),
        down=3,
        zone="America/New_York",
        upcoming=NOW + timedelta(days=1),
        registry=registry,
    )


def _case(told_: list[Story], case: Case, _party: Party, registry: Registry) -> Message:
    proposal = Proposal(case="a", related="a", kind="appeal_of", evidence=told_[0].title)
    return dossiers.case_card(
        case,
        stories=told_,
        recent=len(told_),
        registry=registry,
        coverage=told_[0].summary,
        proposals=[proposal] * 3,
    )


def _timeline(told_: list[Story], case: Case, _party: Party, registry: Registry) -> Message:
    page = Page(since=NOW.date())
    return timelines.timeline(case, told_, page=page, total=99, registry=registry)


def _party(told_: list[Story], case: Case, party: Party, registry: Registry) -> Message:
    return dossiers.party_card(party, cases=[case] * 12, stories=told_, registry=registry)


def _why(told_: list[Story], _case: Case, _party: Party, registry: Registry) -> Message:
    tag = Tag(topic="case:a", rule="name", match=told_[0].title, start=0, end=1, score=0.5)
    return whys.absence(
        told_[0],
        [tag] * 12,
        said=(span(told_[0].title), time(NOW)),
        steps=[(span("owed "), time(NOW))] * 4,
        registry=registry,
    )


def _listed(told_: list[Story], case: Case, party: Party, _registry: Registry) -> Message:
    rows = [
        Row(
            topic=f"keyword:{each}",
            mark="0" * 16,
            name=each,
            words=(f"+keyword:{case.short}",),
            created=NOW,
            alerts=7,
            last=NOW,
        )
        for each in (*[story.title for story in told_], party.name) * 4
    ][: subscribed.PAGE]
    return subscribed.page(
        f"#{party.name} follows",
        [replace(row, mark=f"{place:016}") for place, row in enumerate(rows)],
        channel="1234567890123456789",
        start=8,
        total=99,
        standing=[Note(line=(span(party.name),))],
    )


def _refusal(told_: list[Story], _case: Case, _party: Party, _registry: Registry) -> Message:
    return told(f"No case is known as “{told_[0].title}”.", tone=Tone.ERROR)


LAYOUTS: dict[str, Layout] = {
    "A: alert": _alert,
    "B: update": _update,
    "C: digest": _digest,
    "D: case": _case,
    "D: timeline": _timeline,
    "D: empty timeline": lambda _, case, __, registry: timelines.timeline(
        case, [], page=Page(since=NOW.date()), total=0, registry=registry
    ),
    "search": lambda told_, *_: searches.found(
        (span("x since "), day(NOW.date())), told_, key="0" * 16, start=0, more=True, most=1_000
    ),
    "D: party": _party,
    "D: why": _why,
    "E: subscriptions": _listed,
    "refusal": _refusal,
}


def shown_by(message: Message) -> list[tuple[dict[str, Any], list[str]]]:
    """What is sent for a message in either look, and the texts in it."""
    card, embed = payload(message), embedded(message)
    texts = [each["content"] for each in walk(card["components"]) if "content" in each]
    return [(card, texts), (embed, texts_of(embed))]


def test_payloads_here_are_what_the_renderer_makes() -> None:
    message = told("hello")

    assert payload(message)["components"] == render(message).to_components()  # type: ignore[no-untyped-call] # the library's


# Words that hold no date, at any time there was a feed.
plain = st.text("abcdefghij ", min_size=1, max_size=40)
times = st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is the strategy's
dated = st.builds(
    Story,
    id=st.integers(1, 99),
    title=plain,
    summary=plain,
    event=st.sampled_from(Event),
    kind=st.sampled_from(FeedKind),
    first_seen=times,
    published=times,
    cases=st.just(("a",)),
    sources=st.lists(
        st.builds(
            Source,
            title=plain,
            url=st.just("https://good.example/a"),
            publisher=plain,
            kind=st.sampled_from(FeedKind),
            published=times,
            first_seen=times,
        ),
        max_size=2,
    ).map(tuple),
)
A_DATE = re.compile(
    r"\d{4}-\d\d|\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|\d\d:\d\d"
)
FALLBACK = re.compile(r"<!date\^(\d+)\^[^|]*\|[^>]*>")


def said_on_slack(payload: Any) -> Iterator[str]:
    """What a message says on Slack, without the fallbacks of its times."""
    if isinstance(payload, dict):
        for key, value in payload.items():
            if key == "text" and isinstance(value, str):
                yield FALLBACK.sub("", value)
            elif key != "fallback":
                yield from said_on_slack(value)
    elif isinstance(payload, list):
        for each in payload:
            yield from said_on_slack(each)


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=15, deadline=None)
@given(st.lists(dated, min_size=1, max_size=3), times)
def test_no_layout_has_a_date_but_in_the_readers_own_time(
    layout: str, told_: list[Story], filed: datetime
) -> None:
    case = Case(id="a", caption="Case", filed=filed.date())
    party = Party(id="p", name="Party")
    registry = Registry(version="1", cases={"a": case}, parties={"p": party})
    message = LAYOUTS[layout](told_, case, party, registry)

    card = payload(message)
    on_discord = [each["content"] for each in walk(card["components"]) if "content" in each]
    on_slack = said_on_slack(render_slack(message)["blocks"])

    assert [text for text in (*on_discord, *on_slack) if A_DATE.search(text)] == []


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=15, deadline=None)
@given(st.lists(stories, min_size=1, max_size=4), cases, parties, st.sampled_from([1, 1, 12]))
def test_a_layout_of_hostile_stories_is_within_the_limits_and_inert(
    layout: str, told_: list[Story], case: Case, party: Party, times: int
) -> None:
    registry = Registry(version="1", cases={"a": case}, parties={"p": party})
    many = [replace(story, id=story.id + turn) for turn in range(times) for story in told_]

    for body, texts in shown_by(LAYOUTS[layout](many, case, party, registry)):
        assert message_errors(body) == []
        assert all(inert(text, HOSTS) for text in texts)
        links = [each["url"] for each in walk(body["components"]) if each.get("url")]
        links += [embed["url"] for embed in body.get("embeds", []) if embed.get("url")]
        assert all(inert(f"[x]({link})", HOSTS) for link in links)

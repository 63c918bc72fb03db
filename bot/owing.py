"""Who wants a story, and whether they get it at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import filter as wishes
from bot import mention, quiet
from bot.corrections import is_disproved, kept_out
from bot.model import Correction, DeliveryState, Registry, Story, Subscription, tenant_of
from bot.text import words
from storage import corrections, deliveries, quieting, stories, subscriptions
from storage.seeing import hidden_from
from storage.store import Tx


def owe(tx: Tx, story: int, *, registry: Registry, now: datetime) -> int:
    """Owe a story to every channel that wants it and was not owed it before; how many.

    What a channel's quiet, mutes, filters or verbosity keep back is on record as that.
    """
    told = None if stories.quiet(tx, story) else stories.load(tx, story)
    if told is None:
        return 0
    _correct(tx, told)
    offered = wishers(tx, told, registry=registry)
    topics = silenceable(told, registry)
    owed = _quieted(tx, told, offered, topics=topics, registry=registry, now=now)
    return deliveries.owe(tx, story, owed, kind="alert", revision=1, now=now)


def reconsider(tx: Tx, story: int, *, registry: Registry, now: datetime) -> int:
    """Decide anew, after a correction, what is owed of a story; from how many it is withdrawn."""
    told = stories.load(tx, story)
    if told is None:
        return 0
    offered = wishers(tx, told, registry=registry)
    unwanted = {each: _filtered(kept) for each, kept in offered.items() if not kept.wanting}
    withdrawn = deliveries.withdraw(tx, story, unwanted)
    owe(tx, story, registry=registry, now=now)
    return withdrawn


def _correct(tx: Tx, story: Story) -> None:
    """Let the corrections hold that say that what made this story one of its topics does not."""
    topics = [f"case:{case}" for case in story.cases] + [f"party:{each}" for each in story.parties]
    disproving = corrections.disproving(tx, topics)
    tags = stories.certain_tags(tx, story.id) if disproving else []
    for each in disproving:
        if is_disproved(tags, each):
            corrections.hold(tx, each, [story.id])


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The subscriptions of one channel to topics of a story: those that want it, and why not."""

    wanting: tuple[Subscription, ...] = ()
    kept_out: tuple[tuple[Subscription, str], ...] = ()


def wishers(
    tx: Tx, story: Story, *, registry: Registry, born: datetime | None = None
) -> dict[str, Wishes]:
    """The channels that follow a topic of a story, with what each of their subscriptions says.

    Subscriptions count that are no younger than ``born``, when the story was if left out.
    """
    topics = wishes.topics_of(story, wholes(story.parties, registry))
    revealed = _revealed(story, registry)
    said = words(f"{story.title}\n{story.summary}")
    spoken = [
        topic
        for topic in subscriptions.keywords(tx)
        if wishes.has_phrase(said, topic.removeprefix("keyword:"))
    ]
    wished = subscriptions.matching(tx, [*sorted(topics), *spoken], born=born or story.first_seen)
    channels = {each.channel for each in wished}
    held = corrected(tx, story.id, channels)
    hidden = hidden_from(tx, story.id, channels)
    wanting: defaultdict[str, list[Subscription]] = defaultdict(list)
    barred: defaultdict[str, list[tuple[Subscription, str]]] = defaultdict(list)
    for each in wished:
        others = hidden.get(each.channel, frozenset())
        if each.topic in others:
            continue
        wrong = held.get(each.channel, {})
        reason = kept_out(each.topic, wrong)
        reason = reason or quiet.kept_out(story, each, topics - wrong.keys() - others, revealed)
        if reason:
            barred[each.channel].append((each, reason))
        else:
            wanting[each.channel].append(each)
    return {
        channel: Wishes(
            wanting=tuple(wanting.get(channel, ())), kept_out=tuple(barred.get(channel, ()))
        )
        for channel in {**wanting, **barred}
    }


def corrected(tx: Tx, story: int, channels: Collection[str]) -> dict[str, dict[str, Correction]]:
    """What holds for a story in each of these channels, where anything does."""
    held = corrections.of_story(tx, story)
    if not held:
        return {}
    everyone = held.get(corrections.EVERYONE, {})
    return {
        channel: everyone | held.get(tenant_of(channel, team), {})
        for channel, team in subscriptions.teams(tx, channels).items()
    }


def silenceable(story: Story, registry: Registry) -> frozenset[str]:
    """The topics by which a story can be muted: itself, its cases, its parties and their wholes."""
    parties = (*story.parties, *wholes(story.parties, registry))
    return frozenset(
        {
            f"story:{story.id}",
            *(f"case:{case}" for case in story.cases),
            *(f"party:{party}" for party in parties),
        }
    )


def _revealed(story: Story, registry: Registry) -> frozenset[str]:
    return frozenset(f"party:{each}" for each in (*story.reveals, *wholes(story.reveals, registry)))


def _quieted(
    tx: Tx,
    story: Story,
    offered: Mapping[str, Wishes],
    *,
    topics: frozenset[str],
    registry: Registry,
    now: datetime,
) -> dict[str, deliveries.Owed]:
    """What each channel is owed of a story, with what it asked for taken into account."""
    asked = quieting.of_channels(tx, offered)
    mutes = quieting.silenced(tx, topics, offered.keys(), now=now)
    default = quieting.default(tx)
    revealed = _revealed(story, registry)
    owed: dict[str, deliveries.Owed] = {}
    # Of a story for thousands of channels most are owed the same.
    at_once: dict[tuple[str, ...], deliveries.Owed] = {}
    for channel, each in offered.items():
        if not each.wanting:
            owed[channel] = _filtered(each)
            continue
        wants = each.wanting
        matched = tuple(wish.topic for wish in wants)
        mute = mutes.get(channel)
        if mute is None and channel not in asked and not any(w.digest or w.mention for w in wants):
            if matched not in at_once:
                at_once[matched] = deliveries.Owed(topics=matched)
            owed[channel] = at_once[matched]
            continue
        hold = quiet.held(
            wants,
            asked.get(channel, default),
            mute=mute,
            critical=quiet.is_critical(story, matched, revealed),
            now=now,
        )
        owed[channel] = deliveries.Owed(
            topics=matched,
            mention="" if hold else _called(tx, channel, wants, now=now),
            state=DeliveryState.HELD if hold else DeliveryState.PENDING,
            due=hold.until if hold else None,
            reason=hold.reason if hold else None,
        )
    return owed


def _called(tx: Tx, channel: str, wanting: Sequence[Subscription], *, now: datetime) -> str:
    """Whom an alert calls: whom the first subscription that wants it says, now and then."""
    asked = next((each.mention for each in wanting if each.mention), "")
    if not asked or deliveries.has_called(tx, channel, since=now - mention.PAUSE):
        return ""
    return asked


def _filtered(each: Wishes) -> deliveries.Owed:
    return deliveries.Owed(
        topics=tuple(wish.topic for wish, _ in each.kept_out),
        state=DeliveryState.FILTERED,
        reason=", ".join(dict.fromkeys(reason for _, reason in each.kept_out)),
    )


def wholes(parties: Sequence[str], registry: Registry) -> list[str]:
    """The parties that the given ones are part of, and what those are part of."""
    found: list[str] = []
    for party in parties:
        whole = registry.parties[party].part_of if party in registry.parties else None
        while whole and whole not in found:
            found.append(whole)
            whole = registry.parties[whole].part_of if whole in registry.parties else None
    return found

"""The app's home: what somebody is told, and what a channel of theirs is, one by one. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.catalog import Choice
from bot.chat.slack.forms import choices
from bot.chat.slack.mrkdwn import literal, shortened, units
from bot.chat.slack.render import ACTION
from bot.chat.slack.richtext import Json
from bot.commands import Held
from bot.commands.listing import mark

CHANNEL = f"{ACTION}:home-channel"
ADD = f"{ACTION}:home-add"
ROW = f"{ACTION}:home-row"
# A section and its menu for each, below 100 blocks with all the rest.
MOST = 40
MENU = (
    Choice(label="Edit", value="edit"),
    Choice(label="Mute 24h", value="mute"),
    Choice(label="Test", value="test"),
    Choice(label="Remove", value="remove"),
)


def home(
    mine: Sequence[Held],
    direct: str,
    *,
    channel: str = "",
    theirs: Sequence[Held] = (),
    said: str = "",
) -> Json:
    """The home of one person: what comes to their direct messages, and what to a channel.

    ``direct`` and ``channel`` are Slack's ids; ``said`` is what came of the last press.
    """
    select: Json = {
        "type": "conversations_select",
        "action_id": CHANNEL,
        "placeholder": _plain("A channel"),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if channel:
        select["initial_conversation"] = channel
    blocks = [
        *([_line(said), {"type": "divider"}] if said else []),
        _header("Told to you alone"),
        *_rows(mine, direct),
        _add(direct),
        {"type": "divider"},
        _header("Told to a channel"),
        {"type": "actions", "elements": [select]},
        *([*_rows(theirs, channel), _add(channel)] if channel else []),
    ]
    kept = json.dumps({"channel": channel})
    return {"type": "home", "private_metadata": kept, "blocks": blocks}


def shown_channel(view: Mapping[str, Any]) -> str:
    """Slack's id of the channel that a home shows, "" for none."""
    try:
        return str(json.loads(view.get("private_metadata") or "{}").get("channel", ""))
    except (ValueError, AttributeError):
        return ""


def _rows(held: Sequence[Held], channel: str) -> list[Json]:
    if not held:
        return [_line("Nothing yet.")]
    rows = [_row(each, channel) for each in held[:MOST]]
    more = len(held) - len(rows)
    return [*rows, *([_line(f"… and {more} more: type /docket list there.")] if more else [])]


def _row(each: Held, channel: str) -> Json:
    options = choices(
        [
            Choice(label=choice.label, value=f"{choice.value}:{channel}:{mark(each.topic)}")
            for choice in MENU
        ]
    )
    details = [each.topic, each.words, "set in feeds.yaml" if each.fixed else ""]
    text = f"{_cut(each.name, 300)}\n{_cut(' · '.join(filter(None, details)), 600)}"
    return {
        "type": "section",
        "text": {"type": "plain_text", "text": text, "emoji": False},
        "accessory": {"type": "overflow", "action_id": ROW, "options": options},
    }


def _add(channel: str) -> Json:
    button = {
        "type": "button",
        "action_id": ADD,
        "text": _plain("Follow something"),
        "value": channel,
    }
    return {"type": "actions", "elements": [button]}


def _header(text: str) -> Json:
    return {"type": "header", "text": _plain(text)}


def _line(text: str) -> Json:
    element = {"type": "plain_text", "text": _cut(text, 1_000), "emoji": False}
    return {"type": "context", "elements": [element]}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": _cut(text, 75), "emoji": False}


def _cut(text: str, limit: int) -> str:
    shown = " ".join(literal(text).split())
    return shortened(shown, lambda said: units(said) <= limit) or "…"

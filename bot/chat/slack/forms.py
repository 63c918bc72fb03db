"""The form by which people subscribe: its views, and what they answer. Pure.

Views are sent as they are here; texts in them are cut to Slack's limits, and what comes from
outside stands in rich text, which Slack does not parse.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.catalog import Choice
from bot.chat.slack.mrkdwn import literal, shortened, units
from bot.chat.slack.render import ACTION, render
from bot.chat.slack.richtext import Json
from bot.commands.filling import VERBOSITIES, Wanted
from bot.commands.grammar import LONGEST_LINE
from bot.errors import UserError
from bot.message import Message

FORM = f"{ACTION}:form"
CONFIRM = f"{ACTION}:confirm"
TOPIC = f"{ACTION}:topic"
WORDS = f"{ACTION}:words"
MUCH = f"{ACTION}:much"
DIGEST = f"{ACTION}:digest-at"
EDIT = f"{ACTION}:edit-form"
# https://docs.slack.dev/reference/block-kit/block-elements
MAX_CHOICES, MAX_CHOICE, MAX_CHOICE_VALUE = 100, 75, 150
MAX_TYPED, MAX_DIGEST = LONGEST_LINE, 60
LONGEST_SAID = 2_000
OUTDATED = "This form is from an older version; open it again."
MUCH_CHOICES = tuple(Choice(label=label, value=much.value) for much, label in VERBOSITIES.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What somebody filled into the form; ``channel`` is Slack's id of the channel it is for."""

    channel: str
    topic: Choice | None = None
    words: str = ""
    much: str = "all"
    digest: str = ""

    def typed(self) -> str:
        """The same, as it would be typed after ``subscribe``."""
        wanted = Wanted(words=self.words, verbosity=self.much, digest=self.digest)
        return wanted.line(self.topic.value if self.topic else "")


def form(filled: Filled, *, place: str, wrong: str = "") -> Json:
    """The form, perhaps filled in before, and what was ``wrong`` about that."""
    return _view(
        FORM,
        "Follow",
        [
            *([_said(wrong)] if wrong else []),
            _said(f"What is chosen here is told in {place}."),
            _topic(filled.topic),
            _input(
                WORDS,
                "Or in words, with filters",
                {
                    "type": "plain_text_input",
                    "action_id": WORDS,
                    "max_length": MAX_TYPED,
                    "placeholder": _plain('party:"Acme Coin" court:dcd -event:procedural'),
                    **_initially(filled.words, MAX_TYPED),
                },
                optional=True,
            ),
            _input(MUCH, "How much", _static(MUCH, MUCH_CHOICES, filled.much)),
            _input(
                DIGEST,
                "Together, once a day",
                {
                    "type": "plain_text_input",
                    "action_id": DIGEST,
                    "max_length": MAX_DIGEST,
                    "placeholder": _plain("09:00 weekdays; left empty, at once"),
                    **_initially(filled.digest, MAX_DIGEST),
                },
                optional=True,
            ),
        ],
        filled,
        submit="Next",
    )


def waiting(filled: Filled) -> Json:
    """What is shown while the answer is looked for: it must come within three seconds."""
    return _view(f"{ACTION}:waiting", "Follow", [_said("One moment …")], filled)


def confirmation(filled: Filled, rule: Message) -> Json:
    """The rule in plain words and what it would have brought, to be confirmed or edited."""
    edit = {"type": "button", "action_id": EDIT, "text": _plain("Edit")}
    blocks = [*render(rule)["blocks"], {"type": "actions", "elements": [edit]}]
    return _view(CONFIRM, "Follow", blocks, filled, submit="Confirm")


def done(filled: Filled, answer: Message) -> Json:
    """What came of it."""
    return _view(f"{ACTION}:done", "Follow", list(render(answer)["blocks"]), filled)


def outdated() -> Json:
    """What is shown in place of a view of another version."""
    return _view(f"{ACTION}:done", "Follow", [_said(OUTDATED)], Filled(channel=""))


def choices(offered: Sequence[Choice]) -> list[Json]:
    """Options of a menu; those that Slack would not take are left out."""
    made = [
        {"text": _plain(each.label or each.value), "value": each.value}
        for each in offered
        if 0 < len(each.value) <= MAX_CHOICE_VALUE and each.value.isprintable()
    ]
    return made[:MAX_CHOICES]


def read_form(view: Mapping[str, Any]) -> Filled:
    """What was filled into ``form``; UserError where it does not say for which channel."""
    filled = read_filled(view)
    values: dict[str, Json] = {
        action: element
        for block in (view.get("state") or {}).get("values", {}).values()
        for action, element in block.items()
    }
    chosen = (values.get(TOPIC) or {}).get("selected_option")
    much = (values.get(MUCH) or {}).get("selected_option") or {"value": "all"}
    return Filled(
        channel=filled.channel,
        topic=Choice(label=chosen["text"]["text"], value=chosen["value"]) if chosen else None,
        words=(values.get(WORDS) or {}).get("value") or "",
        much=str(much["value"]),
        digest=(values.get(DIGEST) or {}).get("value") or "",
    )


def read_filled(view: Mapping[str, Any]) -> Filled:
    """What a view carries along of what was filled in before."""
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
        label, value = kept.get("topic") or ("", "")
        return Filled(
            channel=str(kept["channel"]),
            topic=Choice(label=label, value=value) if value else None,
            words=str(kept.get("words", "")),
            much=str(kept.get("much", "all")),
            digest=str(kept.get("digest", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UserError(OUTDATED) from None


def _view(
    callback: str, title: str, blocks: Sequence[Json], filled: Filled, *, submit: str = ""
) -> Json:
    chosen = choices([filled.topic]) if filled.topic else []
    kept = {
        "channel": filled.channel,
        "topic": [chosen[0]["text"]["text"], chosen[0]["value"]] if chosen else None,
        "words": filled.words[:MAX_TYPED],
        "much": filled.much,
        "digest": filled.digest[:MAX_DIGEST],
    }
    return {
        "type": "modal",
        "callback_id": callback,
        "title": _plain(title),
        "close": _plain("Close"),
        "private_metadata": json.dumps(kept, ensure_ascii=False),
        "blocks": list(blocks),
        **({"submit": _plain(submit)} if submit else {}),
    }


def _topic(chosen: Choice | None) -> Json:
    element: Json = {
        "type": "external_select",
        "action_id": TOPIC,
        "min_query_length": 1,
        "placeholder": _plain("Begin to type a name"),
    }
    options = choices([chosen]) if chosen else []
    if options:
        element["initial_option"] = options[0]
    return _input(TOPIC, "Case or party", element, optional=True)


def _static(action: str, offered: Sequence[Choice], value: str) -> Json:
    options = choices(offered)
    chosen = next((each for each in options if each["value"] == value), options[0])
    return {
        "type": "static_select",
        "action_id": action,
        "options": options,
        "initial_option": chosen,
    }


def _input(block: str, label: str, element: Json, *, optional: bool = False) -> Json:
    return {
        "type": "input",
        "block_id": block,
        "label": _plain(label),
        "element": element,
        "optional": optional,
    }


def _initially(text: str, most: int) -> Json:
    """What an input begins with, where there is anything."""
    shown = " ".join(literal(text).split())
    value = shortened(shown, lambda said: units(said) <= most)
    return {"initial_value": value} if value else {}


def _said(text: str) -> Json:
    shown = shortened(literal(text), lambda said: units(said) <= LONGEST_SAID) or "…"
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": shown}]}
    return {"type": "rich_text", "elements": [section]}


def _plain(text: str) -> Json:
    shown = " ".join(literal(text).split()) or "…"
    return {
        "type": "plain_text",
        "text": shortened(shown, lambda said: units(said) <= MAX_CHOICE) or "…",
        "emoji": False,
    }

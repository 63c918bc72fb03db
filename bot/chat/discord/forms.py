"""The form by which people follow something, or change how: what it shows, and what comes back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot import mention
from bot.chat.discord.markup import shorten
from bot.commands import Held
from bot.commands.filling import VERBOSITIES, Wanted
from bot.errors import UserError
from bot.message.subscribed import FORM

TOPIC, WORDS, MUCH, DIGEST, MENTION = "topic", "words", "much", "digest", "mention"
# https://docs.discord.com/developers/components/reference#text-input
TITLE_LIMIT = 45
TYPED_LIMIT = 4000
LONGEST_TOPIC, LONGEST_DIGEST = 300, 60
TOPIC_EXAMPLE = 'sec v binance, party:"Acme Coin", court:dcd, event:ruling, all'
WORDS_EXAMPLE = "+event:ruling -source:example.com updates:silent"
TOO_LONG = "It has more filters than a form takes: remove it, and follow it with fewer."
ROLES_NOTE = "At most once in ten minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role that somebody chose; ``everyone`` is the one that all of a server have."""

    id: int
    name: str
    mentionable: bool
    everyone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What somebody filled in: what to follow ("" where that is settled), and how."""

    topic: str
    wanted: Wanted
    role: Role | None = None


def form(value: str, held: Held | None, *, roles: bool) -> discord.ui.Modal:
    """The form behind a button with ``value``: to change ``held``, or to follow something new.

    ``roles``: whether one may be chosen there. The library is not to keep it, since what comes
    back is known by its id alone, also after a restart. Raises UserError.
    """
    wanted = held.wanted if held else Wanted()
    if len(wanted.words) > TYPED_LIMIT:
        raise UserError(TOO_LONG)
    title = f"Edit {held.name}" if held else "Follow something"
    modal = discord.ui.Modal(title=shorten(title, TITLE_LIMIT), custom_id=f"dw1:{FORM}:{value}")
    if held is None:
        topic = _input(TOPIC, "", LONGEST_TOPIC, TOPIC_EXAMPLE, required=True)
        modal.add_item(discord.ui.Label(text="A case, a party or another topic", component=topic))
    words = _input(WORDS, wanted.words, TYPED_LIMIT, WORDS_EXAMPLE)
    modal.add_item(discord.ui.Label(text="Filters and other options", component=words))
    modal.add_item(discord.ui.Label(text="How much", component=_amount(wanted.verbosity)))
    digest = _input(DIGEST, wanted.digest, LONGEST_DIGEST, "09:00 weekdays; left empty, at once")
    modal.add_item(discord.ui.Label(text="Together, once a day", component=digest))
    if roles:
        modal.add_item(
            discord.ui.Label(
                text="A role that alerts mention",
                description=ROLES_NOTE,
                component=_roles(wanted.mention),
            )
        )
    modal.stop()
    return modal


def read(data: Mapping[str, Any], *, guild: int | None) -> Filled:
    """What was filled in, from what Discord says of a form that was sent off."""
    given = dict(_given(data.get("components") or []))
    chosen = (given.get(MENTION) or {}).get("values") or []
    known = (data.get("resolved") or {}).get("roles") or {}
    role = _role(str(chosen[0]), known, guild) if chosen else None
    much = (given.get(MUCH) or {}).get("values") or [""]
    return Filled(
        topic=_text(given, TOPIC),
        wanted=Wanted(
            words=_text(given, WORDS),
            verbosity=str(much[0]) or Wanted().verbosity,
            digest=_text(given, DIGEST),
            mention=f"{mention.ROLE}{role.id}" if role else "",
        ),
        role=role,
    )


def chosen(role: discord.Role | None) -> Role | None:
    """A role that was chosen in a command."""
    if role is None:
        return None
    return Role(
        id=role.id, name=role.name, mentionable=role.mentionable, everyone=role.is_default()
    )


def _input(
    name: str, value: str, most: int, example: str, *, required: bool = False
) -> discord.ui.TextInput[discord.ui.Modal]:
    return discord.ui.TextInput(
        custom_id=name,
        default=value or None,
        placeholder=example,
        required=required,
        max_length=most,
    )


def _amount(chosen: str) -> discord.ui.Select[discord.ui.Modal]:
    return discord.ui.Select(
        custom_id=MUCH,
        required=True,
        options=[
            discord.SelectOption(label=label, value=each.value, default=each.value == chosen)
            for each, label in VERBOSITIES.items()
        ],
    )


def _roles(chosen: str) -> discord.ui.RoleSelect[discord.ui.Modal]:
    number = chosen.removeprefix(mention.ROLE)
    before = [discord.Object(int(number))] if number.isdecimal() else []
    return discord.ui.RoleSelect(
        custom_id=MENTION, min_values=0, required=False, default_values=before
    )


def _given(components: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for each in components:
        if inner := each.get("component"):
            yield str(inner.get("custom_id")), inner


def _text(given: Mapping[str, dict[str, Any]], name: str) -> str:
    return str((given.get(name) or {}).get("value") or "").strip()


def _role(chosen: str, known: Mapping[str, Any], guild: int | None) -> Role:
    said = known.get(chosen) or {}
    return Role(
        id=int(chosen),
        name=str(said.get("name", chosen)),
        mentionable=bool(said.get("mentionable")),
        everyone=chosen == str(guild),
    )

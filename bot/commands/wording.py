"""Commands as each platform has them typed: ``missed 7d`` is ``/alerts missed time: 7d``.

Answers name a command in code, refusals between backticks, in the words of ``Commands.run``.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot import mention
from bot.commands import grammar
from bot.commands.muting import DURATION
from bot.errors import UserError
from bot.message import (
    Block,
    Bullets,
    Fields,
    Heading,
    Line,
    Message,
    Note,
    Paragraph,
    Span,
    Style,
    Tone,
    code,
    timed,
)

_NAMED = re.compile(r"`([^`]+)`")
# What each command is on Discord, and the option that its words go into.
_ON_DISCORD = {
    "case": ("/case", "name"),
    "party": ("/party", "name"),
    "latest": ("/latest", "topic"),
    "search": ("/search", "query"),
    "unsubscribe": ("/alerts unsubscribe", "topic"),
    "list": ("/alerts list", ""),
    "digest": ("/alerts digest", "when"),
    "quiet": ("/alerts quiet", "hours"),
    "mute": ("/alerts mute", "topic"),
    "unmute": ("/alerts unmute", "topic"),
    "missed": ("/alerts missed", "time"),
    "test": ("/alerts test", ""),
    "health": ("/alerts health", ""),
    "why": ("/alerts why", "story"),
    "corrections": ("/alerts corrections", "decide"),
    "sources": ("/sources", ""),
    "help": ("/help", "topic"),
}
# The option that their last word goes into, where it is of this form.
_LAST = {"latest": (re.compile(r"\d{1,2}"), "count"), "mute": (DURATION, "time")}
# What each command is in a shell; those that are not there are of channels alone.
_IN_A_SHELL = {
    "case": "case",
    "timeline": "case",
    "party": "party",
    "latest": "latest",
    "search": "search",
    "why": "why",
    "subscribe": "subscriptions add CHANNEL",
    "unsubscribe": "subscriptions remove CHANNEL",
    "list": "subscriptions list",
    "test": "subscriptions test CHANNEL",
    "corrections": "corrections list",
    "sources": "feeds list",
    "health": "doctor",
}
NO_COMMAND = "the button “Not right?” under an alert"


def spell(line: str, platform: str, *, personal: bool = False) -> str:
    """A command of ``Commands.run`` as it is typed there; ``personal``: for direct messages."""
    verb, rest = grammar.split_verb(line)
    if not verb:
        return line
    if platform == "slack":
        return f"/docket {'my ' if personal and verb in grammar.PERSONAL else ''}{line}"
    if platform == "cli" and verb in _IN_A_SHELL:
        return f"docketwire {_IN_A_SHELL[verb]} {rest}".strip()
    if platform != "discord":
        return line
    if verb == "my":
        return _on_discord(*grammar.split_verb(rest)).replace("/alerts", "/my", 1)
    said = _on_discord(verb, rest)
    return said.replace("/alerts", "/my", 1) if personal and verb in grammar.PERSONAL else said


def _on_discord(verb: str, rest: str) -> str:
    if verb == "subscribe":
        return _subscribe_on_discord(rest)
    if verb == "timeline":
        case, since = grammar.split_since(rest)
        return f"/case name: {case} view: timeline" + (f" since: {since}" if since else "")
    if verb not in _ON_DISCORD:
        return NO_COMMAND
    command, option = _ON_DISCORD[verb]
    more = ""
    if verb in _LAST:
        pattern, name = _LAST[verb]
        before, _, last = rest.rpartition(" ")
        if pattern.fullmatch(last):
            rest, more = before, f" {name}: {last}"
    return (f"{command} {option}: {rest}" if rest and option else command) + more


def _subscribe_on_discord(wish: str) -> str:
    """Options may stand among the topics, but for a role: only who chooses one may mention it."""
    topics: list[str] = []
    filters: list[str] = []
    role = ""
    for found in grammar.TERM.finditer(wish):
        sign, key, *_ = found.groups()
        if found[0].startswith(f"mention:{mention.ROLE}"):
            role = " mention: the same role"
        else:
            (filters if sign and key else topics).append(found[0])
    said = f" topic: {' '.join(topics)}" if topics else ""
    said += f" filter: {' '.join(filters)}" if filters else ""
    return f"/alerts subscribe{said}{role}"


async def personally(asked: Awaitable[Message]) -> Message:
    """What is answered or refused about direct messages, with their commands: ``my mute ...``."""
    try:
        return _worded(await asked, _mine)
    except UserError as error:
        said = _NAMED.sub(lambda named: f"`{_mine(named[1])}`", str(error))
        raise UserError(said) from error


def _mine(line: str) -> str:
    return f"my {line}" if grammar.split_verb(line)[0] in grammar.PERSONAL else line


def named(text: str, platform: str) -> str:
    """A sentence with the commands that it names between backticks as they are typed there."""
    return _NAMED.sub(lambda found: f"`{spell(found[1], platform)}`", text)


def refusal(text: str, platform: str, *, personal: bool = False) -> Message:
    """What somebody is told that cannot be done, with the commands it names as they type them."""
    spelled = [
        each
        for place, part in enumerate(_NAMED.split(text))
        for each in (
            (code(spell(part, platform, personal=personal)),) if place % 2 else timed(part)
        )
        if part
    ]
    plain = "".join(each.text for each in spelled)
    return Message(text=plain, tone=Tone.ERROR, blocks=(Paragraph(line=tuple(spelled)),))


def spelled(message: Message, platform: str, *, personal: bool = False) -> Message:
    """``message`` with the commands in it as they are typed on a platform."""
    return _worded(message, lambda line: spell(line, platform, personal=personal))


def _worded(message: Message, command: Callable[[str], str]) -> Message:
    def word(each: Span) -> Span:
        if each.style is not Style.CODE or each.url or each.at:
            return each
        return replace(each, text=command(each.text))

    return replace(message, blocks=tuple(_with(block, word) for block in message.blocks))


def _with(block: Block, word: Callable[[Span], Span]) -> Block:
    def line(spans: Line) -> Line:
        return tuple(map(word, spans))

    match block:
        case Heading() | Paragraph() | Note():
            return replace(block, line=line(block.line))
        case Bullets():
            return replace(block, lines=tuple(map(line, block.lines)))
        case Fields():
            return replace(block, pairs=tuple((name, line(spans)) for name, spans in block.pairs))
        case _:
            return block

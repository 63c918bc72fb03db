"""Reads the tokens and keys that an operator pasted, and says what was pasted in their place."""

import re

from bot.secret import Secret

_SHORTEST_KEY = 16
_PUBLIC_KEY = re.compile(r"[0-9a-fA-F]{64}")
_SLACK_TOKENS = (
    ("xoxb-", "bot token", "SLACK_BOT_TOKEN"),
    ("xapp-", "app token", "SLACK_APP_TOKEN"),
)


def secret(text: str) -> Secret:
    """What has neither blanks nor quotes around it; raises ValueError."""
    if re.search(r"\s", text):
        raise ValueError("has a space or a line break in it; paste it again")
    if text[0] in "\"'" and text[-1] == text[0]:
        raise ValueError("is in quotes, which are taken as part of it here; remove them")
    return Secret(text)


def slack_token(text: str, prefix: str) -> Secret:
    """A token of Slack of the kind with this prefix; raises ValueError."""
    token = secret(text)
    if text.startswith((prefix, f"xoxe.{prefix}")):
        return token
    for other, kind, variable in _SLACK_TOKENS:
        if text.startswith(other):
            raise ValueError(
                f"holds the {kind} ({other}…), which belongs in {variable};"
                f" put the one here that begins with {prefix}"
            )
    raise ValueError(f"does not begin with {prefix}; copy it again from api.slack.com/apps")


def discord_token(text: str) -> Secret:
    """A bot's token of Discord; raises ValueError."""
    if text.lower().startswith("bot "):
        raise ValueError('begins with "Bot "; leave that word out')
    if text.startswith(("xox", "xapp-")):
        raise ValueError("holds a token of Slack; copy the bot's from discord.com/developers")
    return secret(text)


def public_key(text: str) -> str:
    """The key that Discord signs its requests with, in hexadecimal; raises ValueError."""
    if not _PUBLIC_KEY.fullmatch(text):
        raise ValueError(
            "is not 64 hexadecimal digits; copy it from General Information of the application"
        )
    return text.lower()


def sealing_key(text: str) -> Secret:
    """What seals stored tokens: a key, or several with commas between; raises ValueError."""
    if any(len(key) < _SHORTEST_KEY for key in text.split(",")):
        raise ValueError(
            f"is shorter than {_SHORTEST_KEY} characters; make one with: openssl rand -base64 32"
        )
    return secret(text)

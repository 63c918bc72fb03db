"""What a person typed, out of what Slack makes of it."""

import re

_GROUP = re.compile(r"(?i)\b(mention:\"?)<!subteam\^(\w+)(?:\|[^<>]*)?>")
_ASKED_OF = re.compile(r"(?i)^(\s*why\s.*\s)<#([CGD]\w+)(?:\|[^<>]*)?>(?=\s*$)")
_MARKUP = re.compile(r"<([#@!]?)([^<>|]*)(?:\|([^<>]*))?>")


def typed(text: str) -> str:
    """What a person typed, from what Slack made of it: links, names and escapes undone.

    A user group that alerts shall mention stays known by its id, and so does a channel at the end
    of what asks why.
    """
    text = _GROUP.sub(r"\1group:\2", text)
    text = _ASKED_OF.sub(r"\1slack:\2", text)
    text = _MARKUP.sub(_unmarked, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _unmarked(markup: re.Match[str]) -> str:
    kind, target, label = markup.groups()
    if kind:
        return f"{'#' if kind == '#' else '@'}{label or target}"
    return label or target if target.startswith("mailto:") else target

"""HTML of a feed to plain text, in time linear in its length whatever it holds.

No parser: lexbor takes 1 s for 20,000 nested ``<div>`` and 7 s for 50,000 attributes, the square of
the length, inside a call that cannot be stopped. Text needs no tree, only to know where tags end.
"""

import html
import re
from collections.abc import Iterator
from html.entities import html5
from typing import Final

BLOCKS: Final = (
    "address|article|aside|blockquote|body|br|caption|center|dd|details|dir|div|dl|dt|fieldset|"
    "figcaption|figure|footer|form|h1|h2|h3|h4|h5|h6|header|hgroup|hr|html|legend|li|main|menu|"
    "nav|ol|optgroup|option|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul"
)
HIDDEN: Final = (
    "applet|audio|button|canvas|datalist|frameset|head|iframe|map|math|noembed|noframes|noscript|"
    "object|script|select|style|svg|template|textarea|title|video"
)
INLINE: Final = (
    "abbr|acronym|area|base|basefont|bdi|bdo|big|blink|cite|code|col|colgroup|data|del|dfn|dialog|"
    "em|embed|font|frame|img|input|ins|kbd|label|link|mark|marquee|meta|meter|nobr|output|"
    "param|picture|progress|rp|rt|ruby|samp|search|slot|small|source|span|strike|strong|sub|sup|"
    "time|track|tt|var|wbr|xmp"
)
ENDLESS: Final = frozenset({"script", "style"})
"""What swallows the rest of the text where it is not ended, as in a browser."""

# A quoted value may hold < and >; where a quote is not closed the tag ends at the first >.
_REST: Final = r"""(?:(?:[^<>"']|"[^"]*"|'[^']*')*+>|[^<>]*+>)"""
# One letter before a space is a tag only with an attribute: "a <b and c> d" is prose.
_TAG: Final = re.compile(
    rf"""
    <!--(?:-?>|.*?(?:--!?>|\Z)) | <!\[CDATA\[ | \]\]> | <[!?][^>]*>
    | <(?P<end>/?)
        (?:(?P<block>{BLOCKS})|(?P<cell>t[dh])|(?P<hidden>{HIDDEN})|{INLINE})
        (?=[\s/>]){_REST}
    | </?(?:[abiqsu]|[a-z][a-z0-9]*[-:][a-z0-9:-]*)(?:\s*/?>|\s+[\w:-]+\s*={_REST})
    """,
    re.ASCII | re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_TORN: Final = re.compile(r"<[a-z][a-z0-9]*\s+[\w:-]+\s*=[^<]*+\Z", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"</[a-z]+[1-6]?>|<(?:br|p|img|a)\b[^<>]*>", re.IGNORECASE)
_HIDDEN_END: Final = {
    name: re.compile(rf"</{name}(?:>|[\s/][^>]*+>)", re.IGNORECASE) for name in HIDDEN.split("|")
}
_ENTITY: Final = re.compile(
    r"&(?:amp;)*+(?P<name>#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|&(?:amp;)++"
)
_SPACE: Final = re.compile(r"[ \t\r\f\v]+")
_UNUSUAL_SPACES: Final = ("  ", "\t", "\r", "\f", "\v")


def html_to_text(markup: str) -> str:
    """The text of a title, description or content that may be HTML: a line for each paragraph.

    What is no complete tag of HTML is text ("a < b", "<tips@sec.gov>"). Entities are resolved,
    also those that were escaped twice (``&amp;amp;``, ``&amp;#8217;``), and so is markup that was
    escaped as a whole. White space is one space inside a line; empty lines are dropped. The
    result is still hostile text: it may hold anything but tags that were meant as such.
    """
    text, tagged = _plain(markup) if "<" in markup or "&" in markup else (markup, False)
    if not tagged and "<" in text and _ESCAPED.search(text):
        text, _ = _plain(text)
    if any(space in text for space in _UNUSUAL_SPACES):
        text = _SPACE.sub(" ", text)
    return "\n".join(filter(None, [line.strip(" ") for line in text.split("\n")]))


def _plain(markup: str) -> tuple[str, bool]:
    """The text with a line feed where a paragraph ends, and whether there were tags."""
    pieces = _pieces(markup)
    if len(pieces) == 1:
        return "".join(_resolved(piece) for piece in pieces if piece), False
    if None not in pieces:
        flat = list(_joined("".join(filter(None, pieces))))
    elif "\n" in markup or "\r" in markup:
        flat = [
            "\n" if piece is None else piece.replace("\n", " ").replace("\r", " ")
            for piece in pieces
        ]
    else:
        flat = ["\n" if piece is None else piece for piece in pieces]
    text = "".join(flat)
    return "".join(map(_resolved, flat)) if "&" in text else text, True


def _pieces(markup: str) -> list[str | None]:
    """The text between the tags, and between these None for the end of a paragraph."""
    last = markup.rfind(">") + 1
    # The texts, and of each tag between them what its groups matched.
    found = _TAG.split(markup[:last])
    step = 1 + _TAG.groups
    if any(found[_TAG.groupindex["hidden"] :: step]):
        return list(_shown(markup, last))
    blocks = found[_TAG.groupindex["block"] :: step]
    cells = found[_TAG.groupindex["cell"] :: step]
    pieces: list[str | None] = [""] * (2 * len(blocks) + 1)
    pieces[::2] = found[::step]
    pieces[1::2] = [
        None if block else " " if cell else "" for block, cell in zip(blocks, cells, strict=True)
    ]
    pieces[-1] = found[-1] + _TORN.sub("", markup[last:])
    return pieces


def _shown(markup: str, last: int) -> Iterator[str | None]:
    """The same where some elements are not shown."""
    place = 0
    endless: set[str] = set()
    while tag := _TAG.search(markup, place, last):
        yield markup[place : tag.start()]
        place = tag.end()
        yield None if tag["block"] else " " if tag["cell"] else ""
        hidden = (tag["hidden"] or "").lower()
        if hidden and not tag["end"] and hidden not in endless:
            end = _HIDDEN_END[hidden].search(markup, place, last)
            if end:
                place = end.end()
            elif hidden in ENDLESS:
                return
            else:
                endless.add(hidden)
    yield markup[place:last] + _TORN.sub("", markup[last:])


def _joined(text: str) -> Iterator[str]:
    """Text without block elements, its lines joined; empty lines part its paragraphs."""
    for line in text.splitlines():
        yield f"{line} " if line.strip() else "\n"


def _resolved(text: str) -> str:
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    """The character that is meant; a name that is none is text."""
    name = entity["name"]
    if name is None:
        return "&"
    if name.startswith("#"):
        return html.unescape(f"&{name};")
    return html5.get(f"{name};", f"&{name};")

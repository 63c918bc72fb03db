"""A layout as a PNG, in fonts that ship with the product."""

import io
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont, features

from bot.picture.shapes import Box, Layout, Mark, Rule, Shape, Words

# Shapes have no soft edges in Pillow: they are drawn twice as large and made smaller.
SCALE = 2
REGULAR, BOLD = "DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"
# Letters of scripts that the shipped fonts lack, where the machine has one of these.
ELSEWHERE = (
    "NotoSansCJK-Regular.ttc",
    "wqy-microhei.ttc",
    "DroidSansFallbackFull.ttf",
    "PingFang.ttc",
    "msgothic.ttc",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansThai-Regular.ttf",
    "Nirmala.ttf",
)
PROBE = 12
REMEMBERED = 8_000
NO_CHARACTER = "\uffff"
HIDDEN = "(in a script that cannot be drawn here)"

Font = ImageFont.FreeTypeFont


def draw(layout: Layout) -> bytes:
    """The PNG of a layout."""
    image = Image.new("RGB", (layout.width * SCALE, layout.height * SCALE), "white")
    pen = ImageDraw.Draw(image)
    for shape in layout.shapes:
        _draw(pen, shape)
    written = io.BytesIO()
    image.reduce(SCALE).save(written, "PNG")
    return written.getvalue()


def measure(text: str, size: int, bold: bool) -> float:  # noqa: FBT001 - the layout's Measure
    """The width of a text as it will be drawn, in pixels."""
    return sum(font.getlength(run) for font, run in _runs(text, size, bold=bold)) / SCALE


def shown(text: str) -> str:
    """A text without the letters that cannot be drawn here; where those are most, that."""
    kept = "".join(each for each in text if _is_drawable(each))
    letters = sum(each.isalpha() for each in text)
    missing = letters - sum(each.isalpha() for each in kept)
    return " ".join(kept.split()) if missing * 3 <= letters and kept.strip() else HIDDEN


def _draw(pen: ImageDraw.ImageDraw, shape: Shape) -> None:
    match shape:
        case Box():
            corners = _scaled(
                shape.x, shape.y, shape.x + shape.width - 1, shape.y + shape.height - 1
            )
            pen.rounded_rectangle(corners, radius=shape.radius * SCALE, fill=shape.fill)
        case Rule():
            points = _scaled(*shape.start, *shape.end)
            pen.line(points, fill=shape.fill, width=max(1, round(shape.width * SCALE)))
        case Mark():
            _draw_mark(pen, shape)
        case Words():
            _write(pen, shape)


def _draw_mark(pen: ImageDraw.ImageDraw, mark: Mark) -> None:
    half = mark.size / 2
    corners = _scaled(mark.x - half, mark.y - half, mark.x + half, mark.y + half)
    width = 2 * SCALE if mark.outline else 0
    if mark.shape == "circle":
        pen.ellipse(corners, fill=mark.fill, outline=mark.outline, width=width)
    elif mark.shape == "square":
        pen.rectangle(corners, fill=mark.fill, outline=mark.outline, width=width)
    else:
        points = _scaled(
            mark.x, mark.y - half, mark.x + half, mark.y + half, mark.x - half, mark.y + half
        )
        pen.polygon(points, fill=mark.fill, outline=mark.outline, width=width)


def _write(pen: ImageDraw.ImageDraw, words: Words) -> None:
    shares = {"left": 0.0, "middle": 0.5, "right": 1.0}
    x = words.x - measure(words.text, words.size, words.bold) * shares[words.align]
    for font, run in _runs(words.text, words.size, bold=words.bold):
        pen.text((x * SCALE, words.y * SCALE), run, font=font, fill=words.fill, anchor="lm")
        x += font.getlength(run) / SCALE


def _runs(text: str, size: int, *, bold: bool) -> Iterator[tuple[Font, str]]:
    """A text in pieces of one font each; what reads from the right is one piece."""
    own = BOLD if bold else REGULAR
    if any(_reads_from_right(each) for each in text):
        yield _font(own, size), text
        return
    for elsewhere, run in groupby(text, key=_source):
        yield _font(elsewhere or own, size), "".join(run)


def _reads_from_right(character: str) -> bool:
    return unicodedata.bidirectional(character) in {"R", "AL"}


@lru_cache(maxsize=REMEMBERED)
def _is_drawable(character: str) -> bool:
    if _reads_from_right(character) and not features.check("fribidi"):
        return False
    return _has(REGULAR, character) or _source(character) is not None


@lru_cache(maxsize=REMEMBERED)
def _source(character: str) -> str | None:
    """The font of this machine that has a character which the shipped ones lack, if one has."""
    if _has(REGULAR, character):
        return None
    return next((name for name in _elsewhere() if _has(name, character)), None)


@cache
def _elsewhere() -> tuple[str, ...]:
    """Those of the fonts that this machine has."""
    found = []
    for name in ELSEWHERE:
        try:
            _font(name, PROBE)
        except OSError:
            continue
        found.append(name)
    return tuple(found)


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> Font:
    if name in {REGULAR, BOLD}:
        shipped = files("bot.picture").joinpath("fonts", name)
        return ImageFont.truetype(io.BytesIO(shipped.read_bytes()), size * SCALE)
    return ImageFont.truetype(name, size * SCALE)


def _has(name: str, character: str) -> bool:
    """Whether a font has a character; what it has not, it draws as it does no character at all."""
    font = _font(name, PROBE)
    return character.isspace() or _glyph(font, character) != _glyph(font, NO_CHARACTER)


def _glyph(font: Font, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character)
    return mask.size, bytes(mask)


def _scaled(*places: float) -> list[float]:
    return [round(place * SCALE) for place in places]

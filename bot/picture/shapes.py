"""What a picture is made of: shapes and texts at places, in pixels from the upper left. Pure."""

from dataclasses import dataclass

INK = "#1f2a44"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    radius: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A straight line."""

    start: tuple[float, float]
    end: tuple[float, float]
    fill: str
    width: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A shape about a point: ``square``, ``triangle``, ``circle`` or ``diamond``."""

    x: float
    y: float
    size: float
    shape: str
    fill: str
    outline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line of text; ``x`` is its ``left``, ``middle`` or ``right``, ``y`` its middle."""

    x: float
    y: float
    text: str
    size: int
    bold: bool = False
    fill: str = INK
    align: str = "left"


Shape = Box | Rule | Mark | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A picture to be drawn: its size, and its shapes in their order."""

    width: int
    height: int
    shapes: tuple[Shape, ...]

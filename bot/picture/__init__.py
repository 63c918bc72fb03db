"""The picture of a case: its stories over time, the milestones marked and named."""

from collections.abc import Sequence
from dataclasses import replace

from bot.message import Picture
from bot.picture.drawing import draw, measure, shown
from bot.picture.layout import Moment, alt, lay_out

__all__ = ["Moment", "timeline"]


def timeline(name: str, note: str, moments: Sequence[Moment]) -> Picture:
    """A case's stories as a PNG with its alternative text; some 0.2 s of one core.

    ``note`` stands under the name of the case. There is at least one moment.
    """
    drawable = [replace(each, title=shown(each.title)) for each in moments]
    layout = lay_out(shown(name), shown(note), drawable, measure=measure)
    return Picture(png=draw(layout), alt=alt(name, moments))

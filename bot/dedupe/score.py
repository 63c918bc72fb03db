"""How sure it is that two texts report one event: a weighted sum of what speaks for and against."""

import math
from datetime import timedelta
from operator import mul

from bot.dedupe import deeds
from bot.dedupe.likeness import (
    A_DAY,
    MOST_DAYS,
    STAGES,
    Likeness,
    Told,
    parts_told,
    title_share,
)

# The weights were fitted by scripts/fit_grouping.py, each to what its line in Likeness says.
# From SAME on two texts are one story, from RELATED on they are of one matter.
SAME, RELATED = 0.5, 0.07


def score(found: Likeness) -> float:
    """Between 0 and 1; the same in either order."""
    return _sure(BIAS + sum(map(mul, found, WEIGHTS)))


def ceiling(a: Told, b: Told, gap: timedelta) -> float:
    """What ``score`` can be at most of two texts so far apart.

    By what costs little to know of them: that they tell of no common deed or event, that one outlet
    has both, that one is of a price or explains; and in the end by how much of their titles they
    share, and how much of each the other text has.
    """
    one, two = a.facts, b.facts
    done, other = one.fingerprint.done, two.fingerprint.done
    most = MOST
    if not done & other & deeds.DONE:
        most -= WEIGHTS.deed
    if one.event is not two.event or one.event not in STAGES:
        most -= WEIGHTS.event
    if a.parties.isdisjoint(b.parties):
        most -= WEIGHTS.parties
    if (done ^ other) & deeds.PRICE:
        most += WEIGHTS.priced
    if (done ^ other) & deeds.COMMENT:
        most += WEIGHTS.commented
    if one.publisher and one.publisher == two.publisher:
        most += WEIGHTS.publisher
    hours = gap / AN_HOUR
    late = WEIGHTS.hours * min(hours / A_DAY, 1.0)
    most += WEIGHTS.days * min(max(hours / A_DAY - 1, 0.0), MOST_DAYS)
    if most + late < 0:
        most += late * (1 - title_share(a, b))
    if most > 0:
        covered, mutual = parts_told(a, b)
        most -= WEIGHTS.covered * (1 - covered) + WEIGHTS.mutual * (1 - mutual)
    return _sure(most + ROUNDING)


AN_HOUR = timedelta(hours=1)
# More than the order of a sum can make of it.
ROUNDING = 1e-9


def _sure(points: float) -> float:
    return round(1 / (1 + math.exp(-max(points, LEAST))), 3)


LEAST = -20.0
BIAS = -1.34
WEIGHTS = Likeness(
    covered=2.18,
    mutual=0.74,
    mass=1.21,
    names=0.01,
    parties=0.12,
    deed=0.41,
    event=1.15,
    amount=0.89,
    narrow=-1.81,
    nameless=-0.34,
    other_names=-0.61,
    other_deed=-0.95,
    other_event=-0.44,
    priced=-0.86,
    reacted=-1.54,
    stepped=-0.83,
    commented=-1.66,
    other_amount=-0.34,
    hours=-4.50,
    days=-1.02,
    publisher=-2.70,
)
MOST = BIAS + sum(weight for weight in WEIGHTS if weight > 0)

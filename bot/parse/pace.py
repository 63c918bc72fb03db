"""How often a feed wants to be asked, by the elements that say so before its first item."""

import re
from datetime import timedelta

from bot.schedule import ANY_PACE, DAYS, Pace

_HEAD = 16_384
_FIRST_ITEM = re.compile(r"<(?:[A-Za-z0-9]{1,12}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ANY = re.compile(r"<(?:ttl|sy:update|skip)", re.IGNORECASE)
_TTL = re.compile(r"<ttl>\s{0,20}([0-9]{1,6})\s{0,20}</ttl>", re.IGNORECASE)
_PERIOD = re.compile(
    r"<sy:updatePeriod>\s{0,20}(hourly|daily|weekly|monthly|yearly)\s{0,20}<", re.IGNORECASE
)
_FREQUENCY = re.compile(r"<sy:updateFrequency>\s{0,20}([0-9]{1,4})\s{0,20}<", re.IGNORECASE)
_HOUR = re.compile(r"<hour>\s{0,20}([0-9]{1,2})\s{0,20}</hour>", re.IGNORECASE)
_DAY = re.compile(r"<day>\s{0,20}([A-Za-z]{3})[a-z]{0,6}\s{0,20}</day>", re.IGNORECASE)
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_HOURS_OF_A_DAY = 24


def read_pace_of(text: str) -> Pace:
    """Read ``<ttl>`` (minutes), ``sy:updatePeriod``, ``skipHours`` and ``skipDays`` of a feed.

    https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/modules/syndication
    """
    if _ANY.search(text, 0, _HEAD) is None:
        return ANY_PACE
    first = _FIRST_ITEM.search(text, 0, _HEAD)
    head = text[: first.start() if first else _HEAD]
    ttl = _TTL.search(head)
    waits = [timedelta(minutes=int(ttl[1]))] if ttl else []
    if period := _PERIOD.search(head):
        often = _FREQUENCY.search(head)
        waits.append(_PERIODS[period[1].lower()] / max(int(often[1]) if often else 1, 1))
    hours = frozenset(int(each) % _HOURS_OF_A_DAY for each in _HOUR.findall(head))
    names = {each.lower() for each in _DAY.findall(head)}
    days = frozenset(place for place, name in enumerate(DAYS) if name in names)
    return Pace(
        ttl=max(waits, default=None) or None,
        hours=hours if len(hours) < _HOURS_OF_A_DAY else frozenset(),
        days=days if len(days) < len(DAYS) else frozenset(),
    )

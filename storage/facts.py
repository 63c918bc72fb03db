"""What grouping may know of an entry, as it is stored: few bytes that are read fast."""

import struct
from datetime import UTC, datetime

from bot.model import Docket, Event, Facts, FeedKind, Fingerprint

# In the place of facts: later items are not compared with this entry.
UNCOMPARED = "-"
# The second of writing, two counts, so many 32-bit numbers, then texts with this between them.
_BETWEEN = "\x1f"
_HEAD = struct.Struct(">QBB")
_KINDS = {str(kind): kind for kind in FeedKind}
_EVENTS = {str(event): event for event in Event}


def seen_since(at: datetime) -> bytes:
    """What facts that were written since then are not less than, and no other value of theirs."""
    return struct.pack(">Q", max(int(at.timestamp()), 0))


def write_facts(facts: Facts, *, now: datetime) -> bytes:
    """Facts as they are stored."""
    found = facts.fingerprint
    docket = facts.docket
    texts = (
        found.exact,
        " ".join(found.title),
        " ".join(found.terms),
        " ".join(found.names),
        " ".join(found.amounts),
        f"{found.done} {found.told}",
        facts.kind,
        facts.event,
        repr(facts.published.timestamp()) if facts.published else "",
        " ".join(facts.cases),
        " ".join(facts.parties),
        _bare(facts.url),
        _bare(facts.publisher),
        _bare(facts.number),
        _bare(facts.release),
        _bare(docket.court if docket else None),
        _bare(docket.number if docket else None),
    )
    head = _HEAD.pack(max(int(now.timestamp()), 0), len(found.sketch), len(found.body))
    numbers = struct.pack(f">{len(found.sketch) + len(found.body)}I", *found.sketch, *found.body)
    return head + numbers + _BETWEEN.join(texts).encode()


def read_facts(stored: bytes) -> Facts:
    """Stored facts back."""
    _, sketch, body = _HEAD.unpack_from(stored)
    end = _HEAD.size + 4 * (sketch + body)
    numbers = struct.unpack(f">{sketch + body}I", stored[_HEAD.size : end])
    (
        exact, title, terms, names, amounts, deeds, kind, event, published, cases, parties, url,
        publisher, number, release, court, docket,
    ) = stored[end:].decode().split(_BETWEEN)  # fmt: skip
    done, told = deeds.split(" ")
    return Facts(
        fingerprint=Fingerprint(
            exact=exact,
            title=tuple(title.split()),
            terms=tuple(terms.split()),
            sketch=numbers[:sketch],
            body=numbers[sketch:],
            names=tuple(names.split()),
            amounts=tuple(amounts.split()),
            done=int(done),
            told=int(told),
        ),
        kind=_KINDS[kind],
        url=url or None,
        publisher=publisher or None,
        published=datetime.fromtimestamp(float(published), UTC) if published else None,
        docket=Docket(court=court, number=docket) if docket else None,
        number=number or None,
        release=release or None,
        event=_EVENTS[event],
        cases=tuple(cases.split()),
        parties=tuple(parties.split()),
    )


def _bare(text: str | None) -> str:
    return text.replace(_BETWEEN, "") if text else ""

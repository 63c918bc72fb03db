"""Links to dockets."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from bot.docket.courts import court_id
from bot.docket.numbers import normalise

_LONGEST = 4096
# Without one of these no address is read: most are told by it at a tenth of what parsing costs.
_ANY = re.compile(
    r"gov\.uscourts\.|courtlistener\.com|uscourts\.gov|govinfo\.gov|justia\.com", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketLink:
    """What an address says of a docket.

    ``courtlistener`` is CourtListener's docket id; ``number`` is normalised. Where neither stands
    in it, it is of some docket of ``court``.
    """

    courtlistener: int | None = None
    court: str | None = None
    number: str | None = None


_COURTLISTENER = re.compile(r"^/(?:api/rest/v\d/dockets|docket)/(\d{1,12})(?:/|$)", re.ASCII)
_RECAP = re.compile(r"gov\.uscourts\.([a-z0-9]{2,12})\.(\d{1,12})", re.ASCII)
_GOVINFO = re.compile(r"USCOURTS-([a-z0-9]{2,12})-(?:(\d)_)?(\d\d-[a-z]{2}-\d{1,6}|\d\d-\d{3,6})")
_JUSTIA = re.compile(r"/(\d:\d{4}[a-z]{2}\d{1,6})/(\d{1,12})", re.ASCII)
_JUSTIA_COURT = re.compile(r"/(?:docket|cases/federal/district-courts)/([a-z-]+)/")
_CASE_ID = re.compile(r"^(\d{2,12})(?:$|[-&;,])", re.ASCII)


def link_docket(url: str) -> DocketLink | None:
    """Read the docket out of an address of CourtListener, RECAP, PACER, govinfo or Justia."""
    if len(url) > _LONGEST or _ANY.search(url) is None:
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    if recap := _RECAP.search(parts.path):
        return DocketLink(court=court_id(recap[1]))
    if _is_at(host, "courtlistener.com"):
        found = _COURTLISTENER.match(parts.path)
        return DocketLink(courtlistener=int(found[1])) if found else None
    if _is_at(host, "uscourts.gov"):
        return _pacer(host, parts.query)
    if _is_at(host, "govinfo.gov"):
        return _govinfo(parts.path)
    return _justia(parts.path) if _is_at(host, "justia.com") else None


def _is_at(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _pacer(host: str, query: str) -> DocketLink | None:
    asked = {name.lower(): values[0] for name, values in parse_qs(query).items()}
    case = _CASE_ID.match(query) or _CASE_ID.match(asked.get("caseid", ""))
    number = normalise(asked.get("casenum", "")) or normalise(asked.get("case_num", ""))
    if case is None and number is None:
        return None
    return DocketLink(court=court_id(host), number=number)


def _govinfo(path: str) -> DocketLink | None:
    found = _GOVINFO.search(path)
    if found is None:
        return None
    number = f"{found[2]}:{found[3]}" if found[2] else found[3]
    return DocketLink(court=court_id(found[1]), number=normalise(number))


def _justia(path: str) -> DocketLink | None:
    found = _JUSTIA.search(path)
    if found is None:
        return None
    where = _JUSTIA_COURT.search(path)
    words = where[1].replace("-", " ") if where else ""
    return DocketLink(
        court=court_id(f"district court {words}"),
        number=normalise(found[1]),
    )

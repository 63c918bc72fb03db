"""Who speaks in a feed, read off the feed itself."""

import re
from collections import Counter
from urllib.parse import urlsplit

from bot import docket
from bot.model import FeedKind
from bot.parse.court import ecf_court, plain
from bot.parse.item import Document
from bot.url import web_url

_SAMPLE = 20
_REGULATORS = frozenset(
    {"finra.org", "nfa.futures.org", "fca.org.uk", "esma.europa.eu", "eba.europa.eu",
     "federalreserve.gov", "asic.gov.au", "mas.gov.sg", "gov.uk", "osc.ca", "bafin.de"}
)  # fmt: skip
_COURT_PAGES = re.compile(r"/courts?/|/opinions?/", re.IGNORECASE)
_COURT_TITLE = re.compile(r"\b(?:court|circuit|opinions|oral arguments|docket)\b", re.IGNORECASE)


def recognise(document: Document, url: str) -> tuple[FeedKind, str | None]:
    """Say what kind of feed it is, and of which court if of one.

    The address that the feed gives for itself counts first, then those of most of its items,
    then where it was fetched: a copy served elsewhere is still that feed.
    """
    addresses = [document.link, _most_common_host(document), url]
    hosts = [host for address in addresses if (host := _host(address))]
    court = next((court for address in addresses if (court := ecf_court(address))), None)
    if court is not None:
        return FeedKind.COURT, court
    for host in hosts:
        if _is_at(host, "uscourts.gov"):
            return FeedKind.COURT, docket.court_id(host) or _court_by_title(document.title)
        if _is_at(host, "courtlistener.com"):
            return FeedKind.COURT, _court_by_title(document.title)
        if host.endswith(".gov") and _is_court_page(document):
            return FeedKind.COURT, None
        if host.endswith(".gov") or any(_is_at(host, regulator) for regulator in _REGULATORS):
            return FeedKind.REGULATOR, None
    return FeedKind.NEWS, None


def _is_court_page(document: Document) -> bool:
    return bool(_COURT_PAGES.search(document.link) and _COURT_TITLE.search(document.title))


def _court_by_title(title: str) -> str | None:
    found = docket.find_courts(plain(title))
    return found[0].court if found else None


def _most_common_host(document: Document) -> str:
    """Make an address of the host that most of the first items link to."""
    hosts = Counter(
        f"https://{host}/"
        for item in document.items[:_SAMPLE]
        if (host := _host(item.link) or _host(item.guid))
    )
    return hosts.most_common(1)[0][0] if hosts else ""


def _host(address: str) -> str:
    absolute = web_url(address)
    return (urlsplit(absolute).hostname or "") if absolute else ""


def _is_at(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")

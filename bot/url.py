"""Addresses: safe to show, and comparable across trackers, AMP and mobile copies."""

import re
from contextlib import suppress
from functools import lru_cache
from urllib.parse import parse_qs, urljoin, urlsplit, urlunsplit

_LONGEST = 4096
_TRACKING = re.compile(
    r"^(?:utm_[a-z_]+|at_[a-z]+|ns_[a-z]+|mc_[a-z]+|pk_[a-z]+|fbclid|gclid|gclsrc|dclid|yclid|"
    r"msclkid|igshid|cmp|cmpid|ocid|smid|spm|_ga|ftag|guccounter|guce_[a-z_]+|sr_share|taid|"
    r"ref_src|referrer|mkt_tok|vero_id|oly_enc_id|trk|partner|ito|amp|amp_[a-z_]+)=?",
    re.IGNORECASE,
)
_AMP_OUTPUT = re.compile(r"^outputtype=amp$", re.IGNORECASE)
_COPY_HOST = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.[^.]+)")
_AMP_PATH = re.compile(r"(?:/amp|\.amp)(?=/?$|\.html$)")
# https://developers.google.com/amp/cache/overview: the page's own address is in the path.
_AMP_CACHE = re.compile(r"^/(?:amp|c|v|i)/(s/)?([^/]+\.[^/]+(?:/.*)?)$")
_SPACE = re.compile(r"[\x00-\x20\x7f]")
# Addresses that come out of urlsplit, urljoin and urlunsplit as they went in: most, at a tenth of
# what these cost.
_ORDINARY = re.compile(
    r"https?://((?:[a-z0-9-]+\.)+[a-z0-9-]+)((?:/[\w.~!$&'()*+,=:@%-]*)*)"
    r"(?:\?([\w.~!$&'()*+,=:@%/-]+))?",
    re.ASCII,
)
# A feed's item has its address looked at by its identity, its entry and its draft.
_MEMO = 2048
# What browsers take off an address, https://url.spec.whatwg.org/#url-parsing; a no-break space
# belongs to it.
_OUTER = "".join(map(chr, range(0x21)))
_DEFAULT_PORTS = {"http": 80, "https": 443}


@lru_cache(_MEMO)
def web_url(url: str, base: str = "") -> str | None:
    """Make an address absolute and check that it is http(s) with a host; None where it is not.

    Google's redirects (Alerts, News) are unwrapped to the page they lead to.
    """
    if len(url) <= _LONGEST and _ORDINARY.fullmatch(url) and "google." not in url:
        return url
    bare = _SPACE.sub("", url.strip(_OUTER).replace(" ", "%20"))[:_LONGEST]
    if not bare:
        return None
    try:
        parts = urlsplit(urljoin(base, bare) if base else bare)
        target = _redirected(parts.hostname or "", parts.path, parts.query)
        valid = parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    if target is not None and valid:
        return web_url(target)
    return urlunsplit(parts) if valid else None


@lru_cache(_MEMO)
def canonical_url(url: str) -> str:
    """Reduce an address to what identifies the page, for comparing only.

    Scheme, "www.", mobile and AMP hosts and paths, tracking parameters, the fragment and a
    trailing slash go. A text that is no http(s) address comes back without its outer spaces.
    """
    absolute = web_url(url)
    if absolute is None:
        return url.strip()
    previous = ""
    while previous != absolute:
        previous, absolute = absolute, _reduced(absolute)
    return absolute


def _redirected(host: str, path: str, query: str) -> str | None:
    if not re.fullmatch(r"(?:www\.|news\.)?google\.[a-z.]{2,6}", host) or path != "/url":
        return None
    asked = parse_qs(query)
    target = (asked.get("url") or asked.get("q") or [""])[0]
    return target if target.startswith(("http://", "https://")) else None


def _reduced(url: str) -> str:
    host, port, path, query = _parts(url)
    if cached := _AMP_CACHE.match(path) if _is_amp_cache(host) else None:
        return f"https://{cached[2]}"
    host = _COPY_HOST.sub("", host)
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port not in _DEFAULT_PORTS.values():
        host = f"{host}:{port}"
    query = "&".join(
        field
        for field in query.split("&")
        if field and not _TRACKING.match(field) and not _AMP_OUTPUT.match(field)
    )
    path = _AMP_PATH.sub("", path.rstrip("/")).rstrip("/")
    return urlunsplit(("https", host, path, query, ""))


def _parts(url: str) -> tuple[str, int | None, str, str]:
    """The host, the port, the path and the query of a web address."""
    if ordinary := _ORDINARY.fullmatch(url):
        return ordinary[1], None, ordinary[2], ordinary[3] or ""
    parts = urlsplit(url)
    port = None
    # What an AMP cache's path holds in place of a port need not be a number.
    with suppress(ValueError):
        port = parts.port
    return (parts.hostname or "").rstrip("."), port, parts.path, parts.query


def _is_amp_cache(host: str) -> bool:
    return host.endswith(".cdn.ampproject.org") or host in {"www.google.com", "google.com"}

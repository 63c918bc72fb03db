"""The numbers that regulators give what they publish."""

import re

# Each begins with one set of letters and looks back from there for the beginning of the word: so
# it is found three to thirty times as fast as one that begins with that.
_RELEASES = (
    re.compile(r"LR(?<=\bLR)[-–\s]?(?:No\.\s?)?([0-9]{4,6})\b"),
    re.compile(
        r"[Ll](?<=\b[Ll])(?i:it(?:igation|\.)\s+Rel(?:ease|\.)\s+(?:No\.?\s?)?(?:LR-)?)"
        r"([0-9]{4,6})\b"
    ),
)
_NUMBER = r"(?i:((?:33|34|35|39|IA|IC|AAER|BHCA)-[0-9]{2,6}|[0-9]{4}-[0-9]{2})\b)"
_AT_START = re.compile(rf"\s*{_NUMBER}")
_SERIES = re.compile(rf"[Rr](?<=\b[Rr])(?i:el(?:ease|\.)\s*(?:Nos?\.?|Numbers?)?:?\s*){_NUMBER}")


def release(text: str) -> str | None:
    """Find a regulator's release number and bring it to one form.

    The SEC's litigation releases are ``LR-26316`` (in whatever spelling), its other series
    ``34-98765``, ``IA-6543``; the CFTC's press releases ``8734-23``. None where there is none.
    """
    for pattern in _RELEASES:
        if match := pattern.search(text):
            return f"LR-{match[1]}"
    match = _AT_START.match(text) or _SERIES.search(text)
    return match[1].upper() if match else None


_ACCESSION = re.compile(r"\baccession-number=([0-9]{10}-[0-9]{2}-[0-9]{6})\b")


def accession(guid: str) -> str | None:
    """The accession number in the id of an EDGAR entry, None where there is none.

    It names one filing for ever (https://www.sec.gov/search-filings/edgar-search-assistance):
    filings of the same people on one day read the same but for it.
    """
    match = _ACCESSION.search(guid)
    return match[1] if match else None

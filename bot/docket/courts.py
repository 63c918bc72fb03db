"""United States federal courts: their ids, their names, and how texts spell them.

Ids are those of CM/ECF (``dcd``, ``nysb``, ``ca3``), which CourtListener shares but for a few;
where they differ CourtListener's is understood too. Names are Bluebook abbreviations, table T1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Postal code, name, Bluebook abbreviation, divisions (none where the state is one district),
# other abbreviations in use (AP style, older Bluebook editions).
_STATES: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("al", "Alabama", "Ala.", "mns", ()),
    ("ak", "Alaska", "Alaska", "", ()),
    ("az", "Arizona", "Ariz.", "", ()),
    ("ar", "Arkansas", "Ark.", "ew", ()),
    ("ca", "California", "Cal.", "cens", ("Calif.",)),
    ("co", "Colorado", "Colo.", "", ("Col.",)),
    ("ct", "Connecticut", "Conn.", "", ()),
    ("de", "Delaware", "Del.", "", ()),
    ("dc", "District of Columbia", "D.C.", "", ("Columbia",)),
    ("fl", "Florida", "Fla.", "mns", ()),
    ("ga", "Georgia", "Ga.", "mns", ()),
    ("gu", "Guam", "Guam", "", ()),
    ("hi", "Hawaii", "Haw.", "", ("Hawai'i",)),
    ("id", "Idaho", "Idaho", "", ()),
    ("il", "Illinois", "Ill.", "cns", ()),
    ("in", "Indiana", "Ind.", "ns", ()),
    ("ia", "Iowa", "Iowa", "ns", ()),
    ("ks", "Kansas", "Kan.", "", ("Kans.",)),
    ("ky", "Kentucky", "Ky.", "ew", ()),
    ("la", "Louisiana", "La.", "emw", ()),
    ("me", "Maine", "Me.", "", ()),
    ("md", "Maryland", "Md.", "", ()),
    ("ma", "Massachusetts", "Mass.", "", ()),
    ("mi", "Michigan", "Mich.", "ew", ()),
    ("mn", "Minnesota", "Minn.", "", ()),
    ("ms", "Mississippi", "Miss.", "ns", ()),
    ("mo", "Missouri", "Mo.", "ew", ()),
    ("mt", "Montana", "Mont.", "", ()),
    ("ne", "Nebraska", "Neb.", "", ("Nebr.",)),
    ("nv", "Nevada", "Nev.", "", ()),
    ("nh", "New Hampshire", "N.H.", "", ()),
    ("nj", "New Jersey", "N.J.", "", ()),
    ("nm", "New Mexico", "N.M.", "", ()),
    ("ny", "New York", "N.Y.", "ensw", ()),
    ("nc", "North Carolina", "N.C.", "emw", ()),
    ("nd", "North Dakota", "N.D.", "", ()),
    ("nmi", "Northern Mariana Islands", "N. Mar. I.", "", ()),
    ("oh", "Ohio", "Ohio", "ns", ()),
    ("ok", "Oklahoma", "Okla.", "enw", ()),
    ("or", "Oregon", "Or.", "", ("Ore.",)),
    ("pa", "Pennsylvania", "Pa.", "emw", ("Penn.",)),
    ("pr", "Puerto Rico", "P.R.", "", ()),
    ("ri", "Rhode Island", "R.I.", "", ()),
    ("sc", "South Carolina", "S.C.", "", ()),
    ("sd", "South Dakota", "S.D.", "", ()),
    ("tn", "Tennessee", "Tenn.", "emw", ()),
    ("tx", "Texas", "Tex.", "ensw", ()),
    ("ut", "Utah", "Utah", "", ()),
    ("vt", "Vermont", "Vt.", "", ()),
    ("vi", "Virgin Islands", "V.I.", "", ()),
    ("va", "Virginia", "Va.", "ew", ()),
    ("wa", "Washington", "Wash.", "ew", ()),
    ("wv", "West Virginia", "W. Va.", "ns", ()),
    ("wi", "Wisconsin", "Wis.", "ew", ("Wisc.",)),
    ("wy", "Wyoming", "Wyo.", "", ()),
)
_DIVISIONS = {
    "c": "Central",
    "e": "Eastern",
    "m": "Middle",
    "n": "Northern",
    "s": "Southern",
    "w": "Western",
}
# Id, Bluebook abbreviation, then other spellings of the numeral.
_CIRCUITS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("ca1", "1st Cir.", ("first",)),
    ("ca2", "2d Cir.", ("second", "2nd")),
    ("ca3", "3d Cir.", ("third", "3rd")),
    ("ca4", "4th Cir.", ("fourth",)),
    ("ca5", "5th Cir.", ("fifth",)),
    ("ca6", "6th Cir.", ("sixth",)),
    ("ca7", "7th Cir.", ("seventh",)),
    ("ca8", "8th Cir.", ("eighth",)),
    ("ca9", "9th Cir.", ("ninth",)),
    ("ca10", "10th Cir.", ("tenth",)),
    ("ca11", "11th Cir.", ("eleventh",)),
    ("cadc", "D.C. Cir.", ("districtcolumbia",)),
    ("cafc", "Fed. Cir.", ("federal",)),
)
_OTHERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "scotus",
        "U.S. Supreme Court",
        ("supremecourtoftheunitedstates", "unitedstatessupremecourt"),
    ),
    ("jpml", "J.P.M.L.", ("judicialpanelonmultidistrictlitigation",)),
    ("cit", "Ct. Int'l Trade", ("courtofinternationaltrade", "uscourtofinternationaltrade")),
    ("uscfc", "Fed. Cl.", ("courtoffederalclaims", "uscourtoffederalclaims", "cofc", "uscofc")),
)
# https://www.courtlistener.com/help/api/jurisdictions/: ids that differ from CM/ECF's.
_COURTLISTENER = {"arb": "azb", "nebraskab": "neb"}

# Courts of the states that hear such cases, by their ids on CourtListener. Their names are common
# words ("Del.", "Mass."), so they are known by id alone.
_STATE_COURTS = {
    "cal": "Cal.",
    "calctapp": "Cal. Ct. App.",
    "del": "Del.",
    "delch": "Del. Ch.",
    "fla": "Fla.",
    "fladistctapp": "Fla. Dist. Ct. App.",
    "ill": "Ill.",
    "illappct": "Ill. App. Ct.",
    "mass": "Mass.",
    "massappct": "Mass. App. Ct.",
    "nj": "N.J.",
    "ny": "N.Y.",
    "nyappdiv": "N.Y. App. Div.",
    "nysupct": "N.Y. Sup. Ct.",
    "tex": "Tex.",
    "texapp": "Tex. App.",
    "wash": "Wash.",
    "washctapp": "Wash. Ct. App.",
}

_LONGEST_NAME = 200
_HOST = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)*?([a-z0-9]+)\.uscourts\.gov\b")
_WORD = re.compile(r"[a-z0-9]+")
_BANKRUPTCY = frozenset({"bankr", "bankruptcy", "bankrupt"})
_NOISE = frozenset(
    {"united", "states", "us", "usa", "court", "courts", "for", "the", "of", "in", "appeals"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtMention:
    """A court named in a text: its id and where its name stands."""

    court: str
    start: int
    end: int


def court_id(name: str) -> str | None:
    """Say which court a Bluebook abbreviation, full name, CM/ECF host, address or id names.

    None where it is no federal court of the table, or more than one could be meant ("Delaware").
    """
    plain = name.strip().lower()[:_LONGEST_NAME]
    if plain in _NAMES:
        return plain
    if host := _HOST.match(plain):
        return _SPELLINGS.get(host[1])
    words = _WORD.findall(plain.replace(".", "").replace("'", "").replace("’", ""))
    return _SPELLINGS.get("".join(words)) or _by_words(words)


def court_name(court: str) -> str:
    """Abbreviate a court as lawyers cite it: ``dcd`` is ``D.D.C.``; an unknown id as it is."""
    return _NAMES.get(court) or _STATE_COURTS.get(court, court)


def state_courts() -> frozenset[str]:
    """The ids of the courts of states that a feed may be of and that can be followed."""
    return frozenset(_STATE_COURTS)


def courts() -> tuple[str, ...]:
    """List the ids of all courts known here."""
    return tuple(_NAMES)


def find_courts(text: str) -> list[CourtMention]:
    """Find the courts named in a text, in order, in linear time."""
    return [
        CourtMention(court=court, start=match.start(), end=match.end())
        for match in _IN_TEXT.finditer(text)
        if (court := court_id(match[0])) is not None
    ]


def _by_words(words: list[str]) -> str | None:
    bankruptcy = not _BANKRUPTCY.isdisjoint(words)
    kept = [word for word in words if word not in _NOISE and word not in _BANKRUPTCY]
    if "circuit" in kept or "cir" in kept:
        federal = not {"us", "united"}.isdisjoint(words)
        dropped = {"circuit", "cir", "judicial"} if federal else {"circuit", "cir"}
        return _CIRCUIT_WORDS.get("".join(word for word in kept if word not in dropped))
    district = "district" in kept
    kept = [word for word in kept if word != "district"]
    found = _DISTRICT_WORDS.get(" ".join(kept)) or _DISTRICT_WORDS.get(" ".join(_turned(kept)))
    if found is None:
        prefix = "bankr" if bankruptcy else ""
        return _SPELLINGS.get(prefix + "".join(kept)) if kept != words else None
    if not (district or bankruptcy or kept[0] in _DIRECTIONS):
        return None
    return f"{found[:-1]}b" if bankruptcy else found


def _turned(words: list[str]) -> list[str]:
    """Bring "New York Southern" into the order "Southern New York"."""
    return [words[-1], *words[:-1]] if words and words[-1] in _DIRECTIONS else words


def _abbreviations(division: str, spellings: tuple[str, ...]) -> Iterator[str]:
    prefix = f"{division.upper()}.D." if division else "D."
    for spelling in spellings:
        closed = re.fullmatch(r"(?:[A-Z]\.)+", spelling)
        yield f"{prefix}{spelling}" if closed else f"{prefix} {spelling}"


def _collapse(spelling: str) -> str:
    return "".join(_WORD.findall(spelling.lower().replace(".", "").replace("'", "")))


def _table() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Make id -> name, collapsed spelling -> id, and words of the full name -> id."""
    names: dict[str, str] = {}
    spellings: dict[str, str] = {}
    words: dict[str, str] = {}
    for code, state, abbreviation, divisions, more in _STATES:
        for division in divisions or ("",):
            court, bankruptcy = f"{code}{division}d", f"{code}{division}b"
            postal = (code.upper(),) if division else ()
            ways = tuple(_abbreviations(division, (abbreviation, state, *more, *postal)))
            names[court], names[bankruptcy] = ways[0], f"Bankr. {ways[0]}"
            for way in ways:
                spellings.setdefault(_collapse(way), court)
                spellings.setdefault(f"bankr{_collapse(way)}", bankruptcy)
            place = state.lower().removeprefix("district of ")
            full = f"{_DIVISIONS[division].lower()} {place}" if division else place
            words[full] = court
    for court, abbreviation, more in _OTHERS:
        spellings |= dict.fromkeys(map(_collapse, (abbreviation, *more)), court)
    names |= {court: abbreviation for court, abbreviation, _ in (*_CIRCUITS, *_OTHERS)}
    spellings |= {court: court for court in names} | _COURTLISTENER
    return names, spellings, words


def _circuit_words() -> dict[str, str]:
    ways: dict[str, str] = {}
    for court, abbreviation, more in _CIRCUITS:
        ways[_collapse(abbreviation.removesuffix("Cir."))] = court
        ways |= dict.fromkeys(more, court)
    return ways


def _loose(spelling: str) -> str:
    """Write a pattern for an abbreviation in which full stops and spaces come and go."""
    escaped = [re.escape(part) for part in re.findall(r"[^\s.]+", spelling)]
    return r"\.?\s?".join(escaped) + (r"\b\.?" if spelling.endswith(".") else r"\b")


def _pattern() -> re.Pattern[str]:
    short = "|".join(
        sorted(
            {_loose(way) for _, state, abbr, _, more in _STATES for way in (abbr, state, *more)},
            key=len,
            reverse=True,
        )
    )
    long = "|".join(re.escape(state.removeprefix("District of ")) for _, state, *_ in _STATES)
    numerals = "|".join(
        word.title() for _, _, more in _CIRCUITS for word in more if word.isalpha()
    ).replace("Districtcolumbia", "District of Columbia")
    court = (
        r"(?:(?:U\.?\s?S\.?|United\sStates|[Ff]ederal)\s)?"
        r"(?:(?:District|Bankruptcy)\sCourt|Court\sof\sAppeals),?\s(?:(?:for|in)\s)?(?:the\s)?"
    )
    return re.compile(
        rf"(?<![\w.])(?:"
        rf"(?:Bankr\.?\s?|Bankruptcy\s)?(?:[CEMNSW]\.?\s?D|D)\.?\s?(?:{short})"
        rf"|(?:{court})?(?:(?:{'|'.join(_DIVISIONS.values())})\s)?District\sof\s(?:{long})\b"
        rf"(?:\sBankruptcy\sCourt)?"
        rf"|(?:{court})?(?:(?:[1-9]|1[01])(?:st|nd|rd|d|th)|{numerals}|D\.?\s?C\.?|Fed\.?)"
        rf"\s?Cir(?:cuit\b|\b\.?)"
        rf"|(?:U\.?S\.?|United\sStates)\sSupreme\sCourt|Supreme\sCourt\sof\sthe\sUnited\sStates"
        rf"|SCOTUS|J\.P\.M\.L\.|Fed\.\sCl\.|Ct\.\sInt[’']l\sTrade)"
    )


_DIRECTIONS = frozenset(direction.lower() for direction in _DIVISIONS.values())
_NAMES, _SPELLINGS, _DISTRICT_WORDS = _table()
_CIRCUIT_WORDS = _circuit_words()
_IN_TEXT = _pattern()

"""Captions of cases: read, shortened, found in running text."""

import re
from dataclasses import dataclass
from itertools import islice

_LONGEST = 600
_WIDEST = 160

_SPACE = re.compile(r"\s+")
_VERSUS = re.compile(r"\s(?:vs?\.?|versus|V\.|VS\.?)\s")
_ET_AL = re.compile(r",?\s*\bet\.?\s?al(?:ii|ia)?\b\.?(?:,(?=\s*(?:$|vs?\b)))?", re.IGNORECASE)
_IN_RE = re.compile(
    r"^(?:in\s+re\b(?:\s+the\s+matter\s+of)?:?|in\s+the\s+matter\s+of:?|matter\s+of|ex\s+parte)\s+",
    re.IGNORECASE,
)
_USA = re.compile(r"^(?:USA|U\.\s?S\.\s?A?\.?|US|United States of America)(?=$|\sv\.?\s)")
_AGENCIES = (
    (re.compile(r"(?:U\.?S\.? )?Securities (?:and|&) Exchange Commission|\bS\.E\.C\."), "SEC"),
    (re.compile(r"(?:U\.?S\.? )?Commodity Futures Trading Commission"), "CFTC"),
    (re.compile(r"(?:U\.?S\.? )?Federal Trade Commission"), "FTC"),
)
# Belong to the name before them, comma or not.
_ATTACHED = re.compile(
    r"^(?:inc|incorporated|l\.?l\.?c|l\.?l\.?p|l\.?p|ltd|limited|corp|corporation|co|company|p\.?c|"
    r"n\.?a|s\.?a|plc|p\.?l\.?l\.?c|gmbh|a\.?g|b\.?v|lllp|pte|pty|fsb|jr|sr|ii|iii|iv|v|esq|cpa|"
    r"m\.?d|ph\.?d|d\.?o|trustee|individually|as|on behalf|by and through|a municipal|"
    r"an individual|d/?b/?a|f/?k/?a|a/?k/?a)\b\.?",
    re.IGNORECASE,
)
_ALIAS = re.compile(r",?\s+(?:a/k/a/?|d/b/a/?|f/k/a/?|n/k/a/?|also known as)\s.*$", re.IGNORECASE)
_NAME_BREAK = re.compile(r"\s*;\s*(?:and\s+)?|,\s+(?:and\s+)?|\s+and\s+", re.IGNORECASE)
# Names that hold an "and" or a comma themselves.
_WHOLE = re.compile(
    r"Securities and Exchange|Health and Human|Trust and|Savings and|Johnson and Johnson|"
    r"Immigration and|Bed,? Bath|Customs and|Food and Drug|Arts and|Science and|Department of|"
    r"City and County|Trade and|Parks and|Housing and|Agriculture and|Alcohol, Tobacco"
)


_SHOUTED_WORDS = 2
_SMALL = frozenset({"AND", "OF", "THE", "FOR", "ON", "IN", "TO", "BY", "ET", "AL", "DE", "A", "AN"})
_INITIALS = frozenset({"USA", "II", "III", "IV", "AG", "SA", "USAA", "UBS", "IBM", "SEC", "CFTC"})
_VOWEL = re.compile(r"[AEIOUY]")
_AFTER_MARK = re.compile(r"(?:^|(?<=[-/(]))[^\W\d_]|(?<=\bmc)[^\W\d_]|(?<=\bo['’])[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A case's name, taken apart.

    ``text`` is the caption with spaces cleaned, otherwise as written. ``plaintiffs`` and
    ``defendants`` are the names on either side of the v.; for a case without sides ("In re")
    both are empty and ``subject`` holds the name.
    """

    text: str
    plaintiffs: tuple[str, ...] = ()
    defendants: tuple[str, ...] = ()
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionMention:
    """A caption in a text, and its place."""

    caption: Caption
    start: int
    end: int


def parse_caption(text: str) -> Caption | None:
    """Take a caption apart; None where a text has neither a v. between two names nor an In re."""
    clean = _clean(text)
    if match := _IN_RE.match(clean):
        subject = _without_et_al(clean[match.end() :])
        return Caption(text=clean, subject=subject) if subject else None
    match = _VERSUS.search(clean)
    if match is None:
        return None
    plaintiffs = party_names(clean[: match.start()])
    defendants = party_names(clean[match.end() :])
    if not plaintiffs or not defendants:
        return None
    return Caption(text=clean, plaintiffs=plaintiffs, defendants=defendants)


def short_caption(text: str) -> str:
    """Shorten a caption as people cite it.

    Padding and "et al" go, USA becomes United States, and the SEC, CFTC and FTC their initials.
    A caption all in capitals is set as names are.
    """
    clean = _set_down(_without_et_al(_clean(text)))
    clean = _USA.sub("United States", clean)
    if match := _VERSUS.search(clean):
        left, right = clean[: match.start()], clean[match.end() :]
        clean = f"{left} v. {_USA.sub('United States', right)}"
    for pattern, initials in _AGENCIES:
        clean = pattern.sub(initials, clean)
    return clean


def _set_down(caption: str) -> str:
    """Names in capitals as names are written; abbreviations without vowels or with dots stay."""
    bare = _VERSUS.sub(" ", caption)
    if bare != bare.upper() or bare == bare.lower() or len(bare.split()) < _SHOUTED_WORDS:
        return caption
    return " ".join(_word(word, place) for place, word in enumerate(caption.split()))


def _word(word: str, place: int) -> str:
    bare = word.strip(",.()").upper()
    if place and bare in _SMALL:
        return word.lower()
    if bare in _INITIALS or "." in word[:-1] or not _VOWEL.search(bare):
        return word.lower() if bare in {"V", "VS"} else word
    return _AFTER_MARK.sub(lambda start: start[0].upper(), word.lower())


def party_names(text: str) -> tuple[str, ...]:
    """Split one side of a caption, or a release's title, into names.

    "Inc.", "III", "CPA" and the like stay with the name before them; "a/k/a" aliases and
    "et al" are left out.
    """
    clean = _without_et_al(_clean(text))
    names: list[str] = []
    for piece in _NAME_BREAK.split(clean) if not _WHOLE.search(clean) else [clean]:
        if names and _ATTACHED.match(piece):
            names[-1] = f"{names[-1]}, {piece}"
        elif piece:
            names.append(piece)
    bare = (_ALIAS.sub("", name).strip(" ,;") for name in names)
    return tuple(name for name in bare if name)


def _clean(text: str) -> str:
    return _SPACE.sub(" ", text[: 4 * _LONGEST]).strip()[:_LONGEST]


def _without_et_al(text: str) -> str:
    return _SPACE.sub(" ", _ET_AL.sub("", text)).strip().rstrip(",;").strip()


# In running text: a word of a name, a connecting word inside one.
_WORD = re.compile(r"[^\s]+")
_CONNECTING = frozenset(
    {
        "of",
        "the",
        "for",
        "de",
        "del",
        "la",
        "van",
        "von",
        "der",
        "du",
        "da",
        "al",
        "bin",
        "ex",
        "rel.",
    }
)
_JOINING = frozenset({"and", "&"})
_SUFFIX = re.compile(
    r"^(?:Inc|Ltd|Corp|Co|LLC|L\.L\.C|LLP|L\.P|LP|N\.A|S\.A|PLC|Jr|Sr|GmbH|Limited|"
    r"Incorporated|II|III|IV)\.?$"
)
_ABBREVIATION = re.compile(
    r"^(?:[A-Z]\.|(?:[A-Z]\.){2,}|Bros\.|St\.|Dr\.|Mr\.|Ms\.|Mrs\.|Dep[’']t\.?|Int[’']l\.?|Ass[’']n\.?|"
    r"Nat[’']l\.?|Comm[’']n\.?|Univ\.|Mfg\.|Hosp\.|Ins\.|Fin\.|Tech\.|Sys\.|Servs?\.|Grp\.|Hldgs\.|"
    r"No\.|Cnty\.|Bd\.|Sec\.|Elec\.|Ry\.|R\.R\.|Mut\.|Am\.|Nat\.|Ind\.|Indus\.|Prods\.|Pharm\.)$"
)
_NOT_LEFT = frozenset(
    {"in", "the", "see", "on", "after", "before", "since", "under", "while", "and", "but",
     "with", "from", "case", "cases", "as", "when", "following", "citing", "cf.", "also",
     "like", "unlike", "meanwhile", "both", "at", "for", "of", "by", "to", "court", "judge",
     "lawsuit", "trial", "how", "why", "what", "if", "that", "this", "its", "a", "an",
     "update", "breaking", "opinion", "order"}
)  # fmt: skip
_NOT_RIGHT = frozenset(
    {"lawsuit", "case", "cases", "suit", "ruling", "trial", "decision", "settlement",
     "appeal", "news", "judge", "court", "battle", "litigation", "saga", "update",
     "complaint", "verdict", "hearing", "judgment", "order", "opinion", "on", "in", "after",
     "as", "over", "at", "by", "to", "is", "was", "no.", "nos.", "docket"}
)  # fmt: skip
_MARK = re.compile(r"(?<=\s)(?:vs?\.?|versus|V\.|VS\.)(?=\s)")
_RE_MARK = re.compile(r"\b(?:In re|IN RE|In Re|In the Matter of|Ex parte|Ex Parte):?(?=\s)")
_MOST_WORDS = 12
_MOST = 1000
_OPENING, _CLOSING = "\"'“‘([{«", "\"'”’)]}»"


def find_captions(text: str) -> list[CaptionMention]:
    """Find the captions of a running text, in order, in linear time; at most some 2,000.

    Names are runs of capitalised words with what may stand between them; a sentence's opening
    ("In SEC v. Ripple") and a headline's noun ("... Lawsuit") are not part of a name.
    """
    found: list[CaptionMention] = []
    for match in islice(_MARK.finditer(text), _MOST):
        start = _name_before(text, match.start())
        end = _name_after(text, match.end())
        if start is None or end is None or (match[0].isupper() and not text[start:end].isupper()):
            continue
        _add(found, text, start, end)
    for match in islice(_RE_MARK.finditer(text), _MOST):
        end = _name_after(text, match.end())
        if end is not None and not _VERSUS.search(text, match.end(), min(len(text), end + 4)):
            _add(found, text, match.start(), end)
    return sorted(found, key=lambda mention: mention.start)


def _add(found: list[CaptionMention], text: str, start: int, end: int) -> None:
    caption = parse_caption(text[start:end])
    if caption is not None:
        found.append(CaptionMention(caption=caption, start=start, end=end))


def _name_before(text: str, end: int) -> int | None:
    """Where the name that ends before a v. begins; None where no name does."""
    words = list(_WORD.finditer(text, max(0, end - _WIDEST), end))
    if words and words[0].start() == end - _WIDEST:
        del words[0]
    taken: list[re.Match[str]] = []
    for word in reversed(words[-_MOST_WORDS:]):
        if not _continues_left(word[0], taken):
            break
        taken.insert(0, word)
        if word[0][0] in _OPENING:
            break
    while taken and _opens_sentence(taken[0][0].strip(_OPENING)):
        del taken[0]
    if not taken:
        return None
    return taken[0].start() + len(taken[0][0]) - len(taken[0][0].lstrip(_OPENING))


def _opens_sentence(word: str) -> bool:
    return word.lower() in _NOT_LEFT or word in _CONNECTING or word in _JOINING


def _continues_left(word: str, taken: list[re.Match[str]]) -> bool:
    bare = word.strip(_OPENING + ",")
    if word[-1] in _CLOSING + ":;?!—–-":
        return False
    if not taken:
        return _is_name(bare) or bare.lower() in {"al", "al."}
    if word.endswith(","):
        follows = taken[0][0].strip(",")
        return _is_name(bare) and bool(_SUFFIX.match(follows) or follows == "et")
    if word.endswith("."):
        return bool(_ABBREVIATION.match(bare) or (_SUFFIX.match(bare) and taken[0][0][0].isupper()))
    return _is_name(bare) or bare in _CONNECTING or bare in _JOINING or bare == "et"


def _name_after(text: str, start: int) -> int | None:
    """Where the name that begins after a v. ends; None where no name begins."""
    taken: list[re.Match[str]] = []
    for word in _WORD.finditer(text, start, min(len(text), start + _WIDEST)):
        if len(taken) == _MOST_WORDS or not _continues_right(word[0], taken):
            break
        taken.append(word)
    while taken and taken[-1][0].strip(",").lower() in _CONNECTING | _JOINING | {"et"}:
        if taken[-1][0].startswith("al"):
            break
        del taken[-1]
    if not taken:
        return None
    last = taken[-1][0]
    bare = re.sub(r"[’']s$", "", last.rstrip(",;:?!" + _CLOSING))
    if bare.endswith(".") and not (_ABBREVIATION.match(bare) or _SUFFIX.match(bare)):
        bare = bare if bare in {"al.", "rel."} else bare[:-1]
    return taken[-1].start() + len(bare)


def _continues_right(word: str, taken: list[re.Match[str]]) -> bool:
    bare = word.rstrip(",;:?!" + _CLOSING)
    if not taken:
        return _is_name(bare) and word[0] not in _OPENING
    previous = taken[-1][0]
    if bare in {"et", "al", "al."}:
        return True
    if _SUFFIX.match(bare):
        return not previous.endswith((";", ":", ".", "’s", "'s")) or _is_suffix(previous)
    if previous[-1] in ",;:?!" + _CLOSING or re.search(r"[’']s$", previous):
        return False
    if previous.endswith(".") and not _ABBREVIATION.match(previous):
        return False
    if bare.lower() in _NOT_RIGHT or _SUFFIX.match(previous):
        return bare == "&"
    return _is_name(bare) or bare in _CONNECTING or bare == "&" or _joins(bare, taken)


def _is_suffix(word: str) -> bool:
    return _SUFFIX.match(word.rstrip(",")) is not None


def _joins(word: str, taken: list[re.Match[str]]) -> bool:
    """Say whether an "and" is inside a name: Securities and Exchange, Health and Human."""
    return word == "and" and taken[-1][0] in {"Securities", "Health", "Customs", "Food", "City"}


def _is_name(word: str) -> bool:
    return bool(word) and (
        word[0].isupper() or (word[0].isdigit() and len(word) > 1) or "@" in word
    )

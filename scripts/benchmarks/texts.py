"""News of our own making: the same for a seed, of any length, a share of it about known cases.

Most nouns and adjectives are drawn from the product's background of English by how common each
is, so that texts share words about as often as real ones do; they are stems and read oddly.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.dedupe import background

KNOWN_SHARE = 0.3
ENGLISH_SHARE = 0.8
# Words more common than this hold sentences together, which the patterns do.
COMMONEST = 5.5


def _words(listed: str) -> list[str]:
    return listed.split()


def _names(listed: str) -> list[str]:
    return [" ".join(name.split()) for name in listed.split("|")]


_NOUNS = _words(
    """
    exchange lender platform token wallet fund audit harbour tariff pipeline hospital orchard
    bridge market index ledger reserve treasury broker custodian merger filing subpoena
    witness jury settlement complaint statute committee hearing report forecast turbine vessel
    refinery satellite vaccine harvest drought railway tunnel museum orchestra stadium
    election census budget pension loan mortgage bond yield dividend coin protocol validator
    software chip battery factory strike contract licence patent trademark recall warranty
    airline runway
    """
)
_ADJECTIVES = _words(
    """
    quarterly federal regional unusual lengthy public private proposed amended northern
    disputed modest record early final partial joint foreign domestic digital civil criminal
    temporary permanent sealed redacted costly narrow broad former senior outside independent
    local annual
    """
)
_VERBS = _words(
    """
    approved rejected delayed reviewed defended questioned announced abandoned reopened
    expanded halved doubled financed insured audited sealed published withdrew amended
    appealed settled criticised welcomed postponed restored inspected certified disclosed
    concealed transferred
    """
)
_PLACES = _words(
    """
    Rotterdam Lisbon Austin Boston Chicago Miami Denver Osaka Nairobi Geneva Dublin Warsaw
    Toronto Sydney Auckland Lima Oslo Seattle Phoenix Tampa Manhattan Wilmington
    """
)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_ROLES = _names(
    """
    a spokesman for {name} | the chief executive of {name} | counsel for {name} | an analyst
    at {name} | the board of {name} | a trustee of {name} | the founder of {name} | investors
    in {name}
    """
)
_SENTENCES = (
    "{role} said on {day} that the {adj} {noun} had been {verb} after {number} days of talks.",
    "The {noun} in {place} {verb} a {adj} {noun2} worth ${number} million, according to {name}.",
    "{name} {verb} its {adj} {noun}, and {role} declined to say when the {noun2} would follow.",
    "More than {number} customers of {name} had asked for the {adj} {noun} by {day}.",
    "In {place}, {role} {verb} the {noun} and called the {adj} {noun2} a matter for the courts.",
    "The {adj} {noun} was {verb} in {place} on {day}, {number} weeks later than {name} said.",
    "Neither {name} nor {role} could say whether the {noun} or the {noun2} came first.",
    "A {adj} {noun} of this kind costs about ${number} million a year, {name} wrote in a {noun2}.",
    "What the {adj} {noun} means for {name} will be seen once the {noun2} has been {verb}.",
    "Shares of {name} fell {number} per cent in {place} after the {noun} was {verb} on {day}.",
)
_TITLES = (
    "{name} {verb} {adj} {noun} in {place}",
    "{place}: {adj} {noun} {verb} over {noun2}",
    "{name} and the {adj} {noun2} of its {noun}",
    "Why the {noun} of {name} was {verb} with the {noun2}",
    "{adj} {noun}, {adj2} {noun2} and {name}",
)
_KNOWN_TITLES = (
    "{known} {verb} {adj} {noun} and {noun2}",
    "{known}, {regulator} and the {adj} {noun} of {name}",
    "{name}: {known} {verb} {noun} over {adj} {noun2}",
    "In {place}, {known} and {name} {verb} the {noun}",
)
_KNOWN_SENTENCES = (
    "A federal judge in {place} let the {regulator} go on with its suit over the {noun}.",
    "The {regulator} had sued {known} over {number} counts, among them the {adj} {noun}.",
    "Lawyers for {known} asked the court on {day} to dismiss the claim about its {noun}.",
    "{known} has denied that its {adj} {noun} was a security, and {verb} the {noun2}.",
)
_KNOWN = _names(
    """
    Binance | Coinbase | Ripple Labs | Kraken | Celsius Network | Genesis Global Capital |
    Terraform Labs | Tornado Cash | Voyager Digital | BlockFi | Gemini | Grayscale | FTX |
    Uniswap | Richard Heart | Do Kwon
    """
)
_REGULATORS = ("SEC", "Securities and Exchange Commission", "CFTC", "Justice Department")
_SYLLABLES = _words(
    """
    ba bel bor cal cor da den dor el fa fen gal gor hal hes in jor ka kel lan lor ma mer mon
    na nor ol pa pel quin ra ren ros sa sel sol ta tel tor ul va ven vor wen xi yar zan zel
    """
)
_ENGLISH = [
    (word, 10**level)
    for level, stems in background.LEVELS.items()
    for word in stems.split()
    if level <= COMMONEST
]
_WORDS = [word for word, _ in _ENGLISH]
_FREQUENCIES = list(accumulate(frequency for _, frequency in _ENGLISH))
_FIRMS = _words(
    """
    Partners Holdings Capital Labs Group Shipping Energy Trust
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of news: its title and its sentences."""

    title: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences in one paragraph."""
        return " ".join(self.sentences)


class Writer:
    """Writes pieces; the same ones in the same order for the same seed."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def piece(self, words: int, *, known: bool | None = None) -> Piece:
        """A piece of about so many words, of a registry party if ``known`` (None: some are)."""
        chance = self._random
        about = chance.random() < KNOWN_SHARE if known is None else known
        names = [self.name() for _ in range(3)]
        subject = chance.choice(_KNOWN)
        titles: Sequence[str] = _KNOWN_TITLES if about else _TITLES
        title = self._filled(chance.choice(titles), names, subject)
        sentences: list[str] = []
        length = 0
        while length < words:
            special = about and chance.random() < KNOWN_SHARE
            patterns: Sequence[str] = _KNOWN_SENTENCES if special else _SENTENCES
            sentences.append(self._filled(chance.choice(patterns), names, subject))
            length += sentences[-1].count(" ") + 1
        return Piece(title=title, sentences=tuple(sentences))

    def changed(self, piece: Piece, share: float) -> Piece:
        """A retold copy: so large a share of the words is exchanged for others."""
        chance = self._random
        sentences = tuple(
            " ".join(
                chance.choice(_NOUNS) if chance.random() < share else word
                for word in sentence.split(" ")
            )
            for sentence in piece.sentences
        )
        return Piece(title=piece.title, sentences=sentences)

    def name(self) -> str:
        """The name of a firm that there is not."""
        chance = self._random
        stem = "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).capitalize()
        return f"{stem} {chance.choice(_FIRMS)}" if chance.random() < KNOWN_SHARE else stem

    def _filled(self, pattern: str, names: Sequence[str], subject: str) -> str:
        chance = self._random
        name = chance.choice(names)
        filled = pattern.format(
            name=name,
            role=chance.choice(_ROLES).format(name=name),
            noun=self._word(_NOUNS),
            noun2=self._word(_NOUNS),
            adj=self._word(_ADJECTIVES),
            adj2=self._word(_ADJECTIVES),
            verb=chance.choice(_VERBS),
            place=chance.choice(_PLACES),
            day=chance.choice(_DAYS),
            number=chance.randint(2, 990),
            known=subject,
            regulator=chance.choice(_REGULATORS),
        )
        return filled[:1].upper() + filled[1:]

    def _word(self, own: Sequence[str]) -> str:
        chance = self._random
        if chance.random() < ENGLISH_SHARE:
            return chance.choices(_WORDS, cum_weights=_FREQUENCIES)[0]
        return chance.choice(own)

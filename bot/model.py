"""The nouns of docketwire: frozen values that every module shares.

A value at a different stage is a different type: an ``Entry`` is what a feed says, a ``Draft`` is
an entry understood, a ``Story`` is drafts grouped and stored. Times are timezone-aware UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


class FeedKind(StrEnum):
    """Who speaks in a feed; it decides what identifies an entry and which source leads a story."""

    COURT = "court"
    REGULATOR = "regulator"
    NEWS = "news"


class Event(StrEnum):
    """The development that a story reports."""

    COMPLAINT = "complaint"
    MOTION = "motion"
    ORDER = "order"
    RULING = "ruling"
    OPINION = "opinion"
    SETTLEMENT = "settlement"
    DISMISSAL = "dismissal"
    APPEAL = "appeal"
    HEARING = "hearing"
    SENTENCING = "sentencing"
    SUBPOENA = "subpoena"
    RULEMAKING = "rulemaking"
    PROCEDURAL = "procedural"
    COMMENTARY = "commentary"
    OTHER = "other"


MILESTONES = frozenset(
    {
        Event.COMPLAINT,
        Event.RULING,
        Event.OPINION,
        Event.SETTLEMENT,
        Event.DISMISSAL,
        Event.APPEAL,
        Event.SENTENCING,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as feeds.yaml names it.

    ``insists`` is whether ``every`` is set for this feed itself, and so counts more than how
    often the feed says it is to be asked (``<ttl>``); its server's headers count more still.
    """

    name: str
    url: str
    kind: FeedKind
    court: str | None = None
    every: timedelta = timedelta(minutes=5)
    max_bytes: int | None = None
    insists: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """A docket number with the court that gave it.

    ``court`` is the CM/ECF or CourtListener id (``dcd``, ``deb``, ``ca3``); ``number`` is
    normalised without judges' initials (``1:23-cv-01599``, ``22-11068``, ``23-1779``).
    """

    court: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How a case relates to another: ``appeal_of``, ``companion_of``, ``bankruptcy_of``."""

    kind: str
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """How ``case`` may relate to ``related``, for a person to judge: kinds as of ``Relation``."""

    case: str
    related: str
    kind: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case of the registry.

    ``parties`` are party ids, who brings the case first. ``aliases`` are phrases that name the
    case by themselves ("Mango Markets trial"). ``cues`` are groups of terms: a text that holds
    every term of one group within a few sentences speaks of the case though it does not name it.
    A term is a phrase, ``party:ID`` (that party is named) or ``words:CLASS`` (a word of one of
    the tagger's word lists: ``suit``, ``crime``, ``insolvency``, ``crypto``), or several of these
    with ``|`` between them, of which one suffices; with ``-`` before it, it must be absent. Of
    cases that share ``parties``, a phrase of ``marks`` tells this one apart ("staking").
    ``releases`` are regulators' release numbers (``LR-26316``). ``filed`` is the day from which
    news can be about the case at all. ``discovered`` marks a case made from a feed, not from the
    registry.
    """

    id: str
    caption: str
    short: str = ""
    dockets: tuple[Docket, ...] = ()
    court: str | None = None
    judge: str | None = None
    filed: date | None = None
    status: str | None = None
    parties: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    cues: tuple[tuple[str, ...], ...] = ()
    marks: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    related: tuple[Relation, ...] = ()
    courtlistener: tuple[int, ...] = ()
    discovered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party of the registry; ``short`` is what a line of an alert calls it.

    ``kind`` is ``company``, ``person`` or ``regulator``. ``aliases`` name it anywhere, those
    written in capitals only in capitals. ``ordinary`` aliases are also ordinary words or other
    things' names ("Kraken", "Sun"): they count only where they have their capitals and, if the
    party has ``context``, in a text that holds one of these phrases (``words:crypto`` stands for
    the tagger's word list of that name). A text that holds one of the ``unless`` phrases speaks
    of a namesake, unless it holds a phrase of ``context`` as well. ``part_of`` is the id of the
    whole this is a part of (Binance.US of Binance).
    """

    id: str
    name: str
    short: str = ""
    kind: str = "company"
    aliases: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    part_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """All cases and parties that texts are tagged with: shipped, configured and followed.

    ``version`` changes whenever a tag could. ``change`` is up to which change of the database's
    own cases and parties these are here, -1 where none was asked for. ``private`` are the topics
    (``case:ID``, ``party:ID``) that are here because somebody follows them; they change nothing of
    what is public: neither other tags nor how stories are grouped.
    """

    version: str
    cases: Mapping[str, Case]
    parties: Mapping[str, Party]
    change: int = -1
    private: frozenset[str] = frozenset()

    def public(self) -> "Registry":
        """This registry as it is without what is private."""
        if not self.private:
            return self
        return Registry(
            version=f"{self.version}, public",
            cases={k: each for k, each in self.cases.items() if f"case:{k}" not in self.private},
            parties={
                k: each for k, each in self.parties.items() if f"party:{k}" not in self.private
            },
            change=self.change,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Private:
    """Who follows what is not public: by topic, the tenants.

    Of the topics that were known as private, ``published`` are public by now, and nobody follows
    the ``forgotten`` any more.
    """

    followers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    published: frozenset[str] = frozenset()
    forgotten: frozenset[str] = frozenset()

    def topics(self, known: frozenset[str], public: Registry) -> frozenset[str]:
        """The private topics now, of which some were ``known``; none that ``public`` has."""
        return frozenset(
            topic
            for topic in (known | self.followers.keys()) - self.published - self.forgotten
            if topic.removeprefix("case:") not in public.cases
            and topic.removeprefix("party:") not in public.parties
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a court feed says of one docket entry, in the court's own words.

    ``events`` are the short descriptions in brackets ("Order on Motion to Dismiss"), all those of
    one filing. ``number`` is the entry number as shown. ``document`` is the address of the paper.
    """

    court: str | None
    docket: str | None
    caption: str | None
    number: str | None = None
    events: tuple[str, ...] = ()
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed, as the feed has it: texts are raw and hostile.

    ``key`` is the exact identity within the feed and the only thing that may drop an entry.
    ``items`` are the 0-based places of the feed's items that make it up, first the one that
    leads; items that only repeat another one byte for byte are among them. ``parts`` are content
    hashes, one for each different item: an entry says something new if it has a part that was
    not there before. ``repeats`` are those of ``items`` that repeat an earlier one.
    """

    key: str
    parts: tuple[str, ...]
    items: tuple[int, ...]
    title: str
    body: str = ""
    guid: str | None = None
    link: str | None = None
    published: datetime | None = None
    publisher: str | None = None
    release: str | None = None
    filing: Filing | None = None
    repeats: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A case or party that a text is about, with the evidence.

    ``topic`` is ``case:ID`` or ``party:ID``. ``start`` and ``end`` are offsets into clean title +
    newline + clean text; ``match`` is what stands there. ``score`` is between 0 and 1.
    ``private`` marks a topic of ``Registry.private``.
    """

    topic: str
    rule: str
    match: str
    start: int
    end: int
    score: float
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What grouping compares of a text; made once, stored with the entry.

    ``title`` are the terms of the headline's news, ``terms`` those of the rest, ``names`` and
    ``amounts`` those of both that are such. ``done`` is what the headline tells of and ``told``
    what the whole does, as bits of ``bot.dedupe.deeds``.
    """

    exact: str
    title: tuple[str, ...]
    terms: tuple[str, ...]
    sketch: tuple[int, ...]
    body: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    done: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that grouping may know of an item: texts as a fingerprint, and the hard facts beside."""

    fingerprint: Fingerprint
    kind: FeedKind
    url: str | None = None
    publisher: str | None = None
    published: datetime | None = None
    docket: Docket | None = None
    number: str | None = None
    release: str | None = None
    event: Event = Event.OTHER
    cases: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry understood: clean texts, tags, development, summary; all that needs no database.

    ``candidates`` are cases that the text may be about, where it does not say which.
    ``repaired`` counts characters that were look-alikes.
    """

    entry: Entry
    title: str
    text: str
    repaired: int
    event: Event
    summary: str
    facts: Facts
    tags: tuple[Tag, ...] = ()
    candidates: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One entry of a story, as it is shown."""

    title: str
    url: str | None
    publisher: str
    kind: FeedKind
    published: datetime | None
    first_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as stored: the entries that report the same event, and what they are about.

    ``summary_by`` names a model, or is ""; ``reveals`` are parties whose new case begins with it.
    """

    id: int
    title: str
    summary: str
    event: Event
    kind: FeedKind
    first_seen: datetime
    published: datetime | None = None
    court: str | None = None
    docket: Docket | None = None
    caption: str | None = None
    number: str | None = None
    repaired: int = 0
    revision: int = 1
    cases: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    summary_by: str = ""
    reveals: tuple[str, ...] = ()

    @property
    def milestone(self) -> bool:
        """Whether the development is one that changes where the case stands."""
        return self.event in MILESTONES


class Verbosity(StrEnum):
    """How much of a topic: everything, each story once, or what changes where a case stands."""

    ALL = "all"
    NEW = "new"
    MILESTONES = "milestones"


class Updates(StrEnum):
    """Where what changes of a posted story is told, from least to most.

    Nowhere; by editing its card; that while the card is fresh and then in its thread; or then in
    the channel.
    """

    OFF = "off"
    SILENT = "silent"
    THREAD = "thread"
    CHANNEL = "channel"


class Threads(StrEnum):
    """Where the stories of one case stand: each by itself, or in one thread of the case."""

    OFF = "off"
    CASE = "case"


class Look(StrEnum):
    """How Discord draws the messages of a channel: as components, or as an embed of old."""

    CARD = "card"
    EMBED = "embed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A channel's wish for a topic.

    ``topic`` is ``all`` or a key with its value (``case:sec-v-binance``). ``filters`` are
    ``+key:value`` and ``-key:value`` terms. ``digest`` is the local time and the days on which
    its stories are told together (``09:00 weekdays``), None for at once. ``mention`` is whom its
    alerts call, in the form of ``bot.mention``; ``tags`` are those of the posts that it opens in a
    forum, by name.
    """

    channel: str
    topic: str
    filters: tuple[str, ...] = ()
    tenant: str = ""
    by: str = ""
    created: datetime | None = None
    fixed: bool = False
    digest: str | None = None
    verbosity: Verbosity = Verbosity.ALL
    updates: Updates = Updates.THREAD
    threads: Threads = Threads.OFF
    mention: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quieting:
    """When a channel wants to be left alone.

    ``digest`` and ``hours`` are in the normal forms of ``bot.schedule``, None for at any time;
    ``zone`` is the IANA name of the time zone they are in. ``digest_critical`` and
    ``hours_critical`` let critical developments through; ``digest_empty`` is whether a digest of
    a day without stories says so.
    """

    zone: str = "UTC"
    digest: str | None = None
    digest_critical: bool = False
    digest_empty: bool = True
    hours: str | None = None
    hours_critical: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """A case, party or story (``case:ID``, ``party:ID``, ``story:ID``) that a channel silenced."""

    topic: str
    until: datetime
    by: str = ""


class Change(StrEnum):
    """What changes of a story that is told: a further source, the headline, its being withdrawn.

    ``TEXT`` is a summary that changed alone: it is shown, and no news.
    """

    SOURCE = "source"
    TITLE = "title"
    RETRACTION = "retraction"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One change of a story: for a headline, what it was; else who says so, and where."""

    kind: Change
    was: str
    publisher: str
    url: str | None


# What a delivery of a story is: its card, an edit of it, a message in its thread, one in the
# channel below it. What opens the thread of a case is of no story.
ALERT, EDIT, REPLY, BROADCAST, CASE = "alert", "edit", "reply", "broadcast", "case"
REPLIES = frozenset({REPLY, BROADCAST})


class DeliveryState(StrEnum):
    """Where a delivery stands; docs/design.md draws the transitions."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"
    HELD = "held"
    FILTERED = "filtered"
    TOLD = "told"
    WAITING = "waiting"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message owed to a channel, claimed for one attempt; of no one ``story`` for a digest.

    ``channel`` is ``slack:C0123456789``, ``discord:1234567890`` or ``console``. ``attempt`` fences:
    the outcome of an attempt is recorded only while it is still the current one. ``parent`` is the
    message in whose thread it belongs; an edit changes the message ``edits``. ``card`` is the
    delivery of what it edits, answers or stands under. In a ``forum`` what has no parent opens a
    post of its own. ``look`` is how the channel wants it drawn, ``publish`` whether it is passed
    on to the servers that follow the channel, ``mention`` whom it calls,
    ``tags`` those of the post that it opens, by name.
    """

    id: int
    story: int | None
    channel: str
    kind: str
    revision: int
    attempt: int
    created: datetime
    tenant: str = ""
    state: DeliveryState = DeliveryState.SENDING
    topics: tuple[str, ...] = ()
    attempted: datetime | None = None
    parent: str | None = field(default=None)
    edits: str | None = None
    card: int | None = None
    forum: bool = False
    look: Look = Look.CARD
    publish: bool = False
    mention: str = ""
    tags: tuple[str, ...] = ()

    @property
    def opens_post(self) -> bool:
        """Whether it begins a post of a forum."""
        return self.forum and self.parent is None and self.edits is None


class CorrectionKind(StrEnum):
    """What is wrong about a story: a topic it is not about, all of it, or that it was there."""

    WRONG = "wrong"
    IRRELEVANT = "irrelevant"
    DUPLICATE = "duplicate"


class CorrectionState(StrEnum):
    """Whether a correction holds: ``open`` is said by somebody and confirmed by nobody."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disproof:
    """Evidence that is none: ``match`` (folded words) by ``rule`` does not make a topic."""

    rule: str
    match: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a tenant says is wrong about a story.

    ``topic`` is what the story is not about, "" unless that is what is wrong; ``original`` is the
    story that it repeats. With ``disproof`` it holds for every story that has the topic by that
    evidence alone. ``promoted`` is whether it holds for all tenants. ``votes`` people said so.
    """

    id: int
    tenant: str
    channel: str
    story: int
    kind: CorrectionKind
    created: datetime
    topic: str = ""
    original: int | None = None
    state: CorrectionState = CorrectionState.OPEN
    disproof: Disproof | None = None
    promoted: bool = False
    votes: int = 0


def tenant_of(channel: str, team: str) -> str:
    """Whose a channel is: a workspace (``slack:T01``), a server (``discord:123``), or itself.

    ``team`` is the id that the platform gives with it. A direct message is its own tenant: a
    channel ``D...`` of Slack, a channel of no server of Discord.
    """
    platform, _, name = channel.partition(":")
    is_direct = platform == "slack" and name.rpartition("/")[2].startswith("D")
    return channel if is_direct or not team else f"{platform}:{team}"

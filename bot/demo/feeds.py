"""The demo's feeds: what each of the four servers says in each round.

Docket facts are those of SEC v. Binance (D.D.C. 1:23-cv-01599); the sentences are our own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

DOCKET = "D.D.C. docket"
RELEASES = "SEC litigation releases"
WIRE = "Harbor Wire"
DIGEST = "Coin Ledger Daily"

# Latin letters and the Cyrillic ones that look the same: what scrapers put into their copies.
DISGUISE = str.maketrans("aceopdxy", "асеорԁху")

BINANCE = (
    "1:23-cv-01599-ABJ-ZMF SECURITIES AND EXCHANGE COMMISSION v. BINANCE HOLDINGS LIMITED et al"
)
KALSHI = "1:23-cv-03257-JMC KALSHIEX LLC v. COMMODITY FUTURES TRADING COMMISSION"
STERLINGOV = "1:21-cr-00399-RDM USA v. STERLINGOV"

STAY_TITLE = "SEC and Binance ask for two more months as settlement talks go on"
STAY_TEXT = (
    (
        "The Securities and Exchange Commission and Binance asked a federal judge in Washington on "
        "Friday to keep their lawsuit on hold for another 60 days, saying that their talks were "
        "making progress."
    ),
    (
        "In a joint status report to Judge Amy Berman Jackson, the agency and the exchange said "
        "that the work of the SEC's new crypto task force may shorten or settle the case, which "
        "was filed in June 2023 against Binance Holdings Ltd., its American affiliate "
        "Binance.US and founder Changpeng Zhao."
    ),
    "The case was first put on hold in February. Neither side gave up any of its claims.",
)
DROP_TITLE = "SEC drops its lawsuit against Binance for good"
DROP_TEXT = (
    (
        "The Securities and Exchange Commission on Thursday dismissed its lawsuit against Binance "
        "with prejudice, which bars the agency from bringing the same claims again."
    ),
    (
        "A joint stipulation filed in federal court in Washington ends the action against Binance "
        "Holdings Ltd., BAM Trading Services, which runs Binance.US, and Changpeng Zhao. The "
        "agency called it a decision of policy and not a judgment on the merits."
    ),
    "The suit had accused the companies of running unregistered exchanges.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a feed; ``shown`` is the round from which on the feed has it."""

    feed: str
    shown: int
    title: str
    body: str
    link: str
    guid: str
    at: str
    release: str = ""


def rss(feed: str, round_number: int) -> bytes:
    """The body that a feed has in a round, newest item first."""
    items = [item for item in ITEMS if item.feed == feed and item.shown <= round_number]
    link, description = CHANNELS[feed]
    channel = f"<title>{escape(TITLES.get(feed, feed))}</title><link>{link}</link>"
    channel += f"<description>{escape(description)}</description>"
    body = "".join(_xml(item) for item in reversed(items))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel>{channel}{body}</channel></rss>\n"
    ).encode()


def _xml(item: Item) -> str:
    creator = f"<dc:creator>{item.release}</dc:creator>" if item.release else ""
    return (
        f"<item><title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
        f"<description>{escape(item.body)}</description>{creator}"
        f'<guid isPermaLink="false">{escape(item.guid)}</guid>'
        f"<pubDate>{item.at}</pubDate></item>"
    )


def _entry(title: str, event: str, *, case: int, entry: int, at: str, shown: int) -> Item:
    """A docket entry as CM/ECF publishes it."""
    link = f"https://ecf.dcd.uscourts.gov/cgi-bin/DktRpt.pl?{case}"
    return Item(
        feed=DOCKET,
        shown=shown,
        title=title,
        body=f"[{event}]",
        link=link,
        guid=f"{link}&{entry}",
        at=at,
    )


def _article(
    feed: str, title: str, text: tuple[str, ...], slug: str, *, at: str, shown: int
) -> Item:
    host = CHANNELS[feed][0]
    return Item(
        feed=feed,
        shown=shown,
        title=title,
        body="".join(f"<p>{escape(paragraph)}</p>" for paragraph in text),
        link=f"{host}/{slug}",
        guid=f"{host}/{slug}",
        at=at,
    )


def _release(number: str, defendants: str, text: str, *, at: str, shown: int) -> Item:
    link = f"https://www.sec.gov/enforcement-litigation/litigation-releases/{number.lower()}"
    return Item(
        feed=RELEASES,
        shown=shown,
        title=defendants,
        body=text,
        link=link,
        guid=link,
        at=at,
        release=number,
    )


def _all() -> Iterator[Item]:
    # What the feeds already hold when they are polled first: a baseline, which alerts nobody.
    yield _entry(
        KALSHI, "Notice of Appeal", case=1, entry=11, at="Thu, 10 Apr 2025 14:02:11 GMT", shown=1
    )
    yield _entry(
        STERLINGOV, "Judgment", case=2, entry=21, at="Thu, 10 Apr 2025 15:40:03 GMT", shown=1
    )
    yield _release(
        "LR-26039",
        "Consensys Software Inc.",
        "The Commission charged Consensys Software Inc. with acting as an unregistered broker.",
        at="Mon, 01 Jul 2024 14:34:32 -0400",
        shown=1,
    )
    yield _article(
        WIRE,
        "Harbor cranes fall silent as dockers weigh an offer",
        ("Dock workers in three ports will vote next week on an offer of four per cent.",),
        "dockers-offer",
        at="Thu, 10 Apr 2025 09:00:00 GMT",
        shown=1,
    )
    # Round 2: a joint report with two events in one filing, and the wire's story on it.
    for event in ("Status Report", "Motion to Stay"):
        yield _entry(BINANCE, event, case=3, entry=31, at="Fri, 11 Apr 2025 19:58:40 GMT", shown=2)
    yield _article(
        WIRE, STAY_TITLE, STAY_TEXT, "sec-binance-stay", at="Fri, 11 Apr 2025 21:05:00 GMT", shown=2
    )
    # Round 3: copies of it, one syndicated and one in Cyrillic look-alikes, and what is no case.
    yield _article(
        DIGEST,
        f"{STAY_TITLE} - Harbor Wire",
        (*STAY_TEXT, "This story was first published by Harbor Wire."),
        "sec-binance-stay?utm_source=rss",
        at="Fri, 11 Apr 2025 22:30:00 GMT",
        shown=3,
    )
    yield _article(
        DIGEST,
        STAY_TITLE.translate(DISGUISE),
        tuple(paragraph.translate(DISGUISE) for paragraph in STAY_TEXT),
        "breaking-crypto-news-8842",
        at="Sat, 12 Apr 2025 02:10:00 GMT",
        shown=3,
    )
    yield _article(
        DIGEST,
        "Bitcoin slips below its weekly high while Binance volumes thin out",
        ("Traders on Binance moved a fifth less than last week, and the price followed.",),
        "bitcoin-slips",
        at="Sat, 12 Apr 2025 06:00:00 GMT",
        shown=3,
    )
    yield _article(
        WIRE,
        "Kraken win in overtime after three goals in the third period",
        ("The Seattle team came back from two goals down in front of a full house.",),
        "kraken-overtime",
        at="Sat, 12 Apr 2025 07:15:00 GMT",
        shown=3,
    )
    # Round 4: another development of the same case, told by court, regulator and both outlets.
    yield _entry(
        BINANCE,
        "Stipulation of Dismissal",
        case=3,
        entry=32,
        at="Thu, 29 May 2025 17:12:26 GMT",
        shown=4,
    )
    yield _release(
        "LR-26316",
        "Binance Holdings Limited, BAM Trading Services Inc., BAM Management US Holdings Inc., "
        "and Changpeng Zhao",
        "The Commission announced that it filed a joint stipulation with the defendants to "
        "dismiss, with prejudice, its civil enforcement action against Binance Holdings "
        "Limited and others.",
        at="Thu, 29 May 2025 14:30:00 -0400",
        shown=4,
    )
    yield _article(
        WIRE,
        DROP_TITLE,
        DROP_TEXT,
        "sec-drops-binance",
        at="Thu, 29 May 2025 19:20:00 GMT",
        shown=4,
    )
    yield _article(
        DIGEST,
        "Binance is free of its SEC lawsuit: agency dismisses the case with prejudice",
        (
            (
                "Almost two years after suing Binance, the SEC has dismissed the case with "
                "prejudice. The agency and the exchange filed a joint stipulation in Washington on "
                "Thursday."
            ),
        ),
        "binance-free-of-sec",
        at="Thu, 29 May 2025 20:45:00 GMT",
        shown=4,
    )


CHANNELS = {
    DOCKET: ("https://ecf.dcd.uscourts.gov", "Docket entries of type: all"),
    RELEASES: (
        "https://www.sec.gov/enforcement-litigation/litigation-releases",
        "Civil lawsuits brought by the Commission in federal court",
    ),
    WIRE: ("https://harborwire.example", "News of trade and courts"),
    DIGEST: ("https://coinledger.example", "Crypto news, gathered"),
}
TITLES = {DOCKET: "District of Columbia - Recent Entries", RELEASES: "Litigation Releases"}
KINDS = {DOCKET: "court", RELEASES: "regulator", WIRE: "news", DIGEST: "news"}
ROUNDS = 5
ITEMS = tuple(_all())

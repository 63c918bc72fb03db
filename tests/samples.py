"""Small samples that many tests share: a registry of our own, and items as drafts."""

from datetime import UTC, date, datetime

from bot import items
from bot.model import Case, Docket, Draft, Entry, FeedKind, Filing, Party, Registry
from bot.prepare import prepare
from bot.tag import Tagger

REGISTRY = Registry(
    version="test",
    cases={
        "sec-v-binance": Case(
            id="sec-v-binance",
            caption="SEC v. Binance Holdings Limited",
            short="SEC v. Binance",
            dockets=(Docket(court="dcd", number="1:23-cv-01599"),),
            filed=date(2023, 6, 5),
            parties=("sec", "binance", "binance-us"),
            courtlistener=(67474542,),
        ),
        "sec-v-coinbase": Case(
            id="sec-v-coinbase",
            caption="SEC v. Coinbase, Inc.",
            short="SEC v. Coinbase",
            dockets=(Docket(court="nysd", number="1:23-cv-04738"),),
            filed=date(2023, 6, 6),
            parties=("sec", "coinbase"),
        ),
        "cftc-v-binance": Case(
            id="cftc-v-binance",
            caption="CFTC v. Binance",
            short="CFTC v. Binance",
            dockets=(Docket(court="ilnd", number="1:23-cv-01887"),),
            filed=date(2023, 3, 27),
            parties=("cftc", "binance"),
        ),
    },
    parties={
        "sec": Party(
            id="sec",
            name="U.S. Securities and Exchange Commission",
            kind="regulator",
            aliases=("SEC", "Securities and Exchange Commission"),
        ),
        "cftc": Party(id="cftc", name="CFTC", kind="regulator", aliases=("CFTC",)),
        "binance": Party(id="binance", name="Binance", aliases=("Binance",)),
        "binance-us": Party(
            id="binance-us",
            name="Binance.US",
            aliases=("Binance.US", "BAM Trading"),
            part_of="binance",
        ),
        "coinbase": Party(id="coinbase", name="Coinbase", aliases=("Coinbase",)),
    },
)
TAGGER = Tagger(REGISTRY)


def news(
    name: str,
    title: str,
    text: str = "",
    *,
    at: datetime | None = None,
    publisher: str = "Harbor Wire",
    tagger: Tagger = TAGGER,
) -> Draft:
    """A news item as a draft; ``name`` is its identity in its feed."""
    item = items.read_item(
        {
            "id": name,
            "title": title,
            "text": text,
            "url": f"https://{publisher.lower().replace(' ', '')}.example/{name}",
            "publisher": publisher,
            "published": at.isoformat() if at else None,
        },
        place=name,
    )
    return prepare(item.entry, kind=FeedKind.NEWS, publisher=publisher, tagger=tagger)


def filing(
    key: str,
    *events: str,
    number: str | None = None,
    docket: str = "1:23-cv-01599",
    caption: str = "SEC v. Binance Holdings Limited et al",
    at: datetime,
    tagger: Tagger = TAGGER,
) -> Draft:
    """A docket entry of D.D.C. as a draft."""
    entry = Entry(
        key=key,
        parts=tuple(event.replace(" ", "-") for event in events),
        items=tuple(range(len(events))),
        title=f"{docket} {caption}",
        body="<br>".join(f"[{event}]" for event in events),
        link=f"https://ecf.dcd.uscourts.gov/cgi-bin/DktRpt.pl?{key}",
        published=at.astimezone(UTC),
        filing=Filing(court="dcd", docket=docket, caption=caption, number=number, events=events),
    )
    return prepare(
        entry, kind=FeedKind.COURT, publisher="D.D.C. docket", tagger=tagger, court="dcd"
    )

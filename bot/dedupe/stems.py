"""The root that the forms of a word share, and one word for all that mean the same."""

_SUFFIXES = (
    ("izations", "iz"),
    ("ization", "iz"),
    ("ements", ""),
    ("ement", ""),
    ("ments", ""),
    ("ment", ""),
    ("ations", "at"),
    ("ation", "at"),
    ("ators", "at"),
    ("ator", "at"),
    ("ating", "at"),
    ("ated", "at"),
    ("ates", "at"),
    ("ate", "at"),
    ("ions", ""),
    ("ion", ""),
    ("ically", "ic"),
    ("ings", ""),
    ("ing", ""),
    ("ers", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("ed", ""),
    ("er", ""),
    ("es", ""),
    ("ly", ""),
    ("s", ""),
    ("e", ""),
)
# By the last letter, each in the order above: no other suffix can be the first that fits.
_BY_LETTER = {
    letter: tuple(each for each in _SUFFIXES if each[0].endswith(letter))
    for letter in {suffix[-1] for suffix, _ in _SUFFIXES}
}
MIN_STEM = 3


def stem(word: str) -> str:
    """A folded word's root, or that of the word that stands for all that mean the same."""
    return stem_and_root(word)[0]


def root(word: str) -> str:
    """Cut a folded word to what its forms share ("launches", "launched": "launch")."""
    plain = _plain(word)
    return _APART.get(plain) or _cut(plain)


def stem_and_root(word: str) -> tuple[str, str]:
    """A folded word's ``stem`` and its ``root``, at little more than the cost of one."""
    plain = _plain(word)
    cut = _cut(plain)
    if not plain:
        return word, cut
    return _SAME.get(plain) or _SAME.get(cut, cut), _APART.get(plain, cut)


def _plain(word: str) -> str:
    return word.removesuffix("'s").replace("'", "").replace(".", "")


def _cut(plain: str) -> str:
    if len(plain) <= MIN_STEM or not plain.isascii():
        return plain
    cut = plain
    for suffix, instead in _BY_LETTER.get(plain[-1], ()):
        if plain.endswith(suffix) and len(plain) - len(suffix) >= MIN_STEM:
            if suffix == "s" and plain[-2] in "su":
                break
            cut = plain[: -len(suffix)] + instead
            break
    if len(cut) > MIN_STEM and cut[-1] == cut[-2] and cut[-1] not in "sl":
        cut = cut[:-1]
    return cut


def _table(groups: str) -> dict[str, str]:
    """Read lines of words that mean the same; the first stands for all."""
    same = {}
    for line in groups.strip().splitlines():
        first, *rest = line.split()
        same.update(dict.fromkeys((first, *rest), first))
    return same


# Headline writers' other words for one thing, in the forms that ``stem`` leaves or as written.
_SAME: dict[str, str] = {}
_SAME.update(
    _table(
        """
        crypto cryptos cryptocurrency cryptocurrencies cryptoasset cryptoassets
        bitcoin btc bitcoins
        ethereum ether eth
        nft nfts nonfungible
        sec securities
        justice doj
        sue sues sued suing lawsuit lawsuits suit suits complaint complaints litigation
        charge charges charged charging indict indicts indicted indictment
        settle settles settled settling settlement settlements
        pay pays paid paying payment payments payout payouts
        fine fines fined penalty penalties
        dismiss dismisses dismissed dismissal toss tosses tossed
        appeal appeals appealed appealing
        deny denies denied denying denial refute refutes refuted rebut rebuts rebuffs rebuffed
        allege alleges alleged allegation allegations allegedly accuse accuses accused accusation
        approve approves approved approval greenlight greenlights greenlit
        reject rejects rejected rejection refuse refuses refused refusal
        overturn overturns overturned reverse reverses reversed reversal vacate vacates vacated
        extradite extradites extradited extradition
        halt halts halted suspend suspends suspended suspension pause pauses paused freeze froze
        halt frozen
        delay delays delayed postpone postpones postponed
        merge merger mergers
        abandon abandons abandoned scrap scraps scrapped
        launch launches launched launching unveil unveils unveiled debut debuts introduce introduces
        announce announces announced announcement reveal reveals revealed
        win wins won winning
        lose loses lost losing loss losses
        buy buys bought buying purchase purchases purchased acquire acquires acquired acquisition
        sell sells sold selling sale sales
        surge surges surged surging jump jumps jumped soar soars soared
        surge rally rallies rallied skyrocket skyrockets skyrocketed spike spikes spiked
        fall falls fell fallen drop drops dropped plunge plunges plunged
        fall tumble tumbles tumbled slump slumps slumped tank tanks tanked
        fall crash crashes crashed sink sinks sank plummet plummets plummeted
        fall slide slides slid
        rise rises rose risen climb climbs climbed gain gains gained
        hack hacks hacked hacker hackers exploit exploits exploited exploiter breach attacker
        hack steal steals stole stolen theft thief drain drains drained
        ban bans banned prohibit prohibits prohibited
        arrest arrests arrested detain detains detained custody
        sentence sentences sentenced
        jail prison jailed imprisoned
        vow vows vowed pledge pledges pledged promise promises promised
        layoff layoffs
        quit quits resign resigns resigned depart departs departed
        return returns returned
        firm firms company companies
        user users customer customers client clients consumer consumers
        boss ceo chief
        government governments govt
        agency agencies
        probe probes probed investigate investigates investigated investigation investigations
        bankruptcy bankrupt bankruptcies insolvency insolvent
        license licence licenses licences licensed
        headquarters hq
        law laws legislation legislative
        regulator regulators watchdog watchdogs
        lawyer lawyers attorney attorneys counsel
        judge judges
        founder founders cofounder cofounders
        us usa american america
        uk britain british
        china chinese
        russia russian russians
        india indian
        japan japanese
        korea korean
        europe european eu
        germany german
        uk london
        korea seoul
        japan tokyo
        china beijing
        russia moscow
        germany berlin
        france french paris
        spain spanish madrid
        portugal portuguese lisbon
        italy italian rome
        greece greek athens
        ireland irish dublin
        netherlands dutch amsterdam
        sweden swedish stockholm
        switzerland swiss zurich
        turkey turkish ankara istanbul
        india delhi mumbai
        singapore singaporean
        vietnam vietnamese hanoi
        thailand thai bangkok
        philippines philippine filipino manila
        canada canadian ottawa toronto
        australia australian sydney canberra
        brazil brazilian
        argentina argentine
        mexico mexican
        nigeria nigerian abuja lagos
        israel israeli
        emirates uae dubai
        york brooklyn manhattan
        massachusetts boston
        pennsylvania philadelphia
        california sacramento
        solana sol
        zhao cz
        bankman sbf
        =2 two
        =3 three
        =4 four
        =5 five
        =6 six
        =7 seven
        =8 eight
        =9 nine
        =10 ten
        =11 eleven
        =12 twelve dozen
        =15 fifteen
        =20 twenty
        """
    )
)
# Words that are cut to what another word is as well: no forms of it. The first stands for all.
_APART = _table(
    """
    according
    acting acted
    action actions
    apply applies applied applying
    attacker attackers
    attacks attacked attacking
    banner banners
    billion billions
    clears cleared
    compromised compromising
    dealer dealers
    dealings
    department departments
    earnings
    fins
    founder founders
    freezer freezers
    funding
    holder holders holdings
    housing housed
    judgment judgments judgement judgements
    letter letters
    losers
    missing
    node nodes
    offer offers offered offering offerings
    owner owners
    passion passions
    payment payments
    petite
    plane planes
    prisoner prisoners
    probate
    quite
    quest quests
    regulator regulators regulated
    ruling rulings ruled
    senator senators
    staking staked
    suite suites
    vacation vacations
    voter voters
    warner
    """
)

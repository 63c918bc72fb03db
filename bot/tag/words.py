"""Words of legal and market news: the classes that rules and the registry refer to."""

from typing import Final

# Words with which a text speaks of a court, a suit or its outcome. Single words that also belong to
# markets and products ("order", "filing", "action", "hearing", "rules") are left out on purpose.
SUIT: Final = """
sue sues sued suing lawsuit lawsuits suit suits countersuit countersue countersues countersued
litigation litigate litigating court courts courtroom judge judges magistrate jury jurors trial
verdict judgment complaint plaintiff plaintiffs defendant defendants ruling rulings ruled appeal
appeals appealed appealing motion motions dismiss dismissed dismissal dismissing injunction settle
settles settled settling settlement settlements deposition depositions docket amicus interlocutory
prosecutors indictment indicted sentencing disgorgement charge charges charged charging case cases
penalty accuse accuses accused accusing alleges alleged alleging allegations "asset freeze"
"assets frozen" "freeze assets" "obtains freeze" "restraining order" "strikes deal" "reach deal"
"reaches deal" "reached agreement" "reaches agreement" "win against" "wins against" "won against"
"victory against" "victory over" "loss to" "loses to" "class action" "legal battle" "legal fight"
"legal dispute" "legal case" "legal action" "legal victory" "legal win" "legal team" "legal saga"
"legal war" "legal defense" "legal tussle" "enforcement action" "enforcement actions"
"consent order" "consent decree" "cease and desist" fined penalties "to pay" "must pay"
"agrees to pay" "agreed to pay" "claims against" "filings against"
"legal challenge" "legal brawl" "legal row"
"legal feud" "legal showdown" "legal spat" liable subpoena subpoenas subpoenaed chancery tribunal
restitution mandamus vacates vacated "in the dock" "emergency freeze" "sec action" "cftc action"
"sec enforcement" "action against" "actions against" "move against" "moves against" "moved against"
"dc circuit" "dc circ" "2nd circ" "3rd circ" "5th circ" "9th circ" "11th circ" "second circuit"
"2nd circuit" "third circuit" "3rd circuit" "fifth circuit" "5th circuit" "ninth circuit"
"9th circuit" "eleventh circuit" "11th circuit"
"""

# How many words a text has to say which court it is about.
LEAD: Final = 60

# Words of a quarrel: of sides whose suit is open they speak of that suit.
QUARREL: Final = """
slam slams slammed blast blasts blasted counsel argue argues argued arguing argument arguments
merits fight fights fighting battle battles feud clash clashes crackdown violate violates violated
violating violation violations defense defends rebuke rebukes dispute brief tactics witness
witnesses overreach pushback lose loses losing defeat defeats opposes opposed objects objection
objections defending rejects "goes after" "went after" "takes aim" "took aim" "big win" "major win"
"key win" "huge win" misled mislead misleads misleading defraud defrauds defrauded defrauding fraud
fraudulent fraudster illegal illegally unlawful unlawfully deceived deceive deceives deception sham
lied masterminded looted looting siphoned misappropriated commingled commingling duped swindled
flouted evaded accord truce showdown spat saga freeze freezes frozen "locks up" "face off"
"faces off" "squares off" "square off" "facing off" "hit back" "hits back" "fires back"
"fired back" "gives up" "gave up" "walks away" "walked away" "backs off" "backed off" "backs down"
"backed down" "drops case" "sec drops" "sec dropped" "sec dropping" "sec abandons" "cftc drops"
"cftc dropped" "off the hook" "hand over" "hands over" "handed over" "turn over" "sued by"
"wins round" "loses round" "deals blow" "dealt blow" overreached stonewalls stonewalled "on trial"
"jurisdiction" grills grilled scolds scolded chides chided faults faulted rebuffs rebuffed
unregistered spar spars sparred sparring beats "against the sec" "against sec" "against the cftc"
"against cftc" bests prevails prevailed
"""
# Hiring news, where "former counsel" is no quarrel.
HIRING: Final = frozenset(
    {"hire", "hires", "hired", "hiring", "join", "joins", "joined", "appoint", "appoints",
     "appointed", "recruit", "recruits", "names", "taps"}
)  # fmt: skip

# Words that only criminal proceedings use.
CRIME: Final = """
indict indicts indicted indictment indictments guilty plea plead pleads pleaded pleading pled
prison jail jailed imprisoned imprisonment sentence sentenced sentencing convict convicted
conviction convictions acquitted acquittal jury jurors juror trial verdict testify testifies
testified testimony testifying prosecutor prosecutors prosecution prosecuted criminal arraigned
arraignment arrest arrests detained bail felony misdemeanor extradited extradition arrested
superseding "house arrest" "criminal charges" "fraud charges" "wire fraud" "charged with"
"behind bars" "grand jury" "pleads not guilty" "home confinement" "on bond" "on bail"
"million bond" "m bond" "from custody" "in custody" "into custody" "walks free" "walked free"
"set free" freed jailhouse "gag order" forfeit forfeits forfeited forfeiture inmate feds nab nabs
nabbed busted guilt convicts pardon pardons pardoned clemency commutation tampering "flight risk"
turncoat cooperator cooperators "halfway house" "in handcuffs" handcuffed "cross-examined"
"cross-examination" "cross-examines" "new trial" retrial "witness stand" "the witness box"
"defense rests" "prosecution rests" "closing arguments" "opening statements"
"""

# What no civil authority does.
PROSECUTING: Final = frozenset({"prosecutors", "indictment", "indicted", "sentencing"})
# Of these, those that civil courts use too, and what says that one does.
ANY_TRIAL: Final = frozenset(
    {"trial", "jury", "jurors", "juror", "verdict", "testify", "testifies", "testified",
     "testimony", "testifying", "new", "closing", "opening"}
)  # fmt: skip
CIVIL_AGENCIES: Final = frozenset({"sec", "cftc", "ftc"})
CIVIL: Final = frozenset({"civil", "liable", "plaintiff", "plaintiffs"})
# "Gets twelve years", "handed 7 months".
TERM: Final = frozenset({"years", "months", "year", "month"})
GETS: Final = frozenset(
    {"gets", "get", "got", "given", "gives", "faces", "serve", "serves", "served", "handed",
     "receives", "received", "with"}
)  # fmt: skip
NUMBERS: Final = frozenset(
    {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
     "fifteen", "eighteen", "twenty"}
)  # fmt: skip

INSOLVENCY: Final = """
bankruptcy insolvency insolvent creditor creditors liquidation liquidator liquidators liquidating
estate debtor debtors trustee trustees examiner reorganization restructuring clawback clawbacks
"chapter 11" "chapter 7" "chapter 15" "bankruptcy court" "bankruptcy judge" "bankruptcy plan"
"unsecured creditors" administrators bankrupt owes recovery recoveries "pro rata" "court docs"
"court papers" "court approval" "court approves" "court approved" "court nod" "court's approval"
"judge approves" "judge approved" "judge's approval" "approved by the court" "files for bankruptcy"
"filed for bankruptcy" "filing for bankruptcy" "file for bankruptcy" "filing shows" "filings show"
"court filing" "court filings" "court documents" "files for chapter" "filed for chapter"
"filing for chapter" "declares bankruptcy" claimant claimants payout payouts payback "pay back"
"paid back" "pays back" "paying back" recoup recoups recouped recouping "wind-down" "winding down"
"winds down" "wind-up" "goes bust" "went bust" "gone bust" "goes under" "went under" repay repays
repaid repaying repayment repayments "exit plan" "plan confirmed" "plan confirmation"
"plan approved" "white knight" insolvencies "first day hearing" "made whole" "court protection"
"""

# An authority that goes without its name.
REGULATOR: Final = """
regulator regulators watchdog agency commission "securities law" "securities laws"
"unregistered securities" "unregistered security" "securities violations" "federal securities"
"""

AUTHORITY: Final = frozenset({"regulator", "regulators", "watchdog", "agency", "commission"})

# Says that an item is about this market and not about hockey, temperature or space.
CRYPTO: Final = """
crypto cryptos cryptocurrency cryptocurrencies bitcoin bitcoins btc ethereum ether eth xrp litecoin
altcoin altcoins stablecoin stablecoins blockchain blockchains defi nft nfts token tokens coin
coins web3 memecoin dogecoin solana cardano luna terra ust usdt usdc dao daos mining miner miners
wallet wallets hodl satoshi staking airdrop binance coinbase ftx "digital asset" "digital assets"
"digital currency" "virtual currency" "virtual currencies" "crypto lender" "hedge fund" "3ac"
"""

# Verbs with which one side brings the other to court.
VERBS: Final = frozenset(
    {"sue", "sues", "sued", "suing", "countersue", "countersues", "countersued", "charge",
     "charges", "charged", "charging", "accuse", "accuses", "accused", "accusing"}
)  # fmt: skip
# Of these, those that either side may do to the other.
MUTUAL: Final = frozenset({"accuse", "accuses", "accused", "accusing"})
# They may be nouns or speak of fees; they need who does it before them, or "by" after.
WEAK_VERBS: Final = frozenset({"charge", "charges", "charged", "charging"})
# "were sued": the side that acts comes after, or not at all.
BEING: Final = frozenset({"is", "are", "was", "were", "be", "been", "being", "gets", "got"})
# Verbs that bring somebody "to court".
TAKES: Final = frozenset(
    {"take", "takes", "taking", "took", "taken", "haul", "hauls", "hauling", "hauled", "drag",
     "drags", "dragging", "dragged", "bring", "brings", "bringing", "brought"}
)  # fmt: skip
# A company named by them is where somebody was, not who is before the court.
FORMER: Final = frozenset({"former", "ex", "onetime", "erstwhile"})
# After a company's name they are who acts or is acted against.
PEOPLE: Final = frozenset(
    {"investor", "investors", "user", "users", "customer", "customers", "client", "clients",
     "holder", "holders", "shareholder", "shareholders", "creditor", "creditors", "buyer",
     "buyers", "employee", "employees", "staffer", "fans"}
)  # fmt: skip
# What makes a suit a mere possibility.
MODALS: Final = frozenset(
    {"could", "may", "might", "would", "should", "will", "to", "if", "threatens", "threatened",
     "threatening", "considers", "considering", "plans", "planning", "mulls", "weighs", "likely",
     "prepares", "ready", "can", "cannot", "not", "wants"}
)  # fmt: skip
# Before "to pay" they say that nobody has been told to.
EXPECTING: Final = frozenset(
    {"expects", "expected", "expecting", "wants", "hopes", "likely", "ready", "willing",
     "prepared", "prepares", "offers", "offered", "have", "may", "could", "might", "how", "who",
     "asked"}
)  # fmt: skip
AGAINST: Final = frozenset({"against", "versus", "v", "vs", "with"})
# A court "sides with" somebody.
NOT_WITH: Final = frozenset({"court", "courts", "judge", "judges", "jury", "ruling", "appeals"})
# Said of suspects and rivals as well; without an authority's name they are no suit.
LOOSE: Final = frozenset(
    {"alleges", "alleged", "alleging", "allegations", "charge", "charges", "charged", "charging",
     "to", "must", "agrees", "agreed", "fined", "case", "cases", "penalty", "accuse", "accuses",
     "accused", "accusing", "settle", "settled"}
)  # fmt: skip
# What anybody says of anybody.
ALLEGING: Final = frozenset(
    {"alleges", "alleged", "alleging", "allegations", "accuse", "accuses", "accused", "accusing"}
)
# Ends what a verb or "against" is about.
BREAKS: Final = frozenset(
    {"over", "for", "after", "as", "alleging", "alleges", "claiming", "claims", "that", "because",
     "while", "amid", "following", "when", "before", "says", "said", "who", "which", "but",
     "despite", "since", "report", "in", "on", "at", "under", "accusing", "seeking", "from", "to",
     "of", "is", "was", "has", "have", "had", "will", "are", "were"}
)  # fmt: skip
# The other side without its name.
GENERIC: Final = frozenset(
    {"it", "them", "him", "her", "its", "the", "exchange", "company", "firm", "platform", "giant",
     "issuer", "lender", "both", "parent", "owner", "regulator", "regulators", "agency",
     "watchdog", "government", "authorities"}
)  # fmt: skip
# A "case" that is none.
NO_CASE_BEFORE: Final = frozenset(
    {"in", "any", "just", "use", "worst", "best", "base", "bull", "bear", "test", "business", "no",
     "upper", "lower", "this", "investment", "many", "most", "some", "such", "edge"}
)  # fmt: skip
# A "settlement" of payments and a "trial" of products.
NO_SUIT_AFTER: Final = frozenset(
    {"layer", "layers", "network", "networks", "time", "times", "platform", "system", "systems",
     "service", "services", "asset", "assets", "solution", "solutions", "studies", "study", "fee",
     "fees", "infrastructure", "token", "tokens", "controversy"}
)  # fmt: skip
# Words of courts alone, whatever comes after.
OF_COURTS: Final = frozenset(
    {"judge", "judges", "magistrate", "jury", "jurors", "lawsuit", "lawsuits", "sue", "sues",
     "sued", "prosecutors", "plaintiff", "plaintiffs", "defendant", "defendants"}
)  # fmt: skip
# Words of a suit that no other proceedings have.
SUITS: Final = frozenset(
    {
        "sue",
        "sues",
        "sued",
        "suing",
        "suit",
        "suits",
        "lawsuit",
        "lawsuits",
        "complaint",
        "countersue",
    }
)
# What is settled where no suit is.
PAYMENTS: Final = frozenset(
    {"payment", "payments", "transaction", "transactions", "trade", "trades", "border", "transfers"}
)
# What turns an insolvency into a fear of one.
DOUBTS: Final = frozenset(
    {"concerns", "concern", "rumors", "rumours", "fears", "fear", "risk", "risks", "possible",
     "potential", "denies", "deny", "could", "may", "might", "avoid", "avoids", "looming", "event"}
)  # fmt: skip

# What follows them is the cause or the background of what a sentence tells.
BACKGROUND: Final = frozenset(
    {"after", "amid", "following", "cites", "citing", "cited", "blames", "blaming", "despite",
     "since", "post"}
)  # fmt: skip
# May stand before the company that a title is about.
EPITHETS: Final = frozenset(
    {"bankrupt", "insolvent", "defunct", "failed", "fallen", "collapsed", "troubled", "embattled",
     "stricken", "crypto", "cryptocurrency", "lender", "exchange", "broker", "brokerage", "fund",
     "hedge", "the", "breaking", "update", "exclusive", "just", "in"}
)  # fmt: skip
# After a company's name they make it what is spoken of in passing.
NO_SUBJECT: Final = frozenset(
    {"collapse", "crash", "fallout", "contagion", "saga", "effect", "style", "era", "arena",
     "token", "tokens", "documentary", "film", "movie", "book", "series", "podcast", "hack",
     "hacker", "hackers", "exploiter", "drainer", "founder", "founders", "co", "ceo", "boss",
     "chief", "executive", "executives", "exec", "execs", "investor", "investors", "backer",
     "backers", "japan", "europe", "turkey", "australia", "eu", "and", "or", "implosion",
     "debacle", "scandal", "meltdown", "failure", "like", "alum", "alumni", "alums", "linked",
     "backed", "us", "co-founder", "unit", "lesson", "lessons", "one", "two", "three", "was",
     "holdings", "network", "president", "engineer", "staff", "staffer", "employee", "employees",
     "trader", "logo", "domain", "price", "fallen", "king", "kingpin", "ex", "former"}
)  # fmt: skip
# What comes before a suit.
INQUIRY: Final = frozenset(
    {
        "probe",
        "probes",
        "probing",
        "probed",
        "wells",
        "inquiry",
        "inquiries",
        "investigation",
        "investigations",
        "investigate",
        "investigates",
        "investigating",
    }
)
# What an authority of markets sues over.
FIELD: Final = frozenset(
    {"securities", "security", "unregistered", "registration", "token", "tokens", "crypto", "coin",
     "coins", "exchange", "staking", "broker", "derivatives", "futures", "swaps", "fraud", "rules",
     "rule", "law", "laws", "xrp", "ust", "luna", "assets", "sales", "offering", "ico", "wallet",
     "listing", "listings", "disclosure", "disclosures", "billions", "jurisdiction"}
)  # fmt: skip
# What courts decide about them moves the shares of many.
FUNDS: Final = frozenset({"etf", "etfs", "etp", "etps"})
# Words of tales about a company, of other people's business with it, and of thieves.
TOLD: Final = frozenset(
    {"opnx", "etf", "etfs", "documentary", "book", "film", "podcast", "interview", "hire", "hires",
     "hired", "hiring", "joins", "former", "ex", "hack", "hacked", "hackers", "scam", "scams",
     "lessons"}
)  # fmt: skip
# What customers of a company that still does business also meet.
BEFORE_INSOLVENCY: Final = frozenset(
    {"withdrawals", "withdrawal", "withdraw", "unstake", "unstakes", "unstaking", "customers",
     "users", "clients", "depositors", "stake", "sale", "sales", "sell", "sells", "selling", "buy",
     "buys", "acquire", "acquires", "deal", "offer", "offers", "return", "returns"}
)  # fmt: skip
# Words of other business: of an authority's rules, of funds, of what comes before a suit.
ASIDE: Final = frozenset(
    {"options", "puts", "postpones", "postponed", "comments", "fees", "etf", "etfs", "etp", "etps",
     "fund", "funds", "ipo", "wells", "probe", "probes", "probing", "probed", "inquiry",
     "inquiries", "investigation", "investigations", "investigate", "investigates",
     "investigating", "examines", "examining", "looks", "looking", "hire", "hires", "hired",
     "hiring", "joins", "join", "appoints", "appointed", "names", "former", "ex", "custodian",
     "custody", "listing", "lists", "listed", "launch", "launches", "launched", "approve",
     "approves", "approved", "approval", "approvals", "delay", "delays", "delayed", "deadline",
     "filings", "prospectus", "license", "licence", "licenses", "licenced", "chair", "chairman",
     "nominee", "commissioner", "roundtable", "task", "meets", "meeting", "meet", "met", "talks",
     "lobby", "lobbying", "lobbies", "congress", "senate", "senator", "senators", "house", "bill",
     "earnings", "revenue", "shares", "stock", "price", "prices", "proposal", "proposes",
     "proposed", "comment", "guidance", "outage", "documentary", "book", "considers", "mulls",
     "weighs", "could", "may", "might", "should", "threatens", "threat", "warns", "warning",
     "warned", "podcast", "interview", "film", "opinion", "hack", "hacked", "hackers", "scam",
     "scams", "breach", "rule", "rules", "treasury"}
)  # fmt: skip

# A suit between private sides, or before another court.
PRIVATE: Final = """
"class action" investor investors shareholder shareholders stockholder stockholders customer
customers user users holder holders buyer buyers employee employees arbitration patent patents
trademark antitrust "supreme court" divorce defamation libel "small claims" "bankruptcy court"
client clients "trade secrets" "trade secret" wrongful widow outage outages stolen theft thieves
unmask bonuses sweepstakes unpaid artist irs influencers staffer staffers worker workers
"data breach" breach hack hackers hacker hacked biometric biometrics privacy foia fdic
"""

# Words of any court that a cue may ask for; alone with a party's name they weigh less than others.
ANY_COURT: Final = frozenset(
    {"court", "courts", "judge", "judges", "lawyer", "lawyers", "attorney", "attorneys",
     "legal team", "court filing", "claim", "claims", "settlement", "settle", "settles", "settled",
     "investor", "investors", "users", "customers", "buyers", "holders"}
)  # fmt: skip

# Countries whose authorities share their names with American ones, and their people.
ABROAD: Final = """
philippine philippines filipino thai thailand nigeria nigerian ghana ghanaian malaysia malaysian
indonesia indonesian pakistan pakistani bangladesh bangladeshi india indian kenya kenyan zambia
zimbabwe cambodia cambodian vietnam vietnamese brazil brazilian mexico mexican argentina korea
korean seoul japan japanese tokyo china chinese "hong kong" singapore singaporean dubai uae israel
israeli turkey turkish russia russian ukraine ukrainian canada canadian ontario australia
australian uk british britain london france french paris germany german italy italian spain spanish
dutch netherlands swiss switzerland norway norwegian sweden swedish montenegro montenegrin
podgorica serbia cyprus bahamas bahamian bermuda cayman estonia estonian latvia lithuania poland
polish "south africa" "south african" "new zealand" "sri lanka" "sri lankan" "el salvador" european
eu
"""
# Of these, those whose authority for securities is a "Securities and Exchange Commission" too.
NAMESAKES: Final = """
philippine philippines filipino thai thailand nigeria nigerian ghana ghanaian pakistan pakistani
bangladesh bangladeshi zambia zimbabwe cambodia "sri lanka" "sri lankan"
"""
# May stand between a country and its authority.
BETWEEN_COUNTRY: Final = frozenset(
    {"s", "the", "market", "markets", "capital", "financial", "securities", "regulator",
     "regulators", "watchdog", "agency", "own", "national", "top", "state", "government", "of",
     "local"}
)  # fmt: skip
HOME: Final = frozenset({"us", "usa", "american", "federal", "america", "gensler", "manhattan"})
# Before "SEC charges" these make it a thing that somebody faces.
FACING: Final = frozenset(
    {"settle", "settles", "settled", "settling", "face", "faces", "facing", "faced", "deny",
     "denies", "denied", "resolve", "resolves", "over", "of", "on", "to", "fight", "fights",
     "beat", "beats", "dismiss", "these", "with", "amid", "against"}
)  # fmt: skip
AGENCIES: Final = frozenset({"sec", "cftc", "doj", "ftc", "treasury", "ofac", "fincen"})

# Who sues for a state: no suit of a federal authority, and no bankruptcy.
STATES: Final = """
"attorney general" "attorneys general" "new york ag" "texas ag" nyag "letitia james"
"""

# After an insolvent company's name, what its court watches over.
ESTATE: Final = frozenset(
    {"plan", "plans", "counsel", "creditor", "creditors", "debtor", "debtors", "estate", "assets",
     "money", "claims", "claimants", "advisers", "advisors", "examiner", "trustee",
     "administrators", "administrator", "lawyers", "attorneys", "liquidators", "customers",
     "depositors", "account"}
)  # fmt: skip

CLASSES: Final = {
    "suit": SUIT,
    "crime": CRIME,
    "insolvency": INSOLVENCY,
    "crypto": CRYPTO,
    "abroad": ABROAD,
    "namesakes": NAMESAKES,
    "quarrel": QUARREL,
    "private": PRIVATE,
    "regulator": REGULATOR,
    "states": STATES,
}

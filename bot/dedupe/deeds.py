"""What a text says was done, in kinds that outlets word differently ("drained", "raid": theft)."""

from collections.abc import Mapping, Sequence

from bot.dedupe.stems import root

# Each kind with the words, and the phrases of two words not more than one apart, that tell of it;
# "%" and "#" are any percentage and any amount, "=" is any other number. What is
# stored of stories counts on the order of the kinds: a new one comes last, but for the phrases
# that tell of nothing and only hide what their words tell of.
_TOLD = """
theft: hack hacker exploit exploiter exploits theft heist loot looter raid rob robber drain empty
    emptied bled breach attacker attack attacks stole stolen steal thief thieves phishing vanish rug
    siphon leak|coins unauthorized missing compromised
freeze: halt freeze froze frozen suspend pause lock shut|off shuts|off withdrawals|halted
outage: outage dark offline stall downtime producing|blocks network|halts crash|network
insolvency: bankrupt bankruptcy insolvent insolvency chapter|= creditor|protection seek|protection
    protection|creditors voluntary|petition voluntary|petitions seek|chapter seeks|chapter
    seek|bankruptcy seeks|bankruptcy liquidate liquidation liquidator shelter into|administration
    enters|administration administrators|appointed appoints|administrators receivership default
    brink restructuring owe
purchase: buy bought purchase acquire acquisition takeover merge merger deal|biggest snap rescue
    owner stake bailout scoop absorb
complaint: sue sued suing lawsuit suit complaint charge accuse accused class|action prosecute|over
    to|court indict indictment alleging civil|fraud
inquiry: probe investigate investigation subpoena subpoenaed summon wells|notice notice warn warning
    inquiry question scrutiny enforcement|action looks|into examine sweep
dropped: dismiss dismissal drop abandon throw|out thrown|out threw|out toss tossed walk|away
    backs|out backed|out withdraw|charges end|litigation ends|probe ends|investigation close|probe
    closes|probe closed|probe battle|ends fight|ends scrap retreat quash case|falls no|action
    lift|ban lifts|ban lifted|ban lift|sanctions lifts|sanctions lifted|sanctions
    let|off lose|bid loses|bid lost|bid case|collapses charges|dropped end|case ending|case end|suit
    end|lawsuit
accord: settle settlement accord agree agreement compromise pact strike|deal deal|with resolve
    consent agreed|to agree|to agrees|to
penalty: fine fined penalty penalize penalise pay levy disgorge restitution owe owes punish
plea: pleads|guilty plea pleaded|guilty plead|guilty admit confess guilty|plea pleading
verdict: convict conviction verdict jury|awards found|guilty finds|guilty guilty juror acquit
    hung|jury deadlock mistrial jury|finds jury|hangs
sentence: sentence sentenced prison jail jailed behind|bars imprisonment gets|years
    gets|months dozen|years probation given|years year|term
custody: arrest catch caught nab seize|boss detain in|custody into|custody held|custody fugitive
    handcuff apprehend captured
release: free frees freed release released bail
extradition: extradite extradition hand|to handed|to be|sent sent|back sent|us
appeal: appeal rehear rehearing reconsider petition certiorari new|trial challenge full|circuit
    notice|appeal
decision: ruling ruled judge|rules judges|rule judges|rules court|rules court|rule panel|rules
    jury|rules justices|rule rules|against rules|that rules|for rules|in decide decision
    revive revived bring|back brings|back uphold upheld
    overturn reverse reversed vacate certify certified certifies remand must|face grant
    granted deny denied orders order ordered affirm sides|with side|with siding|with win wins won
    lets allow partial block beat overrule undo judge|signs judge|finds judges|find court|finds
    court|holds judge|holds struck|down strike|down loses lost
    summary|judgment final|judgment default|judgment enters|judgment entered|judgment judge|backs
    court|backs
approval: approve approval greenlight green|light nod clear|way clears|way cleared|way clears
    cleared license licence permit passport authorize authorise wins|registration gets|registration
    granted|registration sanctions|scheme sanctions|plan bless sign|off signs|off pass passes passed
refusal: reject rejection refuse refusal rebuff turn|down turned|down decline
denial: deny refute rebut dispute baseless deny|wrongdoing deny|allegations deny|accusations
    deny|charges deny|claims
trial: trial juror courtroom arraign opening|statement
ban: ban bar prohibit forbid muzzle crackdown outlaw blacklist sanction clampdown curb restrict
    sanctioned lift|ban lifts|ban lifted|ban lift|sanctions lifts|sanctions lifted|sanctions
lawmaking: bill act lawmaker legislation law senate house vote passes regulation rulemaking proposal
    framework budget tax levy relief rules
layoff: layoff lay|off lays|off laid|off job|cut job|cuts cuts|jobs cut|jobs cuts|one redundancy
    workforce headcount
departure: quit resign resignation step|down steps|down leave depart departure oust exit
    stepping|down
appointment: appoint named names hire join succeed successor nominate takes|over board new|chief
    new|ceo
price: crash surge jump soar leap rally skyrocket spike rise rose climb gain fall fell plunge
    plummet tumble slump slide slid sink sank dive sag shed slip rebound recover price stock dip
    sell|off xrp|doubles token|doubles
    coin|doubles price|doubles shares|double stock|doubles rip|% bull bear
    drop|% drops|% down|% lower|% higher|% lose|% add|% down|#
results: earnings revenue quarterly profit quarter results forecast loss|widens
product: launch list listing add roll|out unveil rollout app feature upgrade update sponsor partner
    partnership card debut introduce release|date relaunch goes|live now|live go|live airdrop
funding: raise raised funding round valuation ipo share|sale public|offering
testimony: testify testified testifies testimony witness takes|stand take|stand stand|against
    tell|jury tells|jury told|jury tell|judge tells|judge told|judge tell|court tells|court
    told|court
recusal: recuse recusal step|aside steps|aside reassign
seizure: forfeit forfeiture seize seizure confiscate claim|bitcoin
stay: stay postpone delay pause injunction on|hold put|on freezes|crackdown
motion: ask asked asks seek sought seeks motion urge request want beg push files|motion apply
reaction: slam blast attacks criticize criticise hail react reaction embarrass lash lashes hits|back
    shrug downplay oppose rattle protest respond response condemn praise cheer blame defend vow
    fight embarrassment embarrassed
again: second third further again additional offer bounty abandon review reconsider
preview: expect what|to eve ahead faces may could preview brace await weigh set|to plans plan
comment: what|means means|for column analysis why how lawyers|expect explained explainer takeaway
    need|know what|know to|know things|know what|happened what|happens what|next recap roundup
victims: repay repayment reimburse distribution payout compensate refund handing|out
    hands|out hand|out get|money
pardon: pardon pardoned clemency commute
closure: wind|down winds|down winding|down shut|down shuts|down shutting|down cease|operations
    ceases|operations ceasing|operations close|doors closes|doors
adverse: rules|against ruled|against rule|against ruling|against sides|against sided|against
    finds|against
negated: not never wont
nothing: second|circuit third|circuit press|release news|release release|documents
    releases|emails releases|statement releases|report releases|data free|speech juror|dismissed
    sentencing|date sentencing|memo at|sentencing decline|comment refuse|comment decline|say
    white|house loses|# lost|# to|overturn recovers|stolen recovers|funds admitting|denying
    not|admit without|admitting admit|evidence catch|up caught|up
"""


def told(roots: Sequence[str], singly: Mapping[int, int]) -> int:
    """The kinds that words tell of, as bits; a phrase says more than its words and hides them.

    ``singly`` are the kinds that words tell of by themselves, by their place among the ``roots``.
    """
    kinds = 0
    hidden: set[int] = set()
    for place in [at for at, word in enumerate(roots) if word in PHRASES]:
        seconds = PHRASES[roots[place]]
        for later in range(place + 1, min(place + REACH, len(roots) - 1) + 1):
            if (found := seconds.get(roots[later])) is not None:
                kinds |= found
                hidden.update((place, later))
    for place, found in singly.items():
        if place not in hidden:
            kinds |= found
    return kinds


REACH = 2


def names(kinds: int) -> tuple[str, ...]:
    """The kinds by name."""
    return tuple(name for name, bit in BITS.items() if bit & kinds)


def _read() -> tuple[dict[str, int], dict[str, int], dict[str, dict[str, int]]]:
    bits: dict[str, int] = {}
    words: dict[str, int] = {}
    phrases: dict[str, dict[str, int]] = {}
    bit = 0
    for line in _TOLD.strip().splitlines():
        kind, colon, rest = line.partition(":")
        if colon:
            bit = 0 if kind == "nothing" else 1 << len(bits)
            if bit:
                bits[kind] = bit
        for said in (rest if colon else line).split():
            first, *then = map(_root, said.split("|"))
            into, word = (phrases.setdefault(first, {}), then[0]) if then else (words, first)
            into[word] = into.get(word, 0) | bit
    return bits, words, phrases


def _root(word: str) -> str:
    return root(word) if word[0].isalpha() else word


BITS: Mapping[str, int]
WORDS: Mapping[str, int]
PHRASES: Mapping[str, Mapping[str, int]]
BITS, WORDS, PHRASES = _read()


def _of(*kinds: str) -> int:
    return sum(BITS[kind] for kind in kinds)


ACCORD, APPROVAL = _of("accord"), _of("approval")
PRICE, REACTION, MOTION = _of("price"), _of("reaction"), _of("motion")
COMPLAINT, TESTIMONY, COMMENT = _of("complaint"), _of("testimony"), _of("comment")
SENTENCE = _of("sentence")
DECIDED = _of("decision", "denial", "refusal")
JUDGED = _of("decision", "approval", "refusal")
# A headline that tells of one of these tells of what comes after something else.
STEP = _of("motion", "appeal", "again")
# A step of a case that two texts of one day tell of is one step; of other kinds there are several.
OF_CASES = _of(
    "freeze", "insolvency", "complaint", "inquiry", "dropped", "accord", "penalty", "plea",
    "verdict", "sentence", "custody", "release", "pardon", "extradition", "appeal", "decision",
    "approval", "refusal", "recusal", "seizure", "victims",
)  # fmt: skip
# These tell how a text speaks of an event, not which.
ASIDE = _of("price", "reaction", "motion", "again", "preview", "comment", "adverse", "negated")
# Of two headlines in the same words, what one of them has alone turns its meaning.
TURNING = _of("adverse", "negated")
DONE = sum(BITS.values()) & ~ASIDE

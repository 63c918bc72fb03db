"""The words that tell a development: tables for courts' short descriptions and for news.

A table is read from top to bottom, the first rule that fits decides. Rules are separated by "|" or
by lines. A rule is words in their order: "a/b" is either word, "..." leaves up to
``event.GAP_WORDS`` words between, "^" in front means at the very start, ``<name>`` is a class of
words (``bot.event.classes``).
"""

from bot.model import Event

# What has not happened, or is another thing of that name: but for the courts in it, such words tell
# no development.
UNREAL = """
    <settling> <talking> | <talking> ... <settling> | <settling> is/are/was/were ... <perhaps>
    negotiate/negotiates/negotiated/negotiating ... <settling> | settled law
    <perhaps> <step>/<milestone> | <perhaps> <adverb> <step> | <perhaps> to <step>
    <perhaps> be <done> | <perhaps> <adverb> be <done>
    possible/potential/whether/if/no a/an/the <milestone>
    may/might/could/would get/face/serve/bring/mean ... years/months in prison
    not <step>/<milestone>/<done>/<stepping> | not to <step> | not be/been <done>
    not yet <done> | against <stepping>/appeal | no plans/plan/intention ... <step>
    refuse/refuses/refused to settle/plead/drop/sue/charge
    <wishing> to <step> | <wishing> to be <done> | <wishing> a/an/the <milestone>
    near/nears/nearing ... <settling> | <wishing> <milestone>/<stepping>
    <wishing> ... plead guilty
    <awaiting> <milestone> | <awaiting> a/an/the/its/his/her/their <milestone>
    <milestone> expected/looms/possible/likely/unlikely/pending/deadline/date
    faces/face/facing ... years/months in prison | seek/seeks/sought ... years/months in prison
    time/days/weeks/year/until to appeal | charges/charged/charge ... fee/fees
    impairment/service/interest/restructuring/depreciation charge/charges
    charged speech/debate/atmosphere/climate/rhetoric/topic/issue/language/moment/environment
    politically/racially/emotionally/highly/fully charged
    in charge | free of charge | ruling party/parties/coalition/class/family
    case for/study/studies | in any/this/that/no case | just in case | appeal to/for
    appeals <court> | court of appeal/appeals
"""

# Source: the event names of CM/ECF (district, bankruptcy, appellate) that the courts' public feeds
# print.
COURT: tuple[tuple[Event, str], ...] = (
    (
        Event.OTHER,
        """
        ^answer | ^response to order | ^sentencing memorandum/submission/letter
        """,
    ),
    (
        Event.PROCEDURAL,
        """
        ^util | ^1 terminate | ^none | ^affidavit/affirmation/declaration
        ^notice of proposed | pro hac vice | extension/enlargement of time | extend time
        ^extend | adjourn/adjournment | ^continue | order to continue
        order on motion to continue | withdraw as attorney/counsel | motion to withdraw
        substitute attorney/counsel | withdrawal of attorney/counsel/appearance | scheduling
        briefing order/schedule/notice | status report order | status report | case management
        pretrial order | set/reset deadlines/hearings | set deadlines/hearings
        terminate ... deadlines/hearings | deadlines | civil cover sheet
        corporate disclosure | disclosure statement pursuant | rule 7.1
        statement of relatedness | related case | appearance | summons
        certificate of service | affidavit of service | proof of service | certificate
        waiver of service | acknowledgment of service | notice of filing ... transcript
        notice of filing of ... transcript | official transcript | redact/redaction
        change of address | notice of change | case assigned/reassigned
        notice of case assignment/reassignment | reassignment | recusal | referring/referral
        refer ... magistrate | order of service | prisoner authorization | in forma pauperis
        filing fee | fee due/paid | transmission | deficiency/deficient | attorneys
        add judge/trustee/attorney/party | docket of credit card | credit counseling
        financial management | 341 | close | case closed | closed | operating report
        fee statement | travel | mandate | record on appeal | appeal record | transmittal
        usca case number | usca mandate | acknowledgment | caption | notice to attorney
        notice to counsel | notice regarding | mail returned | exhibit list
        page limit/limits | excess pages | request for issuance | financial affidavit
        documents sent
        """,
    ),
    (Event.SENTENCING, "sentencing | sentence | judgment in a criminal case"),
    (
        Event.APPEAL,
        """
        notice of appeal | notice appeal | notice of ... appeal | cross appeal
        interlocutory appeal | petition for review | permission to appeal | writ of certiorari
        certificate of appealability | leave to appeal | case docketed | civil case docketed
        appeal docketed
        """,
    ),
    (
        Event.SETTLEMENT,
        """
        notice of settlement | settlement agreement | settlement
        consent judgment/decree/order | offer of judgment | compromise
        """,
    ),
    (Event.RULING, "plea agreement | change of plea | guilty plea"),
    (Event.SUBPOENA, "subpoena | subpoenas | civil investigative demand"),
    (
        Event.HEARING,
        """
        minute entry | minutes | hearing held | hearing | oral argument | conference held
        ^status/settlement/pretrial/telephone conference | arraignment
        initial appearance held | jury trial | bench trial | jury selection | voir dire
        trial held
        """,
    ),
    (Event.RULING, "order ... report and recommendation/recommendations | adopting report"),
    (
        Event.OPINION,
        """
        memorandum ... opinion | opinion | memorandum disposition | findings of fact
        report and recommendation/recommendations | report recommendation
        """,
    ),
    (
        Event.DISMISSAL,
        """
        stipulation ... dismissal | notice of voluntary dismissal | voluntary dismissal
        notice of dismissal | order of dismissal | order of voluntary dismissal
        order dismissing | order ... dismissing | case dismissed | appeal dismissed
        dismissed | nolle prosequi | terminate civil/criminal case | case termination without
        """,
    ),
    (
        Event.RULING,
        """
        order on motion ... dismiss/dismissal/judgment/remand/acquittal/tro
        order on motion ... preliminary injunction | order on motion ... restraining order
        order on motion ... class certification | order on motion ... certify class
        order on motion ... compel arbitration | order on motion ... new trial
        order ... motion ... dismiss/dismissal/judgment
        case termination | judgment order | order and judgment | clerks/clerk judgment
        verdict | decree | confirming | order confirming plan | discharge of debtor
        preliminary injunction order | order granting/denying ... injunction
        temporary restraining order | ^judgment | final judgment | entry of default
        clerks/clerk entry of default | findings | permanent injunction
        """,
    ),
    (
        Event.MOTION,
        """
        memorandum ... support | memorandum ... opposition | memorandum of law
        response/reply/opposition ... motion | response in opposition
        ^stipulation and motion
        """,
    ),
    (
        Event.ORDER,
        """
        order to show cause | stipulation and order | stipulated protective order | so ordered
        minute order | order | orders | ruling | endorsed letter | memo endorsement
        """,
    ),
    (
        Event.MOTION,
        """
        motion/motions | application | ^in limine | ^dismiss
        ^dismiss/strike/preclude/compel/seal/stay/intervene/remand/quash/suppress/sever
        ^summary judgment | ^discovery | petition for rehearing | rehearing | objection
        letter motion
        """,
    ),
    (
        Event.COMPLAINT,
        """
        complaint | crossclaim/counterclaim | third party complaint | indictment
        information filed | ^information | voluntary/involuntary petition | ^petition
        notice of removal | adversary case | proof of claim
        """,
    ),
    (
        Event.PROCEDURAL,
        """
        affidavit/affirmation/declaration | notice | transfer | schedules
        statement ... monthly income | statement of financial affairs | bnc | transcript
        """,
    ),
)

NEWS: tuple[tuple[Event, str], ...] = (
    (
        Event.COMMENTARY,
        """
        ^opinion | ^op ed | ^analysis | ^explainer | ^commentary | ^editorial | ^column
        ^podcast | ^interview | ^remarks | ^speech | ^statement | ^dissent/dissenting
        ^testimony | ^why | ^how | ^what | here why/what/how | takeaways
        everything you need to know | explained | vows/vowed/promises to fight/contest
        hits/fires/fired back
        """,
    ),
    (
        Event.SENTENCING,
        """
        sentenced to | sentenced | gets ... years in prison | gets ... months in prison
        years in prison | months in prison | jailed for | sentences ... to
        gets/gives/given/handed/receives/received ... years/months
        years/months behind bars | spared prison/jail | no prison/jail for
        """,
    ),
    (
        Event.COMPLAINT,
        "take/takes/took/drag/drags/dragged/haul/hauls/hauled ... to/into ... court",
    ),
    (
        Event.RULING,
        """
        <court> ... <denies> ... motion/bid/request/petition/appeal/effort/attempt
        motion/bid/request/effort ... dismiss/dismissal/toss ... denied/granted/rejected/refused
        <denies> ... motion/bid/request/effort ... dismiss/dismissal/toss/judgment
        <court> ... refuses/refused/declines/declined to dismiss/toss/throw
        <court> ... rejects/rejected/blocks/blocked ... settlement/deal/plea/plan
        loses/lost/fails/failed ... bid/motion/effort/attempt | bid/attempt/effort ... fails/failed
        survives/survived ... motion/bid | <court> ... certifies/certified ... class
        <court> ... tosses/scraps/scrapped/vacates ... conviction/verdict/injunction/ruling
        <court> ... guts/trims/trimmed/narrows/narrowed ... claims/suit/lawsuit/case
        """,
    ),
    (
        Event.DISMISSAL,
        """
        stipulation/stipulated/stipulate/stipulating ... dismiss/dismissal/dismissing/dismissed
        dismissed with/without prejudice | dismisses/dismissed/dismissing/drops ... with prejudice
        """,
    ),
    (
        Event.MOTION,
        """
        <asks>/want/urge/urging ... dismiss/dismissal/dismissed/toss/tossed/thrown/throw
        want/wants/seek/seeks/ask/asks ... new trial | want/wants/seek/seeks ... retrial
        urge/urging/want/wants ... <court> to | ask/asks/asked/urges/urged <court> to
        ask/asks/asked/urges/urged ... <court> to
        ask/asks/asked/urges/urged ... <court> ... to/for | files/filed/filing ... motion/motions
        ask/asks/asked/asking/agree/agreed/want ... to pause/stay/delay/postpone/freeze
        ask/asks/asked/seek/seeks ... stay/pause/delay/extension/postponement
        files/filed motion | seeks/sought ... summary judgment | opposes/opposed ... motion
        moves/moved to <relief>
        """,
    ),
    (
        Event.DISMISSAL,
        """
        <drops> ... <suit> | <suit> ... dismissed/tossed/dropped/withdrawn
        <drops> ... appeal/appeals | <regulator> gives/gave up | <regulator> walks/walked away
        throws/threw/thrown/throw out ... <suit> | <suit> ... thrown out
        <court> ... dismisses/dismissed/tosses/tossed | dismissal of | voluntary dismissal
        """,
    ),
    (
        Event.RULING,
        """
        ordered/orders ... to pay | must pay | told to pay | fines/fined
        plea deal/agreement | changes/changed plea
        """,
    ),
    (
        Event.SETTLEMENT,
        """
        settles/settled/settle/settlement/settlements/settling | consent decree/order/judgment
        agrees/agreed/agree to pay | to pay ... penalty/fine/penalties | deferred prosecution
        bury/buries/buried the hatchet
        reach/reaches/reached/strike/strikes/struck ... deal/deals/accord/pact
        deal/deals/accord/pact ... to end | deal/accord/pact ... ending
        pays/pay/paying ... to settle/end
        """,
    ),
    (
        Event.APPEAL,
        """
        appeals/appealed/appealing ... <decision> | to appeal | files/filed/files ... appeal
        notice of appeal | will appeal | seeks/sought ... appeal | interlocutory appeal
        ^appeal | takes/took/taking ... to second/third/fifth/ninth/eleventh/2nd/3rd circuit
        """,
    ),
    (
        Event.ORDER,
        """
        magistrate ... <denies> | trading suspension/suspensions | cease and desist
        suspends trading | asset freeze | freeze order | frozen worldwide | ordered into/to
        must answer/hand/return/forfeit/surrender/obey/repay/disclose/turn/stay
        """,
    ),
    (Event.HEARING, "pleads/pleaded/pled/plead/pleading not guilty"),
    (
        Event.RULING,
        """
        <court> ... <decides> | <court> holds/held/rule | wins/won/obtains ... injunction/order
        lets/allows/allowed ... proceed/forward/go/move | court/circuit/panel says/said
        judge/judges/magistrate/jury says/said/say | found/finds ... liable | liable for
        <court> ... holds | hands/handed ... win/victory/defeat/loss/blow
        hit with ... order/fine/penalty/judgment | jury ... liable/clears/awards/convicts
        <court> ... backs/blesses/confirms/signs
        plan confirmed/approved | gets/wins/won/gains/secures ... approval/nod/blessing/okay
        cleared to | bankruptcy court okay
        ruled/rules that | ruling | verdict | convicted | acquitted
        found guilty/liable | pleads/pleaded/pled/plead guilty | guilty
        denied/granted ... new trial
        wins/won/loses/lost ... lawsuit/suit/case/ruling/appeal/verdict
        final judgment/judgments | default judgment | summary judgment
        obtains/obtained ... judgment/judgments
        must face ... <suit>/claim/claims/counterclaims/trial/jury/allegations/class
        """,
    ),
    (
        Event.SUBPOENA,
        """
        subpoena/subpoenas/subpoenaed | wells notice/notices | civil investigative demand
        under investigation | probes/probe/probing | opens/opened ... inquiry
        investigates/investigating
        """,
    ),
    (
        Event.RULEMAKING,
        """
        <makes> ... rule/rules/regulation/regulations/rulemaking | rulemaking
        rule change/changes/amendments/filing | comment period | public comment/comments
        request for comment | guidance | interpretive release | no action letter
        exemptive relief/order | framework for
        """,
    ),
    (
        Event.HEARING,
        """
        hearing/hearings | oral argument/arguments | testifies/testified/testimony
        <court> ... grill/grills/grilled/press/presses/pressed/questions/questioned
        <court> ... doubt/doubts/sceptical/skeptical
        tell/tells/told jury/jurors | on the stand | on stand | under oath | takes the stand
        trial ... begins/opens/starts
        trial begins/starts/opens/set/date/resumes | jury selection | arraigned/arraignment
        extradition/extradited | court grilling | in court
        """,
    ),
    (
        Event.COMPLAINT,
        """
        sues/sued/suing/sue | into custody | dragged into ... litigation | named in suit/lawsuit
        hit with ... suit/suits/lawsuit/lawsuits/complaint/claim/action
        lawsuit/suit/complaint says/said/blames
        file/files/filed/seek/seeks/seeking/sought ... chapter | into bankruptcy
        chapter 11 petition
        files/filed/brings ... suits/lawsuits | countersues/countersued
        <files> ... lawsuit/suit/complaint/charges/case
        lawsuit/suit ... alleges/alleging/claims/accuses/over
        charges/charged ... with/over/for/in | <regulator> charges/charged/sues/accuses
        charged with | charged | indicted/indictment/indicts/arraigns | arrested/arrests
        accused of | class action | seeks/sought bankruptcy/protection | goes/went bankrupt
        open/opens/opened cases/case against | files/filed/filing for ... bankruptcy/protection
        files/filed ... chapter | complaint | charges against | lawsuit against
        fraud charges/case | instituting ... proceedings | alleges/alleging
        """,
    ),
    (
        Event.COMMENTARY,
        """
        says/thinks/believes/predicts/argues/claims/slams/criticizes/blasts/warns/predicts/hopes
        according to ... analyst/analysts/lawyer/lawyers/expert/experts
        """,
    ),
)

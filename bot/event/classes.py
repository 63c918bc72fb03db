"""Words that do the same in what tells a development, by the name that the rules give them."""

CLASSES = {
    "court": """
        judge judges court courts justices panel jury tribunal magistrate arbitrator circuit
    """,
    "suit": """
        lawsuit lawsuits suit suits case cases charges charge complaint action indictment
    """,
    "decides": """
        rules ruled rejects rejected denies denied grants granted sides sided finds found
        blocks blocked declines declined upholds upheld overturns overturned reverses
        reversed vacates vacated affirms affirmed refuses refused strikes orders ordered
        approves approved allows allowed clears cleared convicts convicted
    """,
    "denies": """
        denies denied declined declines grants granted orders ordered rejects rejected
    """,
    "asks": """
        motion motions bid request asks ask asked seeks seek moves moved wants urges
        petitions
    """,
    "drops": """
        dismisses dismissed tosses tossed drops dropped dropping withdraws withdrew
        withdraw drop abandons abandoned
    """,
    "decision": """
        ruling decision verdict judgment order conviction dismissal loss approval denial
        rejection
    """,
    "makes": """
        proposed proposes propose final new adopts adopted interim
    """,
    "files": """
        files filed hits hit hitting faces face facing brings brought launches launched
        slapped served
    """,
    "regulator": """
        sec cftc doj ftc regulator regulators prosecutors u.s
    """,
    "settling": """
        settle settles settled settling settlement settlements
    """,
    "talking": """
        talk talks negotiation negotiations discussion discussions conference offer offers
        proposal proposals hope hopes rumor rumors rumour rumours chance chances odds demand
        demands pressure speculation window option options
    """,
    "perhaps": """
        may might could can cannot should if unless whether possible potential likely unlikely
        eventual hypothetical no never
    """,
    "wishing": """
        hope hopes hoping hoped want wants expect expects expected consider considers
        considering considered mull mulls mulling weigh weighs weighing threaten threatens
        threatened willing unwilling ready prepared near nears nearing close closer unlikely
        likely poised about try tries tried unable deadline right
    """,
    "awaiting": """
        await awaits awaiting awaited before until pending without avoid avoids avoiding
        toward towards near nears nearing expecting expects upcoming looming
    """,
    "step": """
        settle appeal dismiss drop toss sue charge plead rule sentence convict
    """,
    "stepping": """
        settling appealing dismissing dropping suing charging pleading
    """,
    "done": """
        settled appealed dismissed dropped tossed sued charged indicted sentenced convicted
        arrested jailed fined
    """,
    "milestone": """
        settlement appeal dismissal ruling verdict sentencing sentence judgment lawsuit lawsuits
        charges indictment conviction
    """,
    "market": """
        surge surges surged jump jumps jumped soar soars soared rally rallies rallied climb climbs
        climbed leap leaps leaped rebound rebounds rebounded slide slides slid slump slumps slumped
        plunge plunges plunged tumble tumbles tumbled sink sinks sank crash crashes crashed
        doubles doubled triples tripled spikes spiked pops popped spooks spooked
        skyrocket skyrockets plummet plummets fall falls fell rise rises rose dip dips dipped
    """,
    "relief": """
        amend appoint bar block certify compel consolidate decertify delay disqualify dismiss drop
        end enforce exclude extend force freeze halt intervene lift limit modify overturn pause
        postpone quash recuse remand reopen revive seal sever stay strike suppress throw toss
        transfer unfreeze unseal vacate void withdraw
    """,
    "adverb": """
        soon also still yet now even well finally later not never
    """,
}

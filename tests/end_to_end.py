"""What the feeds of the end-to-end tests say."""

HOLD_TITLE = "Binance and the SEC want their court fight frozen until midsummer"
HOLD = (
    (
        "Lawyers for the Securities and Exchange Commission and for Binance told a federal judge "
        "in Washington on Monday that they want their lawsuit frozen for another sixty days."
    ),
    (
        "The filing before Judge Amy Berman Jackson says that a new task force at the agency may "
        "make a trial needless. The suit accuses Binance, its American arm Binance.US and its "
        "founder Changpeng Zhao of running exchanges without registration."
    ),
    "Neither side gave up any claim or defence in the joint paper, which is four pages long.",
)
END_TITLE = "SEC abandons its case against Binance with prejudice"
END = (
    (
        "The Securities and Exchange Commission ended its lawsuit against Binance on Thursday by "
        "a joint stipulation of dismissal with prejudice, so the same claims cannot come back."
    ),
    (
        "The stipulation covers Binance Holdings, BAM Trading Services and Changpeng Zhao, and "
        "was docketed in the federal court for the District of Columbia in the afternoon."
    ),
)
# Latin letters and the Cyrillic ones that look just like them.
DISGUISE = str.maketrans("aceopx", "асеорх")

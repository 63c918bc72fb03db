"""What help says: every command with an example."""

from bot.message import Bullets, Heading, Line, Message, Note, Paragraph, code, span

COMMANDS = {
    "case": ("a case by name, docket number or link", "case sec v binance"),
    "party": ("a party: its cases and latest stories", "party coinbase"),
    "latest": ("the latest stories, of one topic or of all", "latest sec-v-ripple 5"),
    "search": ("titles and summaries, newest first", 'search "wells notice"'),
    "subscribe": (
        "alerts for this channel",
        'subscribe case:"SEC v. Binance" party:coinbase -event:procedural',
    ),
    "unsubscribe": ("end them", "unsubscribe party:coinbase"),
    "list": ("what this channel follows", "list"),
    "why": ("why a story was posted", "why LINK"),
    "help": ("this, or one command", "help subscribe"),
}
MORE = {
    "subscribe": (
        "What can be followed: case: party: court: event: source: keyword: and the word all. "
        "A filter narrows it: +event:ruling lets only rulings through, -source:example.com leaves "
        "a source out. A party that is not known is followed by its name in quotes, a docket by "
        'its court and number: case:"1:23-cv-01599 (D.D.C.)".'
    ),
    "case": "A docket number may be written in any way; a name that fits several cases asks back.",
    "search": "Words must all be there; quotes keep words together; sanction* finds sanctions.",
}


def answer(platform: str, verb: str) -> Message:
    """Help on one command, or on all where ``verb`` is none."""
    begin = {"slack": "/docket ", "cli": "docketwire "}.get(platform, "/")
    if verb:
        what, example = COMMANDS[verb]
        return Message(
            text=f"{verb}: {what}",
            blocks=(
                Heading(line=(span(verb),)),
                Paragraph(line=(span(f"{what[0].upper()}{what[1:]}."),)),
                *([Paragraph(line=(span(MORE[verb]),))] if verb in MORE else []),
                Note(line=(span("For example: "), code(begin + example))),
            ),
        )
    lines: tuple[Line, ...] = tuple(
        (code(begin + example), span(f" {what}")) for what, example in COMMANDS.values()
    )
    return Message(
        text="docketwire posts court and regulatory developments to this channel.",
        blocks=(
            Heading(line=(span("docketwire"),)),
            Paragraph(line=(span("Court and regulatory developments, one alert per story."),)),
            Bullets(lines=lines),
        ),
    )

"""What help says: every command with an example.

``{place}`` stands for the channel in which it is asked for.
"""

import re

from bot.commands import grammar
from bot.commands.caller import PERSONAL_PLACE
from bot.errors import UserError
from bot.message import Bullets, Heading, Line, Message, Note, Paragraph, code, span

PREFIX = re.compile(r"/?(?:(?:docket|alerts)\b\s*)?", re.IGNORECASE)
COMMANDS = {
    "case": ("a case by name, docket number or link", "case sec v binance"),
    "timeline": ("what happened in a case, over time", "timeline sec v binance since:30d"),
    "party": ("a party: its cases and latest stories", "party coinbase"),
    "latest": ("the latest stories, of one topic or of all", "latest sec-v-ripple 5"),
    "search": (
        "titles and summaries, newest first",
        'search "wells notice" source:sec.gov since:30d',
    ),
    "subscribe": (
        "alerts for {place}",
        'subscribe case:"SEC v. Binance" party:coinbase -event:procedural',
    ),
    "unsubscribe": ("end alerts", "unsubscribe party:coinbase"),
    "list": ("what is followed in {place}", "list"),
    "why": ("why a story was posted, or why not", "why LINK"),
    "digest": ("the stories of {place} together", "digest 09:00 weekdays tz:America/New_York"),
    "quiet": ("hours without alerts", "quiet 22:00-07:00"),
    "mute": ("silence a case, a party or a story", "mute case:sec-v-ripple 24h"),
    "unmute": ("end a mute", "unmute case:sec-v-ripple"),
    "missed": ("what was held back or filtered out, and why", "missed 7d"),
    "test": ("the latest alert of {place}, shown to you alone", "test"),
    "my": ("alerts for you alone, as direct messages", "my subscribe party:coinbase digest:09:00"),
    "sources": ("what is read, and how it fares", "sources"),
    "health": ("whether alerts come, and why not", "health"),
    "wrong": ("say what is wrong with a story", "wrong LINK case:sec-v-ripple"),
    "irrelevant": ("say that a story is not relevant here", "irrelevant LINK"),
    "duplicate": ("say that a story was told before", "duplicate LINK LINK"),
    "corrections": ("what was said to be wrong, and by how many", "corrections confirm 3"),
    "help": ("what can be asked, or one command explained", "help subscribe"),
}
MORE = {
    "subscribe": (
        "What can be followed: case: party: court: event: source: keyword: and the word all. "
        "A filter narrows it: +event:ruling lets only rulings through, -source:example.com leaves "
        "a source out. A party that is not known is followed by its name in quotes, a docket by "
        'its court and number: case:"1:23-cv-01599 (D.D.C.)". '
        'digest:"09:00 weekdays" tells a topic once a day; verbosity:milestones leaves out what '
        "does not change where a case stands. updates:thread (as usual), silent, channel or off "
        "says where further sources and changed headlines of a story are told; threads:case puts "
        "the stories of a case into one thread. mention:here, or a role or user group, is called "
        "by an alert that comes at once, but not again within ten minutes."
    ),
    "digest": (
        "A time, the days (daily, weekdays, or mon,thu) and a time zone; off ends it, now sends "
        "what waits. critical:on lets judgments, dismissals and new complaints against a followed "
        "party through at once; empty:off sends nothing on a day without stories."
    ),
    "quiet": (
        "What comes in these hours goes out when they end: up to three one by one, more as one "
        "message. Critical developments come through, unless critical:off; off ends it."
    ),
    "mute": "For a day if no time is said (30m, 24h, 7d, 2w). What it held back stays in missed.",
    "wrong": (
        "What you say counts as a vote; it changes what comes here once somebody who manages "
        "alerts here confirms it. The button “Not right?” under an alert does the same."
    ),
    "corrections": (
        "confirm 3, dismiss 3, undo 3: for those who manage alerts here. confirm 3 wide lets it "
        "hold for every story that has the topic by the same words alone, those to come too."
    ),
    "case": "A docket number may be written in any way; a name that fits several cases asks back.",
    "my": (
        "The words of a channel for your direct messages: my subscribe, my unsubscribe, my list, "
        "my test, my mute, my unmute, my digest, my quiet, my missed, my why, my health."
    ),
    "search": "Words must all be there; quotes keep words together; sanction* finds sanctions. "
    "source: is a domain, a feed's name, or court, regulator or news; since: 30d, 4w or a day.",
}


# On Discord these are buttons alone; in direct messages there are no commands of servers.
BUTTONS = ("wrong", "irrelevant", "duplicate")
OF_SERVERS = ("corrections", "my")


def answer(platform: str, asked: str, *, place: str) -> Message:
    """Help on one command, as it is typed on any platform, or on all where none is named.

    Raises UserError where ``asked`` names none.
    """
    named = PREFIX.sub("", asked.strip())
    verb = grammar.split_verb(named)[0]
    if named and not verb:
        raise UserError(grammar.no_such_command(named))
    if verb:
        what = COMMANDS[verb][0].format(place=place)
        return Message(
            text=f"{verb}: {what}",
            blocks=(
                Heading(line=(span(verb),)),
                Paragraph(line=(span(f"{what[0].upper()}{what[1:]}."),)),
                *([Paragraph(line=(span(MORE[verb]),))] if verb in MORE else []),
                Note(line=(span("For example: "), code(COMMANDS[verb][1]))),
            ),
        )
    left_out: set[str] = set()
    if platform == "discord":
        left_out = {*BUTTONS, *(OF_SERVERS if place == PERSONAL_PLACE else ())}
    lines: tuple[Line, ...] = tuple(
        (code(example), span(f" {what.format(place=place)}"))
        for verb, (what, example) in COMMANDS.items()
        if verb not in left_out
    )
    return Message(
        text="docketwire: court and regulatory developments, one alert per story.",
        blocks=(
            Heading(line=(span("docketwire"),)),
            Paragraph(line=(span("Court and regulatory developments, one alert per story."),)),
            Bullets(lines=lines),
        ),
    )

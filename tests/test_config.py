"""Settings: what they mean, and what is said of every mistake."""

import json
import pickle
import subprocess
import sys
from datetime import date, timedelta
from ipaddress import ip_address
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import docket
from bot.config import (
    Address,
    DeliveryPolicy,
    Destination,
    OnUnknown,
    PrivateAccess,
    Secret,
    environment,
    load,
    load_registry,
    private_access,
    templates,
    variables,
    write_templates,
)
from bot.config.document import FeedsFile, interpret
from bot.config.settings import Retention
from bot.config.source import NotYamlError, read
from bot.errors import ConfigError
from bot.model import Docket, Feed, FeedKind, Look, Registry, Relation, Subscription

CHECKOUT = Path(__file__).parents[1]
LABELS = Path(__file__).parents[2] / "shared" / "data" / "labels" / "registry.json"
BOT_TOKEN = "xoxb-1-canary"
APP_TOKEN = "xapp-1-canary"
NOTHING = Registry(version="", cases={}, parties={})


def mistakes(folder: Path, text: str, env: dict[str, str] | None = None) -> list[str]:
    (folder / "feeds.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(env or {}, directory=folder)
    return list(caught.value.mistakes)


def feed_with(line: str) -> str:
    return (
        f"feeds:\n  - name: SEC\n    url: https://www.sec.gov/x\n    kind: regulator\n    {line}\n"
    )


def wish_with(line: str) -> str:
    return f"subscriptions:\n  - channel: console\n    topics: [all]\n    {line}\n"


def case_with(line: str) -> str:
    return f"cases:\n  - id: a-v-b\n    caption: A v. B\n    {line}\n"


MISTAKES = {
    "an unknown key of a feed is compared with the known ones": (
        feed_with("evry: 5m"),
        'feeds.yaml:5: "evry" is not a setting of a feed; did you mean "every"?',
    ),
    "an unknown key like no other is answered with the list": (
        feed_with("paint: red"),
        (
            'feeds.yaml:5: "paint" is not a setting of a feed; there are name, url, kind, court,'
            " every or max_bytes"
        ),
    ),
    "an unknown key at the top": (
        "feed: []\n",
        'feeds.yaml:1: "feed" is not a setting of feeds.yaml; did you mean "feeds"?',
    ),
    "an unknown key of a delivery policy": (
        "delivery: {on_unknow: hold}\n",
        (
            'feeds.yaml:1: "on_unknow" is not a setting of the delivery policy;'
            ' did you mean "on_unknown"?'
        ),
    ),
    "an unknown relation of a case": (
        case_with("related: {apeal_of: sec-v-binance}"),
        'feeds.yaml:4: "apeal_of" is not a setting of related; did you mean "appeal_of"?',
    ),
    "a key that stands twice": (
        feed_with("kind: news"),
        'feeds.yaml:5: "kind" stands here a second time (first in line 4); keep one',
    ),
    "a feed without a url": (
        "feeds:\n  - name: SEC\n    kind: regulator\n",
        'feeds.yaml:2: a feed needs "url"; add it',
    ),
    "a key with nothing after it": (
        "feeds:\n  - {name: , url: 'https://a.example/', kind: news}\n",
        'feeds.yaml:2: "name" is empty; write a value, or remove the key',
    ),
    "a list where a text belongs": (
        "contact: [a, b]\n",
        'feeds.yaml:1: "contact" takes a text, not a list or a mapping',
    ),
    "a text where a list belongs": (
        "subscriptions:\n  - channel: console\n    topics: party:binance\n",
        'feeds.yaml:3: "topics" takes a list; write [party:binance]',
    ),
    "a mapping where a list belongs": (
        "feeds:\n  name: SEC\n",
        'feeds.yaml:1: "feeds" takes a list: lines that begin with -',
    ),
    "a text where settings belong": (
        "feeds: [https://a.example/]\n",
        (
            'feeds.yaml:1: "feeds" takes settings, each as name: value, of name, url, kind, court,'
            " every or max_bytes"
        ),
    ),
    "a file that is a list": (
        "- a\n",
        'feeds.yaml:1: the file is no list of settings; it begins with "feeds:"',
    ),
    "an empty file": (
        "# nothing\n",
        (
            'feeds.yaml:1: the file is empty; "docketwire init" in an empty folder writes one to'
            " begin with"
        ),
    ),
    "two feeds of one url": (
        feed_with("every: 5m")
        + "  - {name: Other, url: 'HTTPS://WWW.SEC.GOV:443/x#top', kind: news}\n",
        "feeds.yaml:6: this url stands in line 3 already; remove one feed of the two, or change it",
    ),
    "two feeds of one name": (
        feed_with("every: 5m") + "  - {name: sec, url: 'https://a.example/', kind: news}\n",
        (
            "feeds.yaml:6: this name stands in line 2 already;"
            " remove one feed of the two, or change it"
        ),
    ),
    "two cases of one id": (
        case_with("court: dcd") + "  - {id: a-v-b, caption: Other}\n",
        "feeds.yaml:5: this id stands in line 2 already; remove one case of the two, or change it",
    ),
    "a duration without a unit": (
        feed_with("every: 5"),
        'feeds.yaml:5: "5" has no unit; did you mean "5m"?',
    ),
    "a duration that is none": (
        feed_with("every: often"),
        'feeds.yaml:5: "often" is no duration; write it like 30s, 5m, 2h or 1d',
    ),
    "a duration of nothing": (
        feed_with("every: 0s"),
        'feeds.yaml:5: "0s" is not between 1s and 365d',
    ),
    "texts that are kept too shortly for grouping": (
        "retention: {texts: 2d}\n",
        'feeds.yaml:1: "2d" is less than 30d',
    ),
    "a pace that is none": (
        "delivery: {pace: fast}\n",
        'feeds.yaml:1: "fast" is no pace; write it like 1s, 250ms or 0s',
    ),
    "a pace that would hold everything up": (
        "delivery: {pace: 61s}\n",
        'feeds.yaml:1: "61s" is more than 60s',
    ),
    "a size that is none": (
        feed_with("max_bytes: huge"),
        'feeds.yaml:5: "huge" is no size; write it like 20MB',
    ),
    "a kind that is none": (
        "feeds:\n  - {name: A, url: 'https://a.example/', kind: regulatr}\n",
        'feeds.yaml:2: "regulatr" is no kind of feed; did you mean "regulator"?',
    ),
    "a scheme that is not fetched": (
        "feeds:\n  - {name: A, url: 'ftp://a.example/x', kind: news}\n",
        (
            'feeds.yaml:2: "url" is "ftp://a.example/x", no web address; write one that begins with'
            " http:// or https://"
        ),
    ),
    "a placeholder left in a url": (
        "feeds:\n  - {name: A, url: 'https://a.example/<id>/', kind: news}\n",
        'feeds.yaml:2: "url" has "<" in it, which no address may have; write it as %XX',
    ),
    "a port that is none": (
        "feeds:\n  - {name: A, url: 'https://a.example:99999/', kind: news}\n",
        'feeds.yaml:2: "url" is no address; check the host and the port',
    ),
    "a password in a url": (
        "feeds:\n  - {name: A, url: 'https://joe:canary@a.example/', kind: news}\n",
        (
            'feeds.yaml:2: "url" has a user name or password, which lists and logs would show;'
            " remove it"
        ),
    ),
    "a password in something that is no url": (
        "feeds:\n  - {name: A, url: 'ftp://joe:canary@a.example/', kind: news}\n",
        (
            'feeds.yaml:2: "url" is "ftp://a.example/", no web address; write one that begins with'
            " http:// or https://"
        ),
    ),
    "a court by its abbreviation": (
        "feeds:\n  - {name: A, url: 'https://a.example/', kind: court, court: D.D.C.}\n",
        'feeds.yaml:2: "D.D.C." is not a court; did you mean "dcd"?',
    ),
    "a court that is none": (
        "feeds:\n  - {name: A, url: 'https://a.example/', kind: court, court: zzzzzz}\n",
        'feeds.yaml:2: "zzzzzz" is not a court; write its CM/ECF id, such as dcd or nysb',
    ),
    "a court of a feed of news": (
        feed_with("court: dcd"),
        'feeds.yaml:5: "court" belongs to feeds of kind court; remove it, or write kind: court',
    ),
    "a topic without a key": (
        "subscriptions:\n  - channel: console\n    topics: [all, binance]\n",
        'feeds.yaml:3: "binance" is no topic; did you mean "party:binance"?',
    ),
    "a case that nobody knows": (
        "subscriptions:\n  - channel: console\n    topics:\n    - all\n    - case:sec-v-binanse\n",
        'feeds.yaml:5: "sec-v-binanse" is not the id of a case; did you mean "sec-v-binance"?',
    ),
    "a party that nobody knows": (
        "subscriptions:\n  - {channel: console, topics: [party:zzzzzzzz]}\n",
        (
            'feeds.yaml:2: "zzzzzzzz" is not the id of a party; add it under "parties",'
            " or see docketwire party"
        ),
    ),
    "a party by its name alone": (
        "subscriptions:\n  - {channel: console, topics: ['party:\"Acme Coin\"']}\n",
        (
            'feeds.yaml:2: "acme coin" is no id of a party, and a name is followed by command'
            " alone; docketwire subscriptions add CHANNEL 'party:\"acme coin\"' does so"
        ),
    ),
    "a key of topics that is none": (
        "subscriptions:\n  - {channel: console, topics: [partie:binance]}\n",
        'feeds.yaml:2: "partie" is not a key of topics; did you mean "party"?',
    ),
    "a development that is none": (
        wish_with("filter: [-event:procedura]"),
        'feeds.yaml:4: "procedura" is not a development; did you mean "procedural"?',
    ),
    "a filter without a sign": (
        wish_with("filter: ['event:procedural']"),
        (
            'feeds.yaml:4: "event:procedural" has no sign; write "-event:procedural" to leave such'
            ' stories out, "+event:procedural" to want only them'
        ),
    ),
    "a filter under topics": (
        "subscriptions:\n  - {channel: console, topics: ['-event:procedural']}\n",
        'feeds.yaml:2: "-event:procedural" is a filter; put it under "filter"',
    ),
    "a topic with nothing after its key": (
        "subscriptions:\n  - {channel: console, topics: ['keyword:']}\n",
        'feeds.yaml:2: "keyword:" needs a value of at most 200 characters after it',
    ),
    "a topic that a channel has already": (
        wish_with("digest: 10:00") + "  - {channel: console, topics: [ALL]}\n",
        'feeds.yaml:5: "ALL" of this channel stands in line 3 already; remove one',
    ),
    "a channel of Slack by its name": (
        "subscriptions:\n  - {channel: slack:general, topics: [all]}\n",
        (
            'feeds.yaml:2: "slack:general" is no channel; write slack: and the channel\'s ID, which'
            " stands at the end of its details in Slack (slack:C0123456789), not its name"
        ),
    ),
    "a channel of Discord by its name": (
        "operator: discord:general\n",
        (
            'feeds.yaml:1: "discord:general" is no channel; write discord: and the channel\'s ID, a'
            ' number that "Copy Channel ID" gives in developer mode (discord:1234567890),'
            " not its name"
        ),
    ),
    "a channel of nowhere": (
        "operator: C0123456789\n",
        (
            'feeds.yaml:1: "C0123456789" is no channel; write slack:C0123456789, discord:1234567890'
            " or console"
        ),
    ),
    "a verbosity that there is not": (
        wish_with("verbosity: loud"),
        'feeds.yaml:4: "loud" is no verbosity; write all, new or milestones',
    ),
    "a digest at no time": (
        wish_with("digest: 25:00"),
        (
            'feeds.yaml:4: "25:00" is no time of a digest; write it like "09:00 weekdays", "18:30"'
            ' or "09:00 mon,thu"'
        ),
    ),
    "a time zone that is none": (
        "timezone: America/New_Yrok\n",
        'feeds.yaml:1: "America/New_Yrok" is no time zone; did you mean "America/New_York"?',
    ),
    "a time zone that is a path": (
        "timezone: ../../passwd\n",
        'feeds.yaml:1: "../../passwd" is no time zone; write one like America/New_York',
    ),
    "a contact that reaches nobody": (
        "contact: me\n",
        'feeds.yaml:1: "me" is no contact; write a mail address or a web page of yours',
    ),
    "a contact that would end a header": (
        'contact: "ops@example.com\\nX-Evil: 1"\n',
        'feeds.yaml:1: "contact" takes one line of at most 300 characters',
    ),
    "an id with capitals": (
        "parties:\n  - {id: Acme Corp., name: Acme}\n",
        (
            'feeds.yaml:2: "Acme Corp." is no id, which has a-z, 0-9 and single hyphens;'
            ' did you mean "acme-corp"?'
        ),
    ),
    "a docket without its court": (
        case_with("dockets: ['1:23-cv-01599']"),
        (
            'feeds.yaml:4: "1:23-cv-01599" is no docket; write the court and the number:'
            ' "dcd 1:23-cv-01599"'
        ),
    ),
    "a docket that is no number": (
        case_with("dockets: [dcd tomorrow]"),
        'feeds.yaml:4: "tomorrow" is no docket number; write it like 1:23-cv-01599',
    ),
    "a day that is none": (
        case_with("filed: June 2023"),
        'feeds.yaml:4: "June 2023" is no day; write it like 2023-06-05',
    ),
    "a relation to a case that nobody knows": (
        case_with("related: {appeal_of: sec-v-coinbas}"),
        'feeds.yaml:4: "sec-v-coinbas" is not the id of a case; did you mean "sec-v-coinbase"?',
    ),
    "a cue with a party that nobody knows": (
        case_with("cues: [[party:binanse, staking]]"),
        'feeds.yaml:4: "binanse" is not the id of a party; did you mean "binance"?',
    ),
    "a party that is part of itself": (
        "parties:\n  - {id: acme, name: Acme, part_of: acme}\n",
        "feeds.yaml:2: a party is no part of itself; remove it",
    ),
    "a policy that is none": (
        "delivery: {on_unknown: retry}\n",
        'feeds.yaml:1: "retry" is no policy; write resend or hold',
    ),
    "a tab": (
        "feeds:\n\t- name: SEC\n",
        "feeds.yaml:2: a tab cannot indent YAML; use spaces",
    ),
    "a colon in a text": (
        "contact: a: b\n",
        'feeds.yaml:1: ": " cannot stand here; put the text in quotes, or mend the indentation',
    ),
    "a text that begins with an at sign": (
        "contact: @ops\n",
        (
            "feeds.yaml:1: a text cannot begin with this character (one of @ ` % and tab);"
            " put it in quotes"
        ),
    ),
    "a quote that is not closed": (
        "contact: 'ops\nfeeds: []\n",
        "feeds.yaml:1: a quote opens here and is not closed; close it",
    ),
    "a bracket that is not closed": (
        "contact: x@y.example\nfeeds: [a\nparties: []\n",
        "feeds.yaml:3: the bracket of line 2 is not closed, or a comma is missing; add it",
    ),
    "an asterisk that is an alias": (
        "contact: *ops\n",
        'feeds.yaml:1: "*ops" refers to nothing above it; put the text in quotes',
    ),
    "a second document": (
        "contact: x@y.example\n---\nfeeds: []\n",
        'feeds.yaml:2: a second document begins here; remove the "---"',
    ),
    "a key that is a list": (
        "? [a]\n: b\n",
        "feeds.yaml:1: a key is a word, not a list or a mapping",
    ),
    "a tag": (
        "contact: !secret ops@example.net\n",
        'feeds.yaml:1: the tag "!secret" means nothing here; remove it',
    ),
    "a character that no text has": (
        "feeds: []\ncontact: a\x00b\n",
        "feeds.yaml:2: U+0000 is no character of a text; remove it",
    ),
    "brackets without end": (
        "feeds: " + "[" * 100_000,
        "feeds.yaml:1: this is nested too deeply; check the brackets",
    ),
}


@pytest.mark.parametrize(("text", "expected"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_in_feeds_yaml_is_told_with_its_line_and_the_remedy(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert [expected] == mistakes(tmp_path, text)


ENVIRONMENT_MISTAKES = {
    "a variable of ours that there is not": (
        {"DOCKETWIRE_DATABSE": "x"},
        'environment: "DOCKETWIRE_DATABSE" is not a setting; did you mean "DOCKETWIRE_DATABASE"?',
    ),
    "the app token in the place of the bot token": (
        {"SLACK_BOT_TOKEN": APP_TOKEN},
        (
            "environment: SLACK_BOT_TOKEN holds the app token (xapp-…), which belongs in"
            " SLACK_APP_TOKEN; put the one here that begins with xoxb-"
        ),
    ),
    "the bot token in the place of the app token": (
        {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": BOT_TOKEN},
        (
            "environment: SLACK_APP_TOKEN holds the bot token (xoxb-…), which belongs in"
            " SLACK_BOT_TOKEN; put the one here that begins with xapp-"
        ),
    ),
    "a token of a person": (
        {"SLACK_BOT_TOKEN": "xoxp-1-canary"},
        (
            "environment: SLACK_BOT_TOKEN does not begin with xoxb-;"
            " copy it again from api.slack.com/apps"
        ),
    ),
    "a token in two pieces": (
        {"SLACK_BOT_TOKEN": "xoxb-can ary"},
        "environment: SLACK_BOT_TOKEN has a space or a line break in it; paste it again",
    ),
    "a token in quotes": (
        {"DISCORD_TOKEN": '"canary"'},
        "environment: DISCORD_TOKEN is in quotes, which are taken as part of it here; remove them",
    ),
    "a token with the word that goes before it in a header": (
        {"DISCORD_TOKEN": "Bot canary"},
        'environment: DISCORD_TOKEN begins with "Bot "; leave that word out',
    ),
    "a token of Slack for Discord": (
        {"DISCORD_TOKEN": BOT_TOKEN},
        (
            "environment: DISCORD_TOKEN holds a token of Slack;"
            " copy the bot's from discord.com/developers"
        ),
    ),
    "an app token without a bot token": (
        {"SLACK_APP_TOKEN": APP_TOKEN},
        "environment: SLACK_APP_TOKEN is set, SLACK_BOT_TOKEN is not; set it, it begins with xoxb-",
    ),
    "a client without its secret": (
        {"SLACK_CLIENT_ID": "1.2"},
        (
            "environment: SLACK_CLIENT_ID is set, SLACK_CLIENT_SECRET is not;"
            " several workspaces need both"
        ),
    ),
    "neither everyone nor admins": (
        {"SLACK_MANAGERS": "owners"},
        "environment: SLACK_MANAGERS is neither everyone nor admins; write one of them",
    ),
    "a public key that is none": (
        {"DISCORD_TOKEN": "canary", "DISCORD_PUBLIC_KEY": "abc"},
        (
            "environment: DISCORD_PUBLIC_KEY is not 64 hexadecimal digits;"
            " copy it from General Information of the application"
        ),
    ),
    "a public key without a token": (
        {"DISCORD_PUBLIC_KEY": "0" * 64},
        "environment: DISCORD_PUBLIC_KEY is set, DISCORD_TOKEN is not; set it as well",
    ),
    "a model without a server": (
        {"DOCKETWIRE_LLM_MODEL": "m"},
        (
            "environment: DOCKETWIRE_LLM_MODEL is set, DOCKETWIRE_LLM_URL is not;"
            " summaries by a model need both"
        ),
    ),
    "a key without a model": (
        {"DOCKETWIRE_LLM_KEY": "sk-canary"},
        "environment: DOCKETWIRE_LLM_KEY is set, DOCKETWIRE_LLM_URL is not; set it",
    ),
    "a database of another kind, whose password is not repeated": (
        {"DOCKETWIRE_DATABASE": "postgresql://joe:canary@db/x"},
        (
            "environment: DOCKETWIRE_DATABASE names a database that this version cannot use, only"
            " SQLite; write sqlite:///docketwire.db, or sqlite:////data/docketwire.db for an"
            " absolute path"
        ),
    ),
    "a database by its path": (
        {"DOCKETWIRE_DATABASE": "docketwire.db"},
        (
            "environment: DOCKETWIRE_DATABASE is no database URL;"
            " write sqlite:/// and then the path of the file"
        ),
    ),
    "a database with two slashes": (
        {"DOCKETWIRE_DATABASE": "sqlite://docketwire.db"},
        (
            "environment: DOCKETWIRE_DATABASE has two slashes;"
            " write three before a relative path, four before /"
        ),
    ),
    "a database that is forgotten": (
        {"DOCKETWIRE_DATABASE": "sqlite:///:memory:"},
        (
            "environment: DOCKETWIRE_DATABASE names no file, and what was sent would be forgotten;"
            " name a file"
        ),
    ),
    "a database with options": (
        {"DOCKETWIRE_DATABASE": "sqlite:///a.db?mode=ro"},
        'environment: DOCKETWIRE_DATABASE has a "?"; options have no place in the path of the file',
    ),
    "an address to listen at without a host": (
        {"DOCKETWIRE_HTTP": ":8080"},
        (
            'environment: DOCKETWIRE_HTTP is ":8080", no address to listen at;'
            " write 127.0.0.1:8080, or 0.0.0.0:8080 for every interface"
        ),
    ),
    "a network of which the host is named": (
        {"DOCKETWIRE_ALLOW_PRIVATE_NETWORKS": "10.0.0.1/8"},
        (
            'environment: DOCKETWIRE_ALLOW_PRIVATE_NETWORKS has "10.0.0.1/8", an address in a'
            ' network; did you mean "10.0.0.0/8"?'
        ),
    ),
    "a network that is none": (
        {"DOCKETWIRE_ALLOW_PRIVATE_NETWORKS": "127.0.0.1:80, yes"},
        (
            'environment: DOCKETWIRE_ALLOW_PRIVATE_NETWORKS has "yes", which is no host with a'
            " port; write 127.0.0.1:8080"
        ),
    ),
    "a key that can be guessed": (
        {"DOCKETWIRE_SECRET_KEY": "canary"},
        (
            "environment: DOCKETWIRE_SECRET_KEY is shorter than 16 characters;"
            " make one with: openssl rand -base64 32"
        ),
    ),
    "a second key that can be guessed": (
        {"DOCKETWIRE_SECRET_KEY": "0123456789abcdef,canary"},
        (
            "environment: DOCKETWIRE_SECRET_KEY is shorter than 16 characters;"
            " make one with: openssl rand -base64 32"
        ),
    ),
    "several workspaces without a public address": (
        {
            "SLACK_CLIENT_ID": "1.2",
            "SLACK_CLIENT_SECRET": "canary",
            "SLACK_SIGNING_SECRET": "canary",
            "DOCKETWIRE_SECRET_KEY": "0123456789abcdef",
        },
        (
            "environment: SLACK_CLIENT_ID is set, DOCKETWIRE_PUBLIC_URL is not;"
            " Slack sends people back there after they installed the app"
        ),
    ),
    "several workspaces without a key": (
        {
            "SLACK_CLIENT_ID": "1.2",
            "SLACK_CLIENT_SECRET": "canary",
            "SLACK_SIGNING_SECRET": "canary",
            "DOCKETWIRE_PUBLIC_URL": "https://bot.firm.example",
        },
        (
            "environment: SLACK_CLIENT_ID is set, DOCKETWIRE_SECRET_KEY is not;"
            " it seals the tokens of the workspaces"
        ),
    ),
    "several workspaces that nothing is heard from": (
        {
            "SLACK_CLIENT_ID": "1.2",
            "SLACK_CLIENT_SECRET": "canary",
            "DOCKETWIRE_SECRET_KEY": "0123456789abcdef",
            "DOCKETWIRE_PUBLIC_URL": "https://bot.firm.example",
        },
        (
            "environment: SLACK_CLIENT_ID is set, SLACK_SIGNING_SECRET is not;"
            " copy it from Basic Information of the app"
        ),
    ),
    "a platform's address that is none": (
        {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_API_URL": "slack.com/api"},
        (
            'environment: SLACK_API_URL is "slack.com/api", no web address;'
            " write one that begins with http:// or https://"
        ),
    ),
}


@pytest.mark.parametrize(
    ("env", "expected"), ENVIRONMENT_MISTAKES.values(), ids=ENVIRONMENT_MISTAKES.keys()
)
def test_a_mistake_in_the_environment_is_told_without_the_value_of_a_secret(
    tmp_path: Path, env: dict[str, str], expected: str
) -> None:
    told = mistakes(tmp_path, "feeds: []\n", env)

    assert [expected] == told
    assert "canary" not in "".join(told)


def test_every_mistake_of_every_place_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DOCKETWIRE_HTTP=8080\nthis is no line\n")

    told = mistakes(
        tmp_path,
        "contact: me\nfeeds:\n- {name: A, kind: new, url: x, evry: 5}\nfed: 1\n",
        {"DOCKETWIRE_SECRET_KEY": "short"},
    )

    assert [each.split(": ", 1)[0] for each in told] == [
        ".env:1",
        ".env:2",
        "environment",
        "feeds.yaml:1",
        "feeds.yaml:3",
        "feeds.yaml:3",
        "feeds.yaml:3",
        "feeds.yaml:4",
    ]


def test_a_missing_file_names_the_command_that_writes_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load({}, directory=tmp_path)

    assert caught.value.mistakes == (
        (
            'feeds.yaml: there is no such file; "docketwire init" writes one,'
            " DOCKETWIRE_FEEDS names another"
        ),
    )


def test_a_file_that_is_a_folder_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").mkdir()

    with pytest.raises(ConfigError, match=r"feeds.yaml: cannot be read \(Is a directory\)"):
        load({}, directory=tmp_path)


def test_a_file_in_another_encoding_is_told_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_bytes("feeds: []\ncontact: café@a.example\n".encode("cp1252"))

    with pytest.raises(ConfigError, match=r"^feeds\.yaml:2: this is not UTF-8; save the file as"):
        load({}, directory=tmp_path)


def test_a_folder_of_time_zones_is_no_time_zone(tmp_path: Path) -> None:
    assert '"America" is no time zone' in "".join(mistakes(tmp_path, "timezone: America\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# tokens\n\nDOCKETWIRE_FEDS=a\n", '.env:3: "DOCKETWIRE_FEDS" is not a setting;'),
        ("SLACK_BOT_TOKN=xoxb-canary\n", '.env:1: "SLACK_BOT_TOKN" is not a setting; did you'),
        ("A=1\nDISCORD_TOKEN\n", ".env:2: this is no setting; write NAME=value"),
        ("SLACK_BOT_TOKEN=xapp-canary\n", ".env:1: SLACK_BOT_TOKEN holds the app token"),
        ("SLACK_BOT_TOKEN='xoxb\n\n", ".env:1: this is no setting; write NAME=value"),
    ],
    ids=["unknown", "misspelt", "without a value", "swapped", "an open quote"],
)
def test_a_mistake_in_the_env_file_is_told_with_its_line(
    tmp_path: Path, text: str, expected: str
) -> None:
    (tmp_path / ".env").write_text(text)

    told = mistakes(tmp_path, "feeds: []\n")

    assert len(told) == 1
    assert told[0].startswith(expected)
    assert "canary" not in told[0]


def test_an_env_file_in_another_encoding_is_told_with_the_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("A=1\n# café\n".encode("cp1252"))

    assert mistakes(tmp_path, "feeds: []\n") == [".env:2: is not UTF-8; save it as UTF-8"]


def test_an_env_file_that_is_a_folder_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()

    assert mistakes(tmp_path, "feeds: []\n") == [".env: cannot be read (Is a directory)"]


def test_a_court_of_a_state_is_a_court_too(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(
        "feeds:\n  - {name: A, url: 'https://a.example/', kind: court, court: delch}\n"
    )

    assert load({}, directory=tmp_path).feeds[0].court == "delch"


FULL = """\
contact: ops@firm.example
operator: slack:T01/C0123
timezone: Europe/Berlin
defaults: {every: 1h30m, max_bytes: 20MB}
feeds:
  - name: D.D.C. docket
    url: https://ecf.dcd.uscourts.gov/cgi-bin/rss_outside.pl
    kind: court
    court: dcd
    every: 90s
  - {name: 2024, url: "http://a.example/?a=1&b=no", kind: news, max_bytes: 5000}
cases:
  - id: acme-v-roe
    caption: Acme v. Roe
    dockets: [dcd 1:23-cv-1599-ABJ, deb 22-11068]
    filed: 2026-01-02
    parties: [acme, sec]
    cues: [[party:acme, words:suit]]
    related: {companion_of: sec-v-binance, appeal_of: [sec-v-coinbase]}
    courtlistener: [12]
  - {id: sec-v-binance, caption: Another caption}
parties:
  - {id: acme, name: Acme Corp., kind: person, ordinary: [Yes], part_of: binance}
subscriptions:
  - channel: slack:T01/C0123
    topics: ["case:acme-v-roe", "keyword:Wells notice", "Party:Acme", "source:Example.com"]
    filter: ["-Event:procedural"]
    digest: 9:00 Mon, thu
  - {channel: discord:1234567890, topics: [all], digest: 18:30}
delivery: {on_unknown: hold, max_age: 2d, pace: 250ms}
retention: {texts: 60d}
"""


def test_a_whole_file_means_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FULL)

    found = load({}, directory=tmp_path)

    assert (
        Feed(
            name="D.D.C. docket",
            url="https://ecf.dcd.uscourts.gov/cgi-bin/rss_outside.pl",
            kind=FeedKind.COURT,
            court="dcd",
            every=timedelta(seconds=90),
            max_bytes=20_000_000,
            insists=True,
        ),
        Feed(
            name="2024",
            url="http://a.example/?a=1&b=no",
            kind=FeedKind.NEWS,
            every=timedelta(minutes=90),
            max_bytes=5000,
        ),
    ) == found.feeds
    assert found.contact == "ops@firm.example"
    assert not found.contact_is_placeholder
    assert Destination(channel="slack:C0123", tenant="T01") == found.operator
    assert ZoneInfo("Europe/Berlin") == found.timezone
    assert found.delivery == DeliveryPolicy(
        on_unknown=OnUnknown.HOLD, max_age=timedelta(days=2), pace=timedelta(milliseconds=250)
    )
    assert found.retention == Retention(texts=timedelta(days=60), ledger=timedelta(days=180))


def test_a_subscription_becomes_one_for_each_topic(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FULL)

    *in_slack, in_discord = load({}, directory=tmp_path).subscriptions

    assert [each.topic for each in in_slack] == [
        "case:acme-v-roe",
        "keyword:Wells notice",
        "party:acme",
        "source:example.com",
    ]
    assert {("slack:C0123", "T01", ("-event:procedural",), "09:00 mon,thu", True)} == {
        (each.channel, each.tenant, each.filters, each.digest, each.fixed) for each in in_slack
    }
    assert (
        Subscription(
            channel="discord:1234567890",
            topic="all",
            by="feeds.yaml",
            fixed=True,
            digest="18:30 daily",
        )
        == in_discord
    )


def test_a_channel_of_discord_says_how_it_is_drawn_and_whether_it_is_published(
    tmp_path: Path,
) -> None:
    (tmp_path / "feeds.yaml").write_text(
        "subscriptions:\n"
        "  - {channel: discord:1000000001, topics: [all], look: embed, publish: on}\n"
        "  - {channel: discord:1000000002, topics: [all], look: components}\n"
        "  - {channel: discord:1000000003, topics: [all]}\n"
    )

    first, second = load({}, directory=tmp_path).looks

    assert (first.channel, first.look, first.publish) == ("discord:1000000001", Look.EMBED, True)
    assert (second.channel, second.look, second.publish) == ("discord:1000000002", Look.CARD, None)


@pytest.mark.parametrize(
    ("rows", "mistake"),
    [
        ("{channel: slack:C1, topics: [all], look: embed}", ':2: "look" belongs to channels of'),
        ("{channel: discord:1000000001, topics: [all], look: embedd}", 'did you mean "embed"'),
        ("{channel: discord:1000000001, topics: [all], publish: maybe}", '"maybe" is no switch'),
        (
            (
                "{channel: discord:1000000001, topics: [all], look: embed}"
                "\n  - {channel: discord:1000000001, topics: ['court:dcd'], look: components}"
            ),
            ":3: this look of the channel is another one in line 2",
        ),
    ],
)
def test_a_look_that_cannot_be_is_told_with_its_line(
    tmp_path: Path, rows: str, mistake: str
) -> None:
    (tmp_path / "feeds.yaml").write_text(f"subscriptions:\n  - {rows}\n")

    with pytest.raises(ConfigError) as refused:
        load({}, directory=tmp_path)

    assert mistake in str(refused.value)


def test_cases_and_parties_are_added_to_and_replace_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FULL)
    shipped = load_registry()

    found = load({}, directory=tmp_path).registry

    assert found.cases["sec-v-binance"].caption == "Another caption"
    assert shipped.cases["sec-v-coinbase"] == found.cases["sec-v-coinbase"]
    acme = found.cases["acme-v-roe"]
    assert (
        Docket(court="dcd", number="1:23-cv-01599"),
        Docket(court="deb", number="22-11068"),
    ) == acme.dockets
    assert date(2026, 1, 2) == acme.filed
    assert {
        Relation(kind="companion_of", case="sec-v-binance"),
        Relation(kind="appeal_of", case="sec-v-coinbase"),
    } == set(acme.related)
    assert (acme.cues, acme.courtlistener) == ((("party:acme", "words:suit"),), (12,))
    assert found.parties["acme"].ordinary == ("Yes",)
    assert shipped.version != found.version


def test_the_version_of_a_registry_is_of_its_content_alone(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("feeds: []\n")

    assert load_registry().version == load({}, directory=tmp_path).registry.version


def test_defaults_are_those_of_the_documentation(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(feed_with("") + "cases:\nsubscriptions:\n")

    found = load({"SLACK_BOT_TOKEN": "", "DISCORD_TOKEN": " "}, directory=tmp_path)

    assert tmp_path / "docketwire.db" == found.path
    assert timedelta(minutes=5) == found.feeds[0].every
    assert Address(host="127.0.0.1", port=8080) == found.http
    assert PrivateAccess() == found.allow_private
    assert DeliveryPolicy() == found.delivery
    assert ZoneInfo("UTC") == found.timezone
    assert found.contact_is_placeholder
    assert (found.slack, found.discord, found.llm, found.operator) == (None, None, None, None)


def test_platforms_are_read_from_the_environment(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("contact: https://firm.example/bot\n")

    found = load(
        {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_API_URL": "http://127.0.0.1:9/api",
            "DISCORD_TOKEN": "discord-canary",
            "DISCORD_PUBLIC_KEY": "AB" * 32,
            "DISCORD_API_URL": "http://127.0.0.1:9/api/v10/",
            "DISCORD_GATEWAY_URL": "ws://127.0.0.1:9",
            "DOCKETWIRE_LLM_URL": "http://127.0.0.1:9/v1/",
            "DOCKETWIRE_LLM_MODEL": "m",
            "DOCKETWIRE_LLM_KEY": "sk-canary",
            "DOCKETWIRE_SECRET_KEY": "canary" * 6,
            "DOCKETWIRE_PUBLIC_URL": "https://bot.firm.example/",
            "DOCKETWIRE_DATABASE": "sqlite:////data/x.db",
            "DOCKETWIRE_HTTP": "[::1]:0",
        },
        directory=tmp_path,
    )

    assert found.slack is not None
    assert (Secret(BOT_TOKEN), Secret(APP_TOKEN)) == (found.slack.bot_token, found.slack.app_token)
    assert found.slack.api_url == "http://127.0.0.1:9/api/"
    assert found.discord is not None
    assert found.discord.token.reveal() == "discord-canary"
    assert (
        found.discord.public_key,
        found.discord.api_url,
        found.discord.gateway_url,
    ) == ("ab" * 32, "http://127.0.0.1:9/api/v10", "ws://127.0.0.1:9")
    assert found.llm is not None
    assert (found.llm.url, found.llm.model) == ("http://127.0.0.1:9/v1", "m")
    assert Path("/data/x.db") == found.path
    assert Address(host="::1", port=0) == found.http
    assert found.public_url == "https://bot.firm.example"
    assert len(found.secrets) == 5
    assert "canary" not in repr(found)


def test_the_environment_wins_over_the_env_file(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("feeds: []\n")
    (tmp_path / ".env").write_text(
        "\ufeffexport DOCKETWIRE_HTTP='127.0.0.1:1' # here\n"
        "DOCKETWIRE_LLM_MODEL=m\n"
        "DOCKETWIRE_LLM_URL=http://a.example\n"
        "OTHER=${DOCKETWIRE_HTTP}\n"
    )

    found = load({"DOCKETWIRE_LLM_MODEL": "other", "HOME": "/"}, directory=tmp_path)

    assert Address(host="127.0.0.1", port=1) == found.http
    assert found.llm is not None
    assert found.llm.model == "other"


def test_an_argument_wins_over_the_variable_for_the_feeds(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("contact: me\n")

    with pytest.raises(ConfigError, match=r"^other\.yaml:1: "):
        load(
            {"DOCKETWIRE_FEEDS": "missing.yaml"},
            feeds=tmp_path / "other.yaml",
            directory=tmp_path,
        )


@pytest.mark.parametrize(
    ("text", "ip", "port", "host", "expected"),
    [
        ("0", "10.0.0.1", 80, "", False),
        ("1", "10.0.0.1", 80, "", True),
        ("127.0.0.1:8000", "127.0.0.1", 8000, "", True),
        ("127.0.0.1:8000", "127.0.0.1", 8001, "", False),
        ("127.0.0.1:8000", "127.0.0.2", 8000, "", False),
        ("127.0.0.1:8000", "::ffff:127.0.0.1", 8000, "", True),
        ("[::1]:80", "::1", 80, "", True),
        ("10.0.0.0/8", "10.1.2.3", 1, "", True),
        ("10.0.0.0/8", "11.1.2.3", 1, "", False),
        ("fd00::/8, 192.168.0.0/16", "fd00::1", 1, "", True),
        ("fd00::/8, 192.168.0.0/16", "192.168.1.1", 1, "", True),
        ("Intranet.example:443", "10.0.0.1", 443, "intranet.EXAMPLE.", True),
        ("intranet.example:443", "10.0.0.1", 443, "other.example", False),
        ("intranet.example:443", "10.0.0.1", 80, "intranet.example", False),
        ("10.0.0.0/8", "no address", 1, "", False),
    ],
)
def test_private_addresses_are_allowed_as_far_as_the_list_goes(
    text: str, ip: str, port: int, host: str, *, expected: bool
) -> None:
    access = private_access(text)

    assert expected == access.allows(ip, port, host=host)
    if ip != "no address":
        assert expected == access.allows(ip_address(ip), port, host=host)


def test_a_secret_shows_itself_to_nothing_but_reveal() -> None:
    secret = Secret("canary")

    shown = f"{secret} {secret!r} {[secret]} {secret!s:>20}"

    assert "canary" not in shown
    assert secret.reveal() == "canary"
    with pytest.raises(TypeError, match="does not leave its process"):
        pickle.dumps(secret)


def test_a_registry_can_be_sent_to_a_worker() -> None:
    registry = load_registry()

    assert registry == pickle.loads(pickle.dumps(registry))  # noqa: S301 - our own bytes


def test_the_shipped_registry_keeps_the_grammar_of_feeds_yaml() -> None:
    text = (CHECKOUT / "bot" / "registry.yaml").read_text(encoding="utf-8")

    meaning, told = interpret(read(text), NOTHING)

    assert told == []
    assert meaning is not None
    assert load_registry() == meaning.registry


def test_shipped_dockets_are_in_normal_form_at_a_known_court_and_of_one_case_each() -> None:
    numbers = [
        (each.court, each.number, case.id)
        for case in load_registry().cases.values()
        for each in case.dockets
    ]

    assert [each for each in numbers if docket.normalise(each[1]) != each[1]] == []
    assert [each for each in numbers if docket.court_id(each[0]) != each[0]] == []
    assert len(numbers) == len({each[:2] for each in numbers})


def test_no_shipped_party_is_part_of_itself_through_others() -> None:
    parties = load_registry().parties
    for party in parties.values():
        seen, whole = {party.id}, party.part_of
        while whole is not None:
            assert whole not in seen
            seen.add(whole)
            whole = parties[whole].part_of


def test_the_shipped_registry_has_every_case_and_party_of_the_labels() -> None:
    if not LABELS.exists():
        pytest.skip("the labelled samples are not beside this checkout")
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    registry = load_registry()

    assert set() == {case["id"] for case in labels["cases"]} - set(registry.cases)
    assert set() == {party["id"] for party in labels["parties"]} - set(registry.parties)


def test_what_init_writes_is_a_configuration_without_a_mistake(tmp_path: Path) -> None:
    assert write_templates(tmp_path / "new") == [("feeds.yaml", True), (".env", True)]

    found = load({}, directory=tmp_path / "new")

    assert len(found.feeds) > 80
    assert {*FeedKind} == {feed.kind for feed in found.feeds}
    assert found.contact_is_placeholder
    assert (tmp_path / "new" / ".env").stat().st_mode & 0o777 == 0o600


def test_the_template_of_the_environment_names_settings_that_there_are(tmp_path: Path) -> None:
    text = templates()[".env"]
    values = {
        "DOCKETWIRE_SECRET_KEY=": "0" * 32,
        "DISCORD_PUBLIC_KEY=": "0" * 64,
        "DISCORD_GATEWAY_URL=": "wss://a.example",
    }
    lines = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
    set_lines = [line for line in lines if "=" in line and line.split("=")[0].isupper()]
    (tmp_path / "feeds.yaml").write_text("feeds: []\n")
    (tmp_path / ".env").write_text(
        "".join(
            f"{line}{values.get(line, 'x' if line.endswith('=') else '')}\n" for line in set_lines
        )
    )

    found = load({}, directory=tmp_path)

    assert len(set_lines) == 21
    assert found.slack is not None
    assert found.discord is not None


def test_init_leaves_files_that_are_there_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("mine")

    assert write_templates(tmp_path) == [("feeds.yaml", False), (".env", True)]
    assert (tmp_path / "feeds.yaml").read_text() == "mine"


def test_init_says_where_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match=r"file/feeds.yaml: cannot be written \("):
        write_templates(tmp_path / "file")


def test_importing_the_settings_does_not_import_pydantic() -> None:
    program = "import sys, bot.config, bot.log; print('pydantic' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=CHECKOUT
    )

    assert done.stdout == "False\n"


def meaning_or_mistakes(text: str) -> tuple[FeedsFile | None, list[tuple[int, str]]]:
    try:
        return interpret(read(text), NOTHING)
    except NotYamlError as error:
        return None, [(error.line, str(error))]


YAML_LIKE = st.lists(
    st.sampled_from(
        [
            *("feeds", "url", "kind", "name", "topics", "channel", "subscriptions", "cases", "id"),
            *(
                ": ",
                ":\n",
                "\n",
                "\n  - ",
                "- ",
                "[",
                "]",
                "{",
                "}",
                ",",
                "&a ",
                "*a",
                "!t ",
                "|\n",
            ),
            *("'", '"', "~", "court", "all", "case:x", "5m", "\t", "#", "---\n", "? ", "<<: ", "é"),
            *("\ufeff", "\x85", "\u2028", "\x07", "\ud7ff", "\U0001f600", "10:00", "0x", "@", "%"),
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300)
@given(text=st.one_of(YAML_LIKE, st.text(max_size=200)))
@example(text="a: &a [*a]")
@example(text="feeds: &a\n- *a\n")
@example(text="\r\x00")
def test_no_text_leads_to_anything_but_a_meaning_or_mistakes(text: str) -> None:
    meaning, told = meaning_or_mistakes(text)

    assert (meaning is None) == bool(told)
    assert all(1 <= line <= len(text.splitlines()) + 1 for line, _ in told)


LEAVES = st.one_of(
    st.none(), st.text(max_size=12), st.sampled_from(["console", "all", "5m", "dcd", "sec"])
)
KEYS = st.sampled_from(
    [
        *("contact", "operator", "timezone", "defaults", "feeds", "cases", "parties", "id", "name"),
        *("subscriptions", "delivery", "url", "kind", "court", "every", "max_bytes", "caption"),
        *("dockets", "filed", "related", "cues", "courtlistener", "topics", "filter", "digest"),
        *("verbosity",),
        *("channel", "part_of", "on_unknown", "max_age", "other"),
    ]
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=25,
)


@settings(max_examples=200)
@given(tree=st.dictionaries(KEYS, TREES, max_size=5))
def test_no_tree_leads_to_anything_but_a_meaning_or_mistakes(tree: dict[str, object]) -> None:
    meaning, told = meaning_or_mistakes(json.dumps(tree, ensure_ascii=False))

    assert (meaning is None) == bool(told)


@settings(max_examples=200)
@given(value=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_one_value_for_all_variables_is_a_mistake_unless_it_is_blank(value: str) -> None:
    _, told = environment.read(dict.fromkeys(variables.VARIABLES, value), Path("nowhere"))

    assert bool(value.strip()) == bool(told)


def test_channels_of_several_workspaces_are_told_apart_by_them(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(
        "operator: slack:T01/C0123\n"
        "subscriptions:\n"
        "  - {channel: slack:T02/C0123, topics: [all]}\n"
        "  - {channel: slack:C0123, topics: [all]}\n"
    )

    found = load(
        {
            "SLACK_CLIENT_ID": "1.2",
            "SLACK_CLIENT_SECRET": "canary-1",
            "SLACK_SIGNING_SECRET": "canary-2",
            "DOCKETWIRE_SECRET_KEY": "canary-first-0123456789,canary-second-0123456789",
            "DOCKETWIRE_PUBLIC_URL": "https://bot.firm.example",
        },
        directory=tmp_path,
    )

    assert Destination(channel="slack:T01/C0123", tenant="T01") == found.operator
    assert [(each.channel, each.tenant) for each in found.subscriptions] == [
        ("slack:T02/C0123", "T02"),
        ("slack:C0123", ""),
    ]
    assert found.slack is not None
    assert [key.reveal() for key in found.slack.secret_keys] == [
        "canary-first-0123456789",
        "canary-second-0123456789",
    ]
    assert {Secret("canary-second-0123456789"), Secret("canary-1")} <= set(found.secrets)

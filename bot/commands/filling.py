"""What a form to subscribe by holds, and the line that says the same.

Each platform has its own forms; what they are filled in with is read as the line is that people
type.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot import mention
from bot.message import subscribed
from bot.model import Subscription, Threads, Updates, Verbosity

VERBOSITIES: Mapping[Verbosity, str] = {
    Verbosity.ALL: "Everything",
    Verbosity.NEW: "Each story once",
    Verbosity.MILESTONES: "What changes where a case stands",
}
"""How much of a topic, in the words of a form."""

QUOTE = '"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a topic is followed: what has a field of its own, and in ``words`` all the rest.

    ``mention`` is a role, where the form offers roles; any other stands in ``words``.
    """

    words: str = ""
    verbosity: str = Verbosity.ALL.value
    digest: str = ""
    mention: str = ""

    def line(self, topic: str) -> str:
        """The same for ``topic``, as it would be typed after ``subscribe``."""
        return written(
            topic,
            self.words,
            digest=self.digest,
            verbosity=self.verbosity if self.verbosity != Verbosity.ALL else None,
            mention=self.mention,
        )


def wanted(subscription: Subscription, *, roles: bool) -> Wanted:
    """How a subscription is, for a form that offers roles or does not."""
    role = subscription.mention if roles and subscription.mention.startswith(mention.ROLE) else ""
    rest = replace(
        subscription,
        digest=None,
        verbosity=Verbosity.ALL,
        mention="" if role else subscription.mention,
    )
    return Wanted(
        words=" ".join(terms(rest)),
        verbosity=subscription.verbosity.value,
        digest=subscription.digest or "",
        mention=role,
    )


def written(
    topic: str,
    words: str = "",
    *,
    digest: str = "",
    verbosity: str | None = None,
    updates: str | None = None,
    threads: str | None = None,
    mention: str | None = None,
    tags: str = "",
) -> str:
    """A subscription in one line, as ``grammar.parse_wish`` reads it."""
    digest, tags = (" ".join(each.replace(QUOTE, " ").split()) for each in (digest, tags))
    options = {
        "digest": f"{QUOTE}{digest}{QUOTE}" if digest else "",
        "verbosity": verbosity,
        "updates": updates,
        "threads": threads,
        "mention": mention,
        "tags": f"{QUOTE}{tags}{QUOTE}" if tags else "",
    }
    said = [f"{name}:{value}" for name, value in options.items() if value]
    return " ".join(each for each in (topic, " ".join(words.split()), *said) if each)


def terms(subscription: Subscription) -> tuple[str, ...]:
    """The filters of a subscription, and its options that are not the usual ones, as typed."""
    return tuple(map(subscribed.typed, (*subscription.filters, *_options(subscription))))


def _options(subscription: Subscription) -> list[str]:
    digest = [f"digest:{subscription.digest}"] if subscription.digest else []
    usual = {"verbosity": Verbosity.ALL, "updates": Updates.THREAD, "threads": Threads.OFF}
    asked = {
        "verbosity": subscription.verbosity,
        "updates": subscription.updates,
        "threads": subscription.threads,
    }
    called = [f"mention:{subscription.mention}"] if subscription.mention else []
    rest = [f"{name}:{asked[name]}" for name in usual if asked[name] != usual[name]]
    tagged = [f"tags:{', '.join(subscription.tags)}"] if subscription.tags else []
    return [*digest, *rest, *called, *tagged]

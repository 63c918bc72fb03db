"""Every error that docketwire raises on purpose.

BotError
├── ConfigError          the environment or a YAML file is wrong; nothing was started
├── StoreError           the database cannot be used (newer version, foreign, locked, full, corrupt)
├── FetchError           a feed could not be fetched; carries status and Retry-After
│   └── FetchFailed      the same with the kind of trouble (bot.fetch)
├── ParseError           a body is no feed
├── SendError            a platform did not take a message
│   ├── RetryLater       it will, after the given time
│   ├── ChannelGone      it never will: the channel or our access to it is gone
│   ├── TokenRevoked     it never will for the whole tenant: the token is no longer accepted
│   ├── ForumChannel     the channel takes posts only: it is a forum
│   ├── CardGone         the message that this one edits or answers was deleted
│   ├── EditClosed       that message is too old to be edited
│   └── SendUnknown      the reply was lost: it may or may not have taken it
├── SummaryError         a model gave no summary that may be shown
└── UserError            what a person asked for cannot be done; the text says what to do instead
"""

from datetime import timedelta


class BotError(Exception):
    """The root; its text is fit to be shown to the operator."""


class ConfigError(BotError):
    """Mistakes in the environment or a YAML file, all of them, each ``FILE:LINE: what; remedy``."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class StoreError(BotError):
    """The database cannot be used; the text names the file, the reason and the remedy.

    ``passing`` is true of what ends without a new start: a full disk, another program's lock.
    """

    def __init__(self, text: str, *, passing: bool = False) -> None:
        super().__init__(text)
        self.passing = passing


class FetchError(BotError):
    """A feed could not be fetched.

    ``status`` is the HTTP status, if there was an answer; ``retry_after`` is what the server
    asked for, already clamped to between 0 and 24 hours.
    """

    def __init__(
        self, text: str, *, status: int | None = None, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(text)
        self.status = status
        self.retry_after = retry_after


class ParseError(BotError):
    """A body is no feed, or parsing it was stopped; the text says what it looked like."""


class SendError(BotError):
    """A platform did not take a message."""


class RetryLater(SendError):
    """The platform refuses for now.

    ``after`` is how long it asked us to wait, None where it did not say. All have to wait where
    ``whole_platform`` is true; where ``shared``, the same requests of all channels of ``tenant``
    (None where one token serves the whole platform); else only this channel.
    """

    def __init__(
        self,
        text: str,
        *,
        after: timedelta | None = None,
        whole_platform: bool = False,
        shared: bool = False,
        tenant: str | None = None,
    ) -> None:
        super().__init__(text)
        self.after = after
        self.whole_platform = whole_platform
        self.shared = shared
        self.tenant = tenant


class ChannelGone(SendError):
    """The channel is gone, archived, or closed to us: no retry helps until a person acts."""


class TokenRevoked(SendError):
    """The platform no longer accepts the token: nothing can be sent to this tenant.

    ``tenant`` is None where one token serves the whole platform.
    """

    def __init__(self, text: str, *, tenant: str | None = None) -> None:
        super().__init__(text)
        self.tenant = tenant


class ForumChannel(SendError):
    """The channel is a forum: nothing was taken, and only what opens a post would be."""


class CardGone(SendError):
    """The message to be edited or answered is not there any more: somebody deleted it."""


class EditClosed(SendError):
    """The message to be edited is there, but may no longer be edited."""


class SendUnknown(SendError):
    """The reply was lost after the request may have been read: never repeat blindly."""


class SummaryError(BotError):
    """A model gave no summary that may be shown; the text says why, in none of its words."""


class UserError(BotError):
    """What a person asked for cannot be done; the text is shown to them."""

"""A strict double of Slack for tests, in process or as ``python -m tests.doubles.slack``."""

from tests.doubles.slack.faults import (
    Dropped,
    Failing,
    Fault,
    Hanging,
    LostReply,
    RateLimited,
    Refusing,
)
from tests.doubles.slack.people import SlackDouble
from tests.doubles.slack.server import Ack, AckTimeoutError
from tests.doubles.slack.workspace import HISTORY, SCOPES, Channel, Json, Workspace

__all__ = [
    "HISTORY",
    "SCOPES",
    "Ack",
    "AckTimeoutError",
    "Channel",
    "Dropped",
    "Failing",
    "Fault",
    "Hanging",
    "Json",
    "LostReply",
    "RateLimited",
    "Refusing",
    "SlackDouble",
    "Workspace",
]

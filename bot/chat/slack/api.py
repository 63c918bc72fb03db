"""Slack's Web API as docketwire calls it: one attempt, a deadline, and our own errors."""

from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.config import SlackSettings
from bot.errors import ChannelGone, RetryLater, SendError, SendUnknown, TokenRevoked

# Of one call; the outbox allows a minute for a delivery, which may take two.
DEADLINE = 25.0
LONGEST_WAIT = timedelta(hours=24)

REVOKED = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "invalid_refresh_token",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)
# https://docs.slack.dev/reference/methods/chat.postMessage#errors: nothing was posted, and
# nothing will be until a person acts.
REMEDIES = {
    "channel_not_found": "invite docketwire to the channel, or check its id",
    "not_in_channel": "type /invite @docketwire in the channel",
    "is_archived": "unarchive the channel, or subscribe another one",
    "missing_scope": "reinstall the app with the scopes of `docketwire slack manifest`",
    "no_permission": "let the app post there",
    "access_denied": "let the app post there",
    "ekm_access_denied": "ask the workspace's administrators to allow posting",
    "team_access_not_granted": "ask the organisation's administrators to grant the workspace",
    "messages_tab_disabled": "switch on the Messages tab of the app's home",
    "cannot_dm_bot": "choose a channel or a person",
    "method_not_supported_for_channel_type": "choose a channel or a person",
}
RESTRICTED = "ask an administrator to let docketwire post there"
BUSY = frozenset(
    {
        "message_limit_exceeded",
        "org_login_required",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)
# Of Slack as a whole; of a workspace, for all its channels; of what a single request met with.
EVERYWHERE = frozenset({"service_unavailable"})
OF_WORKSPACE = frozenset({"message_limit_exceeded", "team_added_to_org", "org_login_required"})
OF_ONE_REQUEST = frozenset({"request_timeout"})
# "It's possible some aspect of the operation succeeded before the error was raised."
UNCLEAR = frozenset({"fatal_error", "internal_error"})


def connect(*, token: str | None, api_url: str) -> AsyncWebClient:
    """A client for ``api_url`` that keeps its connections and never repeats a call by itself.

    The library would post again when a reply is lost, and Slack has no idempotency key. The
    deadline has to be the session's: the library's own counts only for sessions it makes.
    """
    timeout = aiohttp.ClientTimeout(total=DEADLINE, sock_connect=10.0)
    session = aiohttp.ClientSession(timeout=timeout)
    return AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[])


async def disconnect(client: AsyncWebClient) -> None:
    """Close the connections that ``connect`` made."""
    if client.session is not None:
        await client.session.close()


async def oauth_access(
    client: AsyncWebClient, settings: SlackSettings, **asked: str
) -> AsyncSlackResponse:
    """A token for a code or for a refresh token (``oauth.v2.access``).

    The library's own method has aiohttp's BasicAuth, which that is about to remove; Slack takes
    the credentials of the app in the form as well.
    """
    secret = settings.client_secret.reveal() if settings.client_secret else ""
    known = {"client_id": settings.client_id or "", "client_secret": secret}
    return await client.api_call("oauth.v2.access", data={**known, **asked})


# What a call raises when it fails: SlackApiError, or of aiohttp where no answer came.
FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)


def translated(error: Exception, what: str) -> SendError:
    """One of FAILURES as an error of ours; ``what`` names what was tried, and where."""
    if isinstance(error, SlackApiError):
        return _answered(error, what)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return RetryLater(f"{what}: Slack cannot be reached ({error})")
    return SendUnknown(f"{what}: no answer from Slack ({type(error).__name__})")


def limits_workspace(error: Exception, *, posting: bool) -> bool:
    """Whether a failure is a limit of the same calls for all channels of the workspace.

    Limits are "per API method per workspace/team per app", but posting is limited in each channel
    by itself long before (https://docs.slack.dev/apis/web-api/rate-limits): of that a 429 says
    nothing about other channels.
    """
    if not isinstance(error, SlackApiError) or not isinstance(_answered(error, ""), RetryLater):
        return False
    code = refusal(error)
    return code in OF_WORKSPACE if posting else code not in EVERYWHERE | OF_ONE_REQUEST


def refusal(error: Exception) -> str:
    """Slack's own word for its refusal (``channel_not_found``), "" where it gave none."""
    data = getattr(getattr(error, "response", None), "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) else ""


def _answered(error: SlackApiError, what: str) -> SendError:
    code = refusal(error)
    # An answer that is no JSON comes with aiohttp's own response instead of the library's.
    status = getattr(error.response, "status_code", None) or getattr(error.response, "status", 0)
    if status == 429 or code in BUSY:  # noqa: PLR2004 - the status is its own name
        return RetryLater(
            f"{what}: Slack says {code or 'wait'}",
            after=_retry_after(error),
            whole_platform=code in EVERYWHERE,
        )
    if code in REVOKED:
        return TokenRevoked(f"{what}: Slack no longer takes the token ({code}); install it again")
    if code in REMEDIES or code.startswith("restricted_action"):
        return ChannelGone(f"{what}: {code}; {REMEDIES.get(code, RESTRICTED)}{_scope(error)}")
    if code and code not in UNCLEAR:
        return SendError(f"{what}: Slack says {code}")
    return SendUnknown(f"{what}: Slack failed ({code or status})")


def _scope(error: SlackApiError) -> str:
    needed = error.response.get("needed") if refusal(error) == "missing_scope" else None
    return f" (needs {needed})" if isinstance(needed, str) else ""


def _retry_after(error: SlackApiError) -> timedelta | None:
    written = error.response.headers.get("Retry-After", "")
    if not written.isascii() or not written.isdigit():
        return None
    return min(timedelta(seconds=min(int(written[:9]), 999_999)), LONGEST_WAIT)

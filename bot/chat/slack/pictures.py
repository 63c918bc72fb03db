"""Posts pictures to Slack, where a file is seen by everybody in the channel or by nobody."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.api import FAILURES, refusal, translated
from bot.chat.slack.mrkdwn import shortened
from bot.errors import UserError
from bot.message import Picture

NAME = "timeline.png"
# https://docs.slack.dev/reference/methods/files.getUploadURLExternal
LONGEST_ALT = 1_000
NOT_HERE = "I can post a picture only where I was invited: /invite me to this channel first."
REMEDIES = {
    "missing_scope": (
        "The app may not post files here. Who manages it adds the scope files:write (it is in "
        "docketwire slack manifest) and installs it again."
    ),
    "not_in_channel": NOT_HERE,
    "channel_not_found": NOT_HERE,
    "is_archived": "This channel is archived: nothing can be posted to it.",
}


async def post(
    client: AsyncWebClient,
    picture: Picture,
    *,
    title: str,
    token: str | None,
    channel: str,
    thread: str | None,
) -> None:
    """Post ``picture`` to a channel, in a thread where one is named.

    Needs ``files:write``. Raises UserError with what a person can do where Slack refuses.
    """
    try:
        await client.files_upload_v2(
            token=token,
            file=picture.png,
            filename=NAME,
            title=title,
            alt_txt=shortened(picture.alt, _fits),
            channel=channel,
            thread_ts=thread,
        )
    except FAILURES as error:
        remedy = REMEDIES.get(refusal(error))
        if remedy is None:
            raise UserError(f"Slack did not take it: {translated(error, 'posting')}") from error
        raise UserError(remedy) from error


def _fits(text: str) -> bool:
    return len(text) <= LONGEST_ALT

"""Run the double for other processes; its log has a line for each call and each message.

``python -m tests.doubles.slack --port 8123 --log slack.jsonl`` prints the address of the Web API.
"""

import argparse
import asyncio
import contextlib
from pathlib import Path

from tests.doubles.slack.people import SlackDouble
from tests.doubles.slack.workspace import HISTORY, SCOPES


async def _serve(arguments: argparse.Namespace) -> None:
    double = SlackDouble(
        port=arguments.port,
        log=arguments.log,
        token=arguments.token,
        app_token=arguments.app_token,
        scopes=arguments.scopes.split(","),
    )
    async with double:
        for channel in arguments.channels.split(","):
            double.channel(channel)
        print(double.api_url, flush=True)  # noqa: T201 - tells the parent where it is
        await asyncio.Event().wait()


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--token", default="xoxb-double")
    parser.add_argument("--app-token", default="xapp-double")
    parser.add_argument("--scopes", default=",".join(sorted(SCOPES | HISTORY)))
    parser.add_argument("--channels", default="C1,C2")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    _main()

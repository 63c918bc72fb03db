"""The double as a process of its own, for tests that kill the bot."""

import argparse
import asyncio
import signal
from pathlib import Path

from tests.doubles.discord import TOKEN, DiscordDouble


async def serve(port: int, log: Path, token: str, channels: list[int]) -> None:
    """Serve on ``port`` until SIGTERM, every request and message a line in ``log``."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with DiscordDouble(token=token, log=log, port=port) as discord:
        guild = discord.add_guild()
        for channel in channels:
            discord.add_channel(guild, number=channel)
        discord.record("started", api_url=discord.api_url, gateway_url=discord.gateway_url)
        await stop.wait()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.doubles.discord")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--channel", type=int, action="append", default=[])
    given = parser.parse_args()
    asyncio.run(serve(given.port, given.log, given.token, given.channel))


if __name__ == "__main__":
    main()

"""Gets everything ready to run and ends: ``ready.py FOLDER [both]``."""

import asyncio
import io
import os
import sys
from pathlib import Path

from rich.console import Console

from bot import app as application
from bot.config import load

FEEDS = Path(__file__).resolve().parents[2] / "feeds.yaml"
# Tokens of the right shape that no platform has given out; nothing is sent anywhere.
TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-0-0-bench",
    "SLACK_APP_TOKEN": "xapp-0-0-bench",
    "DISCORD_TOKEN": "MA.bench.bench",
}


async def ready(folder: Path, *, both: bool) -> None:
    """Configuration read, database open, platforms made, loops ready to start."""
    env = {"DOCKETWIRE_DATABASE": f"sqlite:///{folder / 'ready.db'}", **(TOKENS if both else {})}
    settings = load(env, feeds=FEEDS)
    async with application.build(settings, console=Console(file=io.StringIO())):
        return


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    asyncio.run(ready(Path(sys.argv[1]), both=sys.argv[2:] == ["both"]))

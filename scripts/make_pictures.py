"""Make the pictures of the README: real messages, shown by public renderers of both platforms.

    make pictures

Runs docketwire against the doubles of Slack and Discord, takes what it posted and answered there,
and lets ``slack-blocks-to-jsx`` (MIT) and, for Discord, ``@skyra/discord-components-core`` with
``@odiffey/discord-markdown`` (both MIT) show it in headless Chromium. Needs Node.js, npm and
Chromium; nothing of it is needed to run or test docketwire.
"""

import asyncio
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

CHECKOUT = Path(__file__).parents[1]
sys.path.insert(0, str(CHECKOUT))

from bot import picture  # noqa: E402 - the checkout is on the path now
from bot.model import Event, FeedKind  # noqa: E402
from tests.doubles.discord import buttons  # noqa: E402
from tests.doubles.running import Installation  # noqa: E402
from tests.end_to_end import DISGUISE, END, END_TITLE, HOLD, HOLD_TITLE  # noqa: E402

SOURCES = Path(__file__).parent / "pictures"
BUILD = CHECKOUT / ".venv" / "pictures"
DOCS = CHECKOUT / "docs"
MARGIN = 12
COLOURS = 128
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--virtual-time-budget=8000",
)
FILED = datetime(2023, 6, 5, 14, tzinfo=UTC)
# What a case may look like after three years: days after its filing, who says it, and what.
HISTORY = (
    (0, FeedKind.REGULATOR, Event.COMPLAINT, "Regulator sues the exchange and its founder"),
    (0, FeedKind.COURT, Event.COMPLAINT, "COMPLAINT against all defendants"),
    (1, FeedKind.NEWS, Event.COMPLAINT, "Exchange calls the lawsuit an overreach"),
    (12, FeedKind.COURT, Event.ORDER, "CONSENT ORDER on the assets of the American arm"),
    (109, FeedKind.COURT, Event.MOTION, "MOTION to dismiss by all defendants"),
    (155, FeedKind.COURT, Event.MOTION, "Memorandum in opposition to the motion to dismiss"),
    (232, FeedKind.COURT, Event.HEARING, "Oral argument on the motion to dismiss"),
    (233, FeedKind.NEWS, Event.HEARING, "Judge asks hard questions of both sides"),
    (389, FeedKind.COURT, Event.OPINION, "MEMORANDUM OPINION: most of the claims may go ahead"),
    (390, FeedKind.NEWS, Event.RULING, "Judge lets most of the lawsuit go ahead"),
    (465, FeedKind.COURT, Event.COMPLAINT, "AMENDED COMPLAINT"),
    (520, FeedKind.NEWS, Event.OTHER, "What the election may mean for the case"),
    (617, FeedKind.COURT, Event.ORDER, "MINUTE ORDER staying the case for sixty days"),
    (618, FeedKind.NEWS, Event.ORDER, "Both sides want their court fight frozen"),
    (675, FeedKind.COURT, Event.ORDER, "MINUTE ORDER: the stay goes on"),
    (724, FeedKind.COURT, Event.DISMISSAL, "STIPULATION of dismissal with prejudice"),
    (724, FeedKind.REGULATOR, Event.DISMISSAL, "Regulator announces the dismissal"),
    (725, FeedKind.NEWS, Event.DISMISSAL, "Regulator abandons its case for good"),
)


def main() -> None:
    """Write docs/slack.png, docs/discord.png and docs/timeline.png."""
    for needed in ("node", "npm", "chromium"):
        if shutil.which(needed) is None:
            sys.exit(f"{needed} is not installed: the pictures stay as they are")
    DOCS.mkdir(exist_ok=True)
    payloads = asyncio.run(_payloads())
    _build(payloads)
    for name in ("slack", "discord"):
        shown = _cropped(_shot(name))
        shown.quantize(COLOURS, dither=Image.Dither.NONE).save(DOCS / f"{name}.png", optimize=True)
    _timeline()
    for made in ("slack", "discord", "timeline"):
        path = DOCS / f"{made}.png"
        print(f"{path.relative_to(CHECKOUT)}: {path.stat().st_size // 1000} kB")


async def _payloads() -> dict[str, Any]:
    """What docketwire posts of two stories, and answers about their case."""
    with tempfile.TemporaryDirectory() as folder:
        async with Installation(Path(folder)) as world:
            world.slack_channel("C1", "case:sec-v-binance")
            channel = world.discord_channel("alerts", "case:sec-v-binance")
            async with world.running() as bot:
                world.wire.article(HOLD_TITLE, *HOLD)
                await bot.poll()
                world.wire.article(END_TITLE, *END)
                world.digest.article(
                    END_TITLE.translate(DISGUISE), *(each.translate(DISGUISE) for each in END)
                )
                await bot.poll()
                alert = world.slack.messages("C1")[-1]
                on_discord = world.discord.messages(channel)[-1]
                [asked] = await world.slack.slash("/docket", "case sec v binance")
                why = next(each for each in buttons(on_discord) if each.startswith("dw1:why:"))
                explained = await world.discord.press(on_discord, why)
                return {
                    "at": int(datetime.now(UTC).timestamp()),
                    "slack": [alert["blocks"], asked["blocks"]],
                    "discord": [on_discord["components"], explained["components"]],
                }


def _build(payloads: dict[str, Any]) -> None:
    """Bundle the renderers with the messages into one page."""
    BUILD.mkdir(parents=True, exist_ok=True)
    for source in SOURCES.iterdir():
        shutil.copy(source, BUILD / source.name)
    (BUILD / "payloads.json").write_text(json.dumps(payloads), encoding="utf-8")
    _run("npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock")
    _run(
        "node_modules/.bin/esbuild",
        "page.jsx",
        "--bundle",
        "--jsx=automatic",
        "--outfile=page.js",
        "--log-level=error",
        '--define:process.env.NODE_ENV="production"',
    )


def _shot(name: str) -> Image.Image:
    with tempfile.TemporaryDirectory() as folder:
        taken = Path(folder) / "shot.png"
        _run(
            "chromium",
            *CHROMIUM,
            f"--user-data-dir={folder}/profile",
            f"--screenshot={taken}",
            "--window-size=792,1600",
            f"{(BUILD / 'page.html').as_uri()}?show={name}",
        )
        return Image.open(io.BytesIO(taken.read_bytes())).convert("RGB")


def _run(*command: str) -> None:
    done = subprocess.run(command, cwd=BUILD, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr[-2000:]}")


def _cropped(shown: Image.Image) -> Image.Image:
    """A picture without the empty rest of the window."""
    corner = shown.getpixel((shown.width - 1, shown.height - 1))
    assert isinstance(corner, tuple)  # noqa: S101 - of RGB
    empty = Image.new("RGB", shown.size, tuple(int(each) for each in corner))
    box = ImageChops.difference(shown, empty).getbbox() or (0, 0, shown.width, shown.height)
    return shown.crop((0, 0, shown.width, min(shown.height, box[3] + MARGIN)))


def _timeline() -> None:
    drawn = picture.timeline("SEC v. Binance", "D.D.C. 1:23-cv-01599", _moments(HISTORY))
    shown = Image.open(io.BytesIO(drawn.png)).quantize(COLOURS, dither=Image.Dither.NONE)
    shown.save(DOCS / "timeline.png", optimize=True)


def _moments(
    history: Sequence[tuple[int, FeedKind, Event, str]],
) -> list[picture.Moment]:
    milestones = {Event.COMPLAINT, Event.OPINION, Event.DISMISSAL}
    return [
        picture.Moment(
            at=FILED + timedelta(days=days),
            kind=kind,
            title=title,
            event=event,
            milestone=kind is FeedKind.COURT and event in milestones,
        )
        for days, kind, event, title in history
    ]


if __name__ == "__main__":
    main()

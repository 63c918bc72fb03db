"""Takes items in among many stories, and prints what memory that takes: ``run``.

A process of its own that opens the database and polls, as ``docketwire run`` does: what filled the
database is no part of it. Takes the address of the server, how many feeds, and the folder of the
database; prints the megabytes of the process at its peak and in the end, and how many items came.
"""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from benchmarks.contenders import docketwire

KILOBYTE = 1024


def _kilobytes(name: str) -> int:
    """What Linux says of this process's memory; not of the one that it was started from."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    return 0


async def main(address: str, count: int, folder: Path) -> None:
    """Poll and print."""
    urls = [f"{address}/{number}" for number in range(count)]
    async with docketwire(folder, urls) as polled:
        await polled.choose(urls)
        items = await polled.poll()
        steady = _kilobytes("VmRSS")
    print(_kilobytes("VmHWM") / KILOBYTE, steady / KILOBYTE, items)


def run() -> None:
    """Poll as the arguments say, and print."""
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))

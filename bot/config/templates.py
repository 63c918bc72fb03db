"""The files that ``docketwire init`` writes."""

from importlib import resources
from pathlib import Path


def templates() -> dict[str, str]:
    """The texts to begin with, by the name of the file: ``feeds.yaml`` and ``.env``."""
    package = resources.files("bot")
    feeds = package.joinpath("feeds.yaml")
    # A wheel has it inside the package; a checkout has it at the top, where operators edit it.
    checkout = Path(str(package)).parent / "feeds.yaml"
    return {
        "feeds.yaml": (feeds if feeds.is_file() else checkout).read_text(encoding="utf-8"),
        ".env": package.joinpath("env.example").read_text(encoding="utf-8"),
    }

"""The files that ``docketwire init`` writes."""

from importlib import resources
from pathlib import Path

from bot.errors import ConfigError


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


def write_templates(folder: Path) -> list[tuple[str, bool]]:
    """Write the files into ``folder``, never over one that is there.

    Returns each name and whether it was written; raises ConfigError where it cannot be.
    """
    return [(name, _written(folder / name, text)) for name, text in templates().items()]


def _written(path: Path, text: str) -> bool:
    # Tokens will stand in .env: nobody but the owner is to read it, from the first moment.
    mode = 0o600 if path.name == ".env" else 0o644
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            return False
        path.touch(mode=mode, exist_ok=False)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be written ({error.strerror}); choose another"
        ) from error
    return True

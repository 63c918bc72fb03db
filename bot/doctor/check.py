"""One finding of the doctor."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One finding: ``fail`` has to be mended, ``warn`` is worth knowing; ``remedy`` says how."""

    name: str
    state: Literal["ok", "warn", "fail"]
    said: str
    remedy: str = ""

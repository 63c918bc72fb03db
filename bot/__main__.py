"""Lets ``python -m bot`` be the command ``docketwire``."""

from bot.cli import main

main()

"""The command ``docketwire``, which ``python -m bot`` is too.

Worker processes run the script that started the bot once more, to have what it defines: so it
imports the command line only when it is called, or each of them would keep 9 MB of it.
"""


def main() -> None:
    """Run the command line; see ``bot.cli.main``."""
    from bot.cli import main as run  # noqa: PLC0415 (above)

    run()


if __name__ == "__main__":
    main()

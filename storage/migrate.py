"""Brings a database's schema up to date: applies ``migrations/`` in order, each once.

A migration is ``NNNN_name.sql``, or ``NNNN_name.sqlite.sql`` where the dialects differ. All that
are due run statement by statement inside one transaction (``executescript`` would commit
halfway), after a snapshot of the file; the number of the last one is SQLite's ``user_version``.
"""

import logging
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from bot.errors import StoreError
from bot.failpoint import failpoint

log = logging.getLogger(__name__)


def migrate(connection: Any, path: Path | None) -> None:
    """Apply what is due. Raises StoreError for a database of a newer version."""
    current = check_version(connection, path)
    due = [(number, name, sql) for number, name, sql in migrations() if number > current]
    if not due:
        return
    if current and path is not None:
        snapshot(connection, path, current)
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] == current:
            for number, name, sql in due:
                for statement in statements(sql):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
                failpoint("in migration")
                log.info("migration applied", extra={"migration": name})
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def check_version(connection: Any, path: Path | None) -> int:
    """The schema version of a database; StoreError where it is newer than this program."""
    current = int(connection.execute("PRAGMA user_version").fetchone()[0])
    newest = migrations()[-1][0]
    if current > newest:
        raise StoreError(
            f"{path}: made by a newer docketwire (schema {current}, this one knows {newest}); "
            "install that version again, or restore an older backup"
        )
    return current


def migrations() -> list[tuple[int, str, str]]:
    """Number, name and SQL of every migration for SQLite, in order."""
    found = []
    for file in resources.files("storage").joinpath("migrations").iterdir():
        parts = file.name.split(".")
        dialect = parts[1] if len(parts) > len(("name", "sql")) else "sqlite"
        if parts[-1] == "sql" and dialect == "sqlite":
            found.append((int(parts[0][:4]), parts[0], file.read_text(encoding="utf-8")))
    return sorted(found)


def statements(sql: str) -> Iterator[str]:
    """The statements of a script, one by one; a trigger with its body is one."""
    statement, inside = [], False
    for line in sql.splitlines():
        if not line.strip() or line.lstrip().startswith("--"):
            continue
        statement.append(line)
        inside = inside or line.startswith("CREATE TRIGGER")
        if line.rstrip().endswith("END;" if inside else ";"):
            yield "\n".join(statement)
            statement, inside = [], False


def snapshot(connection: Any, path: Path, current: int) -> None:
    """Keep the database as it is, beside itself, before its schema changes."""
    target = path.with_name(f"{path.name}.before-migration-{current}.bak")
    target.unlink(missing_ok=True)
    connection.execute("VACUUM INTO :target", {"target": str(target)})
    log.info("snapshot taken", extra={"file": target.name})

"""Small facts about this database that outlive a process."""

import secrets

from storage.store import Tx


def get(tx: Tx, key: str) -> str | None:
    """The value kept under a key."""
    row = tx.one("SELECT value FROM setting WHERE key = :key", key=key)
    return row["value"] if row else None


def put(tx: Tx, key: str, value: str) -> None:
    """Keep a value under a key."""
    tx.run(
        """
        INSERT INTO setting (key, value) VALUES (:key, :value)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value
        """,
        key=key,
        value=value,
    )


def install_id(tx: Tx) -> str:
    """A random name for this database: tells its deliveries from those of another one."""
    known = get(tx, "install")
    if known is None:
        known = secrets.token_hex(4)
        put(tx, "install", known)
    return known

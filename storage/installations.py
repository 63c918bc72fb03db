"""Installations of the Slack app: in which workspace, as whom, with which sealed token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage import cases, tenants
from storage.store import Row, Tx, listed, moment, stamp
from storage.tenants import OF_CHANNELS, Tenant

AT_ONCE = 64
# What a direct message, which is its own tenant, said to be wrong and searched for.
ELSEWHERE = (
    ("correction", "channel"),
    ("correction", "tenant"),
    ("corrected", "tenant"),
    ("searched", "seen_by"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One workspace, or organisation, that has the app.

    ``tenant`` is the id of the workspace, or of the organisation where the app was installed in
    all of it. ``token`` and ``refresh`` are sealed; ``expires`` is None for a token that does not.
    """

    tenant: str
    enterprise: str | None
    name: str
    bot_user: str
    bot: str
    installer: str
    scopes: str
    token: str
    refresh: str | None
    expires: datetime | None
    installed: datetime


def install(tx: Tx, installation: Installation) -> None:
    """Keep an installation in place of any before, and serve what is left of that tenant again.

    Channels that were written without their workspace, as with SLACK_BOT_TOKEN, are written with
    it from now on.
    """
    remove(tx, installation.tenant)
    tx.run(
        """
        INSERT INTO installation (
            tenant, enterprise, name, bot_user, bot, installer, scopes, token, refresh, expires,
            installed
        ) VALUES (
            :tenant, :enterprise, :name, :bot_user, :bot, :installer, :scopes, :token, :refresh,
            :expires, :installed
        )
        """,
        tenant=installation.tenant,
        enterprise=installation.enterprise,
        name=installation.name,
        bot_user=installation.bot_user,
        bot=installation.bot,
        installer=installation.installer,
        scopes=installation.scopes,
        token=installation.token,
        refresh=installation.refresh,
        expires=stamp(installation.expires) if installation.expires else None,
        installed=stamp(installation.installed),
    )
    _adopt(tx, installation.tenant)
    tenants.come_back(tx, Tenant(platform="slack", id=installation.tenant))


def remove(tx: Tx, tenant: str) -> bool:
    """Forget an installation and its tokens; False where there was none."""
    return tx.run("DELETE FROM installation WHERE tenant = :tenant", tenant=tenant) == 1


def leave(tx: Tx, tenant: str, *, now: datetime) -> None:
    """The app was removed from ``tenant``: its tokens go now, all else after the grace."""
    remove(tx, tenant)
    tenants.leave(tx, Tenant(platform="slack", id=tenant), now=now)


def get(tx: Tx, tenant: str) -> Installation | None:
    """The installation of a tenant."""
    row = tx.one("SELECT * FROM installation WHERE tenant = :tenant", tenant=tenant)
    return _installation(row) if row else None


def everything(tx: Tx) -> list[Installation]:
    """Every installation, oldest first."""
    rows = tx.all("SELECT * FROM installation ORDER BY installed, tenant")
    return [_installation(row) for row in rows]


def suspended(tx: Tx) -> dict[str, str]:
    """The tenants of Slack of which every channel is disabled, and why."""
    rows = tx.all(
        """
        SELECT tenant, min(reason) AS reason FROM channel
        WHERE tenant <> '' AND key >= 'slack:' AND key < 'slack;'
        GROUP BY tenant HAVING min(state <> 'ok') = 1
        """
    )
    return {row["tenant"]: row["reason"] or "no reason known" for row in rows}


def rotate(
    tx: Tx,
    tenant: str,
    *,
    was: str,
    token: str,
    refresh: str | None,
    expires: datetime | None,
) -> bool:
    """Put a sealed token in the place of ``was``; False where that is there no more."""
    changed = tx.run(
        """
        UPDATE installation SET token = :token, refresh = :refresh, expires = :expires
        WHERE tenant = :tenant AND token = :was
        """,
        tenant=tenant,
        was=was,
        token=token,
        refresh=refresh,
        expires=stamp(expires) if expires else None,
    )
    return changed == 1


def _adopt(tx: Tx, tenant: str) -> None:
    rows = tx.all(
        """
        SELECT key FROM channel
        WHERE tenant = :tenant AND key >= 'slack:' AND key < 'slack;' AND instr(key, '/') = 0
            AND NOT EXISTS (
                SELECT 1 FROM channel AS written
                WHERE written.key = 'slack:' || :tenant || '/' || substr(channel.key, 7)
            )
        """,
        tenant=tenant,
    )
    # The ledger has no index by channel: it is read through for many channels at once.
    for start in range(0, len(rows), AT_ONCE):
        _move(tx, [row["key"] for row in rows[start : start + AT_ONCE]], tenant)
    if rows:
        cases.note_change(tx)


def _move(tx: Tx, keys: Sequence[str], tenant: str) -> None:
    """Write these channels of a workspace with it, wherever they stand."""
    places, named = listed(keys)
    moved = "'slack:' || :tenant || '/' || substr({0}, 7) WHERE {0} IN ({1})"
    tx.run(
        f"""
        INSERT INTO channel (key, tenant, state, reason, since, resume)
        SELECT 'slack:' || :tenant || '/' || substr(key, 7), tenant, state, reason, since, resume
        FROM channel WHERE key IN ({places})
        """,  # noqa: S608 - places
        tenant=tenant,
        **named,
    )
    for table, column in (*((each, "channel") for each in OF_CHANNELS), *ELSEWHERE):
        tx.run(
            f"UPDATE OR IGNORE {table} SET {column} = {moved.format(column, places)}",  # noqa: S608 - constants
            tenant=tenant,
            **named,
        )
    tx.run(f"DELETE FROM channel WHERE key IN ({places})", **named)  # noqa: S608 - places


def _installation(row: Row) -> Installation:
    installed = moment(row["installed"])
    assert installed is not None  # noqa: S101 - NOT NULL
    return Installation(
        tenant=row["tenant"],
        enterprise=row["enterprise"],
        name=row["name"],
        bot_user=row["bot_user"],
        bot=row["bot"],
        installer=row["installer"],
        scopes=row["scopes"],
        token=row["token"],
        refresh=row["refresh"],
        expires=moment(row["expires"]),
        installed=installed,
    )

"""Tenants: the workspaces and servers that channels belong to, and what is left when they go."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from storage import cases, corrections
from storage.store import Tx, stamp

REMOVED = "the app was removed there"
# Everything that belongs to a channel, in an order that no reference forbids.
OF_CHANNELS = ("delivery", "subscription", "mute", "digest", "quieting")
CHANNELS = "SELECT key FROM channel WHERE tenant = :tenant AND key >= :first AND key < :last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """A workspace of Slack (or an organisation), or a server of Discord."""

    platform: str
    id: str


def leave(tx: Tx, tenant: Tenant, *, now: datetime) -> int:
    """The app was removed from ``tenant``: its channels get nothing from now on; how many.

    What is kept of it is deleted after the grace that ``departed`` is asked with.
    """
    tx.run(
        """
        INSERT INTO departure (platform, tenant, since) VALUES (:platform, :tenant, :since)
        ON CONFLICT (platform, tenant) DO NOTHING
        """,
        platform=tenant.platform,
        tenant=tenant.id,
        since=stamp(now),
    )
    return tx.run(
        f"""
        UPDATE channel SET state = 'disabled', reason = :reason, since = :since
        WHERE state = 'ok' AND key IN ({CHANNELS})
        """,  # noqa: S608 - a constant
        reason=REMOVED,
        since=stamp(now),
        **_range(tenant),
    )


def come_back(tx: Tx, tenant: Tenant) -> bool:
    """The app was installed in ``tenant``, perhaps again: what is left of it is served again.

    True where it had left.
    """
    had_left = tx.run(
        "DELETE FROM departure WHERE platform = :platform AND tenant = :tenant",
        platform=tenant.platform,
        tenant=tenant.id,
    )
    tx.run(
        f"UPDATE channel SET state = 'ok', reason = NULL, since = NULL WHERE key IN ({CHANNELS})",  # noqa: S608 - a constant
        **_range(tenant),
    )
    return had_left == 1


def departed(tx: Tx, *, before: datetime | None = None) -> list[Tenant]:
    """The tenants that have left, all or those that did ``before`` a time."""
    rows = tx.all(
        """
        SELECT platform, tenant FROM departure
        WHERE :before IS NULL OR since < :before ORDER BY since
        """,
        before=stamp(before) if before else None,
    )
    return [Tenant(platform=row["platform"], id=row["tenant"]) for row in rows]


def of_platform(tx: Tx, platform: str) -> list[str]:
    """The ids of the tenants of a platform that have channels."""
    rows = tx.all(
        """
        SELECT DISTINCT tenant FROM channel
        WHERE tenant <> '' AND key >= :first AND key < :last ORDER BY tenant
        """,
        first=f"{platform}:",
        last=f"{platform};",
    )
    return [row["tenant"] for row in rows]


def known(tx: Tx, id_: str) -> list[Tenant]:
    """The tenants of any platform that something is kept of under this id."""
    rows = tx.all(
        """
        SELECT substr(key, 1, instr(key, ':') - 1) AS platform FROM channel
        WHERE tenant = :id AND tenant <> ''
        UNION SELECT platform FROM departure WHERE tenant = :id
        UNION SELECT 'slack' AS platform FROM installation WHERE tenant = :id
        """,
        id=id_,
    )
    return [Tenant(platform=row["platform"], id=id_) for row in rows]


def deliveries_of(tx: Tx, tenant: Tenant) -> list[int]:
    """The deliveries of a tenant. Reads the whole ledger, which has no index by channel."""
    rows = tx.all(
        f"SELECT id FROM delivery WHERE channel IN ({CHANNELS})",  # noqa: S608 - a constant
        **_range(tenant),
    )
    return [row["id"] for row in rows]


def forget_deliveries(tx: Tx, deliveries: Iterable[int]) -> int:
    """Delete these deliveries; how many there were."""
    return tx.many("DELETE FROM delivery WHERE id = :id", [{"id": each} for each in deliveries])


def purge(tx: Tx, tenant: Tenant, *, deliveries: int, now: datetime) -> Mapping[str, int]:
    """Delete all that is kept of a tenant, for good, and note how much it was.

    ``deliveries`` is how many were deleted before.
    """
    counts = {
        table: tx.run(
            f"DELETE FROM {table} WHERE channel IN ({CHANNELS})",  # noqa: S608 - constants
            **_range(tenant),
        )
        for table in OF_CHANNELS
    }
    counts["delivery"] += deliveries
    counts["correction"] = corrections.forget(
        tx, f"{tenant.platform}:{tenant.id}", channels=_channels(tx, tenant)
    )
    cases.forget_unfollowed(tx)
    counts["searched"] = tx.run(
        f"DELETE FROM searched WHERE seen_by = :seen_by OR seen_by IN ({CHANNELS})",  # noqa: S608 - a constant
        seen_by=f"{tenant.platform}:{tenant.id}",
        **_range(tenant),
    )
    counts["channel"] = tx.run(
        f"DELETE FROM channel WHERE key IN ({CHANNELS})",  # noqa: S608 - a constant
        **_range(tenant),
    )
    counts["installation"] = tx.run(
        "DELETE FROM installation WHERE :platform = 'slack' AND tenant = :tenant",
        platform=tenant.platform,
        tenant=tenant.id,
    )
    tx.run(
        "DELETE FROM departure WHERE platform = :platform AND tenant = :tenant",
        platform=tenant.platform,
        tenant=tenant.id,
    )
    tx.run(
        """
        INSERT INTO purge (platform, tenant, at, counts)
        VALUES (:platform, :tenant, :at, :counts)
        """,
        platform=tenant.platform,
        tenant=tenant.id,
        at=stamp(now),
        counts=json.dumps(counts),
    )
    return counts


def _channels(tx: Tx, tenant: Tenant) -> list[str]:
    return [row["key"] for row in tx.all(CHANNELS, **_range(tenant))]


def _range(tenant: Tenant) -> dict[str, str]:
    return {
        "tenant": tenant.id,
        "first": f"{tenant.platform}:",
        "last": f"{tenant.platform};",
    }

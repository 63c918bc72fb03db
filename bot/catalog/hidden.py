"""What a tenant may not know of: the cases and parties that only others follow by name."""

from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass

OPERATOR = "console"
KINDS = ("case", "party")


@dataclass(frozen=True, slots=True)
class Hidden(Container[str]):
    """The ids of one kind that are kept from a tenant: all ``private`` ones but its ``own``.

    Asked for each answer, and so never made into a set of its own: of 10,000 that took 10 ms.
    """

    private: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()

    def __contains__(self, name: object) -> bool:
        """Whether an id is kept from the tenant."""
        return name in self.private and name not in self.own

    def __bool__(self) -> bool:
        """Whether there is anything to hide from anybody."""
        return bool(self.private)


class Screen:
    """What is hidden from whom: the private ``topics``, and which tenants follow them."""

    def __init__(
        self,
        topics: frozenset[str] = frozenset(),
        followers: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.topics = topics
        self.followers = followers or {}
        self._private = _by_kind(topics)
        own: defaultdict[str, set[str]] = defaultdict(set)
        for topic, tenants in self.followers.items():
            for tenant in tenants:
                own[tenant].add(topic)
        self._own = {tenant: _by_kind(theirs) for tenant, theirs in own.items()}

    def before(self, tenant: str) -> Mapping[str, Hidden]:
        """What is hidden from a tenant, by kind; from the operator nothing."""
        if tenant == OPERATOR:
            return NOTHING
        own = self._own.get(tenant, {})
        return {kind: Hidden(self._private[kind], own.get(kind, frozenset())) for kind in KINDS}


NOTHING: Mapping[str, Hidden] = {kind: Hidden() for kind in KINDS}


def _by_kind(topics: frozenset[str] | set[str]) -> dict[str, frozenset[str]]:
    parted = [topic.partition(":") for topic in topics]
    return {kind: frozenset(name for key, _, name in parted if key == kind) for kind in KINDS}

"""Everything that personal data is used for in one organization, as it is really configured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from common.records import dataclass
from people.purposes import Purpose, purposes
from privacy.inventory import inventory
from privacy.kept import KeptFor, kept_for
from privacy.models import LegalBasis

ALWAYS = frozenset({"accounts", "mail", "rights"})
"""What is in use from the first day on."""


@dataclass(frozen=True)
class DescribedPurpose:
    """One purpose with what was found and decided."""

    purpose: Purpose
    facts: Sequence[str]
    basis: LegalBasis | None
    kept: Sequence[KeptFor]
    holdings: int
    """In how many kinds of rows it is kept."""

    @property
    def is_used(self) -> bool:
        """Whether there is anything of it."""
        return bool(self.facts) or self.purpose.name in ALWAYS


def described(organization_id: int) -> Sequence[DescribedPurpose]:
    """All purposes, in their order; a fixed number of queries."""
    bases = {
        each.purpose: each
        for each in LegalBasis.objects.filter(organization=organization_id).select_related(
            "chosen_by"
        )
    }
    kept = {each.keeping.name: each for each in kept_for(organization_id)}
    held = Counter(each.app for each in inventory())
    return [_described(each, organization_id, bases, kept, held) for each in purposes()]


def _described(
    purpose: Purpose,
    organization_id: int,
    bases: Mapping[str, LegalBasis],
    kept: Mapping[str, KeptFor],
    held: Mapping[str, int],
) -> DescribedPurpose:
    return DescribedPurpose(
        purpose=purpose,
        facts=purpose.facts(organization_id),
        basis=bases.get(purpose.name),
        kept=[kept[name] for name in purpose.keepings if name in kept],
        holdings=sum(held.get(app, 0) for app in purpose.apps),
    )

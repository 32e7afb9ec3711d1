"""Verbs about what an organization decides: on what it rests a purpose, how long it keeps what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from common.records import dataclass
from people.audit import record
from people.keeping import Keeping, keepings
from people.models import Member, Organization
from people.purposes import purposes
from privacy.models import REASON_LENGTH, LegalBasis, Retention
from privacy.states import BASES_TO_WEIGH, Basis


class UnknownPurpose(Exception):
    """No app announces this purpose, or this kind of holding."""


class NoWeighing(Exception):
    """Consent and legitimate interests need a reason in writing; carries which purposes lack it."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class OutOfBounds(Exception):
    """Fewer or more days than the kind allows; carries which."""

    def __init__(self, keeping: Keeping) -> None:
        super().__init__(keeping.name)
        self.keeping = keeping


@dataclass(frozen=True)
class BasisChoice:
    """On what a purpose rests, and why; None takes a choice back."""

    basis: Basis | None
    because: str = ""


@transaction.atomic
def choose_bases(
    *,
    organization: Organization,
    choices: Mapping[str, BasisChoice],
    now: dt.datetime,
    by: Member,
) -> list[str]:
    """Keep on what purposes rest; returns the names of those that changed. A second call changes
    nothing. Raises UnknownPurpose, NoWeighing; then nothing has changed.
    """
    if not choices.keys() <= {each.name for each in purposes()}:
        raise UnknownPurpose
    bare = [
        name
        for name, each in choices.items()
        if each.basis in BASES_TO_WEIGH and not each.because.strip()
    ]
    if bare:
        raise NoWeighing(bare)
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    standing = {each.purpose: each for each in LegalBasis.objects.filter(organization=organization)}
    changed = {}
    for name, choice in choices.items():
        before = standing.get(name)
        if _keep_basis(organization, name, choice, before, now, by):
            changed[name] = [before.basis if before else None, choice.basis]
    if changed:
        record("choose_bases", organization, by=by, now=now, changed=changed)
    return list(changed)


def _keep_basis(
    organization: Organization,
    name: str,
    choice: BasisChoice,
    before: LegalBasis | None,
    now: dt.datetime,
    by: Member,
) -> bool:
    """Whether something changed by it."""
    because = choice.because.strip()[:REASON_LENGTH]
    if choice.basis is None:
        if before is not None:
            LegalBasis.objects.filter(pk=before.pk).delete()
        return before is not None
    if before is not None and (before.basis, before.because) == (choice.basis, because):
        return False
    LegalBasis.objects.update_or_create(
        organization=organization,
        purpose=name,
        defaults={
            "basis": choice.basis,
            "because": because,
            "chosen_at": now,
            "chosen_by": by,
        },
    )
    return True


@transaction.atomic
def choose_retention(
    *,
    organization: Organization,
    days: Mapping[str, int | None],
    now: dt.datetime,
    by: Member,
) -> list[str]:
    """Keep after how many days what goes; None goes back to what is usual. Returns the names of
    those that changed; what was changed is swept a day later at the earliest. A second call changes
    nothing. Raises UnknownPurpose for a kind that nobody announced or nobody may change,
    OutOfBounds; then nothing has changed.
    """
    known = {each.name: each for each in keepings() if not each.is_fixed}
    if not days.keys() <= known.keys():
        raise UnknownPurpose
    for name, number in days.items():
        if number is not None and not known[name].least <= number <= known[name].most:
            raise OutOfBounds(known[name])
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    rows = Retention.objects.filter(organization=organization)
    standing = dict(rows.values_list("keeping", "days"))
    changed = {
        name: [standing.get(name), number]
        for name, number in days.items()
        if standing.get(name) != number
    }
    for name, (_before, number) in changed.items():
        _keep_days(organization, name, number, now, by)
    if changed:
        record("choose_retention", organization, by=by, now=now, changed=changed)
    return list(changed)


def _keep_days(
    organization: Organization, name: str, number: int | None, now: dt.datetime, by: Member
) -> None:
    if number is None:
        Retention.objects.filter(organization=organization, keeping=name).delete()
        return
    Retention.objects.update_or_create(
        organization=organization,
        keeping=name,
        defaults={"days": number, "chosen_at": now, "chosen_by": by},
    )

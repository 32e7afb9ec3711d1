"""The checklist: build it inside, buy it, or both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from common.records import dataclass
from decisions.costs import RoughCosts
from decisions.models import Sourcing, SourcingVersion
from decisions.sourcing import Answers
from people.audit import record
from people.models import Member, Organization


class StaleSourcing(Exception):
    """Somebody else saved it meanwhile; `standing` is how it stands now."""

    def __init__(self, standing: Sourcing) -> None:
        super().__init__()
        self.standing = standing


@dataclass(frozen=True, kw_only=True)
class SourcingFacts:
    """What was answered, and what each way costs."""

    name: str
    answers: Answers
    costs: Mapping[str, RoughCosts]
    leaders: int
    years: int
    currency: str


@transaction.atomic
def start_sourcing(
    *, organization: Organization, facts: SourcingFacts, by: Member, now: dt.datetime
) -> Sourcing:
    """A checklist for one program. A second call makes a second one: its form carries a nonce."""
    made = Sourcing.objects.create(
        organization=organization, saved_by=by, saved_at=now, **vars(facts)
    )
    record("start_sourcing", made, by=by, now=now)
    return made


@transaction.atomic
def save_sourcing(
    *, sourcing: Sourcing, facts: SourcingFacts, revision: int, by: Member, now: dt.datetime
) -> Sourcing:
    """Answer anew; how it stood is kept. The same again changes nothing; something else than what
    was seen raises StaleSourcing.
    """
    held = Sourcing.objects.select_for_update(of=("self",)).get(pk=sourcing.pk)
    if all(getattr(held, name) == value for name, value in vars(facts).items()):
        return held
    if held.revision != revision:
        raise StaleSourcing(held)
    SourcingVersion.objects.create(
        sourcing=held,
        revision=held.revision,
        saved_by_id=held.saved_by_id,
        saved_at=held.saved_at,
        **{name: getattr(held, name) for name in vars(facts)},
    )
    for name, value in vars(facts).items():
        setattr(held, name, value)
    held.revision, held.saved_by, held.saved_at = held.revision + 1, by, now
    held.save()
    record("save_sourcing", held, by=by, now=now, revision=held.revision)
    return held

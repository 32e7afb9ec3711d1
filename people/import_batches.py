"""Findings in batches that can be written one after the other.

Two people may change places: one row gives an address to somebody, and the row about whoever has it
gives them another. Such rows belong into one batch, or the first would take away what the second
only moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec
from django.db.models import Q
from django.db.models.functions import Lower

from people.bulk import in_portions
from people.findings import findings_of
from people.importing.report import WRITTEN, CheckedRow
from people.importing.resting import BATCH, batched
from people.models import ImportFinding, Member, PeopleImport
from people.profiles import Placement, Profile


def placement_of(finding: ImportFinding) -> Placement:
    """What a finding writes, and to whom."""
    return Placement(profile=_profile_of(finding), member_id=finding.member_id)


def closed_batches(people_import: PeopleImport) -> Iterator[list[ImportFinding]]:
    """Everything that a list writes, each row once, in the order of the list where it can be."""
    ahead: set[int] = set()
    """Rows that came earlier than their number."""
    written = findings_of(people_import, *WRITTEN)
    for batch in batched(in_portions(written, key="number"), BATCH):
        closed = [finding for finding in batch if finding.number not in ahead]
        ahead -= {finding.number for finding in batch}
        last = batch[-1].number
        while holders := _holders(people_import, closed):
            inside = {finding.number for finding in closed}
            theirs = findings_of(people_import, *WRITTEN).filter(member_id__in=holders)
            more = [each for each in theirs.exclude(number__in=inside) if each.number > last]
            more = [each for each in more if each.number not in ahead]
            if not more:
                break
            ahead |= {each.number for each in more}
            closed += more
        if closed:
            yield closed


def _holders(people_import: PeopleImport, findings: Sequence[ImportFinding]) -> Collection[int]:
    """The members who have an address or an ID now that these rows give to somebody else."""
    profiles = [_profile_of(finding) for finding in findings]
    about = [finding.member_id for finding in findings if finding.member_id is not None]
    emails = {profile.email for profile in profiles} - {""}
    ids = {profile.employee_id for profile in profiles if profile.employee_id}
    own = Member.objects.filter(organization=people_import.organization_id)
    holding = (Q(address__in=emails) & ~Q(email="")) | (Q(employee_id__in=ids) & ~Q(employee_id=""))
    holders = own.annotate(address=Lower("email")).filter(holding).exclude(pk__in=about)
    return list(holders.values_list("pk", flat=True))


def _profile_of(finding: ImportFinding) -> Profile:
    profile = msgspec.convert(finding.detail, CheckedRow).profile
    if profile is None:
        raise ValueError(f"{finding} has nothing to write")
    return profile

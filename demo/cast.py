"""Northwind: its people as their HR system exports them, and who does what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from common.records import dataclass
from people.importing.columns import map_columns
from people.importing.files import read_table
from people.importing.pasted import parse_pasted
from people.models import Member, Organization, Role
from people.operations import (
    confirm_import,
    create_organization,
    dry_run,
    grant_role,
    stage_import,
)
from people.profiles import Profile

SLUG = "northwind"
HOME = "America/Toronto"
DATA = Path(__file__).parent / "data"
EXPORT, LEADERS = DATA / "hris-export.csv", DATA / "pilot-leaders.txt"

ADMIN, PRIVACY_OFFICER = "E1002", "E1006"
FACILITATORS, COACHES = ("E1003", "E1005"), ("E1004",)
PROJECT_LEADS = ("E1015", "E1022", "E1026", "E1032", "E1039", "E1047", "E1052", "E1059")
MENTORS = (
    *("E1008", "E1010", "E1011", "E1014", "E1017", "E1025"),
    *("E1027", "E1035", "E1037", "E1043", "E1053", "E1060"),
)
FUTURE_LEADS = ("E1009", "E1016", "E1020", "E1033", "E1041", "E1046")


@dataclass(frozen=True)
class Cast:
    """Everybody, by employee id, and the ten of the pilot in their order."""

    organization: Organization
    people: Mapping[str, Member]
    pilot: tuple[Member, ...]

    @property
    def admin(self) -> Member:
        return self.people[ADMIN]

    def named(self, *employee_ids: str) -> list[Member]:
        """Members by employee id."""
        return [self.people[each] for each in employee_ids]


def make_cast(*, now: dt.datetime) -> Cast:
    """The organization with everybody in it, brought in by its first admin from the HR export."""
    first = Profile(name="Zofia García", email="zofia.garcia@northwind.example", employee_id=ADMIN)
    admin = create_organization(
        name="Northwind",
        slug=SLUG,
        time_zone=HOME,
        language="en",
        admin=first,
        now=now,
        by=None,
    )
    organization = admin.organization
    table = read_table(EXPORT.read_bytes(), EXPORT.name)
    columns = list(zip(table.headings, map_columns(table.headings), strict=True))
    then = now + dt.timedelta(minutes=26)
    staged = stage_import(source=EXPORT.name, columns=columns, rows=table.rows, now=then, by=admin)
    report = dry_run(staged, by=admin)
    then += dt.timedelta(minutes=4)
    confirm_import(
        people_import=staged,
        fingerprint=report.fingerprint,
        now=then,
        by=admin,
    )
    members = list(Member.objects.filter(organization=organization).select_related("organization"))
    people = {member.employee_id: member for member in members}
    grant_role(members=[people[PRIVACY_OFFICER]], role=Role.PRIVACY_OFFICER, now=then, by=admin)
    by_email = {member.email: member for member in members}
    pilot = tuple(by_email[row.email] for row in parse_pasted(LEADERS.read_text(encoding="utf-8")))
    return Cast(organization, people, pilot)

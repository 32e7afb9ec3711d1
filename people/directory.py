"""The people of an organization, as far as a list asks for them; see people.importing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from django.db import connection
from django.db.models import Count, Min, Q
from django.db.models.functions import Lower

from people.importing.resting import BATCH
from people.models import Member
from people.profiles import KnownMember

STANDING = """
SELECT count(*), sum(hashtext(ROW(
    id, name, email, employee_id, job_title, department, location, country, time_zone, language,
    audience, hired_on, left_at, manager_id, roles, user_id, own_choices
)::text)::bigint)
FROM people_member WHERE organization_id = %s
"""


def standing_of(organization_id: int) -> str:
    """A text that changes whenever a list might mean something else for an organization's people.

    One statement that reads them all and hands out two numbers.
    """
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [organization_id])
        count, total = cursor.fetchone()
    return f"{count} {total}"


class OrganizationDirectory:
    """Those of one organization, asked for in the database."""

    def __init__(self, organization_id: int) -> None:
        self.members = Member.objects.filter(organization=organization_id)

    def found(
        self, *, emails: Collection[str], employee_ids: Collection[str]
    ) -> Iterable[KnownMember]:
        """Those who have one of the addresses or of the IDs. One statement, by the indexes."""
        if not emails and not employee_ids:
            return ()
        by_email = Q(address__in=emails) & ~Q(email="")
        by_id = Q(employee_id__in=employee_ids) & ~Q(employee_id="")
        return self.members.annotate(address=Lower("email")).filter(by_email | by_id).as_known()

    def present(self) -> int:
        """How many are here now."""
        return self.members.present().count()

    def spellings(self, field: str) -> Counter[str]:
        """How often each text stands in a field, in the order in which they came."""
        named = self.members.exclude(**{field: ""}).order_by().values_list(field)
        counted = named.annotate(times=Count("pk"), first=Min("pk")).order_by("first")
        return Counter({text: times for text, times, _first in counted})

    def everybody(self) -> Iterator[KnownMember]:
        """One by one, never all in memory."""
        last = 0
        while portion := list(self.members.filter(pk__gt=last).order_by("pk")[:BATCH].as_known()):
            yield from portion
            last = portion[-1].pk

    def managers(self) -> Iterator[tuple[str, str]]:
        """(ID, manager's ID) of those to whom somebody reports."""
        reported_to = self.members.filter(reports__isnull=False).exclude(employee_id="")
        pairs = reported_to.values_list("employee_id", "manager__employee_id").distinct()
        for employee_id, manager in pairs:
            yield employee_id, manager or ""

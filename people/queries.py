"""SQL by hand where the ORM has no way to say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Model

from common.statements import Statement
from common.tenancy import SETTING, note_organization, told_by_itself
from people.folding import fold
from people.models import Member, Organization, SignedInBrowser, User

Row = TypeVar("Row", bound=Model)

UPWARD = """
WITH RECURSIVE upward (id, manager_id) AS (
    SELECT id, manager_id FROM people_member WHERE id = %s
    UNION
    SELECT above.id, above.manager_id
    FROM people_member above JOIN upward ON above.id = upward.manager_id
)
SELECT EXISTS (SELECT FROM upward WHERE id = %s)
"""
STANDING = """
SELECT count(*), sum(hashtext(member::text)::bigint)
FROM people_member AS member WHERE organization_id = %s
"""
# One department after the other is looked up in the index, so that nobody's row is read.
DEPARTMENTS = Statement(
    str,
    """
WITH RECURSIVE named (department) AS (
    (SELECT department FROM people_member
      WHERE organization_id = %(organization)s AND department > ''
      ORDER BY department LIMIT 1)
    UNION ALL
    SELECT (SELECT m.department FROM people_member m
             WHERE m.organization_id = %(organization)s AND m.department > named.department
             ORDER BY m.department LIMIT 1)
      FROM named WHERE named.department IS NOT NULL
)
SELECT department FROM named WHERE department IS NOT NULL
""",
    organization="bigint",
)


def departments_of(organization_id: int) -> list[str]:
    """The departments of an organization's people, as a reader looks for names. One statement that
    reads a row for each.
    """
    names = DEPARTMENTS.all(organization=organization_id)
    return sorted(names, key=lambda name: (fold(name), name))


class _Columns:
    """What is read of a table: everything but what stays unread until somebody asks for it."""

    def __init__(self, model: type[Model], alias: str, *, unread: Sequence[str] = ()) -> None:
        fields = [field for field in model._meta.concrete_fields if field.name not in unread]
        self.names = [field.attname for field in fields]
        named = [f"{alias}_{field.column}" for field in fields]
        self.in_view = ", ".join(named)
        self.for_view = ", ".join(
            f'{alias}."{field.column}" AS {name}' for field, name in zip(fields, named, strict=True)
        )

    def of(self, values: Iterator[object]) -> list[object]:
        """The next of a row's values, those of this table."""
        return list(islice(values, len(self.names)))


BROWSER = _Columns(SignedInBrowser, "browser")
# Each column costs every page a little; one that is not read costs those that show it a query.
USER = _Columns(User, "account", unread=["last_login", "date_joined"])
MEMBER = _Columns(
    Member,
    "member",
    unread=[
        *("folded", "employee_id", "job_title", "cost_center", "location", "country"),
        *("own_choices", "hired_on", "erased_at"),
    ],
)
ORGANIZATION = _Columns(
    Organization,
    "organization",
    unread=["remembered_columns", "thresholds", "created_at", "sender_name", "reply_to"],
)
SESSION_VIEW = f"""
CREATE VIEW people_session AS
SELECT {BROWSER.for_view}, {USER.for_view}, {MEMBER.for_view}, {ORGANIZATION.for_view}
FROM people_signedinbrowser AS browser
LEFT JOIN people_user AS account ON account.id = browser.user_id
LEFT JOIN people_member AS member ON member.id = account.current_member_id
LEFT JOIN people_organization AS organization ON organization.id = member.organization_id
"""  # noqa: S608  names of the house, nothing from outside
"""Read by the right of whoever owns the tables: whose organization it is can be known only then.
`manage.py migrate` makes it anew.
"""
SESSION = f"""
SELECT {BROWSER.in_view}, {USER.in_view}, {MEMBER.in_view}, {ORGANIZATION.in_view},
       set_config('{SETTING}', coalesce(member_organization_id::text, ''), {settings.POOLED})
FROM people_session
WHERE browser_session_key = %(key)s AND browser_expire_date > %(now)s
"""  # noqa: S608  names of the house, nothing from outside


def session_behind(key: str, now: dt.datetime) -> SignedInBrowser | None:
    """A session that is not over, with its user, their member and organization where it has them.
    The same statement lets those behind it ask for this organization alone.

    Every page of everybody who is signed in asks this: by hand, because the ORM takes longer to
    build it than all the rest of a small page.
    """
    with told_by_itself():
        found = _SESSION.first(key=key, now=now)
    if found is not None:
        member = found.user.current_member if found.user is not None else None
        note_organization(member.organization_id if member is not None else None)
    return found


def _joined(*columns: object) -> SignedInBrowser:
    """One row as the objects it is of."""
    values = iter(columns)
    browser = SignedInBrowser.from_db(connection.alias, BROWSER.names, BROWSER.of(values))
    user, member, organization = (
        _built(User, USER, values),
        _built(Member, MEMBER, values),
        _built(Organization, ORGANIZATION, values),
    )
    browser.user = user
    if user is not None:
        user.current_member = member
    if member is not None and organization is not None:
        member.organization = organization
    return browser


def _built(model: type[Row], columns: _Columns, values: Iterator[object]) -> Row | None:
    """The next columns as an object; None where the join found nothing."""
    own = columns.of(values)
    return None if own[0] is None else model.from_db(connection.alias, columns.names, own)


_SESSION = Statement(_joined, SESSION, key="text", now="timestamptz")


def leads_up_to(start: Member, goal: Member) -> bool:
    """Whether the managers from `start` upward, `start` included, lead to `goal`. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(UPWARD, [start.pk, goal.pk])
        return bool(cursor.fetchone()[0])


def standing_of(organization_id: int) -> str:
    """A text that changes whenever a list might mean something else for an organization's people.

    One statement that reads them all and hands out two numbers.
    """
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [organization_id])
        count, total = cursor.fetchone()
    return f"{count} {total}"

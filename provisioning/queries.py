"""What the service asks about people and groups of a connection."""

from __future__ import annotations

from connections.models import Connection
from connections.states import ConnectionKind
from people.models import Member
from people.querysets import having
from provisioning.models import ScimPerson
from provisioning.scim.numbers import number_of


def manager_named(connection: Connection, named: str) -> Member | None:
    """Who is meant by the id of a user, an employee number, an address or a number of the other
    system, in this order; None where nobody is.
    """
    members = Member.objects.filter(organization=connection.organization_id)
    number = number_of(named)
    found = members.filter(pk=number).first() if number is not None else None
    found = found or members.filter(having(emails=[named.lower()], employee_ids=[named])).first()
    if found is None:
        said = ScimPerson.objects.standing().filter(connection=connection, external_id=named)
        found = members.filter(pk__in=said.values("member")).first()
    return found


def scim_connection(pk: int) -> Connection | None:
    """The connection that an address of the service names. One query."""
    found = Connection.objects.standing().filter(pk=pk, kind=ConnectionKind.PEOPLE)
    return found.filter(settings__via="scim").first()

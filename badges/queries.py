"""The issuer of an organization, and what was taken back."""

from __future__ import annotations

from django.db.models import Max

from badges.issuing import LIST_SIZE, BadgeIssuer
from badges.models import Badge
from connections.models import Connection
from connections.states import ConnectionKind
from messaging.text import absolute


def issuer_of(organization_id: int) -> Connection | None:
    """The one that an organization has, switched on or off. One query."""
    own = Connection.objects.standing().filter(kind=ConnectionKind.BADGES)
    return own.filter(organization=organization_id).first()


def issuer_behind(pk: int) -> Connection | None:
    """Whoever gave badges under this number. They can be checked also when no more are given."""
    return Connection.objects.filter(kind=ConnectionKind.BADGES, pk=pk).first()


def issuer_facts(connection: Connection) -> BadgeIssuer:
    """What badges say of their issuer."""
    return BadgeIssuer(
        url=absolute(f"/badges/{connection.pk}"),
        name=connection.name,
        email=str(connection.settings.get("email", "")),
    )


def count_badges(issuer: Connection) -> int:
    """How many were made. One query."""
    return Badge.objects.filter(issuer=issuer).count()


def lists_of(issuer: Connection) -> range:
    """The numbers of the lists that badges of an issuer may stand in. One query."""
    newest = Badge.objects.filter(issuer=issuer).aggregate(newest=Max("pk"))["newest"]
    return range(0 if newest is None else newest // LIST_SIZE + 1)


def taken_back(connection: Connection, number: int) -> list[int]:
    """The bits of a list that are set. One query."""
    first = number * LIST_SIZE
    own = Badge.objects.taken_back().filter(issuer=connection)
    found = own.filter(pk__range=(first, first + LIST_SIZE - 1)).order_by("pk")
    return [pk - first for pk in found.values_list("pk", flat=True)]

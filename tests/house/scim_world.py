"""An identity provider with a key and a group, for the pages about it."""

from __future__ import annotations

import datetime as dt

from connections.operations import connect, make_access_key
from connections.states import ConnectionKind
from people.models import Member
from provisioning.operations import SaidGroup, bring_group


def provided(admin: Member, now: dt.datetime) -> dict[str, int]:
    """A connection by SCIM, its key and a group of it."""
    kind, settings = ConnectionKind.PEOPLE, {"via": "scim"}
    connection = connect(kind=kind, name="Entra", settings=settings, now=now, by=admin)
    key, _token = make_access_key(
        kind=kind, name="Entra", seed="scim", now=now, by=admin, connection=connection
    )
    said = SaidGroup("Leads", "", frozenset({admin.pk}))
    group = bring_group(connection=connection, said=said, now=now)
    return {"scim": connection.pk, "scim key": key.pk, "scim group": group.pk}

"""Finding rows of the audit table, always inside one organization."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform

from people.audit_chain import digest_of
from people.roles import Role

if TYPE_CHECKING:
    from people.audit_models import AuditEvent, AuditLink
    from people.models import Member

MAY_SEE = (Role.ADMIN, Role.PRIVACY_OFFICER)


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Rows by the questions of those who look after them."""

    def visible_to(self, member: Member) -> Self:
        """Admins and privacy officers see what happened in their organization."""
        if not member.has_role(*MAY_SEE):
            return self.none()
        return self.filter(organization_id=member.organization_id)

    def latest_first(self) -> Self:
        """In the order of a list."""
        return self.order_by("-at", "-pk")

    def of_things(self, ids: Mapping[str, Collection[int]]) -> Self:
        """Done to things, by kind; of enrollments also what names one of them beside."""
        wanted = Q(pk__in=())
        for thing, keys in ids.items():
            wanted |= Q(thing=thing, thing_id__in=keys)
        named = [str(each) for each in ids.get("enrollment", ())]
        beside = Q(detail__has_key="enrollment", named_beside__in=named)
        return self.alias(named_beside=KeyTextTransform("enrollment", "detail")).filter(
            wanted | beside if named else wanted
        )

    def between(self, since: dt.datetime | None, until: dt.datetime | None) -> Self:
        """From one moment on, and before another one; None leaves that open."""
        found = self
        if since is not None:
            found = found.filter(at__gte=since)
        if until is not None:
            found = found.filter(at__lt=until)
        return found

    def with_seals(self, links: type[AuditLink]) -> Self:
        """With the digest of each now, and its place in the chain; without where none is yet."""
        link = links._base_manager.filter(event_id=OuterRef("pk"))
        return self.annotate(
            number=Subquery(link.values("number")[:1]),
            seal=Subquery(link.values("seal")[:1]),
            digest=RawSQL(  # noqa: S611  no value in it
                f"(SELECT {digest_of('people_auditevent', 'l')} FROM people_auditlink l"  # noqa: S608
                " WHERE l.event_id = people_auditevent.id)",
                [],
            ),
        )

"""Rows of the audit table as lines of the log, where the operator says so (LOG_PEOPLE): so they
leave for wherever lines are gathered, with the number and the seal of each, and one that is missing
there or here shows. Details, which hold what not everybody who reads logs may see, stay in the
table.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings

from people.audit_models import AuditEvent, AuditLink

logger = logging.getLogger(__name__)


def write_lines(links: Iterable[AuditLink]) -> None:
    """One for each, before it is kept that it was sealed: after a crash it is written again, with
    the same number. One query.
    """
    if not settings.LOG_PEOPLE:
        return
    sealed = {link.event_id: link for link in links}
    for event in AuditEvent.objects.filter(pk__in=sealed).order_by("pk"):
        link = sealed[event.pk]
        said = {
            "organization": event.organization_id,
            "number": link.number,
            "seal": link.seal.hex(),
            "at": event.at.isoformat(),
            "member": event.actor_id,
            "verb": event.verb,
            "thing": event.thing,
            "thing_id": event.thing_id,
        }
        logger.info("audit %s", said, extra={"said": {"message": "audit", "audit": said}})

"""Gradebooks are told how much of what a link opens somebody has done. Cards alone: levels of the
rubric and what was written stay here (docs/adr/0068-lti.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.alone import is_alone
from connections.models import Connection
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from lti.claims import ITEM_SCOPE
from lti.door import services
from lti.models import CourseLink, GradebookScore
from lti.platform import PlatformSettings
from lti.queries import DueScore, due_scores

if TYPE_CHECKING:
    from lti.services import PlainConnector

TOLD_AT_ONCE = 200
LEASE = dt.timedelta(minutes=10)
"""A worker that dies in between leaves a score alone for so long."""
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=1), dt.timedelta(hours=12)
NUMBER = 6_800_001
"""Of the lock: two workers never claim at once."""


def tell_scores(*, now: dt.datetime) -> int:
    """Tell each platform in use what its gradebooks do not know yet; how many scores were taken.

    A score carries the time of its call, later than the last one: one that arrives twice, or late,
    changes nothing. What fails waits, twice as long each time. A second call finds nothing left.
    """
    connections = {
        each.pk: each
        for each in Connection.objects.in_use().filter(kind=ConnectionKind.LMS)
        if PlatformSettings.of(each).tells_scores
    }
    due = _claimed(connections, now) if connections else []
    ids = {score.course_link_id for score in due}
    links = CourseLink.objects.in_bulk(ids) if ids else {}
    by_connection = sorted(due, key=lambda each: links[each.course_link_id].connection_id)
    taken = 0
    for pk, scores in groupby(
        by_connection, key=lambda each: links[each.course_link_id].connection_id
    ):
        taken += _tell(connections[pk], list(scores), links, now)
    return taken


@transaction.atomic
def _claimed(connections: dict[int, Connection], now: dt.datetime) -> list[DueScore]:
    """What is due, left alone by everybody else for a while."""
    if not is_alone(NUMBER):
        return []
    due = due_scores(connections, now=now, most=TOLD_AT_ONCE)
    claimed = GradebookScore.objects.filter(pk__in=[score.pk for score in due])
    claimed.update(next_at=now + LEASE)
    return due


def _tell(
    connection: Connection,
    scores: Sequence[DueScore],
    links: dict[int, CourseLink],
    now: dt.datetime,
) -> int:
    """The scores of one platform; one line of the log for all of them."""
    platform = PlatformSettings.of(connection)
    connector = services.connector_of(platform, connection.secret)
    taken, problem, status = 0, "", None
    for score in scores:
        try:
            at = _tell_one(connector, links[score.course_link_id], score, now)
        except services.ServiceProblem as error:
            problem, status = error.why, error.status
            _wait(score, now)
        else:
            GradebookScore.objects.filter(pk=score.pk).update(
                percent=score.percent, told_at=at, tries=0, next_at=now
            )
            taken += 1
    _note(connection, taken, len(scores) - taken, problem, status, now)
    return taken


def _tell_one(
    connector: PlainConnector, link: CourseLink, score: DueScore, now: dt.datetime
) -> dt.datetime:
    """Tell one score; the time it carried. Raises ServiceProblem."""
    if not link.line_item:
        _find_column(connector, link)
    at = now
    if score.told_at is not None:
        at = max(now, score.told_at + dt.timedelta(milliseconds=1))
    services.tell_score(
        connector,
        link.scopes,
        link.line_item,
        subject=score.subject,
        percent=score.percent,
        at=at,
    )
    return at


def _find_column(connector: PlainConnector, link: CourseLink) -> None:
    """The column of a link that was made by hand. Raises ServiceProblem."""
    if ITEM_SCOPE not in link.scopes:
        raise services.ServiceProblem(
            _("The link has no column in the gradebook. Set it to be graded in the platform.")
        )
    link.line_item = services.line_item(
        connector,
        link.scopes,
        link.line_items,
        link_id=link.link_id,
        label=link.course or "Empathy Portal",
    )
    link.save(update_fields=["line_item"])


def _wait(score: DueScore, now: dt.datetime) -> None:
    wait = min(FIRST_WAIT * 2 ** min(score.tries, 12), LONGEST_WAIT)
    GradebookScore.objects.filter(pk=score.pk).update(tries=score.tries + 1, next_at=now + wait)


def _note(
    connection: Connection,
    taken: int,
    failed: int,
    problem: str,
    status: int | None,
    now: dt.datetime,
) -> None:
    said = ngettext("%(number)d score accepted.", "%(number)d scores accepted.", taken)
    parts = [said % {"number": taken}]
    if failed:
        said = ngettext(
            "%(number)d not; the portal tries again. The last reason: %(problem)s",
            "%(number)d not; the portal tries again. The last reason: %(problem)s",
            failed,
        )
        parts.append(said % {"number": failed, "problem": problem})
    note_exchange(
        organization_id=connection.organization_id,
        connection=connection,
        kind=ConnectionKind.LMS,
        direction=ExchangeDirection.OUT,
        what="AGS POST /scores",
        outcome=ExchangeOutcome.FAILED if failed else ExchangeOutcome.DONE,
        status=status,
        detail=" ".join(parts),
        now=now,
    )

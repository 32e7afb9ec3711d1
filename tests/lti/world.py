"""A platform and a link in one of its courses, for the table of who may open what."""

from __future__ import annotations

import datetime as dt

from connections.operations import connect, switch_connection
from connections.states import ConnectionKind
from lti.models import CourseLink
from people.models import Member


def launched_from(admin: Member, now: dt.datetime) -> dict[str, int]:
    """A platform that is switched on, and what its course opens."""
    settings = {"issuer": "https://campus.example", "keys": []}
    made = connect(kind=ConnectionKind.LMS, name="Campus", settings=settings, now=now, by=admin)
    switch_connection(connection=made, is_on=True, now=now, by=admin)
    link = CourseLink.objects.create(
        connection=made,
        deployment_id="1",
        link_id="1",
        kind="today",
        course_id="1",
        course="Course",
        roster_url="https://127.0.0.1:9/members",
        launched_at=now,
    )
    return {"platform": made.pk, "course link": link.pk}

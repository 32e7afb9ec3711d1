"""A learning platform that looks connected: its address is of nobody, and nothing is due there."""

from __future__ import annotations

import datetime as dt

from connections.operations import note_exchange, switch_connection
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from demo.cast import Cast
from lti.models import CourseLink
from lti.operations import change_platform, connect_platform
from lti.states import TargetKind

CAMPUS = "https://campus.northwind.example"


def connect_campus(cast: Cast, now: dt.datetime) -> None:
    """Connect and switch it on, with a link in a course and what was exchanged. A second call makes
    another one.
    """
    made = connect_platform(name="Northwind Campus (Moodle)", now=now, by=cast.admin)
    typed = {
        "issuer": CAMPUS,
        "client_id": "aK4vNw2fQ8xTz1m",
        "deployments": ["3"],
        "login_url": f"{CAMPUS}/mod/lti/auth.php",
        "token_url": f"{CAMPUS}/mod/lti/token.php",
        "keys_url": f"{CAMPUS}/mod/lti/certs.php",
        "trusts_addresses": True,
    }
    made = change_platform(
        connection=made, revision=1, name=made.name, typed=typed, now=now, by=cast.admin
    )
    switch_connection(connection=made, is_on=True, now=now, by=cast.admin)
    CourseLink.objects.create(
        connection=made,
        deployment_id="3",
        link_id="41",
        kind=TargetKind.TODAY,
        course_id="12",
        course="Leading others, autumn",
        roster_url=f"{CAMPUS}/mod/lti/services.php/CourseSection/12/bindings/3/memberships",
        launched_at=now,
    )
    for minutes, what, direction, detail in (
        (3, "LTI launch", ExchangeDirection.IN, ""),
        (5, "AGS POST /scores", ExchangeDirection.OUT, "3 scores accepted."),
    ):
        note_exchange(
            organization_id=made.organization_id,
            connection=made,
            kind=ConnectionKind.LMS,
            direction=direction,
            what=what,
            outcome=ExchangeOutcome.DONE,
            detail=detail,
            now=now + dt.timedelta(minutes=minutes),
        )

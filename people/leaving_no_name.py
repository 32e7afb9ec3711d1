"""What an erasure does with members, their sign-ins, sessions and lists."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from people.models import Member, Organization, PeopleImport, User
from people.personal import Traces
from people.sessions import ended


def make_nameless(rows: QuerySet[Model], of: Traces, now: dt.datetime) -> None:
    """The row stays, so that figures and those who reported to them keep their place. What a
    figure is split by stays as well: whom they lead.
    """
    organization = Organization.objects.get(pk=of.organization_id)
    rows.update(
        user=None,
        **dict.fromkeys(
            (
                *("name", "email", "employee_id", "job_title", "department", "cost_center"),
                *("location", "country"),
            ),
            "",
        ),
        roles=[],
        own_choices=[],
        manager=None,
        hired_on=None,
        time_zone=organization.time_zone,
        language=organization.language,
        erased_at=now,
    )


def own_sign_in(traces: Traces) -> QuerySet[Model]:
    """The sign-in of somebody, unless it opens another organization too."""
    elsewhere = Member.objects.filter(user=OuterRef("pk")).exclude(pk=traces.member_id)
    own = User.objects.filter(pk=traces.user_id or 0)
    return own.exclude(Exists(elsewhere))


def end_sessions(rows: QuerySet[Model], _of: Traces, _now: dt.datetime) -> None:
    """Each browser is told to forget what it keeps when it comes by; nothing leads to the person
    from what is left.
    """
    rows.update(user=None, browser="", session_data=ended())


def unread_lists(traces: Traces) -> QuerySet[Model]:
    """Lists of which the file, or the start of it, still lies there as it came."""
    own = PeopleImport.objects.filter(
        organization=traces.organization_id, state=PeopleImport.State.CHECKED
    )
    return own.filter(Q(unread__isnull=False) | Q(pieces__isnull=False)).distinct()

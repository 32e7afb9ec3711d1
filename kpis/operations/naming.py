"""Verbs about teams: what they are called, and who leads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from kpis.models import MeasuredTeam
from people.audit import record, record_each
from people.models import Member


class TeamTaken(Exception):
    """Another team of the organization has this name."""


class NotOfTheHouse(Exception):
    """Whoever is to lead a team is not in its organization, or has left it."""


@transaction.atomic
def change_team(
    *, team: MeasuredTeam, name: str, leader: Member | None, now: dt.datetime, by: Member
) -> MeasuredTeam:
    """Give a team a name and a leader, or none. Raises TeamTaken and NotOfTheHouse. A second call
    with the same changes nothing.
    """
    team = MeasuredTeam.objects.select_for_update().get(pk=team.pk)
    new_leader = leader.pk if leader else None
    before = team.leader_id
    if (team.name, before) == (name, new_leader):
        return team
    if leader is not None and not _may_lead(leader, team):
        raise NotOfTheHouse(leader.pk)
    is_renamed = team.name != name
    team.name, team.leader = name, leader
    try:
        with transaction.atomic():
            team.save(update_fields=["name", "leader"])
    except IntegrityError as error:
        raise TeamTaken(name) from error
    record(
        "change_team", team, by=by, now=now, leader=new_leader, before=before, renamed=is_renamed
    )
    return team


@transaction.atomic
def set_leaders(*, leaders: Mapping[int, int], now: dt.datetime, by: Member) -> int:
    """Say who leads several teams (team -> member) of the organization of `by`, where nobody is
    named yet; how many that was. A second call finds them named. Three statements at any number.
    """
    teams = MeasuredTeam.objects.select_for_update().filter(
        organization=by.organization_id, pk__in=leaders, leader=None
    )
    present = Member.objects.filter(organization=by.organization_id, left_at=None)
    known = set(present.filter(pk__in=leaders.values()).values_list("pk", flat=True))
    named = [team for team in teams if leaders[team.pk] in known]
    for team in named:
        team.leader_id = leaders[team.pk]
    MeasuredTeam.objects.bulk_update(named, ["leader"])
    record_each(
        "set_leaders", ((team, {"leader": team.leader_id}) for team in named), by=by, now=now
    )
    return len(named)


def _may_lead(leader: Member, team: MeasuredTeam) -> bool:
    return leader.organization_id == team.organization_id and leader.left_at is None

"""What teaches stays closed to a leader until the kickoff has measured where they begin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from people.models import Member
from practice.models import PracticeSession
from practice.states import SessionState
from programs.content.kinds import KitGroup, KitReader
from programs.models import ProgramVersion
from tests.practice.conftest import Planned
from tests.programs.test_kit_views import put

SignIn = Callable[[Member], Client]
TEACHING = {"model", "aid", "thread", "ritual", "video", "pact"}


@pytest.fixture
def kit(planned: Planned) -> ProgramVersion:
    version = planned.cohort.version
    for slug, group in (
        ("model", KitGroup.MODEL),
        ("aid", KitGroup.JOB_AIDS),
        ("thread", KitGroup.COACHING),
        ("ritual", KitGroup.MANAGERS),
        ("video", KitGroup.SCRIPTS),
        ("pact", KitGroup.TEAMS),
        ("note", KitGroup.COMMUNICATIONS),
    ):
        put(version, slug, KitReader.LEADERS, group=group)
    return version


def shown(client: Client, kit: ProgramVersion, at: dt.datetime) -> tuple[set[str], bool]:
    """What the list and the documents themselves give, and whether more is promised."""
    with time_machine.travel(at, tick=False):
        page = client.get(reverse("programs:kit", args=[kit.pk])).text
        found = set()
        for slug in (*TEACHING, "note"):
            address = reverse("programs:kit_document", args=[kit.pk, slug])
            is_there = client.get(address).status_code == 200
            assert (address in page) == is_there
            sheet = reverse("programs:kit_sheet", args=[kit.pk, slug])
            assert is_there or client.get(sheet).status_code == 404
            if is_there:
                found.add(slug)
        return found, "opens after your kickoff" in page


def test_until_the_kickoff_is_closed_or_its_day_is_over(
    planned: Planned, kit: ProgramVersion, leader: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client, kickoff = client_for(leader), planned.session(kind="kickoff")
    assert shown(client, kit, now) == ({"note"}, True)
    over = kickoff.starts_at + dt.timedelta(hours=25)
    assert shown(client, kit, over) == (TEACHING | {"note"}, False)
    PracticeSession.objects.filter(pk=kickoff.pk).update(state=SessionState.HELD)
    assert shown(client, kit, now) == (TEACHING | {"note"}, False)


def test_nothing_is_held_back_from_whoever_works_with_the_program_or_has_no_kickoff(
    planned: Planned,
    kit: ProgramVersion,
    leader: Member,
    facilitator: Member,
    client_for: SignIn,
    now: dt.datetime,
) -> None:
    assert shown(client_for(facilitator), kit, now) == (TEACHING | {"note"}, False)
    planned.session(kind="kickoff").delete()
    assert shown(client_for(leader), kit, now) == (TEACHING | {"note"}, False)

"""What others ask of somebody by name stands on Today until it is done."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authoring.operations import bring_in
from authoring.operations.reviewing import ask_review, finish_review
from decisions.models import Assessor
from decisions.operations import give_back, invite_assessor
from people.models import Member, Role
from tests.conftest import SignIn
from tests.decisions.making import a_decision
from tests.factories import MemberFactory
from tests.learning.conftest import Course
from tests.surveys.waiting import waits_to_be_retold

pytestmark = pytest.mark.usefixtures("frozen")
JUDGE, DRAFT = "Judge the options of a decision", "Read a draft before it is published"
RETELL, NOTHING = "Retell comments that wait", "Nothing is waiting for you"


@pytest.mark.parametrize("roles", [[], [Role.COACH], [Role.PRIVACY_OFFICER], [Role.ADMIN]])
def test_whoever_judges_options_finds_them_on_today_until_they_are_handed_in(
    roles: list[Role], admin: Member, now: dt.datetime, client_for: SignIn
) -> None:
    judge = MemberFactory(organization=admin.organization, roles=roles)
    client = client_for(judge)
    assert JUDGE not in client.get("/").text
    sheet = invite_assessor(decision=a_decision(admin, now), member=judge, by=admin, now=now)
    page = client.get("/").text
    assert JUDGE in page
    assert NOTHING not in page
    assert "Asked of you" in page
    Assessor.objects.filter(pk=sheet.pk).update(handed_in_at=now)
    assert JUDGE not in client.get("/").text
    give_back(assessor=sheet, by=admin, now=now)
    assert JUDGE in client.get("/").text


def test_a_leader_finds_their_sheets_in_their_account_and_today_asks_nothing_more(
    leader: Member, admin: Member, now: dt.datetime, client_for: SignIn
) -> None:
    client = client_for(leader)
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    invite_assessor(decision=a_decision(admin, now), member=leader, by=admin, now=now)
    assert reverse("decisions:own_sheets") in client.get(reverse("people:account")).text
    assert not [query for query in captured if "assessor" in query["sql"]]


def test_a_draft_to_read_stands_there_until_it_is_read(
    admin: Member, now: dt.datetime, client_for: SignIn
) -> None:
    reader = MemberFactory(organization=admin.organization, roles=[Role.ADMIN])
    draft = bring_in(files={}, by=admin, now=now)
    ask_review(draft=draft, reviewer=reader, by=admin, now=now)
    client, own = client_for(reader), client_for(admin)
    page = client.get("/").text
    assert DRAFT in page
    assert reverse("authoring:review", args=[draft.pk]) in page
    assert DRAFT not in own.get("/").text
    finish_review(draft=draft, by=reader, now=now)
    assert DRAFT not in client.get("/").text
    Member.objects.filter(pk=reader.pk).update(roles=[Role.COACH])
    assert client.get("/").status_code == 200


def test_comments_to_retell_stand_there_for_a_privacy_officer_alone(
    course: Course, admin: Member, coach: Member, now: dt.datetime, client_for: SignIn
) -> None:
    officer = MemberFactory(organization=admin.organization, roles=[Role.PRIVACY_OFFICER])
    assert RETELL not in client_for(officer).get("/").text
    waits_to_be_retold(course.cohort, now)
    assert RETELL in client_for(officer).get("/").text
    assert RETELL not in client_for(coach).get("/").text
    assert RETELL not in client_for(admin).get("/").text

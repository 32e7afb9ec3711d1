"""What Today says about questions that no plan has."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohorts.operations import note_asked
from instruments.operations import send_sheet
from peers.operations import save_own
from tests.factories import PersonalStepFactory, StepFactory
from tests.instruments.making import a_sheet, answers
from tests.peers.conftest import ITEMS, Around, around

__all__ = ["around"]
pytestmark = pytest.mark.usefixtures("frozen")
HOME = "/"


def _planned(around: Around) -> None:
    step = StepFactory(cohort=around.cohort, kind="cards")
    PersonalStepFactory(enrollment=around.enrollment, step=step, opens_at=around.now)


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(HOME)
    return len(captured)


def test_a_questionnaire_stands_on_today_until_it_is_sent(around: Around, client_for) -> None:
    _planned(around)
    client = client_for(around.leader)
    without = _queries(client)
    sheet = a_sheet(around.enrollment, around.admin, around.now)
    for _twice in range(2):
        note_asked(enrollments=[around.enrollment.pk], until=around.now + dt.timedelta(days=7))
    page = client.get(HOME).text
    assert "A few questions for you" in page
    assert f"/questionnaires/sheets/{sheet.pk}/" in page
    assert _queries(client) == without + 2
    send_sheet(sheet=sheet, answers=answers(3), now=around.now)
    assert "A few questions for you" not in client.get(HOME).text


def test_a_rating_stands_there_until_the_leader_has_said_who_and_how(
    around: Around, client_for
) -> None:
    _planned(around)
    around.opened()
    client = client_for(around.leader)
    assert "Who could say how they see you?" in client.get(HOME).text
    rating = around.asked(around.reports)
    assert "The same questions about yourself" in client.get(HOME).text
    save_own(rating=rating, values={item.slug: 4 for item in ITEMS}, now=around.now)
    assert "A few questions for you" not in client.get(HOME).text
    around.enrollment.refresh_from_db()
    assert around.enrollment.asked_until, "and nothing is asked of the database once it is over"

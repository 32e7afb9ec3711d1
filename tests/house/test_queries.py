"""What the taps that everybody makes may cost: so many statements, and not more when there is more
of everything.

Pages are held to their number beside their own tests: Today in top, the card in learning, the
cohort in programs, the results in insights.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Criterion
from practice.models import GroupPlace
from tests.factories import CardFactory
from tests.learning.card_contents import QUIZ

pytestmark = pytest.mark.usefixtures("frozen")
COMPLETE = 3
"""Session with user, place of the card, completion if it is open with what was answered and the
tally.
"""
TAP = 5
"""Session with user, the leader's seat in the practice session, the criterion, the score, the audit
table.
"""


def statements_of(client, url, status, **data):
    with CaptureQueriesContext(connection) as captured:
        assert client.post(url, data).status_code == status
    around = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return len([query for query in captured if not query["sql"].startswith(around)])


@pytest.mark.proof("queries", taps=1)
def test_completing_a_card_costs_the_same_at_3_and_at_200_cards(course, leader, client_for):
    client = client_for(leader)

    def complete(card):
        url = reverse("learning:card", args=[course.enrollment.pk, card.pk])
        return statements_of(client, url, 302, action="complete", seen="", seen_at="")

    assert complete(course.cards[0]) == COMPLETE
    for place in range(4, 201):
        CardFactory(module=course.module, position=place)
    assert complete(course.cards[1]) == COMPLETE


@pytest.mark.proof("queries", taps=1)
def test_an_answer_is_kept_with_the_card_it_completes(course, leader, client_for):
    client = client_for(leader)
    for card in course.cards[:2]:
        card.kind, card.content = QUIZ.kind, {"en": QUIZ}
        card.save()
        url = reverse("learning:card", args=[course.enrollment.pk, card.pk])
        given = {"question_0": "0", "question_1": "1", "seen": "1"}
        assert statements_of(client, url, 302, action="complete", **given) == COMPLETE


@pytest.mark.proof("queries", taps=1)
def test_a_tap_costs_the_same_the_first_time_and_again(scored, facilitator, client_for):
    client, session = client_for(facilitator), scored.session(1)
    leader = GroupPlace.objects.filter(group=session.group).first().enrollment_id
    criterion = Criterion.objects.filter(rubric__module=session.module).first().pk
    url = reverse("assessments:tap", args=[session.pk])
    for level in (2, 3):
        assert (
            statements_of(client, url, 200, leader=leader, criterion=criterion, level=level) == TAP
        )


@pytest.mark.parametrize(
    "page",
    [
        "pilots:list",
        "pilots:pilot",
        "pilots:pilot?who=waiting",
        "pilots:pilot?who=gone",
        "pilots:sessions",
        "programs:library",
        "home",
    ],
)
def test_what_an_admin_opens_all_day_writes_no_statement_anew(
    scored, admin, client_for, monkeypatch, page
):
    name, _sign, query = page.partition("?")
    at = [scored.cohort.pk] if name in {"pilots:pilot", "pilots:sessions"} else []
    client, url = client_for(admin), f"{reverse(name, args=at)}?{query}"
    assert client.get(url).status_code == 200
    written, write = [], SQLCompiler.as_sql

    def as_sql(compiler, *args, **options):
        written.append(compiler.query.model)
        return write(compiler, *args, **options)

    monkeypatch.setattr(SQLCompiler, "as_sql", as_sql)
    assert client.get(url).status_code == 200
    assert written == []

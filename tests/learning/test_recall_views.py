"""The pages of recall: three questions and an end, for their leader alone; Today says when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts import facts
from cohorts.facts import Told
from cohorts.models import Cohort
from learning.models import Recall, RecallItem
from learning.operations import take_in
from learning.recalling import RecallPace
from learning.weakness import weak_kinds
from people.models import Member
from programs.content.kinds import CardKind
from programs.content.paths import PathFact
from tests.conftest import SignIn
from tests.factories import NOW, ModuleFactory
from tests.learning.card_contents import QUIZ, SPOT
from tests.learning.conftest import Course
from tests.learning.recall_world import LATER, RIGHT, asking, finish, items_of, recall_of

pytestmark = pytest.mark.django_db
PAGE, PACE = "/learn/recall/", "/learn/recall/pace/"


@pytest.fixture
def quiz(course: Course) -> Course:
    finish(course, asking(course.module), RIGHT[QUIZ.kind])
    other = ModuleFactory(version=course.cohort.version)
    finish(course, asking(other, SPOT), RIGHT[SPOT.kind])
    take_in(now=NOW)
    return course


@pytest.fixture
def client(quiz: Course, leader: Member, client_for: SignIn) -> Client:
    return client_for(leader)


def shown(client: Client, page: str = PAGE) -> str:
    response = client.get(page)
    assert response.status_code == 200
    return response.content.decode()


def asked(page: str) -> RecallItem:
    found = re.search(r'action="/learn/recall/(\d+)/"', page)
    assert found
    return RecallItem.objects.get(pk=found[1])


def send(client: Client, item: RecallItem, choice: object = 1, **more: object) -> str:
    """Answer, and go where it leads."""
    data = {"choice": choice, "reviews": item.reviews, **more}
    response = client.post(reverse("learning:recall_question", args=[item.pk]), data)
    return response.headers.get("Location", str(response.status_code))


def test_a_question_of_recall_alone_names_no_card(
    course: Course, leader: Member, client_for: SignIn
) -> None:
    asking(course.module, is_extra=True, is_recall=True)
    finish(course, asking(course.module), RIGHT[QUIZ.kind])
    take_in(now=NOW)
    RecallItem.objects.filter(card__is_recall=False).delete()
    with time_machine.travel(NOW + dt.timedelta(days=14), tick=False):
        page = shown(client_for(leader))
    assert "Question 1 of 2" in page
    assert "From the card" not in page


def test_before_anything_is_due_the_page_says_when(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        assert "Back in 2 days" in shown(client)
        assert "A few things to recall" not in shown(client, "/")


def test_three_questions_of_changing_modules_and_then_some_days_of_rest(
    client: Client, leader: Member
) -> None:
    modules = []
    with time_machine.travel(LATER, tick=False):
        assert "A few things to recall" in shown(client, "/")
        for number in (1, 2, 3):
            page = shown(client)
            item = asked(page)
            assert f"{number} of 3" in re.sub(r"<[^>]+>|\s+", " ", page).replace("  ", " ")
            assert "checked" not in page, "nothing of the last time is given away"
            assert "You name a fact." not in page
            modules.append(item.card.module_id)
            where = send(client, item)
            assert where == f"/learn/recall/{item.pk}/"
            answer = shown(client, where)
            assert ("Next question" in answer) == (number < 3)
        page = shown(client)
        assert "Back in 3 days" in page
        assert "A few things to recall" not in shown(client, "/")
    assert modules[0] != modules[1] != modules[2]


@pytest.mark.parametrize(("choice", "says"), [(1, "Right"), (2, "Not quite")])
def test_an_answer_is_met_with_why(client: Client, leader: Member, choice: int, says: str) -> None:
    item = items_of(leader)[0]
    with time_machine.travel(LATER, tick=False):
        answer = shown(client, send(client, item, choice))
    assert f">{says}<" in re.sub(r"\s*\n\s*", "", answer)
    assert "You name a fact." in answer
    assert ("You never learn." in answer) == (choice == 2)
    assert "This question comes back" in answer


def test_a_double_click_the_back_button_and_an_old_tab_have_one_effect(
    client: Client, leader: Member
) -> None:
    item = items_of(leader)[0]
    with time_machine.travel(LATER, tick=False):
        first, second = send(client, item, 1), send(client, item, 2)
        assert first == second, "both see what was answered first"
        kept = items_of(leader)[0]
        assert (kept.reviews, kept.choice) == (1, 1)
        assert recall_of(leader).answered == 1
        assert send(client, kept, 2) == first, "nor is it answered before it is due again"
        assert items_of(leader)[0].reviews == 1


def test_what_is_not_due_any_more_leads_on(client: Client, leader: Member) -> None:
    item = items_of(leader)[0]
    with time_machine.travel(NOW, tick=False):
        assert send(client, item, 1) == PAGE
        assert client.get(f"/learn/recall/{item.pk}/").headers["Location"] == PAGE


@pytest.mark.parametrize("choice", ["", "7", "x"])
def test_without_an_answer_the_question_comes_back_and_says_so(
    client: Client, leader: Member, choice: str
) -> None:
    item = items_of(leader)[0]
    with time_machine.travel(LATER, tick=False):
        response = client.post(f"/learn/recall/{item.pk}/", {"choice": choice, "reviews": 0})
    assert response.status_code == 422
    assert b"id_choice_error" in response.content
    assert items_of(leader)[0].reviews == 0


def test_the_pace_is_chosen_on_its_page_and_nothing_is_asked_once_it_is_none(
    client: Client, leader: Member
) -> None:
    with time_machine.travel(LATER, tick=False):
        assert 'value="usual" ' in shown(client, PACE)
        assert client.post(PACE, {"pace": "never"}).status_code == 200
        assert client.post(PACE, {"pace": "none"}).headers["Location"] == PAGE
        assert "You are not asked anything" in shown(client)
        assert "A few things to recall" not in shown(client, "/")
        assert client.post(PACE, {"pace": "slower"}).headers["Location"] == PAGE
        assert recall_of(leader).pace == RecallPace.SLOWER
        assert "Back in" in shown(client)


def test_nobody_else_reads_or_answers_it(
    quiz: Course, leader: Member, leaders: list[Member], coach: Member, admin: Member,
    outsider: Member, client_for: SignIn,
) -> None:  # fmt: skip
    item = items_of(leader)[0]
    Member.objects.filter(pk=leaders[0].pk).update(roles=["leader"])
    for person, status in ((leaders[0], 404), (outsider, 404), (coach, 403), (admin, 403)):
        other = client_for(Member.objects.get(pk=person.pk))
        url = f"/learn/recall/{item.pk}/"
        assert other.get(url).status_code == status
        assert other.post(url, {"choice": 1, "reviews": 0}).status_code == status
    assert items_of(leader)[0].reviews == 0


def test_a_leader_without_anything_is_told_what_will_come(
    leader: Member, client_for: SignIn
) -> None:
    assert "Nothing to recall yet" in shown(client_for(leader))


def test_a_recall_that_lost_its_questions_says_that_there_is_nothing(
    client: Client, leader: Member
) -> None:
    RecallItem.objects.all().delete()
    with time_machine.travel(LATER, tick=False):
        assert "Nothing to recall" in shown(client)


def queries_of(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        shown(client, page)
    return len(captured)


@pytest.mark.proof("queries", pages=1)
def test_the_page_takes_as_many_statements_at_4_and_at_100_questions(
    client: Client, quiz: Course, leader: Member
) -> None:
    with time_machine.travel(LATER, tick=False):
        shown(client)
        few = queries_of(client, PAGE)
        for _card in range(48):
            finish(quiz, asking(quiz.module), RIGHT[QUIZ.kind])
        take_in(now=LATER)
        assert queries_of(client, PAGE) == few <= 7


@pytest.mark.proof("queries", pages=1)
def test_today_takes_no_statement_more_for_it(client: Client, quiz: Course, leader: Member) -> None:
    with time_machine.travel(LATER, tick=False):
        shown(client, "/")
        there = queries_of(client, "/")
        Recall.objects.all().delete()
        assert queries_of(client, "/") == there


def test_today_says_it_also_when_the_program_is_over_and_not_while_it_is_paused(
    quiz: Course, leader: Member, client_for: SignIn
) -> None:
    own = Cohort.objects.filter(pk=quiz.cohort.pk)
    much_later = LATER + dt.timedelta(weeks=30)
    with time_machine.travel(much_later, tick=False):
        client = client_for(leader)
        own.update(state=Cohort.State.FINISHED)
        assert "A few things to recall" in shown(client, "/")
        own.update(state=Cohort.State.PAUSED, paused_at=NOW)
        assert "A few things to recall" not in shown(client, "/")
        assert asked(shown(client)), "whoever wants to can"


def test_it_is_never_the_next_thing_before_an_open_card(client: Client) -> None:
    with time_machine.travel(LATER, tick=False):
        page = shown(client, "/")
    assert page.index("today-next") < page.index("A few things to recall")


def scored(monkeypatch: pytest.MonkeyPatch, **levels: int) -> None:
    """The level that everybody was given last, by criterion."""

    def told(members: Collection[int], criterion: str, _now: dt.datetime) -> Told:
        level = levels.get(criterion.replace("-", "_"))
        return {} if level is None else dict.fromkeys(members, level)

    monkeypatch.setitem(facts._told_by, PathFact.LEVEL, told)


@pytest.mark.parametrize(
    ("levels", "weak"),
    [
        ({}, set()),
        ({"tone_recognition": 3, "response_adaptation": 4}, set()),
        ({"tone_recognition": 2, "response_adaptation": 3}, {CardKind.SPOT}),
        ({"response_adaptation": 1}, {CardKind.QUIZ}),
        ({"reflective_follow_up": 1}, set()),
    ],
)
def test_what_was_scored_low_in_practice_is_weak(
    leader: Member, monkeypatch: pytest.MonkeyPatch, levels: dict[str, int], weak: set[CardKind]
) -> None:
    scored(monkeypatch, **levels)
    assert weak_kinds(leader, NOW) == weak


def test_what_is_weak_is_asked_first(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(LATER, tick=False):
        assert asked(shown(client)).card.kind == CardKind.QUIZ
        scored(monkeypatch, tone_recognition=2)
        assert asked(shown(client)).card.kind == CardKind.SPOT

"""What a newer version would change for a pilot, and for whom, before anybody says yes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authoring.manuscript import ABOUT
from authoring.models import Manuscript
from authoring.rule_changes import RULES
from cohorts.operations import enroll_leader, finish_cohort
from people.models import Audience, Member
from tests.authoring.course import Course
from tests.authoring.test_moving import path_of, saying, with_extra
from tests.factories import MemberFactory
from tests.programs.small_comparison import COMPARISON, examples_alone, general_rubric

NONE = "\N{EN DASH}"
SignIn = Callable[[Member], Client]
A_RULE = """[[rules]]
slug = "board"
why.en = "because you lead all"
when = [{ fact = "audience", test = "is", values = ["executive"] }]
then = [{ do = "leave_out", module = "cues", card = "poll" }]
"""
RUBRIC, SCENARIO = "en/01-cues/rubric.toml", "en/01-cues/scenario.toml"


@pytest.fixture
def client(course: Course, client_for: SignIn) -> Client:
    return client_for(course.admin)


@pytest.fixture(autouse=True)
def in_the_second_week(course: Course):
    with time_machine.travel(course.now, tick=False):
        yield


@pytest.fixture
def url(course: Course) -> str:
    return reverse("authoring:newer", args=[course.cohort.pk])


def pilot_url(course: Course) -> str:
    return reverse("pilots:pilot", args=[course.cohort.pk])


def everything(files: dict[str, str]) -> None:
    with_extra(files)
    saying("read", "Text.", "Better text.")(files)
    del files[path_of(files, "poll")]
    files[RUBRIC] = files[RUBRIC].replace("Did they?", "Did they do it?")
    files[ABOUT] = files[ABOUT].replace("A *small* program.", "A larger one.")


def test_the_pilots_page_leads_there_once_there_is_something_newer(
    course: Course, client: Client, url: str
) -> None:
    assert url not in client.get(pilot_url(course)).text
    response = client.get(url, follow=True)
    assert "There is no newer version" in response.text
    course.next_version(with_extra)
    page = client.get(pilot_url(course)).text
    assert "A newer version of this program is published" in page
    assert url in page
    finish_cohort(cohort=course.cohort, by=course.admin, now=course.now)
    assert url not in client.get(pilot_url(course)).text
    assert client.get(url).status_code == 302


def test_it_says_card_by_card_what_differs_and_for_whom(
    course: Course, leader: Member, peer: Member, client: Client, url: str
) -> None:
    course.take(leader, *course.cards())
    course.take(peer, course.card("read"), course.card("poll"))
    version = course.next_version(everything)
    text = " ".join(client.get(url).text.split())
    assert f"Move “Pilot” to version {version.number}?" in text
    for said in (
        "Extra",
        "2 leaders have done it; it stays done.",
        "2 leaders have done it and keep it, as done.",
        "1 leader has finished this module: it stays finished. What is new waits in it",
        "1 leader is under way: what they have done counts. What is new is still to do.",
        "1 session that is still ahead takes the newer role-play and rubric.",
        "Levels given so far keep the words they were given on",
        '<ins><b lang="en">Text:</b> Better text.</ins>',
        "Elsewhere in the program",
    ):
        assert said in text
    rows = [
        " ".join(part.split("</tr>", 1)[0].replace("<", " <").split())
        for part in client.get(url).text.split("<tbody>")[1].split("<tr>")[1:]
    ]
    numbers = {
        member.name: [
            cell.split(">", 1)[1].split("<", 1)[0].strip() for cell in row.split("<td")[1:]
        ]
        for row in rows
        for member in (leader, peer)
        if member.name in row
    }
    assert numbers == {
        leader.name: ["6", NONE, "1", "1", "1"],
        peer.name: ["2", "1", NONE, "1", "1"],
    }


def test_other_rules_say_who_would_get_what_otherwise(
    course: Course, leader: Member, peer: Member, client: Client, url: str
) -> None:
    course.next_version(with_extra)
    assert "by the newer rules" not in client.get(url).text
    Member.objects.filter(pk=peer.pk).update(audience=Audience.EXECUTIVE)

    def with_a_rule(files: dict[str, str]) -> None:
        files[RULES.path] = A_RULE

    course.next_version(with_a_rule)
    text = " ".join(re.sub("<[^>]*>", " ", client.get(url).text).split())
    rules = text.partition("Who gets what by the newer rules")[2]
    whom, names = rules.split("Names")[:2]
    assert "1 leader Different from today Because you lead all Does not get “Poll”" in whom
    assert names.strip().startswith(peer.name)
    assert leader.name not in names.partition("For everybody else it stays as it is today.")[0]


def test_another_general_rubric_changes_the_sessions_of_the_modules_that_follow_it(
    course: Course, client: Client, url: str
) -> None:
    following = {**course.published.files, **COMPARISON, RUBRIC: examples_alone()}
    Manuscript.objects.filter(version=course.cohort.version).update(files=following)
    course.published.refresh_from_db()

    def reworded(files: dict[str, str]) -> None:
        files["en/comparison/rubric.toml"] = general_rubric().replace("In general", "At work")

    course.next_version(reworded)
    first, second = client.get(url).text.split("<h2>Replies</h2>")
    assert "Levels given so far keep the words they were given on" in first
    assert "Levels given so far keep the words" not in second
    assert "Elsewhere in the program" not in second


def test_yes_moves_it_and_the_second_click_is_led_to_the_pilot(
    course: Course, client: Client, url: str
) -> None:
    version = course.next_version(with_extra)
    for _click in range(2):
        response = client.post(url, {"version": version.pk}, follow=True)
        assert response.redirect_chain[-1][0] == pilot_url(course)
    course.cohort.refresh_from_db()
    assert course.cohort.version == version


def test_nobody_is_moved_to_a_version_that_they_have_not_read_about(
    course: Course, client: Client, url: str
) -> None:
    seen = course.next_version(with_extra)
    course.next_version(saying("read", "Text.", "Better text."))
    response = client.post(url, {"version": seen.pk}, follow=True)
    assert "Another version was published in the meantime" in response.text
    before = course.cohort.version_id
    course.cohort.refresh_from_db()
    assert course.cohort.version_id == before


def test_what_does_not_fit_is_said_and_cannot_be_sent(
    course: Course, client: Client, url: str
) -> None:
    def renamed(files: dict[str, str]) -> None:
        about = "en/02-replies/module.toml"
        files[about] = files[about].replace('slug = "replies"', 'slug = "answers"')

    version = course.next_version(renamed)
    page = client.get(url).text
    assert "“Replies” is not in it, and this pilot teaches it." in page
    assert "<button" not in page.split("<main", 1)[1].split("</main", 1)[0]
    response = client.post(url, {"version": version.pk}, follow=True)
    assert "Nothing was changed." in response.text
    course.cohort.refresh_from_db()
    assert course.cohort.version != version


def test_without_kept_files_the_cards_are_compared_all_the_same(
    course: Course, client: Client, url: str
) -> None:
    course.next_version(with_extra)
    Manuscript.objects.filter(version=course.cohort.version).update(version=None)
    page = client.get(url).text
    assert "Extra" in page
    assert "<ins>" not in page


def test_the_page_asks_the_same_number_of_questions_at_any_size(
    course: Course, leader: Member, client: Client, url: str
) -> None:
    course.next_version(everything)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for member in MemberFactory.create_batch(4, organization=course.admin.organization):
        enroll_leader(
            cohort=course.cohort, member=member, coach=None, by=course.admin, now=course.now
        )
    course.take(leader, *course.cards())
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)

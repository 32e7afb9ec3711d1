"""My progress: a leader's own record, beside each thing who sees it, all of it as one file."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import SharedEntry
from cohorts.operations import complete_step, leave_cohort
from learning.answers import PollAnswer, QuizAnswer, SpotAnswer, WrittenAnswer
from learning.models import CardAnswer
from learning.own_record import lines_of
from people.models import AuditEvent, Member
from programs.module_texts import module_texts
from tests.factories import NOW, CardFactory
from tests.learning.card_contents import POLL, QUIZ, REFLECTION, REWRITE, SPOT
from tests.learning.conftest import Course, make_course

pytestmark = pytest.mark.usefixtures("frozen")
PAGE = "/learn/progress/"


@pytest.fixture
def coached(course: Course, coach: Member) -> Course:
    course.enrollment.coach = coach
    course.enrollment.save()
    return course


def write(course: Course, text: str, *, days: int = 0) -> CardAnswer:
    card = CardFactory(
        module=course.module,
        position=CardAnswer.objects.count() + 10,
        kind=REFLECTION.kind,
        content={"en": REFLECTION},
    )
    return CardAnswer.objects.create(
        enrollment=course.enrollment,
        card=card,
        answer=WrittenAnswer(text),
        saved_at=NOW - dt.timedelta(days=days),
    )


def post(client, what, answer, *, follow=True, **changed):
    named = {"section": "written", "key": str(answer.pk), **changed}
    url = reverse(f"learning:{what}", args=[answer.enrollment_id])
    return client.post(url, named, follow=follow)


def test_on_day_one_it_says_what_will_come_together_here(course, leader, client_for):
    page = client_for(leader).get(PAGE).text
    assert "It begins with your first card" in page
    assert "Take all of it with you" not in page


def test_the_way_says_what_is_done_and_what_is_begun(course, leader, client_for):
    course.step.cards_done = 2
    course.step.save()
    page = client_for(leader).get(PAGE).text
    assert "2 of 3 cards so far" in page
    assert "50%" in page
    course.step.cards_done = 3
    course.step.save()
    complete_step(enrollment_id=course.enrollment.pk, step_id=course.step.step_id, now=NOW)
    assert "3 cards, finished on 14 September 2026" in client_for(leader).get(PAGE).text


def test_what_was_written_stands_there_the_latest_first_with_its_question(
    coached, leader, coach, client_for
):
    write(coached, "Older words", days=3)
    write(coached, "Newer words")
    page = client_for(leader).get(PAGE).text
    assert page.index("Newer words") < page.index("Older words")
    assert "Which story?" in page
    assert "Only you" in page
    assert f"Share with {coach.name}" in page


@pytest.mark.parametrize(
    ("content", "answer", "lines"),
    [
        (REFLECTION, WrittenAnswer("Mine"), [("Which story?", "Mine", "")]),
        (REFLECTION, WrittenAnswer(""), []),
        (REWRITE, WrittenAnswer(""), []),
        (
            REWRITE,
            WrittenAnswer("Mine"),
            [("Siddharth Rao, payroll specialist: Ok.", "Mine", "")],
        ),
        (POLL, PollAnswer(1), [("What do you do?", "Ask", "")]),
        (POLL, PollAnswer(-1), []),
        (
            QUIZ,
            QuizAnswer((0, 0)),
            [
                ("What first?", "Tell everybody", "Stronger: Ask her"),
                ("And then?", "Listen", ""),
            ],
        ),
        (QUIZ, QuizAnswer((-1, 0)), [("And then?", "Listen", "")]),
        (SPOT, SpotAnswer((0, 1)), [("Marked phrases", "“Noted.”, “Bye”", "")]),
        (SPOT, SpotAnswer(()), []),
        (POLL, WrittenAnswer("The card was a reflection once"), []),
    ],
)
def test_every_kind_of_answer_is_said_in_words(content, answer, lines):
    told = [(line.label, line.text, line.more) for line in lines_of(content, answer)]
    assert told == lines


def test_an_answer_of_nothing_is_no_entry(course, leader, client_for):
    write(course, "")
    assert "It begins with your first card" in client_for(leader).get(PAGE).text


def test_words_of_a_program_that_they_left_stay_theirs(coached, leader, admin, client_for):
    write(coached, "Kept words")
    leave_cohort(enrollment=coached.enrollment, now=NOW, by=admin)
    page = client_for(leader).get(PAGE).text
    assert "Kept words" in page
    assert "Share with" not in page
    assert reverse("learning:card", args=[coached.enrollment.pk, 1])[:-3] not in page


def test_a_leader_shares_and_takes_back(coached, leader, coach, client_for):
    answer, client = write(coached, "Shared words"), client_for(leader)
    page = post(client, "share", answer)
    assert page.redirect_chain[-1][0] == f"{PAGE}#written-{answer.pk}"
    assert f"You and {coach.name}" in page.text
    assert f"{coach.name} can read it now." in page.text
    assert (
        "Shared words"
        in client_for(coach).get(reverse("shared_with_coach", args=[coached.enrollment.pk])).text
    )
    assert f"{coach.name} last looked on 14 September 2026." in client.get(PAGE).text
    assert "Taken back." in post(client, "take_back", answer).text
    assert not SharedEntry.objects.exists()


def test_what_cannot_be_shared_says_why(course, leader, coach, client_for):
    answer, client = write(course, "Words"), client_for(leader)
    assert "You have no coach at the moment." in post(client, "share", answer).text
    course.enrollment.coach = coach
    course.enrollment.save()
    assert "That is not in your record any more." in post(client, "share", answer, key="0").text
    assert not SharedEntry.objects.exists()


def test_a_list_goes_on_by_page_and_sharing_leads_back_to_it(coached, leader, client_for):
    answers = [write(coached, f"Text {place}.", days=place) for place in range(10)]
    client = client_for(leader)
    assert "Text 9." not in client.get(PAGE).text
    second = client.get(f"{PAGE}?written=2").text
    assert "Text 9." in second
    assert "Text 0." not in second
    share = f"{reverse('learning:share', args=[coached.enrollment.pk])}?written=2"
    assert f'action="{share}"' in second
    sent = client.post(share, {"section": "written", "key": str(answers[9].pk)})
    assert sent.url == f"{PAGE}?written=2#written-{answers[9].pk}"


def test_nobody_shares_for_somebody_else(coached, leader, peer, coach, outsider, client_for):
    answer = write(coached, "Words")
    own = make_course(outsider)
    for somebody, status in ((outsider, 404), (peer, 403), (coach, 403)):
        client = client_for(somebody)
        assert post(client, "share", answer).status_code == status
    stolen = {"section": "written", "key": str(answer.pk)}
    client_for(outsider).post(reverse("learning:share", args=[own.enrollment.pk]), stolen)
    assert not SharedEntry.objects.exists()


def test_a_coach_reads_only_of_their_own_leaders(coached, leader, coach, admin, client_for):
    write(coached, "Private words")
    url = reverse("shared_with_coach", args=[coached.enrollment.pk])
    page = client_for(coach).get(url)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "Nothing is shared with you, and that is fine" in page.text
    assert "Private words" not in page.text
    event = AuditEvent.objects.get(verb="open_shared")
    assert (event.actor_id, event.detail) == (
        coach.pk,
        {"enrollment": coached.enrollment.pk, "seen": 0},
    )
    coached.enrollment.coach = None
    coached.enrollment.save()
    assert client_for(coach).get(url).status_code == 404
    assert client_for(admin).get(url).status_code == 403


def test_everything_comes_as_one_file(coached, leader, coach, client_for):
    answer, client = write(coached, "My <own> words"), client_for(leader)
    post(client, "share", answer)
    response = client.get(reverse("learning:record_file"))
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="my-record-2026-09-14.zip"'
    )
    assert response.headers["Cache-Control"] == "private, no-store"
    assert int(response.headers["Content-Length"]) == len(response.content)
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    assert "My &lt;own&gt; words" in archive.read("my-record.html").decode()
    record = json.loads(archive.read("my-record.json"))
    assert (record["format"], record["schema"]) == ("empathy-portal-record", 1)
    assert record["leader"] == {"name": leader.name, "email": leader.email}
    written = next(each for each in record["sections"] if each["name"] == "written")
    assert [
        (each["lines"][0]["text"], each["who_sees_it"], each["shared"]["coach"])
        for each in written["entries"]
    ] == [("My <own> words", f"You and {coach.name}", coach.name)]


def test_the_file_speaks_the_readers_language(course, leader, client_for):
    write(course, "Worte")
    Member.objects.filter(pk=leader.pk).update(language="de")
    archive = zipfile.ZipFile(
        io.BytesIO(client_for(leader).get(reverse("learning:record_file")).content)
    )
    assert '<html lang="de" ' in archive.read("my-record.html").decode()
    assert "Nur Sie" in archive.read("my-record.json").decode()


@pytest.mark.proof("queries", pages=1)
@pytest.mark.parametrize("name", ["progress", "record_file"])
def test_it_costs_the_same_for_1_and_for_60_answers(coached, leader, client_for, name):
    client, url = client_for(leader), reverse(f"learning:{name}")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    write(coached, "Words")
    queries()  # the texts of the module are known from here on
    one = queries()
    for place in range(60):
        post(client, "share", write(coached, f"Text {place}"), follow=False)
    module_texts.forget()
    queries()
    assert queries() == one
    assert one <= 17


@pytest.mark.proof("queries", pages=1)
def test_the_coach_costs_the_same_for_1_and_for_20_shared(coached, leader, coach, client_for):
    client = client_for(leader)
    url = reverse("shared_with_coach", args=[coached.enrollment.pk])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client_for(coach).get(url).status_code == 200
        return len([each for each in captured if "SAVEPOINT" not in each["sql"]])

    post(client, "share", write(coached, "Words"))
    queries()
    one = queries()
    for place in range(20):
        post(client, "share", write(coached, f"Text {place}"), follow=False)
    assert queries() == one


def test_there_is_no_file_of_nothing(course, leader, client_for):
    assert client_for(leader).get(reverse("learning:record_file")).url == PAGE


def test_the_navigation_marks_one_place_only(course, leader, client_for):
    for url in (PAGE, "/learn/", reverse("learning:module", args=[course.step.pk])):
        places = client_for(leader).get(url).context["navigation"]
        marked = [each.url for each in places if each.is_current]
        assert marked == [PAGE if url == PAGE else "/learn/"]


def test_the_coach_finds_it_from_today(coached, coach, client_for):
    url = reverse("shared_with_coach", args=[coached.enrollment.pk])
    assert f'href="{url}"' in client_for(coach).get("/").text


@pytest.mark.parametrize("name", ["\x00", "a b", "x" * 81, "a\r\nb", "written#"])
@pytest.mark.parametrize("what", ["share", "take_back"])
def test_what_cannot_be_a_name_is_none(coached, leader, client_for, what, name):
    answer = write(coached, "Words")
    assert post(client_for(leader), what, answer, section=name, key=name).status_code == 200

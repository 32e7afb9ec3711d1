"""A story is read a moment a page, by its leader alone, and stands where it was left."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from msgspec.structs import replace

from cohorts.operations import finish_cohort, pause_cohort
from learning.models import JourneyRun
from learning.operations import complete_card
from learning.views import stories
from programs.content.journeys import PassageMedium
from programs.module_texts import module_texts, story_texts
from tests.factories import NOW, EnrollmentFactory, MemberFactory, PersonalStepFactory, StepFactory
from tests.learning.conftest import make_course
from tests.learning.test_runs import finished
from tests.learning.told import ASKED, ASSUMED, STORY, tell

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def told(course):
    tell(course.module)
    story_texts.forget()
    module_texts.forget()
    return course


def at_moment(course, number=1, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    url = reverse("learning:moment", args=[course.step.pk, number])
    return f"{url}?{asked}" if asked else url


def after(course, number=1):
    return reverse("learning:debrief", args=[course.step.pk, number])


def read(client, course, way, number=1, since=1, **sent):
    """Go a way by the buttons of its pages; the last answer."""
    response = None
    for at, to in enumerate(way[since:], start=since):
        data = {"at": at, "to": to, **(sent if at == since else {})}
        response = client.post(at_moment(course, number), data)
        assert response.status_code == 302
    return response


def test_looking_at_a_story_keeps_nothing_and_the_first_choice_begins_it(told, leader, client_for):
    client = client_for(leader)
    response = client.get(reverse("learning:story", args=[told.step.pk]))
    assert response.url == at_moment(told)
    page = client.get(response.url).text
    assert "It is late." in page
    assert "Only you" in page
    assert not JourneyRun.objects.exists()
    response = client.post(at_moment(told), {"at": 1, "to": "Message"})
    assert response.url == f"{at_moment(told, at=2)}#moment"
    assert 'value="Assumes"' in client.get(response.url).text


def test_a_way_leads_over_the_other_seat_to_an_ending_and_its_debrief(told, leader, client_for):
    client = client_for(leader)
    read(client, told, ASKED[:4])
    page = client.get(at_moment(told)).text
    assert "Now the other seat" in page
    assert 'data-seat="other"' in page
    assert "I have been asked." in page
    assert "Nobody asked me." not in page
    read(client, told, ASKED[:5], since=4)
    assert "Back in the first seat" in client.get(at_moment(told)).text
    read(client, told, ASKED[:6], since=5)
    assert "An ending" in client.get(at_moment(told)).text
    response = read(client, told, ASKED, since=6)
    assert response.url == after(told)
    page = client.get(response.url).text
    assert "What did you notice?" in page
    assert "Asks first" in page
    assert "A quiet evening." in page
    assert "You have been to 1 of 2 endings." in page
    assert client.get(reverse("learning:story", args=[told.step.pk])).url == after(told)


def test_a_double_click_is_led_on_and_a_stale_tab_to_where_the_story_stands(
    told, leader, client_for
):
    client, note = client_for(leader), "The story went on in another window."
    read(client, told, ASKED[:4])
    again = client.post(at_moment(told), {"at": 3, "to": "Seat"}, follow=True)
    assert note not in again.text
    stale = client.post(at_moment(told), {"at": 2, "to": "Assumes"}, follow=True)
    assert note in stale.text
    assert "I have been asked." in stale.text
    assert JourneyRun.objects.get().way == ASKED[:4]
    for rubbish in ({}, {"at": "x", "to": "Seat"}, {"at": -1, "to": "Seat"}, {"at": 4}):
        assert client.post(at_moment(told), rubbish).url == f"{at_moment(told, at=4)}#moment"
    assert client.post(at_moment(told, 9), {"at": 1, "to": "Message"}).url.startswith(
        at_moment(told)
    )


def test_a_moment_that_is_past_can_be_read_and_not_chosen_again(told, leader, client_for):
    client = client_for(leader)
    read(client, told, ASKED[:4])
    page = client.get(at_moment(told, at=2)).text
    assert "<button" not in page[page.index('id="moment"') :]
    assert re.search(r"data-chosen>.*?Ask her", page, re.DOTALL)
    assert f"{at_moment(told, at=3)}#moment" in page.replace("&amp;", "&")
    one_way = client.get(at_moment(told, at=1)).text
    assert "You have been here" not in one_way
    for beyond in ("99", "x", "0", "9" * 30):
        assert "I have been asked." in client.get(at_moment(told, at=beyond)).text


def test_another_way_from_a_fork_is_a_go_of_its_own(told, leader, client_for):
    client = client_for(leader)
    read(client, told, ASKED)
    page = client.get(after(told)).text.replace("&amp;", "&")
    address = at_moment(told, 2, after=1, at=2)
    assert f"{address}#moment" in page
    opened = client.get(address).text
    assert "A message comes." in opened
    assert 'name="after" value="1"' in opened
    assert JourneyRun.objects.count() == 1
    assert read(client, told, ASSUMED, number=2, since=2, after=1).url == after(told, 2)
    page = client.get(after(told, 2)).text
    assert "You have been to 2 of 2 endings." in page
    assert after(told, 1) in page
    assert client.get(at_moment(told, 2)).url == after(told, 2)
    assert client.get(at_moment(told, 3, after=1, at=7)).url == after(told, 2)
    assert client.get(at_moment(told, 8)).url == after(told, 2)


def test_the_story_goes_on_in_another_language(told, leader, client_for):
    client = client_for(leader)
    read(client, told, ASKED[:3])
    leader.language = "de"
    leader.save()
    page = client.get(at_moment(told)).text
    assert "Sie antwortet." in page
    assert "Drei Wörter" in page
    read(client, told, ASKED, since=3)
    assert JourneyRun.objects.get().is_finished


def test_words_for_oneself_are_kept_and_a_stale_window_loses_none(told, leader, client_for):
    client = client_for(leader)
    read(client, told, ASKED)
    saved = client.post(after(told), {"text": "I asked.", "seen_at": ""})
    run = JourneyRun.objects.get()
    assert saved.url == f"{after(told)}?saved=story{told.step.pk}n1#note"
    page = client.get(after(told)).text
    assert "I asked.</textarea>" in page
    stale = client.post(after(told), {"text": "Another", "seen_at": "rubbish"})
    assert stale.status_code == 422
    assert "I asked." in stale.text
    assert "Another</textarea>" in stale.text
    seen = re.search(r'name="seen_at" value="([^"]+)"', stale.text)[1]
    assert client.post(after(told), {"text": "Another", "seen_at": seen}).status_code == 302
    run.refresh_from_db()
    assert run.note == "Another"
    long = client.post(after(told), {"text": "x" * 10_001, "seen_at": ""})
    assert long.status_code == 422
    assert "Shorten it" in long.text
    for odd in ("2026-13-45T00:00", "2026-09-14T09:00"):
        assert client.post(after(told), {"text": "Y", "seen_at": odd}).status_code == 422


def test_how_others_chose_appears_with_the_fifth_of_them(told, leader, client_for):
    client = client_for(leader)
    read(client, told, ASKED)
    for place in range(5):
        assert "How others chose" not in client.get(after(told)).text
        member = MemberFactory(organization=leader.organization)
        enrollment = EnrollmentFactory(cohort=told.cohort, member=member)
        finished(enrollment, told.module, ASSUMED, hours=place)
    page = client.get(after(told)).text
    assert "How others chose" in page
    assert "5 of 5" in page
    assert "0 of 5" in page


def test_the_module_offers_its_story_and_leads_to_it_after_the_last_card(
    told, leader, client_for, now
):
    client, url = client_for(leader), reverse("learning:module", args=[told.step.pk])
    assert "Begin the story" in client.get(url).text
    read(client, told, ASKED[:3])
    assert "Go on reading" in client.get(url).text
    for card in told.cards:
        complete_card(enrollment_id=told.enrollment.pk, card=card, now=now)
    assert "What is left is the story" in client.get(url).text
    read(client, told, ASKED, since=3)
    page = client.get(url).text
    assert "Read it again" in page
    assert "1 of 2 endings" in page
    assert after(told) in page
    assert "What is left is the story" not in page
    assert "A story" not in client.get(reverse("learning:module", args=[told.later.pk])).text


def test_refreshers_have_no_story(told, leader, client_for):
    booster = PersonalStepFactory(
        enrollment=told.enrollment,
        step=StepFactory(cohort=told.cohort, module=told.module, week=9, kind="booster"),
        opens_at=NOW - dt.timedelta(hours=1),
    )
    client = client_for(leader)
    assert "Begin the story" not in client.get(reverse("learning:module", args=[booster.pk])).text
    assert client.get(reverse("learning:story", args=[booster.pk])).status_code == 404


def test_a_story_of_a_module_that_is_not_open_or_rests_is_closed(
    told, leader, admin, now, client_for
):
    client = client_for(leader)
    ahead = reverse("learning:moment", args=[told.later.pk, 1])
    assert "Not open yet" in client.get(ahead).text
    assert client.post(ahead, {"at": 1, "to": "Message"}).status_code == 409
    read(client, told, ASKED)
    pause_cohort(cohort=told.cohort, now=now, by=admin)
    assert "This program is paused" in client.get(at_moment(told, 2)).text
    told.cohort.refresh_from_db()
    finish_cohort(cohort=told.cohort, now=now, by=admin)
    assert client.post(at_moment(told, 2), {"at": 1, "to": "Message"}).status_code == 409
    page = client.get(after(told)).text
    assert "Asks first" in page
    assert "Try another way from here" not in page
    assert "Begin the story" not in client.get(reverse("learning:module", args=[told.step.pk])).text


def test_a_cohort_that_stops_while_somebody_chooses_says_so(told, leader, client_for, monkeypatch):
    client = client_for(leader)
    monkeypatch.setattr(stories.StoryPlace, "is_open", lambda self, now: True)
    told.step.opens_at = NOW + dt.timedelta(hours=1)
    told.step.save()
    assert client.post(at_moment(told), {"at": 1, "to": "Message"}).status_code == 409


def test_nobody_else_finds_a_story(told, leader, admin, outsider, client_for):
    somebody = make_course(outsider)
    tell(somebody.module)
    client = client_for(leader)
    read(client_for(outsider), somebody, ASKED)
    for name, args in (("story", ()), ("moment", (1,)), ("debrief", (1,))):
        url = reverse(f"learning:{name}", args=[somebody.step.pk, *args])
        assert client.get(url).status_code == 404
        assert client.post(url, {"at": 1, "to": "Message", "text": "x"}).status_code == 404
        own = reverse(f"learning:{name}", args=[told.step.pk, *args])
        assert client_for(admin).get(own).status_code == 403
    assert client.get(after(told)).url == at_moment(told)
    assert not JourneyRun.objects.filter(enrollment=told.enrollment).exists()


def test_what_was_told_differently_before_stays_to_be_read(told, leader, client_for):
    client = client_for(leader)
    read(client, told, ASKED)
    read(client, told, ASSUMED[:4], number=2)
    newer = type(told.module)(
        version=told.module.version.program.versions.create(
            number=7000,
            content=told.module.version.content,
            forms=told.module.version.forms,
            fingerprint="newer",
            published_at=NOW,
        ),
        position=told.module.position,
        slug=told.module.slug,
        lineage=told.module.lineage,
        minutes=20,
    )
    tell(newer)
    told.step.step.module = newer
    told.step.step.save()
    assert client.get(reverse("learning:story", args=[told.step.pk])).url == at_moment(told, 3)
    assert "has been rewritten" in client.get(at_moment(told, 3)).text
    assert client.get(at_moment(told, 2)).url == at_moment(told, 3)
    page = client.get(after(told)).text
    assert "Asks first" in page
    assert "Try another way from here" not in page


@pytest.mark.proof("queries", pages=2)
def test_a_moment_and_its_debrief_cost_the_same_at_3_and_at_300_goes(told, leader, client_for):
    client = client_for(leader)

    def cost(url):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    for number in range(1, 4):
        finished(told.enrollment, told.module, ASKED, number=number)
    pages = (at_moment(told, 4), at_moment(told, 1, at=4), after(told, 2))
    for url in pages:
        cost(url)
    few = [cost(url) for url in (*pages[:2], pages[2])]
    for number in range(4, 301):
        finished(told.enrollment, told.module, ASKED, number=number)
        member = MemberFactory(organization=leader.organization)
        if number % 10 == 0:
            enrollment = EnrollmentFactory(cohort=told.cohort, member=member)
            finished(enrollment, told.module, ASSUMED)
    assert [cost(at_moment(told, 301)), cost(pages[1]), cost(pages[2])] == few == [3, 3, 4]
    with CaptureQueriesContext(connection) as captured:
        client.post(at_moment(told, 301), {"at": 1, "to": "Message"})
    assert len(captured) <= 12


def test_a_picture_and_a_sound_come_with_their_words(told, leader, client_for):
    image = PassageMedium(file="the-desk", words='A desk, "tidy".')
    sound = PassageMedium(file="rain", words="Rain on a roof.")
    start = replace(STORY.passages["Start"], image=image, sound=sound)
    tell(told.module, replace(STORY, passages={**STORY.passages, "Start": start}))
    story_texts.forget()
    client = client_for(leader)
    for page in (at_moment(told), reverse("learning:story_whole", args=[told.step.pk])):
        text = client.get(page).text
        assert 'src="/learn/recordings/the-desk/" alt="A desk, &quot;tidy&quot;."' in text
        assert "<audio controls" in text
        assert "Rain on a roof." in text

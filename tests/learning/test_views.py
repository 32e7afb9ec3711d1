"""The leader's pages: one card at a time, nothing lost, nothing of anybody else's."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from msgspec.structs import replace

from cohorts.models import PersonalStep
from cohorts.operations import finish_cohort, leave_cohort
from learning.answers import PollAnswer, QuizAnswer, SpotAnswer, WrittenAnswer
from learning.models import CardAnswer, CardCompletion
from people.models import Audience
from programs.content.modules import Outcome
from programs.lengths import forget_minutes
from programs.module_texts import module_texts, story_texts
from tests.factories import NOW, CardFactory, PersonalStepFactory, StepFactory
from tests.learning.card_contents import POLL, QUIZ, REFLECTION, REWRITE, SPOT
from tests.learning.conftest import make_course

pytestmark = pytest.mark.usefixtures("frozen")


def as_kind(card, content):
    card.kind, card.content = content.kind, {"en": content}
    card.save()
    return card


def address(course, card):
    return reverse("learning:card", args=[course.enrollment.pk, card.pk])


def queries_of(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.proof("queries", pages=1)
@pytest.mark.parametrize("page", ["card", "module", "path"])
def test_a_page_costs_the_same_at_1_and_at_200_cards(course, leader, client_for, page):
    client = client_for(leader)

    def url():
        return {
            "card": address(course, course.cards[0]),
            "module": reverse("learning:module", args=[course.step.pk]),
            "path": reverse("learning:path"),
        }[page]

    module_texts.forget()
    forget_minutes()
    story_texts([course.module.pk], "en")
    cold = queries_of(client, url())
    warm = queries_of(client, url())
    for place in range(4, 201):
        CardFactory(module=course.module, position=place)
    assert queries_of(client, url()) == warm
    # What modules say; how long they take, or which have a job aid.
    asked_once = 1 if page == "card" else 2
    assert cold == warm + asked_once
    assert (warm, cold) <= {"card": (3, 4), "module": (5, 7), "path": (3, 5)}[page]


@pytest.mark.parametrize("content", [REFLECTION, QUIZ, REWRITE])
def test_a_card_that_may_weigh_on_somebody_is_left_out_and_counts(
    course, leader, admin, client_for, content
):
    client, card = client_for(leader), as_kind(course.cards[0], content)
    url = address(course, card)
    assert "Leave this card out" not in client.get(url).text
    refused = client.post(url, {"action": "leave_out", "seen": "1"})
    assert (refused.status_code == 422) == (content is not REFLECTION), (
        "only where the card says so"
    )
    CardCompletion.objects.all().delete()
    as_kind(card, replace(content, care="a death in a team"))
    assert "This card is about a death in a team." in client.get(url).text
    left = client.post(url, {"action": "leave_out", "seen": "1"})
    assert left.url == f"{address(course, course.cards[1])}?saved={card.pk}"
    assert CardCompletion.objects.get().card == card
    assert not CardAnswer.objects.exists()
    assert "Leave this card out" not in client.get(url).text


def test_two_clicks_complete_one_card_and_lead_to_the_same_next_one(course, leader, client_for):
    client, url = client_for(leader), address(course, course.cards[0])
    first = client.post(url, {"action": "complete"})
    second = client.post(url, {"action": "complete"})
    assert first.status_code == second.status_code == 302
    assert (
        first.url == second.url == f"{address(course, course.cards[1])}?saved={course.cards[0].pk}"
    )
    course.step.refresh_from_db()
    assert (CardCompletion.objects.count(), course.step.cards_done) == (1, 1)


def test_saved_is_said_by_the_page_after_and_by_no_other(course, leader, client_for):
    client, url = client_for(leader), address(course, course.cards[0])
    assert "Saved." not in client.get(url).text
    assert "Saved." in client.post(url, {"action": "complete"}, follow=True).text


def test_the_last_card_leads_to_the_module_which_says_what_comes_next(course, leader, client_for):
    client = client_for(leader)
    for card in (course.cards[0], course.cards[2]):
        client.post(address(course, card), {"action": "complete"})
    # The one left out in the middle comes before the end.
    response = client.post(address(course, course.cards[1]), {"action": "complete"}, follow=True)
    assert response.redirect_chain[0][0].startswith(
        reverse("learning:module", args=[course.step.pk])
    )
    assert "All 3 cards are done" in response.text
    assert "opens" in response.text


def test_what_comes_next_is_open_now_or_ahead_and_for_the_leader_to_do(
    course, leader, now, client_for
):
    PersonalStep.objects.filter(pk=course.step.pk).update(done_at=now)
    for card in course.cards:
        CardCompletion.objects.create(enrollment=course.enrollment, card=card, completed_at=now)
    pulse = StepFactory(cohort=course.cohort, module=None, kind="pulse", week=2)
    PersonalStepFactory(
        enrollment=course.enrollment, step=pulse, opens_at=now + dt.timedelta(days=1)
    )
    client, url = client_for(leader), reverse("learning:module", args=[course.step.pk])
    page = client.get(url).text
    assert "A few questions" not in page
    assert re.search(r"Next, “[^”]+” opens ", page)
    refresher = StepFactory(cohort=course.cohort, module=course.module, kind="booster", week=2)
    found = PersonalStepFactory(
        enrollment=course.enrollment, step=refresher, opens_at=now - dt.timedelta(minutes=5)
    )
    page = client.get(url).text
    assert re.search(r"“[^”]+” is open for you\.", page)
    assert reverse("learning:module", args=[found.pk]) in page


def test_a_module_that_is_not_open_says_when_in_the_leaders_own_zone(course, leader, client_for):
    client = client_for(leader)
    course.later.opens_at = dt.datetime(2026, 9, 21, 3, 15, tzinfo=dt.UTC)  # nine in Kathmandu
    course.later.save()
    for url in (
        address(course, course.later_card),
        reverse("learning:module", args=[course.later.pk]),
    ):
        page = client.get(url).text
        assert "21 September 2026, 09:00" in page
        assert "Asia/Kathmandu" in page
        assert f'href="{address(course, course.later_card)}"' not in page
    refused = client.post(address(course, course.later_card), {"action": "complete"})
    assert refused.status_code == 409
    assert not CardCompletion.objects.exists()


def test_a_module_that_is_not_open_says_nothing_yet_of_what_is_practiced(
    course, leader, client_for
):
    """The role-play before it would be another one."""
    client, module = client_for(leader), course.later.step.module
    outcome = Outcome(slug="quotes", text="They quote the change.")
    said = replace(module.content["en"], sentence="I say what I saw.", outcomes=(outcome,))
    module.content = {"en": said}
    module.save()
    told = (said.sentence, outcome.text)
    for days, is_open in ((1, False), (-1, True)):
        course.later.opens_at = NOW + dt.timedelta(days=days)
        course.later.save()
        page = client.get(reverse("learning:module", args=[course.later.pk])).text
        assert [text in page for text in told] == [is_open, is_open]


def test_other_peoples_cards_do_not_exist(
    course, leader, admin, organization, outsider, client_for
):
    somebody = make_course(outsider)
    client = client_for(leader)
    own_card, their_card = course.cards[0].pk, somebody.cards[0].pk
    for enrollment, card in (
        (somebody.enrollment.pk, their_card),
        (somebody.enrollment.pk, own_card),
        (course.enrollment.pk, their_card),
        (course.enrollment.pk, 10**15),
        (10**15, own_card),
    ):
        url = reverse("learning:card", args=[enrollment, card])
        assert client.get(url).status_code == 404
        assert client.post(url, {"action": "complete"}).status_code == 404
    for name in ("learning:module", "learning:resume"):
        assert client.get(reverse(name, args=[somebody.step.pk])).status_code == 404
        assert client.get(reverse(name, args=[10**25])).status_code == 404
    assert client_for(admin).get(address(course, course.cards[0])).status_code == 403


def test_who_left_finds_nothing_and_a_finished_program_can_only_be_read(
    course, leader, admin, now, client_for
):
    client, url = client_for(leader), address(course, course.cards[0])
    finish_cohort(cohort=course.cohort, now=now, by=admin)
    assert '<form method="post" class="player-form"' not in client.get(url).text
    assert client.post(url, {"action": "complete"}).status_code == 409
    leave_cohort(enrollment=course.enrollment, now=now, by=admin)
    assert client.get(url).status_code == 404


def test_an_unfinished_quiz_keeps_the_choices_made(course, leader, client_for):
    card = as_kind(course.cards[0], QUIZ)
    client, url = client_for(leader), address(course, card)
    response = client.post(url, {"action": "complete", "question_0": "2"})
    assert response.status_code == 422
    assert re.search(r'id="id_question_0_2"[^>]*\schecked', response.text)
    assert "Choose one answer." in response.text
    assert 'href="#id_question_1_0"' in response.text
    assert not CardCompletion.objects.exists()
    for rubbish in ("7", "-1", "one", "\x00", "9" * 50):
        assert client.post(url, {"question_0": rubbish, "question_1": "0"}).status_code == 422


def test_a_quiz_gives_its_reasons_before_it_leads_on(course, leader, client_for):
    card = as_kind(course.cards[0], QUIZ)
    client, url = client_for(leader), address(course, card)
    page = client.post(
        url, {"action": "complete", "question_0": "0", "question_1": "0"}, follow=True
    )
    assert page.request["PATH_INFO"] == url
    assert "They will know who is meant." in page.text
    assert re.search(r'id="id_question_0_0"[^>]*\schecked', page.text)
    assert address(course, course.cards[1]) in page.text
    # A second go changes nothing: the first answers stand.
    client.post(url, {"action": "complete", "question_0": "1", "question_1": "1"})
    assert CardAnswer.objects.get().answer == QuizAnswer((0, 0))
    # Where the script has shown the reasons already, the way leads straight on.
    other = as_kind(course.cards[1], QUIZ)
    onward = client.post(
        address(course, other), {"question_0": "1", "question_1": "0", "seen": "1"}
    )
    assert onward.url.startswith(address(course, course.cards[2]))


def test_writing_that_cannot_be_saved_is_kept_on_the_page(course, leader, client_for):
    card = as_kind(course.cards[0], REWRITE)
    client, url = client_for(leader), address(course, card)
    long = "Every word of this. " * 600
    response = client.post(url, {"action": "complete", "text": long})
    assert response.status_code == 422
    assert long.strip() in response.text
    assert client.post(url, {"action": "complete", "text": "a\x00b"}).status_code == 422
    assert client.post(url, {"action": "complete", "text": "   "}).status_code == 422
    assert not CardAnswer.objects.exists()
    assert not CardCompletion.objects.exists()


def test_save_and_continue_later(course, leader, client_for):
    card = as_kind(course.cards[0], REWRITE)
    client, url = client_for(leader), address(course, card)
    kept = client.post(url, {"action": "keep", "text": "A first try"})
    assert kept.url == f"{reverse('learning:module', args=[course.step.pk])}?saved={card.pk}"
    assert not CardCompletion.objects.exists()
    page = client.get(url).text
    assert "A first try</textarea>" in page
    assert "Only you" in page
    seen_at = re.search(r'name="seen_at" value="([^"]+)"', page)[1]
    done = client.post(
        url, {"action": "complete", "text": "Better", "seen_at": seen_at}, follow=True
    )
    assert "Better" in done.text
    assert "a word or two" in done.text
    assert CardAnswer.objects.get().answer == WrittenAnswer("Better")


def test_an_old_tab_does_not_overwrite_what_was_saved_since(course, leader, client_for):
    card = as_kind(course.cards[0], REFLECTION)
    client, url = client_for(leader), address(course, card)
    client.post(url, {"action": "keep", "text": "Written on the train"})
    stale = client.post(url, {"action": "complete", "text": "From the old tab"})
    assert stale.status_code == 422
    assert "Written on the train" in stale.text
    assert "From the old tab</textarea>" in stale.text
    assert not CardCompletion.objects.exists()
    seen_at = re.search(r'name="seen_at" value="([^"]+)"', stale.text)[1]
    again = client.post(url, {"action": "complete", "text": "From the old tab", "seen_at": seen_at})
    assert again.status_code == 302
    assert CardAnswer.objects.get().answer == WrittenAnswer("From the old tab")


def test_a_reflection_may_stay_in_the_head_and_may_be_written_down_later(
    course, leader, client_for
):
    card = as_kind(course.cards[0], REFLECTION)
    client, url = client_for(leader), address(course, card)
    assert client.post(url, {"action": "complete", "text": ""}).status_code == 302
    assert not CardAnswer.objects.exists()
    assert "You wrote nothing here" in client.get(url).text
    client.post(url, {"action": "keep", "text": "Now in words"})
    assert "Now in words" in client.get(url).text
    assert CardCompletion.objects.count() == 1


@pytest.mark.parametrize(
    "seen_at", ["yesterday", "2026-09-14", "2026-99-99T00:00:00", "2026-09-14T09:00:00", "\x00"]
)
def test_a_garbled_moment_counts_as_never_seen(course, leader, client_for, seen_at):
    card = as_kind(course.cards[0], REFLECTION)
    client, url = client_for(leader), address(course, card)
    client.post(url, {"action": "keep", "text": "Mine"})
    assert (
        client.post(url, {"action": "keep", "text": "Other", "seen_at": seen_at}).status_code == 422
    )
    assert CardAnswer.objects.get().answer == WrittenAnswer("Mine")


def test_spot_and_poll(course, leader, client_for):
    spot, poll = as_kind(course.cards[0], SPOT), as_kind(course.cards[1], POLL)
    client = client_for(leader)
    assert 'name="marked" value="1"' in client.get(address(course, spot)).text
    done = client.post(address(course, spot), {"action": "complete", "marked": ["1"]}, follow=True)
    assert "It got short." in done.text
    assert CardAnswer.objects.get().answer == SpotAnswer((1,))
    assert client.post(address(course, poll), {"action": "complete"}).status_code == 422
    client.post(address(course, poll), {"action": "complete", "choice": "2"})
    assert CardAnswer.objects.get(card=poll).answer == PollAnswer(2)


@pytest.mark.parametrize(
    ("audience", "text"),
    [
        (Audience.EXECUTIVE, "You lead the company."),
        (Audience.MANAGER_OF_MANAGERS, "You lead its leads."),
        (Audience.INDIVIDUAL_CONTRIBUTOR, ""),
    ],
)
def test_the_situation_is_told_for_where_the_leader_stands(
    course, leader, client_for, audience, text
):
    card = as_kind(course.cards[0], REWRITE)
    leader.audience = audience
    leader.save()
    page = client_for(leader).get(address(course, card)).text
    shown = [
        each
        for each in ("You lead the team.", "You lead its leads.", "You lead the company.")
        if each in page
    ]
    assert shown == ([text] if text else [])


def test_the_link_in_a_mail_leads_to_the_next_card_whenever_it_is_followed(
    course, leader, client_for
):
    client, link = client_for(leader), reverse("learning:resume", args=[course.step.pk])
    assert client.get(link).url == address(course, course.cards[0])
    client.post(address(course, course.cards[0]), {"action": "complete"})
    assert client.get(link).url == address(course, course.cards[1])
    later = reverse("learning:resume", args=[course.later.pk])
    assert client.get(later).url == reverse("learning:module", args=[course.later.pk])


def test_the_path_shows_all_steps_with_their_state(course, leader, client_for):
    PersonalStepFactory(
        enrollment=course.enrollment,
        step=StepFactory(cohort=course.cohort, kind="coaching", week=1),
        opens_at=dt.datetime(2026, 9, 10, 9, tzinfo=dt.UTC),
    )
    PersonalStepFactory(
        enrollment=course.enrollment,
        step=StepFactory(cohort=course.cohort, kind="booster", module=course.module, week=6),
        opens_at=dt.datetime(2026, 10, 19, 9, tzinfo=dt.UTC),
    )
    client = client_for(leader)
    client.post(address(course, course.cards[0]), {"action": "complete"})
    page = client.get(reverse("learning:path")).text
    assert f"Refresher: {course.module.content['en'].title}" in page
    assert "1 of 3 cards done" in page
    assert "Opens" in page
    assert (
        "Thu 10 Sep" in page
    )  # a conversation nobody ticked off stands there without a word of blame
    course.enrollment.delete()
    assert "path is not ready yet" in client.get(reverse("learning:path")).text

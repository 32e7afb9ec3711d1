"""What the link of an opening mail opens, to whom, and until when."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from msgspec.structs import replace

from cohorts.models import PersonalStep
from cohorts.operations import finish_cohort, leave_cohort, pause_cohort
from learning.answers import QuizAnswer, WrittenAnswer
from learning.models import CardAnswer, CardCompletion
from learning.one_tap import LASTS, own_step, tap_secret, tap_token, tapped_step
from learning.operations import Writing, announce_modules, complete_card, save_answer
from messaging.models import Message
from messaging.operations import send_again
from people.models import Role
from people.operations import mark_left
from tests.factories import NOW, CardFactory, MemberFactory, PersonalStepFactory, StepFactory
from tests.learning.card_contents import POLL, QUIZ, REFLECTION, REWRITE, SPOT
from tests.learning.conftest import make_course

pytestmark = pytest.mark.usefixtures("frozen")
DIARY = "I never told anybody that I was afraid of that talk."


def as_kind(card, content):
    card.kind, card.content = content.kind, {"en": content}
    card.save()
    return card


def tap(token):
    return reverse("learning:tap", args=[token])


def tap_card(token, card):
    return reverse("learning:tap_card", args=[token, card.pk])


@pytest.fixture
def token(course):
    return tap_token(course.step)


@pytest.fixture
def stranger(db):
    """A browser in which nobody has signed in."""
    return Client()


def is_asked(response):
    """Whether a page leads to the sign-in."""
    return (
        response.status_code == 403 and f'href="{reverse("account_login")}?next=' in response.text
    )


def test_the_mail_opens_the_next_card_in_one_tap_without_a_session(course, token, stranger, now):
    announce_modules(now=now)
    mail = Message.objects.get(kind="module_open")
    assert mail.secret == token
    assert token not in mail.text  # whoever reads the outbox does not get it
    assert tap("{secret}").replace("%7Bsecret%7D", "{secret}") in mail.text
    page = stranger.get(tap(token), follow=True)
    assert page.redirect_chain == [(tap_card(token, course.cards[0]), 302)]
    assert page.status_code == 200
    assert course.cards[0].content["en"].title in page.text
    assert page["Cache-Control"] == "private, no-store"


def test_looking_changes_nothing_however_often(course, token, stranger):
    as_kind(course.cards[0], REFLECTION)
    for url in (tap(token), tap_card(token, course.cards[0]), tap("forged")):
        for ask in (stranger.get, stranger.head):
            with CaptureQueriesContext(connection) as captured:
                ask(url)
            assert all(
                query["sql"].lstrip().startswith(("SELECT", "WITH", "EXECUTE", "PREPARE"))
                for query in captured
            )
    assert not CardCompletion.objects.exists()
    assert "sessionid" not in stranger.cookies


def test_cards_are_finished_one_after_the_other_and_the_last_says_so(course, token, stranger):
    url = tap(token)
    for card in course.cards:
        page = stranger.get(url, follow=True)
        assert card.content["en"].title in page.text
        url = stranger.post(page.wsgi_request.path, {"action": "complete"}).url
    done = stranger.get(url, follow=True)
    assert "All 3 cards are done" in done.text
    assert reverse("learning:module", args=[course.step.pk]) in done.text  # after a sign-in
    course.step.refresh_from_db()
    assert (course.step.cards_done, course.step.done_at) == (3, NOW)
    assert stranger.get(reverse("learning:module", args=[course.step.pk])).status_code == 302


def test_two_clicks_finish_one_card(course, token, stranger):
    as_kind(course.cards[0], REFLECTION)
    url = tap_card(token, course.cards[0])
    first = stranger.post(url, {"action": "complete", "text": DIARY})
    second = stranger.post(url, {"action": "complete", "text": DIARY})
    assert (
        first.url == second.url == f"{tap_card(token, course.cards[1])}?saved={course.cards[0].pk}"
    )
    assert CardCompletion.objects.count() == CardAnswer.objects.count() == 1


@pytest.mark.parametrize("content", [REFLECTION, REWRITE])
def test_what_was_written_is_kept_for_the_leader_and_shown_to_no_holder_of_the_link(
    course, token, leader, stranger, client_for, content
):
    card = as_kind(course.cards[0], content)
    stranger.post(tap_card(token, card), {"action": "complete", "text": DIARY})
    page = stranger.get(tap_card(token, card))
    assert DIARY not in page.text
    assert "sign in to read it" in page.text
    own = client_for(leader).get(reverse("learning:card", args=[course.enrollment.pk, card.pk]))
    assert DIARY in own.text


def test_a_card_on_which_something_stands_asks_for_a_sign_in(course, token, stranger):
    card = as_kind(course.cards[0], REFLECTION)
    answer = WrittenAnswer(DIARY)
    save_answer(enrollment_id=course.enrollment.pk, card=card, writing=Writing(answer), now=NOW)
    page = stranger.get(tap(token), follow=True)
    assert is_asked(page)
    assert DIARY not in page.text
    other = "Something else that somebody else wrote instead."
    refused = stranger.post(tap_card(token, card), {"action": "complete", "text": other})
    assert refused.status_code == 403
    assert other in refused.text
    assert DIARY not in refused.text
    assert is_asked(stranger.post(tap_card(token, card), {"action": "complete", "text": "no"}))
    assert CardAnswer.objects.get().answer == answer
    assert not CardCompletion.objects.exists()


def test_choices_made_before_are_not_shown(course, token, stranger):
    card = as_kind(course.cards[0], QUIZ)
    writing = Writing(QuizAnswer((0, 1)))
    complete_card(enrollment_id=course.enrollment.pk, card=card, writing=writing, now=NOW)
    page = stranger.get(tap_card(token, card))
    assert "You name a fact." in page.text
    assert "checked" not in page.text
    # Sent once more, the first go stands.
    stranger.post(tap_card(token, card), {"question_0": "1", "question_1": "0"})
    assert CardAnswer.objects.get().answer == QuizAnswer((0, 1))


def test_a_card_that_may_weigh_on_somebody_is_left_out_by_the_link_too(course, token, stranger):
    card = as_kind(course.cards[0], replace(QUIZ, care="harassment"))
    assert "This card is about harassment." in stranger.get(tap_card(token, card)).text
    left = stranger.post(tap_card(token, card), {"action": "leave_out", "seen": "1"})
    assert left.url == f"{tap_card(token, course.cards[1])}?saved={card.pk}"
    assert CardCompletion.objects.get().card == card
    assert not CardAnswer.objects.exists()


def test_a_quiz_shows_what_there_is_to_say_before_it_leads_on(course, token, stranger):
    card = as_kind(course.cards[0], QUIZ)
    url, choices = tap_card(token, card), {"question_0": "1", "question_1": "0"}
    missing = stranger.post(url, {"question_0": "1"})
    assert missing.status_code == 422
    assert "checked" in missing.text
    back = stranger.post(url, choices)
    assert back.url == f"{url}?saved={card.pk}"
    assert CardAnswer.objects.get().answer == QuizAnswer((1, 0))
    assert tap_card(token, course.cards[1]) in stranger.get(back.url).text


@pytest.mark.parametrize("content", [POLL, SPOT, REWRITE, QUIZ, REFLECTION])
def test_every_kind_of_card_opens_without_a_way_to_save_for_later(course, token, stranger, content):
    page = stranger.get(tap_card(token, as_kind(course.cards[0], content)))
    assert page.status_code == 200
    assert 'value="keep"' not in page.text
    assert 'value="complete"' in page.text


def test_the_page_speaks_the_language_and_the_zone_of_the_leader(course, token, leader, stranger):
    leader.language = "de"
    leader.save()
    page = stranger.get(tap_card(token, course.cards[0]))
    assert '<html lang="de"' in page.text


def test_only_the_cards_of_the_step_open(course, token, stranger, outsider):
    elsewhere = make_course(outsider).cards[0]
    extra = CardFactory(module=course.module, position=9, is_extra=True)
    course.step.suggested = [extra.pk]
    course.step.save()
    for card in (course.later_card, elsewhere, extra):
        url = tap_card(token, card)
        assert stranger.get(url).url == tap(token)
        assert is_asked(stranger.post(url, {"action": "complete"}))
    assert not CardCompletion.objects.exists()


def test_a_refresher_has_its_link_too(course, stranger, now):
    course.step.step.kind = "booster"
    course.step.step.save()
    card = CardFactory(module=course.module, position=1, is_booster=True)
    announce_modules(now=now)
    secret = Message.objects.get(kind="booster_open").secret
    assert stranger.get(tap(secret)).url == tap_card(secret, card)


def test_a_card_that_an_earlier_step_opens_too_is_finished_in_both(course, leader, stranger, now):
    later = PersonalStepFactory(
        enrollment=course.enrollment,
        step=StepFactory(cohort=course.cohort, module=course.module, week=9),
        deck=[course.cards[1].pk],
        cards_total=1,
        opens_at=now,
    )
    token = tap_token(later)
    page = stranger.get(tap(token), follow=True)
    assert page.redirect_chain == [(tap_card(token, course.cards[1]), 302)]
    sent = stranger.post(page.wsgi_request.path, {"action": "complete"}, follow=True)
    assert "The card is done" in sent.text


# Until when, and for whom not.


def test_a_link_holds_for_seven_days_from_the_opening(course, token, stranger, frozen):
    ends_at = course.step.opens_at + LASTS
    frozen.move_to(ends_at - dt.timedelta(seconds=1))
    assert stranger.get(tap(token)).url == tap_card(token, course.cards[0])
    frozen.move_to(ends_at)
    assert is_asked(stranger.get(tap(token)))


def left(course, admin):
    leave_cohort(enrollment=course.enrollment, by=admin, now=NOW)


def left_the_organization(course, admin):
    mark_left(member=course.enrollment.member, by=admin, now=NOW)


def another_address(course, _admin):
    member = course.enrollment.member
    member.email = "halima.okafor@northwind.example"
    member.save()


def another_way_in(course, _admin):
    user = course.enrollment.member.user
    user.email = "somebody.else@northwind.example"
    user.save()


def another_account(course, _admin):
    member = course.enrollment.member
    member.user = MemberFactory(organization=member.organization).user
    member.save()


def no_account(course, _admin):
    member = course.enrollment.member
    member.user = None
    member.save()


def locked_account(course, _admin):
    user = course.enrollment.member.user
    user.is_active = False
    user.save()


def second_step_for_all(course, _admin):
    organization = course.enrollment.member.organization
    organization.second_step_for_all = True
    organization.save()


def second_step_for_leaders(course, _admin):
    organization = course.enrollment.member.organization
    organization.second_step_roles = [Role.LEADER]
    organization.save()


def also_admin(course, _admin):
    member = course.enrollment.member
    member.roles = [Role.LEADER, Role.ADMIN]
    member.save()


def also_officer(course, _admin):
    member = course.enrollment.member
    member.roles = [Role.LEADER, Role.PRIVACY_OFFICER]
    member.save()


def no_leader(course, _admin):
    member = course.enrollment.member
    member.roles = [Role.COACH]
    member.save()


def rests(course, admin):
    pause_cohort(cohort=course.cohort, by=admin, now=NOW)


def finished(course, admin):
    finish_cohort(cohort=course.cohort, by=admin, now=NOW)


def moved_ahead(course, _admin):
    PersonalStep.objects.filter(pk=course.step.pk).update(opens_at=NOW + dt.timedelta(days=1))


def gone(course, _admin):
    course.step.delete()


@pytest.mark.parametrize(
    "change",
    [
        left,
        left_the_organization,
        another_address,
        another_way_in,
        another_account,
        no_account,
        locked_account,
        second_step_for_all,
        second_step_for_leaders,
        also_admin,
        also_officer,
        no_leader,
        rests,
        finished,
        moved_ahead,
        gone,
    ],
    ids=lambda change: change.__name__,
)
def test_a_sign_in_is_asked_for_where_it_should_be(
    course, token, stranger, admin, settings, change
):
    settings.ADMINS_NEED_SECOND_STEP = False
    change(course, admin)
    assert tapped_step(token, now=NOW) is None
    assert is_asked(stranger.get(tap(token)))
    url = tap_card(token, course.cards[0])
    assert is_asked(stranger.get(url))
    assert is_asked(stranger.post(url, {"action": "complete"}))
    kept = stranger.post(url, {"action": "complete", "text": DIARY})
    assert (kept.status_code, DIARY in kept.text) == (403, True)
    assert not CardCompletion.objects.exists()


@pytest.mark.parametrize(
    "forged", ["", "x", "1-1-short", "zz-{moment}-{signature}", "{step}-zz-{signature}"]
)
def test_a_forged_link_opens_nothing_and_tells_nothing(course, token, stranger, forged):
    step, moment, signature = token.split("-", 2)
    made = forged.format(step=step, moment=moment, signature=signature) or token[:-1] + "!"
    asked = stranger.get(tap(made))
    assert is_asked(asked)
    assert "Halima" not in asked.text
    assert tapped_step(made, now=NOW) is None


def test_links_outlast_a_new_secret_key_as_long_as_the_old_one_is_read(course, token, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert tapped_step(token, now=NOW) == course.step
    assert tap_token(course.step) != token


# Somebody is signed in.


def test_with_a_session_the_link_leads_straight_to_the_card_also_when_it_is_over(
    course, token, leader, client_for, frozen
):
    client = client_for(leader)
    card = reverse("learning:card", args=[course.enrollment.pk, course.cards[0].pk])
    assert client.get(tap(token), follow=True).redirect_chain[-1][0] == card
    frozen.shift(dt.timedelta(days=8))
    assert client.get(tap(token), follow=True).redirect_chain[-1][0] == card
    # What was on its way when they signed in on another page arrives.
    sent = client.post(tap_card(token, course.cards[0]), {"action": "complete"}, follow=True)
    assert sent.redirect_chain[0] == (card, 307)
    assert CardCompletion.objects.count() == 1


def test_somebody_else_signed_in_is_asked_and_nothing_is_done_as_either(
    course, token, admin, peer, client_for
):
    for other in (admin, peer):
        client = client_for(other)
        asked = client.get(tap(token), follow=True)
        assert "This link is for somebody else" in asked.text
        assert "Halima" not in asked.text
        url = tap_card(token, course.cards[0])
        assert client.post(url, {"action": "complete"}).status_code == 403
        assert DIARY in client.post(url, {"action": "complete", "text": DIARY}).text
    assert not CardCompletion.objects.exists()
    assert own_step(peer, "forged") is None


def test_after_signing_out_the_link_opens_what_it_opens(course, token, peer, client_for):
    client = client_for(peer)
    out = client.post(reverse("account_logout"), {"next": tap(token)})
    assert out.url == tap(token)
    assert client.get(tap(token)).url == tap_card(token, course.cards[0])


def test_nobody_hammers_on_a_link(course, token, stranger, monkeypatch):
    monkeypatch.setattr("learning.views.one_tap.SENT_AT_MOST", {"one_tap": "1/h/key"})
    stranger.post(tap_card(token, course.cards[0]), {"action": "complete"})
    assert is_asked(stranger.post(tap_card(token, course.cards[1]), {"action": "complete"}))
    assert CardCompletion.objects.count() == 1


# The outbox.


def test_the_same_link_is_worked_out_when_a_mail_is_sent_again(course, token, now):
    announce_modules(now=now)
    mail = Message.objects.get(kind="module_open")
    Message.objects.update(state="failed", secret="")
    send_again(message=mail, now=now)
    mail.refresh_from_db()
    assert mail.secret == token
    PersonalStep.objects.filter(pk=course.step.pk).delete()
    assert tap_secret(mail) == ""

"""Comments are shown from ten of one language on; the others are retold, and the originals go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.urls import reverse

from messaging.models import Message
from people.models import AuditEvent, Member, Role
from surveys import tasks
from surveys.answers import Answer
from surveys.links import token_of
from surveys.models import Comment, PulsePlan, WaitingComment, Wave
from surveys.notifications import objections_to_waiting
from surveys.operations import (
    CommentGone,
    NotRetold,
    answer,
    leave_out_comment,
    open_waiting,
    paraphrase_comment,
    turn_waves,
)
from tests.conftest import SignIn
from tests.factories import MemberFactory
from tests.surveys.conftest import AT_TEN, values_of

CLOSED = AT_TEN + dt.timedelta(days=7)


@pytest.fixture
def closed(plan: PulsePlan, team: Callable[..., list[Member]]) -> Callable[..., Wave]:
    """closed(en=10, de=6) closes a wave with so many comments in each language."""

    def close(**writers: int) -> Wave:
        team(sum(writers.values()) + 2)
        turn_waves(now=AT_TEN)
        wave = plan.waves.select_related("plan").earliest("number")
        tokens = [token_of(each.pk) for each in wave.invitations.all()]
        for language, count in writers.items():
            for number in range(count):
                values = values_of(wave, 4, f"{language} {number} said this")
                answer(token=tokens.pop(), values=values, language=language, now=AT_TEN)
        answer(token=tokens.pop(), values=values_of(wave, 4, "n/a"), language="en", now=AT_TEN)
        turn_waves(now=CLOSED)
        wave.refresh_from_db()
        return wave

    return close


@pytest.mark.parametrize(
    ("writers", "shown", "waits"),
    [
        ({"en": 10, "de": 9}, 10, 0),
        ({"en": 10, "de": 10}, 20, 0),
        ({"en": 9, "de": 9}, 0, 18),
        ({"en": 10, "de": 6, "fr": 4}, 10, 10),
        ({"en": 9}, 0, 0),
    ],
)
def test_ten_of_one_language_are_shown_and_ten_of_others_wait(
    closed: Callable[..., Wave], writers: dict[str, int], shown: int, waits: int
) -> None:
    closed(**writers)
    assert (Comment.objects.count(), WaitingComment.objects.count()) == (shown, waits)
    kept = [set(each.values.values()) for each in Answer.objects.all()]
    assert kept == [{4}] * (sum(writers.values()) + 1), "no comment and no language stays"


def test_a_comment_is_retold_or_left_out_once_and_each_look_is_noted(
    closed: Callable[..., Wave], privacy_officer: Member
) -> None:
    wave, by = closed(en=9, de=9), privacy_officer
    first, second, *_others = open_waiting(wave=wave, now=CLOSED, by=by)
    for nothing in ("-", f" {first.text.upper()}!"):
        with pytest.raises(NotRetold):
            paraphrase_comment(comment=first, text=nothing, now=CLOSED, by=by)
    paraphrase_comment(comment=first, text="More calm.", now=CLOSED, by=by)
    leave_out_comment(comment=second, now=CLOSED, by=by)
    for gone in (first, second):
        with pytest.raises(CommentGone):
            paraphrase_comment(comment=gone, text="Again.", now=CLOSED, by=by)
    assert WaitingComment.objects.count() == 16
    assert [(each.text, each.is_retold) for each in Comment.objects.all()] == [("More calm.", True)]
    rows = AuditEvent.objects.filter(actor_id=by.pk).order_by("pk").values_list("verb", flat=True)
    assert list(rows) == ["open_waiting", "paraphrase_comment", "leave_out_comment"]


def test_privacy_officers_are_told_once_and_no_more_when_none_waits(
    closed: Callable[..., Wave], privacy_officer: Member, admin: Member
) -> None:
    wave = closed(en=9, de=9)
    told = Message.objects.filter(kind="comments_wait")
    assert [(each.person_id, each.about_id) for each in told] == [(privacy_officer.pk, wave.pk)]
    assert "said this" not in told[0].text
    assert f"/pulse/comments/{wave.pk}/" in told[0].text
    assert not objections_to_waiting(told)
    WaitingComment.objects.all().delete()
    assert set(objections_to_waiting(told)) == {told[0].pk}


def test_where_nobody_may_retell_the_admins_are_told_to_name_somebody(
    closed: Callable[..., Wave], admin: Member
) -> None:
    closed(en=9, de=9)
    told = Message.objects.filter(kind="comments_wait", person_id=admin.pk)
    assert "nobody in your organization has that role" in told[0].text
    assert reverse("people:members") in told[0].text
    assert "/pulse/comments/" not in told[0].text
    assert not objections_to_waiting(told)
    MemberFactory(organization=admin.organization, roles=[Role.PRIVACY_OFFICER])
    assert set(objections_to_waiting(told)) == {told[0].pk}


def test_nobody_is_told_of_a_pulse_without_such_comments(
    closed: Callable[..., Wave], privacy_officer: Member
) -> None:
    closed(en=10)
    assert not Message.objects.filter(kind="comments_wait").exists()


def test_what_nobody_retells_is_destroyed_after_thirty_days(
    closed: Callable[..., Wave], privacy_officer: Member, frozen: time_machine.Coordinates
) -> None:
    wave = closed(en=9, de=9)
    kept = WaitingComment.objects.first()
    assert kept is not None
    frozen.move_to(CLOSED + dt.timedelta(days=29))
    tasks.forget_waiting()
    assert WaitingComment.objects.count() == 18
    over = CLOSED + dt.timedelta(days=30)
    assert open_waiting(wave=wave, now=over, by=privacy_officer) == []
    with pytest.raises(CommentGone):
        leave_out_comment(comment=kept, now=over, by=privacy_officer)
    frozen.move_to(over)
    for _twice in range(2):
        tasks.forget_waiting()
    assert not WaitingComment.objects.exists()
    assert AuditEvent.objects.get(verb="forget_waiting").detail == {
        "number": wave.number,
        "destroyed": 18,
    }


def test_the_privacy_officer_works_through_a_page(
    closed: Callable[..., Wave],
    client_for: SignIn,
    privacy_officer: Member,
    admin: Member,
    frozen: time_machine.Coordinates,
) -> None:
    wave = closed(en=9, de=9)
    frozen.move_to(CLOSED)
    client, page = client_for(privacy_officer), f"/pulse/comments/{wave.pk}/"
    assert "18 comments wait" in client.get("/pulse/comments/").content.decode()
    assert client_for(admin).get(page).status_code == 403
    shown = client.get(page).content.decode()
    assert shown.count("said this") == 18
    one, other = WaitingComment.objects.all()[:2]
    same = client.post(f"{page}{one.pk}/", {"text": one.text, "nonce": "a"})
    assert (same.status_code, "Say it in words other" in same.content.decode()) == (422, True)
    assert client.post(f"{page}{one.pk}/", {"text": "", "nonce": "a"}).status_code == 422
    assert client.post(f"{page}{one.pk}/", {"text": "Calm.", "nonce": "a"}).status_code == 302
    assert client.post(f"{page}{other.pk}/", {"leave-out": "1"}).status_code == 302
    again = client.post(f"{page}{one.pk}/", {"text": "Calm."}, follow=True)
    assert "dealt with in the meantime" in again.content.decode()
    assert Comment.objects.get().text == "Calm."
    results = client.get(f"/results/{wave.plan.cohort_id}/comments/").content.decode()
    assert "Retold" in results

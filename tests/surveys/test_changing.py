"""An answer can be replaced by whoever has its key, and by nobody else; a pulse can be declined."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client

from common.models import SpentNonce
from people.models import Member
from surveys import change_keys
from surveys.answers import Answer, MixedAnswer, PendingAnswer
from surveys.links import token_of
from surveys.models import Invitation, PulsePlan, Wave
from surveys.operations import (
    AnswerFixed,
    InvalidAnswer,
    InvitationGone,
    answer,
    change_answer,
    decline,
    shuffle_answers,
    turn_waves,
)
from surveys.operations.declining import settle_declined
from surveys.queries import pulse_of_key
from tests.surveys.conftest import AT_TEN, values_of

Team = Callable[..., list[Member]]
CLOSING = AT_TEN + dt.timedelta(days=7)
KEY = "BCDEFGHIJKLMNOPQRSTUVWXYZA"


@pytest.fixture
def wave(plan: PulsePlan, team: Team) -> Wave:
    """Open, twelve people asked."""
    team(12)
    turn_waves(now=AT_TEN)
    return plan.waves.select_related("plan").earliest("number")


def _token(wave: Wave, place: int = 0) -> str:
    return token_of(wave.invitations.order_by("place")[place].pk)


def _change(wave: Wave, score: int, comment: str = "", key: str = KEY) -> None:
    change_answer(key=key, values=values_of(wave, score, comment), language="de", now=AT_TEN)


def _given(model: type[Answer | MixedAnswer | PendingAnswer]) -> list[set[str]]:
    return [set(map(str, each.values.values())) for each in model.objects.all()]


def test_a_key_replaces_its_answer_wherever_it_stands_and_no_mark_changes(
    wave: Wave, give: Callable[..., None]
) -> None:
    answer(token=_token(wave), values=values_of(wave, 1, "Mine"), key=KEY, now=AT_TEN)
    marks = list(wave.parts.values_list("marks", flat=True))
    _change(wave, 2)
    assert _given(PendingAnswer) == [{"2"}]
    give(wave.invitations.order_by("place")[1:6], [5] * 5)
    shuffle_answers(now=AT_TEN)
    before = set(Invitation.objects.unanswered().values_list("pk", flat=True))
    _change(wave, 3, "Anders")
    assert _given(PendingAnswer) == [{"3", "{'de': 'Anders'}"}]
    assert _given(MixedAnswer) == [{"5"}] * 5
    assert set(Invitation.objects.unanswered().values_list("pk", flat=True)) == before
    assert list(wave.parts.values_list("marks", flat=True)) != marks, "others have answered"


def test_a_key_asks_again_in_the_words_of_whoever_has_it(wave: Wave) -> None:
    around = {"en": "Leaders around me listen."}
    heard = wave.items.earliest("position")
    wave.plan.items.filter(pk=heard.pk).update(around=around)
    Invitation.objects.filter(wave=wave).update(is_linked=False)
    key = change_keys.new_key(is_linked=False)
    answer(token=_token(wave), values={str(heard.pk): 4}, key=key, now=AT_TEN)
    pulse = pulse_of_key(key)
    assert pulse is not None
    assert [item.text for item in pulse.items] == [around], "and nothing else was asked of them"


def test_a_wrong_key_and_a_closed_wave_change_nothing(wave: Wave) -> None:
    answer(token=_token(wave), values=values_of(wave, 1), key=KEY, now=AT_TEN)
    with pytest.raises(AnswerFixed):
        _change(wave, 5, key=KEY[::-1])
    with pytest.raises(InvalidAnswer):
        _change(wave, 6)
    assert _given(PendingAnswer) == [{"1"}]
    turn_waves(now=CLOSING)
    with pytest.raises(AnswerFixed):
        _change(wave, 5)
    assert _given(Answer) == [{"1"}]
    assert pulse_of_key(KEY) is None, "no key fits any more"


@pytest.mark.django_db(transaction=True)
def test_a_change_waits_for_a_batch_and_finds_its_answer_after_it(
    wave: Wave, give: Callable[..., None]
) -> None:
    answer(token=_token(wave), values=values_of(wave, 1), key=KEY, now=AT_TEN)
    give(wave.invitations.order_by("place")[1:7], [5] * 6)
    start, failures = threading.Barrier(2), list[Exception]()

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(5)
            act()
        except AnswerFixed as error:
            failures.append(error)
        finally:
            connection.close()

    acts = (lambda: shuffle_answers(now=AT_TEN), lambda: _change(wave, 2))
    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert not failures
    assert (
        sorted(map(sorted, [*_given(MixedAnswer), *_given(PendingAnswer)])) == [["2"]] + [["5"]] * 6
    )


def test_a_wave_that_closes_between_finding_and_holding_changes_nothing(
    wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(token=_token(wave), values=values_of(wave, 1), key=KEY, now=AT_TEN)
    monkeypatch.setattr("surveys.operations.changing._hold", lambda _pulse: False)
    with pytest.raises(AnswerFixed):
        _change(wave, 5)


def test_declined_is_an_answer_among_others_until_the_close_and_counted_from_five_on(
    wave: Wave, give: Callable[..., None]
) -> None:
    for place in range(5):
        decline(token=_token(wave, place), now=AT_TEN)
    with pytest.raises(InvitationGone):
        decline(token=_token(wave), now=AT_TEN)
    assert Invitation.objects.unanswered().count() == 7
    assert PendingAnswer.objects.count() == 5
    give(wave.invitations.order_by("place")[5:11], [4] * 6)
    shuffle_answers(now=AT_TEN)
    turn_waves(now=CLOSING)
    wave.refresh_from_db()
    assert (wave.declined, wave.answered, Answer.objects.count()) == (5, 6, 6)


def test_few_who_declined_are_not_counted_for_anybody(wave: Wave) -> None:
    for place in range(4):
        decline(token=_token(wave, place), now=AT_TEN)
    assert settle_declined(wave=wave) is None
    assert not PendingAnswer.objects.exists()


# The pages.


@pytest.fixture
def answered(client: Client, wave: Wave, frozen: time_machine.Coordinates) -> str:
    """The key that the page of thanks shows after an answer of ones."""
    frozen.move_to(AT_TEN + dt.timedelta(minutes=5))
    page = client.get(f"/pulse/{_token(wave)}/").content.decode()
    key = page.partition('name="pulse-key" value="')[2][:26]
    fields = {**_fields(wave, 1), "pulse-key": key, "nonce": "once"}
    client.post(f"/pulse/{_token(wave)}/", fields)
    return key


def _fields(wave: Wave, score: int) -> dict[str, int]:
    return {f"item_{each.pk}": score for each in wave.plan.items.filter(kind="agreement")}


def test_without_a_script_the_key_is_shown_once_and_stands_in_no_address(
    client: Client, answered: str, wave: Wave
) -> None:
    first, second = (client.get("/pulse/thanks/?lang=de").content.decode() for _ in range(2))
    assert change_keys.in_groups(answered) in first
    assert answered not in second
    assert SpentNonce.objects.get().location == "/pulse/thanks/"
    written = " ".join(change_keys.in_groups(answered).lower().split())
    page = client.post("/pulse/change/?lang=de", {"pulse-key": written})
    assert page.status_code == 200
    assert "Ich werde gehört." in page.content.decode()
    assert "checked" not in page.content.decode(), "what was answered is not shown"
    wrong = client.post("/pulse/change/", {"pulse-key": answered, "send": "1"})
    assert wrong.status_code == 422
    fields = {**_fields(wave, 5), "pulse-key": answered, "send": "1", "nonce": "two"}
    assert client.post("/pulse/change/", fields).status_code == 302
    assert _given(PendingAnswer) == [{"5"}]


def test_a_key_that_opens_nothing_is_asked_for_again(
    client: Client, answered: str, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/pulse/change/").status_code == 200
    assert "mistyped" in client.post("/pulse/change/", {"pulse-key": KEY}).content.decode()
    fields = {**_fields(wave, 5), "pulse-key": answered, "send": "1"}
    monkeypatch.setattr("surveys.operations.changing._hold", lambda _pulse: False)
    assert client.post("/pulse/change/", fields).status_code == 410
    turn_waves(now=CLOSING)
    assert client.post("/pulse/change/", fields).status_code == 410


def test_whoever_it_is_not_meant_for_says_so_and_finds_their_mail_preferences(
    client: Client, wave: Wave
) -> None:
    address = f"/pulse/{_token(wave)}/"
    assert "/mail/preferences/" in client.get(f"{address}no-more/").headers["Location"]
    said = client.post(f"{address}not-meant/?lang=de", {"nonce": "once"}, follow=True)
    assert "nicht erinnert" in said.content.decode()
    assert client.post(f"{address}not-meant/").status_code == 410
    assert client.get(address).status_code == 410
    turn_waves(now=CLOSING)
    assert client.get(f"{address}no-more/").status_code == 410


def test_the_page_speaks_any_language_its_questions_are_written_in(
    client: Client, wave: Wave
) -> None:
    page = client.get(f"/pulse/{_token(wave)}/?lang=de").content.decode()
    assert "Ich werde gehört." in page
    assert 'hreflang="en"' in page
    comment = f"item_{wave.plan.items.get(kind='open').pk}"
    client.post(f"/pulse/{_token(wave)}/?lang=de", {**_fields(wave, 4), comment: "Weniger Hast."})
    assert {"de": "Weniger Hast."} in PendingAnswer.objects.get().values.values()
    item = wave.plan.items.first()
    assert item is not None
    item.text = {"en": "I am heard."}
    item.save()
    page = client.get(f"/pulse/{_token(wave, 1)}/?lang=de").content.decode()
    assert "I am heard." in page
    assert "hreflang" not in page

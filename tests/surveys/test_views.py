"""The answer page: no account, no script, nothing changed by looking."""

from __future__ import annotations

import datetime as dt
import html
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.utils import timezone

from common.models import SpentNonce
from people.models import AuditEvent, Member
from surveys.answers import PendingAnswer
from surveys.links import token_of
from surveys.models import Invitation, PulsePlan, Wave
from surveys.operations import turn_waves
from tests.conftest import SignIn
from tests.people.logos import dressed
from tests.surveys.conftest import AT_TEN

Team = Callable[..., list[Member]]


@pytest.fixture
def invitation(plan: PulsePlan, team: Team, frozen: time_machine.Coordinates) -> Invitation:
    """To one of six, just after the wave opened."""
    team(5)
    last = team(1)[0]
    frozen.move_to(AT_TEN + dt.timedelta(minutes=5))
    turn_waves(now=AT_TEN)
    return Invitation.objects.select_related("wave__plan").get(member=last)


def _url(invitation: Invitation) -> str:
    return f"/pulse/{token_of(invitation.pk)}/"


def _fields(invitation: Invitation, score: int | str, comment: str = "") -> dict[str, Any]:
    items = invitation.wave.plan.items.all()
    return {f"item_{item.pk}": score if item.kind == "agreement" else comment for item in items}


def _dump() -> list[Any]:
    return [list(m._base_manager.order_by("pk").values()) for m in apps.get_models()]


def test_the_page_says_who_asks_and_who_sees_what_before_anything(
    client: Client, invitation: Invitation
) -> None:
    page = client.get(_url(invitation)).content.decode()
    assert page.index("Northwind") < page.index("<form")
    assert page.index("averages of 5 people or more") < page.index("<form")
    assert page.index("28 September 2026") < page.index("<form")
    assert "Operations, 6 people asked" in page
    assert "Once 10 people have written in it" in page
    assert page.count('type="radio"') == 12


def test_a_baseline_says_why_it_asks_now(client: Client, invitation: Invitation) -> None:
    why = "The program has not begun yet"
    assert why not in client.get(_url(invitation)).content.decode()
    Wave.objects.filter(pk=invitation.wave_id).update(baseline_until=dt.date(2026, 9, 28))
    page = client.get(_url(invitation)).content.decode()
    assert page.index(why) < page.index("<form")


def test_looking_changes_nothing(client: Client, invitation: Invitation) -> None:
    before = _dump()
    for _ in range(2):
        response = client.get(_url(invitation))
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"
    assert client.head(_url(invitation)).status_code == 200
    assert _dump() == before


def test_answers_are_taken_and_thanked_for(client: Client, invitation: Invitation) -> None:
    response = client.post(_url(invitation), _fields(invitation, 4, "Fewer meetings."), follow=True)
    assert "your answers are in" in response.content.decode()
    assert token_of(invitation.pk) not in response.request["PATH_INFO"]
    assert sorted(map(str, PendingAnswer.objects.get().values.values())) == [
        "4",
        "4",
        "{'en': 'Fewer meetings.'}",
    ]


@pytest.mark.proof("audit")
def test_an_answer_leaves_no_row_in_the_audit_table_whoever_is_signed_in(
    client_for: SignIn, leader: Member, invitation: Invitation
) -> None:
    client, before = client_for(leader), AuditEvent.objects.count()
    client.get(_url(invitation))
    client.post(_url(invitation), _fields(invitation, 4, "Fewer meetings."), follow=True)
    assert PendingAnswer.objects.exists()
    assert AuditEvent.objects.count() == before


def test_a_used_link_says_thanks_and_looks_like_one_that_never_was(
    client: Client, invitation: Invitation
) -> None:
    client.post(_url(invitation), _fields(invitation, 4))
    used, unknown = client.get(_url(invitation)), client.get("/pulse/never-was/")
    again = client.post(_url(invitation), _fields(invitation, 1))
    assert used.status_code == unknown.status_code == again.status_code == 410
    assert "Thank you" in used.content.decode()

    def plain(response: Any) -> str:
        return re.sub(r'(content|value)="\w{64}"', "", response.content.decode())

    assert plain(used) == plain(unknown)
    assert PendingAnswer.objects.count() == 1


def test_pages_wear_the_looks_of_who_asks_also_afterwards_and_a_link_of_nothing_wears_none(
    client: Client, invitation: Invitation
) -> None:
    worn = dressed(invitation.member.organization_id)
    page = client.get(_url(invitation)).text
    assert worn in page
    assert "/look/own-look/colors.css" in page
    about = html.unescape(re.findall(r'href="(/pulse/[^"]*look=[^"]+)"', page)[0])
    assert worn in client.get(about).text
    assert worn not in client.get("/pulse/never-was/").text
    answer = client.post(_url(invitation), _fields(invitation, 4))
    assert answer.url.endswith("?lang=en&look=own-look"), "the same for everybody who is asked"
    assert worn in client.get(answer.url).text
    assert worn not in client.get(answer.url.replace("own-look", "another")).text
    for over in (client.get(_url(invitation)), client.get("/pulse/never-was/?look=own-look")):
        assert (over.status_code, "/look/" in over.text) == (410, False)


def test_who_declines_or_changes_an_answer_sees_the_same_looks(
    client: Client, invitation: Invitation
) -> None:
    worn = dressed(invitation.member.organization_id)
    key = re.findall(r'name="pulse-key" value="([^"]+)"', client.get(_url(invitation)).text)[0]
    client.post(_url(invitation), _fields(invitation, 4) | {"pulse-key": key})
    assert worn in client.post("/pulse/change/", {"pulse-key": key}).text
    other = Invitation.objects.exclude(pk=invitation.pk).first()
    assert other is not None
    assert worn in client.post(f"{_url(other)}not-meant/", follow=True).text


def test_what_is_sent_while_the_wave_is_still_open_is_taken(
    client: Client, invitation: Invitation, frozen: time_machine.Coordinates
) -> None:
    frozen.shift(dt.timedelta(days=7))
    assert client.get(_url(invitation)).status_code == 200
    assert client.post(_url(invitation), _fields(invitation, 4)).status_code == 302
    assert PendingAnswer.objects.exists()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "This was not counted"), ("de", "Das wurde nicht gezählt")]
)
def test_what_is_sent_after_the_close_is_not_counted_and_still_there_to_copy(
    client: Client,
    invitation: Invitation,
    frozen: time_machine.Coordinates,
    language: str,
    said: str,
) -> None:
    Member.objects.filter(pk=invitation.member_id).update(language=language)
    sent_to = re.findall(r'method="post" action="([^"]+)"', _opened(client, invitation))[0]
    frozen.shift(dt.timedelta(days=7))
    turn_waves(now=timezone.now())
    assert client.get(_url(invitation)).status_code == 410
    response = client.post(_url(invitation) + sent_to, _fields(invitation, 4, "Less <haste>."))
    page = response.content.decode()
    assert response.status_code == 410
    assert said in page
    assert "readonly>Less &lt;haste&gt;.</textarea>" in page
    assert page.count("<textarea") == 1, "only what somebody wrote is there to copy"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert not PendingAnswer.objects.exists()


def _opened(client: Client, invitation: Invitation) -> str:
    return client.get(_url(invitation)).content.decode()


def test_each_question_may_be_left_out_or_not_apply(client: Client, invitation: Invitation) -> None:
    assert _opened(client, invitation).count("Does not apply") == 2
    first, second, _comment = _fields(invitation, 2)
    assert client.post(_url(invitation), {first: "none", second: "2"}).status_code == 302
    assert PendingAnswer.objects.get().values == {second.removeprefix("item_"): 2}


def test_nothing_at_all_is_asked_about_once(client: Client, invitation: Invitation) -> None:
    response = client.post(_url(invitation), _fields(invitation, "", "  "))
    assert response.status_code == 422
    assert "Nothing is answered yet" in response.content.decode()
    nothing_applies = _fields(invitation, "none")
    assert client.post(_url(invitation), nothing_applies).status_code == 302
    assert PendingAnswer.objects.get().values == {}


def test_a_wrong_answer_is_named_and_the_rest_is_kept(
    client: Client, invitation: Invitation
) -> None:
    fields = _fields(invitation, 2, "Please keep <this>.")
    wrong = next(iter(fields))
    fields[wrong] = "7"
    response = client.post(_url(invitation), fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Please keep &lt;this&gt;." in page
    assert len(re.findall(r"\schecked", page)) == 1
    assert f'href="#id_{wrong}_0"' in page
    assert f'id="id_{wrong}_0"' in page
    assert "Choose a number from 1 to 5." in page
    assert not PendingAnswer.objects.exists()


@pytest.mark.parametrize("score", ["0", "6", "x", "None", "4 "])
def test_other_numbers_are_refused_without_breaking(
    client: Client, invitation: Invitation, score: str
) -> None:
    response = client.post(_url(invitation), _fields(invitation, score, "a\x00b"))
    assert response.status_code == 422


def test_a_double_click_is_one_answer_and_one_thanks(
    client: Client, invitation: Invitation
) -> None:
    fields = {**_fields(invitation, 4), "nonce": "once"}
    first, second = (client.post(_url(invitation), fields) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"] == "/pulse/thanks/?lang=en"
    assert PendingAnswer.objects.count() == 1


def test_what_is_kept_of_the_form_says_neither_when_it_was_sent_nor_in_which_language(
    client: Client, invitation: Invitation
) -> None:
    client.post(_url(invitation), {**_fields(invitation, 4), "nonce": "once"})
    spent = SpentNonce.objects.get()
    assert (spent.spent_at.time(), spent.location) == (dt.time(), "/pulse/thanks/")


def test_the_page_speaks_the_language_of_whoever_is_asked(
    client: Client, invitation: Invitation
) -> None:
    Member.objects.filter(pk=invitation.member_id).update(language="de")
    page = client.get(_url(invitation)).content.decode()
    assert '<html lang="de"' in page
    assert "Ich werde gehört." in page
    assert "Meine Antworten senden" in page
    response = client.post(_url(invitation), _fields(invitation, 4), follow=True)
    assert "Vielen Dank" in response.content.decode()


def test_no_link_is_written_to_the_log(
    client: Client, invitation: Invitation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post(_url(invitation), {})
        client.post("/pulse/never-was/", {})
        client.post(_url(invitation), _fields(invitation, 4))
        client.get(_url(invitation))
    assert token_of(invitation.pk) not in caplog.text


@pytest.mark.proof("queries", pages=1, taps=1)
def test_answering_takes_few_queries(
    client: Client, invitation: Invitation, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):
        client.get(_url(invitation))
    with django_assert_max_num_queries(16):
        client.post(_url(invitation), {**_fields(invitation, 4), "nonce": "once"})


def test_the_notice_is_open_to_everybody_in_both_languages(client: Client, db: None) -> None:
    assert "What is never measured" in client.get("/pulse/about/").content.decode()
    assert "Was nie gemessen wird" in client.get("/pulse/about/?lang=de").content.decode()
    assert client.get("/pulse/about/?lang=../x").status_code == 200
    assert client.post("/pulse/about/").status_code == 405

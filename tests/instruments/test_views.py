"""Pages of questionnaires: answering in the portal and by link, the own result, the library."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.own_record import record_of
from instruments.links import token_of
from instruments.models import AnswerSheet, KeptFigures, Occasion, Questionnaire
from instruments.operations import reckon_groups, send_sheet
from instruments.own_change import own_results, words_of
from instruments.states import OccasionKind
from people.models import Member
from tests.conftest import SignIn
from tests.instruments.conftest import Given
from tests.instruments.making import LINES, answers
from tests.instruments.test_operations import LEVELS, answered
from tests.people.logos import dressed

SENT = {**{name: str(value) for name, value in answers(4).items()}, "what": "send"}


@pytest.mark.usefixtures("frozen")
def test_a_leader_saves_goes_on_and_sends_once(
    given: Given, leader: Member, client_for: SignIn
) -> None:
    client, url = client_for(leader), reverse("instruments:sheet", args=[given.sheet(0).pk])
    client.post(url, {"item-1": "5", "item-2": "5", "what": "save"})
    kept = client.post(url, {"item-1": "2", "item-2": "none", "what": "save"}, follow=True)
    assert given.sheet(0).answers == {"item-1": 2}
    assert (
        reverse("instruments:sheet", args=[given.sheet(0).pk])
        in client.get(reverse("learning:progress")).text
    )
    assert "Nothing is sent yet" in kept.text
    assert 'value="2" id="id_item-1_1" checked' in " ".join(kept.text.split())
    sent = client.post(url, SENT, follow=True)
    assert "for you alone" in sent.text
    assert given.sheet(0).answers == answers(4)
    assert client.get(url).status_code == 302, "to what came of it"
    assert client.post(url, {"item-1": "1", "what": "save"}).status_code == 302
    assert given.sheet(0).answers == answers(4)


@pytest.mark.usefixtures("frozen")
def test_each_tap_is_kept_alone_and_none_after_sending(
    given: Given, leader: Member, client_for: SignIn
) -> None:
    client, sheet = client_for(leader), given.sheet(0)
    own = reverse("instruments:sheet", args=[sheet.pk])
    by_link = reverse("instruments:by_link", args=[token_of(sheet.pk)])
    other = client_for(given.enrollments[1].member)
    assert other.post(own, {"item-1": "1", "what": "tap"}).status_code == 404
    for url, taps in [(own, {"item-1": "5", "item-3": "1"}), (by_link, {"item-2": "4"})]:
        assert client.post(url, {**taps, "what": "tap"}).status_code == 200
    assert client.post(own, {"item-3": "none", "what": "tap"}).json() == {"kept": ["item-3"]}
    assert client.post(own, {"item-1": "9", "what": "tap"}).status_code == 422
    sheet = given.sheet(0)
    assert sheet.answers == {"item-1": 5, "item-2": 4}
    assert sheet.given_at is None
    client.post(own, SENT)
    assert client.post(own, {"item-1": "1", "what": "tap"}).status_code == 409
    assert client.post(by_link, {"item-1": "1", "what": "tap"}).status_code == 410
    assert given.sheet(0).answers == answers(4)


@pytest.mark.usefixtures("frozen")
def test_an_answer_that_is_none_is_not_taken_and_a_blank_sheet_is_not_sent(
    given: Given, leader: Member, client_for: SignIn
) -> None:
    client, url = client_for(leader), reverse("instruments:sheet", args=[given.sheet(0).pk])
    assert client.post(url, {"item-1": "9", "what": "send"}).status_code == 422
    client.post(url, {"what": "send"})
    assert given.sheet(0).given_at is None


@pytest.mark.usefixtures("frozen")
def test_the_link_opens_one_sheet_without_an_account_and_a_look_changes_nothing(
    given: Given,
) -> None:
    client, sheet = Client(), given.sheet(1)
    url = reverse("instruments:by_link", args=[token_of(sheet.pk)])
    page = client.get(url)
    assert "I wait before I answer." in page.text
    assert page["Cache-Control"] == "private, no-store"
    assert "Meine Antworten senden" in client.get(f"{url}?lang=de").text
    assert AnswerSheet.objects.filter(saved_at__isnull=False).count() == 0
    assert client.post(url, {"item-1": "7"}).status_code == 422
    assert "Saved so far" in client.post(url, {"item-1": "3"}, follow=True).text
    assert "your answers are in" in client.post(url, SENT, follow=True).text
    assert client.get(url).status_code == 410
    assert client.post(url, SENT).status_code == 410
    assert given.sheet(1).answers == answers(4)


@pytest.mark.usefixtures("frozen")
def test_by_the_link_pages_wear_the_looks_of_who_asks_until_it_is_used(given: Given) -> None:
    client, sheet = Client(), given.sheet(1)
    worn = dressed(given.cohort.organization_id)
    url = reverse("instruments:by_link", args=[token_of(sheet.pk)])
    assert worn in client.get(url).text
    thanks = client.post(url, SENT)
    assert worn in client.get(thanks.url).text
    assert "/look/" not in client.get(url).text
    forged = reverse("instruments:by_link", args=["1~forged"])
    assert "/look/" not in client.get(f"{forged}?look=own-look").text


def test_a_link_that_nobody_made_opens_nothing(db: None) -> None:
    for token in ("1~forged", "nothing", token_of(10**9)):
        assert Client().get(reverse("instruments:by_link", args=[token])).status_code == 410


@pytest.mark.usefixtures("frozen")
def test_after_the_time_the_page_says_so_and_keeps_what_was_there(
    given: Given, leader: Member, client_for: SignIn
) -> None:
    sheet = given.sheet(0)
    AnswerSheet.objects.filter(pk=sheet.pk).update(
        closes_at=sheet.opens_at, answers={"item-1": 2}, opens_at=sheet.opens_at
    )
    client, url = client_for(leader), reverse("instruments:sheet", args=[sheet.pk])
    assert "This questionnaire is closed" in client.get(url).text
    assert client.post(url, SENT).status_code == 422
    assert given.sheet(0).answers == {"item-1": 2}


def test_the_own_page_says_what_is_more_than_chance_and_the_record_says_the_same(
    given: Given, leader: Member, now: dt.datetime, client_for: SignIn
) -> None:
    answered(given, now, [(2, 4), *LEVELS[1:]])
    page = client_for(leader).get(reverse("instruments:own")).text
    assert "up, by more than chance" in page
    told = {each.section.name: each.entries for each in record_of(leader, "en", now)}
    (entry,) = told["questionnaires"]
    names = [line.name for line in own_results(leader, "en")[0].lines]
    assert len(set(names)) == 3
    for line, name in zip(entry.lines, names, strict=True):
        assert line.text.startswith(f"{name}\nBefore: 2.0 · After: 4.0"), "each says of what"
    assert entry.lines[-1].text.endswith("\nup, by more than chance")
    other = given.enrollments[5].member
    (still,) = own_results(other, "en")
    assert still.lines[-1].said == "no more than the wobble of the questionnaire itself"
    assert not still.lines[0].said, "of a subscale nothing is published, and the group is small"


def test_words_of_change() -> None:
    assert words_of(None) == ""
    assert words_of(-2.5) == "down, by more than chance"


FORM = {
    "language": "en",
    "title": "Calm",
    "instructions": "Think of *last* week.",
    "labels": "Never\nSometimes\nAlways",
    "lines": LINES,
    "is_licensed": "on",
    "reliability": "0.8",
}


def test_an_admin_pastes_a_scale_sees_it_and_adds_a_language(
    admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    shown = client.post(reverse("instruments:new"), FORM, follow=True)
    assert "I interrupt people." in shown.text
    made = Questionnaire.objects.get()
    assert made.text_in("en").instructions.html == "<p>Think of <em>last</em> week.</p>"
    german = reverse("instruments:write", args=[made.pk, "de"])
    said = {**FORM, "language": "de", "title": "Ruhe", "revision": "1"}
    fewer = {**said, "lines": "\n".join(LINES.splitlines()[:2] * 1 + ["Drei. | | Calm"])}
    assert "different numbers of statements" in client.post(german, fewer).text
    assert "Frozen" not in client.post(german, said, follow=True).text
    made.refresh_from_db()
    assert set(made.texts) == {"en", "de"}
    again = client.post(german, said)
    assert again.status_code == 422
    assert "Somebody has changed it in the meantime" in again.text
    assert "I interrupt people. | R | Calm" in client.get(german).text
    assert "Calm" in client.get(reverse("instruments:questionnaires")).text


def test_what_is_wrong_with_a_scale_is_said_by_its_line(admin: Member, client_for: SignIn) -> None:
    wrong = {
        **FORM,
        "labels": "One",
        "lines": "A.\nB. | maybe",
        "instructions": "<b>Hi</b>",
    }
    page = client_for(admin).post(reverse("instruments:new"), wrong)
    assert page.status_code == 422
    for said in ("Line 2: “maybe” is not a mark", "Write two to ten answers", "holds HTML"):
        assert said in page.text
    twice = client_for(admin).post(reverse("instruments:new"), {**FORM, "labels": "A\nA"})
    assert "An answer is there twice" in twice.text


def test_a_frozen_scale_is_shown_and_not_changed(
    given: Given, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    send_sheet(sheet=given.sheet(0), answers=answers(4), now=now)
    assert given.scale.is_frozen
    client = client_for(admin)
    url = reverse("instruments:write", args=[given.scale.pk, "en"])
    assert client.get(url, follow=True).redirect_chain
    assert (
        "It stays as it is"
        in client.get(reverse("instruments:questionnaire", args=[given.scale.pk])).text
    )


def test_the_group_is_shown_once_it_is_over_and_the_file_says_the_same(
    given: Given, privacy_officer: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client = client_for(privacy_officer)
    url = reverse("insights:questionnaires", args=[given.cohort.pk])
    over = answered(given, now, LEVELS)
    assert "never live" in client.get(url).text
    reckon_groups(now=over)
    page = client.get(url).text
    assert "6 leaders answered both times" in page
    assert "+0.7" in page
    text = client.get(reverse("insights:questionnaires_csv", args=[given.cohort.pk])).text
    assert "Altogether" in text
    assert "not over yet" in text, "week 24"
    KeptFigures.objects.all().delete()
    Occasion.objects.filter(kind=OccasionKind.AFTER)
    AnswerSheet.objects.filter(enrollment__in=given.enrollments[:2]).update(given_at=None)
    reckon_groups(now=over)
    assert "Fewer than five leaders" in client.get(url).text
    hidden = client.get(reverse("insights:questionnaires_csv", args=[given.cohort.pk])).text
    assert "fewer than 5 people have both" in hidden


def test_a_running_pilot_gives_another_one_until_the_cards_are_open(
    given: Given, admin: Member, client_for: SignIn, frozen: object
) -> None:
    client = client_for(admin)
    url = reverse("pilots:questionnaires", args=[given.cohort.pk])
    page = client.get(url).text
    assert "How I notice, understand and respond at a distance" in page
    chosen = ["shipped", str(given.scale.pk)]
    assert client.post(url, {"given-questionnaires": chosen}).status_code == 302
    assert given.cohort.questionnaires.count() == 2
    assert client.post(url, {"given-questionnaires": ["nothing"]}).status_code == 422

"""What a certificate asks for, giving it, its file, and checking it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cohorts.models import Enrollment, PersonalStep
from common.typesetting import NotSet
from learning.attesting import Attested, Criteria, Progressed, asked_for, is_earned
from learning.earning import criteria_of
from learning.models import Certificate
from learning.operations import (
    NotEarned,
    ask_for_certificate,
    certificates,
    give_certificate,
    set_certificates,
    set_next_certificate,
)
from learning.typesetting import PLAIN, sentence_of, typeset
from people.looks import PrintedLook, printed_look
from people.models import AuditEvent, Member, Organization
from people.operations import choose_accent
from programs.cadence import StepKind
from programs.module_texts import module_texts
from tests.conftest import SignIn
from tests.factories import PersonalStepFactory, StepFactory
from tests.learning.conftest import Course, make_course
from tests.pdf_text import page_texts
from tests.pdf_validator import assert_is_pdf_ua
from tests.people.logos import a_picture

HALFWAY = Progressed(
    cards_done=7,
    cards_total=10,
    practices_done=1,
    practices_planned=3,
    closings_done=0,
    closings_planned=1,
)
THERE = replace(HALFWAY, cards_done=8, practices_done=2, closings_done=1)
NOTHING_PLANNED = Progressed(
    cards_done=0,
    cards_total=0,
    practices_done=0,
    practices_planned=0,
    closings_done=0,
    closings_planned=0,
)


def test_what_it_asks_for_is_said_with_how_somebody_stands() -> None:
    lines = asked_for(HALFWAY, Criteria())
    assert [(line.text, line.stands, line.is_met) for line in lines] == [
        ("At least 80% of the cards", "7 of 10 cards are done", False),
        ("At least 2 live practices", "1 of 3 so far", False),
        ("A closing role-play", "still ahead", False),
    ]
    assert not is_earned(lines)
    there = asked_for(THERE, Criteria())
    assert [line.is_met for line in there] == [True, True, True]
    assert is_earned(there)


@pytest.mark.parametrize(
    ("standing", "criteria"),
    [
        (HALFWAY, Criteria(cards_percent=0, practices_missed=3, needs_closing=False)),
        (NOTHING_PLANNED, Criteria(cards_percent=100, practices_missed=0)),
    ],
)
def test_what_is_not_asked_for_or_not_planned_is_in_nobodys_way(
    standing: Progressed, criteria: Criteria
) -> None:
    assert asked_for(standing, criteria) == []
    assert is_earned([])


@pytest.mark.parametrize(("done", "percent"), [(0, 0), (7, 77), (9, 100)])
def test_percent_is_never_rounded_up(done: int, percent: int) -> None:
    standing = replace(HALFWAY, cards_done=done, cards_total=9)
    assert standing.cards_percent == percent
    assert NOTHING_PLANNED.cards_percent == 100


@pytest.fixture
def finished(course: Course, now: dt.datetime) -> Enrollment:
    """Three of three cards, one of one practice, and the closing."""
    return finish(course, now)


def finish(course: Course, now: dt.datetime) -> Enrollment:
    PersonalStep.objects.filter(enrollment=course.enrollment).delete()
    for kind, fields in (
        (StepKind.CARDS, {"cards_done": 3, "cards_total": 3}),
        (StepKind.PRACTICE, {}),
        (StepKind.ASSESSMENT, {}),
    ):
        module = course.module if kind == StepKind.CARDS else None
        whole = StepFactory(cohort=course.cohort, kind=kind, module=module)
        PersonalStepFactory(enrollment=course.enrollment, step=whole, done_at=now, **fields)
    return course.enrollment


def test_a_certificate_says_how_it_was_on_its_day(
    course: Course, finished: Enrollment, now: dt.datetime
) -> None:
    given = give_certificate(enrollment=finished, now=now)
    attested = given.attested
    assert (attested.name, attested.practices) == (finished.member.name, 1)
    titles = module_texts([course.module.pk], "en")
    assert attested.modules == (titles[course.module.pk].title,)
    assert (attested.first_on, attested.last_on) == ("2026-09-14", "2026-09-14")
    Member.objects.filter(pk=finished.member_id).update(name="Somebody Else")
    later = give_certificate(enrollment=finished, now=now + dt.timedelta(days=1))
    assert (later.pk, later.attested, later.issued_at) == (given.pk, attested, now)
    assert len(given.code) >= 22


@pytest.mark.parametrize("kind", [StepKind.CARDS, StepKind.PRACTICE, StepKind.ASSESSMENT])
def test_without_what_it_asks_for_there_is_none(
    finished: Enrollment, now: dt.datetime, admin: Member, kind: StepKind
) -> None:
    ask_for_certificate(criteria=Criteria(practices_missed=0), now=now, by=admin)
    finished.personal_steps.filter(step__kind=kind).update(done_at=None, cards_done=0)
    with pytest.raises(NotEarned):
        give_certificate(enrollment=finished, now=now)


def test_what_was_called_off_is_not_asked_for(
    finished: Enrollment, now: dt.datetime, admin: Member
) -> None:
    ask_for_certificate(criteria=Criteria(practices_missed=0), now=now, by=admin)
    finished.personal_steps.filter(step__kind=StepKind.PRACTICE).update(
        done_at=None, is_called_off=True
    )
    attested = give_certificate(enrollment=finished, now=now).attested
    assert attested.practices == 0
    assert "practice" not in sentence_of(attested)


def test_what_an_organization_asks_for_is_recorded_once(admin: Member, now: dt.datetime) -> None:
    assert criteria_of(admin.organization_id) == Criteria()
    ask_for_certificate(criteria=Criteria(), now=now, by=admin)
    assert not AuditEvent.objects.filter(verb="ask_for_certificate").exists()
    for _time in range(2):
        ask_for_certificate(criteria=Criteria(cards_percent=60), now=now, by=admin)
    assert AuditEvent.objects.get(verb="ask_for_certificate").detail["cards_percent"] == 60
    assert criteria_of(admin.organization_id).cards_percent == 60


def test_the_file_is_set_once_for_each_and_can_be_read_aloud(
    finished: Enrollment, now: dt.datetime
) -> None:
    given = give_certificate(enrollment=finished, now=now)
    assert set_next_certificate()
    assert not set_next_certificate()
    given.refresh_from_db()
    pdf = bytes(given.pdf or b"")
    assert pdf.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in pdf  # says of itself that it is PDF/UA, which the typesetter has checked
    assert b"/Marked true" in pdf
    german = typeset(given.attested, code=given.code, language="de")
    assert b"/Lang(de" in german
    for each in (pdf, german):
        assert_is_pdf_ua(each)


LONG = "Freifrau Friederike-Wilhelmine von Württemberg-Großschönau zu Hohenlohe-Öhringen"
A_LONG_ONE = "Zuhören, bevor Lösungen besprochen werden, in abteilungsübergreifenden Verhandlungen"
NOWHERE = "\u5c71\u7530\u3000\u592a\u90ce"
"""Letters of Japan: no font here has them, and no server without a font of its own."""


DRESSED = PrintedLook("#0d5c63", a_picture(), logo_on_dark=True)


@pytest.mark.parametrize(("count", "look"), [(1, PLAIN), (6, DRESSED), (15, DRESSED)])
@pytest.mark.parametrize("name", ["Halima Eze", LONG, "محمد عبد الرحمن الفاروقي", "נועה בן־דוד"])
def test_whatever_stands_on_it_it_is_one_page(
    finished: Enrollment, now: dt.datetime, count: int, name: str, look: PrintedLook
) -> None:
    given = give_certificate(enrollment=finished, now=now).attested
    full = msgspec.structs.replace(
        given, name=name, organization=LONG, program=A_LONG_ONE, modules=(A_LONG_ONE,) * count
    )
    pdf = typeset(full, code="c" * 22, language="de", look=look)
    assert len(page_texts(pdf)) == 1
    assert bool(re.search(rb"/Subtype ?/Image", pdf)) == bool(look.logo)
    assert_is_pdf_ua(pdf)


def test_a_name_that_no_font_has_costs_nobody_the_file(
    finished: Enrollment, now: dt.datetime, caplog: pytest.LogCaptureFixture
) -> None:
    for name in (NOWHERE, f"Taro {NOWHERE}"):
        given = give_certificate(enrollment=finished, now=now)
        attested = msgspec.structs.replace(given.attested, name=name)
        Certificate.objects.filter(pk=given.pk).update(attested=attested, pdf=None)
        assert set_next_certificate(), "and whoever waits behind them is not kept waiting"
        given.refresh_from_db()
        pdf = bytes(given.pdf or b"")
        assert_is_pdf_ua(pdf)
        [text] = page_texts(pdf)
        assert ("Taro …" in text) == ("Taro" in name)
        assert ("The name stands at the address below" in text) != ("Taro" in name)
        assert name in Client().get(reverse("certificate_check", args=[given.code])).text
    assert "U+5C71" in caplog.text


def test_one_that_cannot_be_set_keeps_nobody_behind_it_waiting(
    finished: Enrollment,
    peer: Member,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    wrong = give_certificate(enrollment=finished, now=now)
    later = now + dt.timedelta(minutes=1)
    behind = give_certificate(enrollment=finish(make_course(peer), now), now=later)

    def sets(attested: Attested, *, code: str, **others: object) -> bytes:
        if code == wrong.code:
            raise NotSet("a picture has no other text")
        return typeset(attested, code=code, **others)

    with monkeypatch.context() as once:
        once.setattr(certificates, "typeset", sets)
        set_certificates()
    assert list(Certificate.objects.to_set()) == [wrong]
    assert f"certificate {wrong.pk} cannot be set" in caplog.text
    set_certificates()
    assert not Certificate.objects.to_set().exists()
    behind.refresh_from_db()
    assert_is_pdf_ua(bytes(behind.pdf or b""))


def test_file_and_check_wear_what_the_organization_wears(
    finished: Enrollment, now: dt.datetime, admin: Member
) -> None:
    choose_accent(color="#0d5c63", now=now, by=admin)
    given = give_certificate(enrollment=finished, now=now)
    assert set_next_certificate()
    page = Client().get(reverse("certificate_check", args=[given.code]))
    look = Organization.objects.get(pk=admin.organization_id).look_key
    assert reverse("look_colors", args=[look]) in page.text
    assert printed_look(admin.organization_id) == PrintedLook(accent="#0d5c63")


def test_from_the_path_to_the_file(
    finished: Enrollment, client_for: SignIn, leader: Member
) -> None:
    client = client_for(leader)
    address = reverse("learning:certificate", args=[finished.pk])
    assert address in client.get(reverse("learning:path")).text
    assert "Get my certificate" in client.get(address).text
    assert client.get(reverse("learning:certificate_file", args=[finished.pk])).status_code == 404
    for _time in range(2):
        assert client.post(address).status_code == 302
    assert Certificate.objects.count() == 1
    assert "data-waiting" in client.get(address).text
    set_next_certificate()
    page = client.get(address).text
    assert "Download the PDF" in page
    answer = client.get(reverse("learning:certificate_file", args=[finished.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_somebody_who_is_not_there_yet_reads_what_is_open(
    course: Course, client_for: SignIn, leader: Member
) -> None:
    client = client_for(leader)
    address = reverse("learning:certificate", args=[course.enrollment.pk])
    page = client.get(address).text
    assert "of the cards" in page
    assert "Get my certificate" not in page
    assert "still open" in client.post(address, follow=True).text
    assert not Certificate.objects.exists()


def test_nobody_else_reaches_it(
    finished: Enrollment, client_for: SignIn, now: dt.datetime, outsider: Member
) -> None:
    give_certificate(enrollment=finished, now=now)
    set_next_certificate()
    other = make_course(outsider).enrollment.member
    for name in ("learning:certificate", "learning:certificate_file"):
        answer = client_for(other).get(reverse(name, args=[finished.pk]))
        assert answer.status_code in {403, 404}


def test_anybody_who_was_shown_it_can_check_it(finished: Enrollment, now: dt.datetime) -> None:
    given = give_certificate(enrollment=finished, now=now)
    page = Client().get(reverse("certificate_check", args=[given.code]))
    assert given.attested.name in page.text
    assert page["X-Robots-Tag"] == "noindex"
    wrong = Client().get(reverse("certificate_check", args=["not-a-code"]))
    assert wrong.status_code == 404
    assert "No certificate has this address" in wrong.text


def test_an_admin_says_what_it_asks_for(admin: Member, client_for: SignIn) -> None:
    client = client_for(admin)
    address = reverse("learning:criteria")
    assert 'value="80"' in client.get(address).text
    assert "Certificates" in client.get(reverse("people:week")).text
    typed = {"cards_percent": "50", "practices_missed": "2"}
    assert "Saved." in client.post(address, typed, follow=True).text
    assert criteria_of(admin.organization_id) == Criteria(
        cards_percent=50, practices_missed=2, needs_closing=False
    )
    assert client.post(address, {"cards_percent": "101"}).status_code == 422


def test_dates_stand_in_the_language_of_the_certificate(
    finished: Enrollment, now: dt.datetime
) -> None:
    given = give_certificate(enrollment=finished, now=now)
    with translation.override("de"):
        page = Client().get(
            reverse("certificate_check", args=[given.code]), headers={"accept-language": "de"}
        )
    assert "September" in page.text

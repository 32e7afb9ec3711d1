"""A pulse is planned, looked at and tried, and changed where it has not opened."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cohorts.models import Cohort
from messaging.models import Message
from messaging.objections import objections_to
from messaging.sending import send_due
from people.models import Member
from pilots.draft import DraftStep, Pulse
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step
from pilots.operations.launching import launch_pilot
from programs.models import ProgramVersion
from surveys.bank import suggested_pulses
from surveys.models import PulsePlan, Wave
from surveys.operations import stop_waves, turn_waves
from surveys.questions import PulseQuestion, QuestionKind, Respondents
from tests.conftest import SignIn
from tests.kept import kept

pytestmark = pytest.mark.usefixtures("frozen")
OWN = PulseQuestion(
    kind=QuestionKind.AGREEMENT,
    text={"en": "My manager tells me when plans change."},
    around={"en": "Leaders around me tell people when plans change."},
    is_own=True,
)
ONLY_REPORTS = PulseQuestion(
    kind=QuestionKind.OPEN, text={"en": "What would help you most?"}, is_own=True
)


@pytest.fixture
def planned_pulse(
    complete: PilotDraft, version: ProgramVersion, admin: Member, now: dt.datetime
) -> PilotDraft:
    """Two from the bank and two of one's own every time, one that changes."""
    core = suggested_pulses(version)[0].questions[:2]
    pulse = Pulse(
        questions=(*core, OWN, ONLY_REPORTS), rotating=1, respondents=Respondents.DEPARTMENTS
    )
    return save_draft_step(
        draft=complete, step=DraftStep.PULSE, value=pulse, revision=complete.revision,
        by=admin, now=now,
    )  # fmt: skip


@pytest.fixture
@kept
def pilot(planned_pulse: PilotDraft, admin: Member, now: dt.datetime) -> Cohort:
    return launch_pilot(draft=planned_pulse, by=admin, now=now)


def _post(client: Client, name: str, *args: Any, **typed: Any) -> HttpResponse:
    _post.count += 1  # type: ignore[attr-defined]
    nonce = f"n{_post.count}"  # type: ignore[attr-defined]
    return client.post(reverse(name, args=args), {**typed, "nonce": nonce})


_post.count = 0  # type: ignore[attr-defined]


def _texts(wave: Wave) -> list[str]:
    return [item.text["en"] for item in wave.items.order_by("kind", "position")]


def test_the_page_plans_own_questions_and_what_changes(
    complete: PilotDraft, admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    fields = {
        "questions": ["baseline-1", "baseline-2"],
        "own_1": OWN.text["en"],
        "around_1": OWN.around["en"],
        "kind_1": "agreement",
        "rotating": "2",
        "respondents": "departments",
        "send_at": "10:00",
        "open_days": "7",
        "revision": complete.revision,
    }
    few = _post(client, "pilots:draft", complete.pk, "pulse", **{**fields, "own_1": ""})
    assert "2 are chosen" in few.text
    half = _post(client, "pilots:draft", complete.pk, "pulse", **{**fields, "own_1": ""})
    assert "Word it for people who report to a leader, too" in half.text
    one = {**fields, "own_1": "", "around_1": "", "questions": ["baseline-1"]}
    assert "1 is chosen" in _post(client, "pilots:draft", complete.pk, "pulse", **one).text
    twice = {**fields, "own_2": f"{OWN.text['en'].upper()} ..."}
    assert "is asked twice" in _post(client, "pilots:draft", complete.pk, "pulse", **twice).text
    many = {**fields, "questions": [f"baseline-{n}" for n in (1, 2, 3)]}
    assert (
        "With those that change, that makes 6 questions."
        in _post(client, "pilots:draft", complete.pk, "pulse", **many).text
    )
    none = {**fields, "questions": [], "own_1": "A?", "own_2": "B?", "kind_1": "open"}
    none |= {"questions": ["noticed-in-writing-5"], "kind_2": "open", "rotating": "0"}
    page = _post(client, "pilots:draft", complete.pk, "pulse", **none)
    assert "Choose at least one to agree with." in page.text
    assert _post(client, "pilots:draft", complete.pk, "pulse", **fields).status_code == 302
    complete.refresh_from_db()
    assert complete.outline.pulse.questions[-1] == OWN
    five = {f"own_{n}": f"We talk about it ({n})." for n in range(1, 6)}
    five |= {"own_1_de": "Wir sprechen darüber.", "around_1": "", "questions": [], "rotating": "0"}
    five |= {"revision": complete.revision}
    assert _post(client, "pilots:draft", complete.pk, "pulse", **fields | five).status_code == 302
    complete.refresh_from_db()
    asked = complete.outline.pulse.questions
    assert (len(asked), asked[0].text["de"]) == (5, "Wir sprechen darüber.")
    page = client.get(reverse("pilots:draft", args=[complete.pk, "pulse"])).text
    assert page.count("Missing in German") == 4
    preview = reverse("pilots:preview_pulse", args=[complete.pk])
    assert "Wir sprechen darüber." in client.get(preview, {"lang": "de"}).text
    fields |= {"revision": complete.revision}
    assert _post(client, "pilots:draft", complete.pk, "pulse", **fields).status_code == 302
    page = client.get(reverse("pilots:draft", args=[complete.pk, "pulse"])).text
    assert "My manager tells me when plans change." in page
    assert "When a message of mine was unclear, my manager asked what I meant." in page
    assert "people who are asked report to a leader of this pilot." in page


def test_the_preview_is_the_page_of_the_people_and_takes_nothing(
    planned_pulse: PilotDraft, admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    address = reverse("pilots:preview_pulse", args=[planned_pulse.pk])
    page = client.get(address).text
    assert "Nothing can be sent from here" in page
    assert "When there was a problem, I told my manager early." in page
    assert "What would help you most?" in page
    assert "The program has not begun yet" in page
    second = client.get(address, {"round": "2", "who": "around", "lang": "de"}).text
    assert "Wenn es in meiner Abteilung ein Problem gab, hat man es" in second
    assert "What would help you most?" not in second, "it has no words for them"
    assert "Bevor Sie antworten" in second
    assert client.post(address).status_code == 405
    assert client.get(address, {"round": "9"}).status_code == 404


def test_a_test_goes_to_whoever_asks_for_it_and_leads_to_the_preview(
    planned_pulse: PilotDraft, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    _post(client_for(admin), "pilots:test_pulse", planned_pulse.pk)
    mail = Message.objects.get(kind="pulse_trial")
    assert (mail.to_address, mail.subject[:5]) == (admin.email, "Test:")
    assert "This is a test that you sent to yourself." in mail.text
    assert reverse("pilots:preview_pulse", args=[planned_pulse.pk]) in mail.text
    assert "{secret}" not in mail.text
    assert not objections_to([mail], now=now)
    send_due(clock=lambda: now)
    mail.refresh_from_db()
    assert mail.sent_at
    Member.objects.filter(pk=admin.pk).update(left_at=now)
    assert objections_to([mail], now=now)


def test_a_running_pilot_sends_a_test_of_one_of_its_pulses(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    page = client.get(reverse("pilots:pulses", args=[pilot.pk])).text
    assert reverse("pilots:test_wave", args=[pilot.pk, 2]) in page
    _post(client, "pilots:test_wave", pilot.pk, 2)
    mail = Message.objects.get(kind="pulse_trial")
    assert mail.to_address == admin.email
    assert reverse("pilots:preview_wave", args=[pilot.pk, 2]) in mail.text


def test_a_launch_gives_every_wave_its_questions_and_the_page_says_so(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    plan = PulsePlan.objects.get(cohort=pilot)
    waves = list(plan.waves.all())
    assert [len(_texts(wave)) for wave in waves] == [4, 5, 5, 5, 5, 5, 5]
    first, second = _texts(waves[1]), _texts(waves[2])
    assert first[:2] == second[:2]
    assert first != second
    assert _texts(waves[3]) == first, "modules take turns, and stay comparable"
    client = client_for(admin)
    page = client.get(reverse("pilots:pulses", args=[pilot.pk])).text
    assert "Baseline" in page
    assert "report to a leader of this pilot." in page
    preview = client.get(reverse("pilots:preview_wave", args=[pilot.pk, 2]), {"who": "around"})
    assert "Leaders around me tell people when plans change." in preview.text
    assert client.get(reverse("pilots:preview_wave", args=[pilot.pk, 99])).status_code == 404


def _as_it_stands(client: Client, pilot: Cohort, number: int) -> dict[str, Any]:
    form = client.get(reverse("pilots:pulse_wave", args=[pilot.pk, number])).context["form"]
    return {
        "questions": form.initial["questions"],
        "opens_on": form.initial["opens_on"].isoformat(),
        "seen": form.initial["seen"],
    }


def test_a_wave_that_has_not_opened_is_changed_and_says_what_speaks_against_it(
    pilot: Cohort, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client, plan = client_for(admin), PulsePlan.objects.get(cohort=pilot)
    wave = plan.waves.get(number=2)
    many = {**_as_it_stands(client, pilot, 1), "own_1": "And this?", "is_for_later": "on"}
    assert "would then ask too many" in _post(client, "pilots:pulse_wave", pilot.pk, 1, **many).text
    known = _as_it_stands(client, pilot, 2)
    less = {**known, "questions": known["questions"][:-2], "own_1": "I know what changes."}
    answer = _post(client, "pilots:pulse_wave", pilot.pk, 2, **less, is_for_later="on")
    assert answer.status_code == 302
    assert "I know what changes." in _texts(wave)
    assert "I know what changes." in _texts(plan.waves.get(number=7))
    assert "I know what changes." not in _texts(plan.waves.get(number=1))

    stale = _post(client, "pilots:pulse_wave", pilot.pk, 2, **{**less, "own_1": "Mine, kept?"})
    assert (stale.status_code, "Mine, kept?" in stale.text) == (409, True)
    known = _as_it_stands(client, pilot, 2)
    past = _post(client, "pilots:pulse_wave", pilot.pk, 2, **{**known, "opens_on": "2026-09-22"})
    assert "between the pulse before it and the one after it" in past.text
    assert _post(client, "pilots:pulse_wave", pilot.pk, 2, **known).status_code == 302
    two = {**known, "questions": known["questions"][:2]}
    assert _post(client, "pilots:pulse_wave", pilot.pk, 2, **two).status_code == 422
    turn_waves(now=now + dt.timedelta(weeks=2))
    closed = client.get(reverse("pilots:pulse_wave", args=[pilot.pk, 1]))
    assert "This pulse has opened" in closed.text
    page = client.get(reverse("pilots:pulses", args=[pilot.pk])).text
    assert "asked report to a leader of this pilot." in page


def test_who_is_asked_changes_and_pulses_stop_and_go_on(
    pilot: Cohort, admin: Member, peer: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client, plan = client_for(admin), PulsePlan.objects.get(cohort=pilot)
    asked = {"respondents": "direct_reports", "extra": "nobody@nowhere.example"}
    wrong = _post(client, "pilots:pulse_people", pilot.pk, **asked)
    assert "Line 1: nobody who is listed under People" in wrong.text
    asked["extra"] = f"{peer.name} <{peer.email}>"
    assert _post(client, "pilots:pulse_people", pilot.pk, **asked).status_code == 302
    plan.refresh_from_db()
    assert (plan.respondents, list(plan.extra_respondents.all())) == ("direct_reports", [peer])
    _post(client, "pilots:stop_pulses", pilot.pk)
    page = client.get(reverse("pilots:pulses", args=[pilot.pk])).text
    assert "The pulses are stopped" in page
    _post(client, "pilots:go_on_with_pulses", pilot.pk)
    plan.refresh_from_db()
    assert plan.stopped_at is None
    stop_waves(plan=plan, by=admin, now=now)
    ahead = client.get(reverse("pilots:ahead", args=[pilot.pk])).text
    assert "One minute: how is it going in your team?" not in ahead


def test_a_finished_pilot_goes_on_asking_where_that_is_wanted(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    client, plan = client_for(admin), PulsePlan.objects.get(cohort=pilot)
    page = client.get(reverse("pilots:finish", args=[pilot.pk])).text
    assert "Still planned: 7 pulses" in page
    assert "Still ask what was planned for later" in page
    _post(client, "pilots:finish", pilot.pk, goes_on_asking="on")
    pilot.refresh_from_db()
    assert pilot.asks_after_end
    assert Wave.objects.asking().filter(plan=plan).count() == 7
    page = client.get(reverse("pilots:pulses", args=[pilot.pk])).text
    assert "The pulses are stopped" not in page
    assert (
        reverse("pilots:pulses", args=[pilot.pk])
        in client.get(reverse("pilots:change", args=[pilot.pk])).text
    )


def test_a_pilot_without_a_plan_says_so(pilot: Cohort, admin: Member, client_for: SignIn) -> None:
    PulsePlan.objects.all().delete()
    client = client_for(admin)
    assert "asks no pulses" in client.get(reverse("pilots:pulses", args=[pilot.pk])).text
    assert client.get(reverse("pilots:pulse_people", args=[pilot.pk])).status_code == 404

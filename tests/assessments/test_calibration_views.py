"""A rater's pages, what an admin sees of them, and the two experts."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.calibration_forms import reading_field
from assessments.models import CalibrationItem, CalibrationRound, ExpertReading, OwnSample
from assessments.operations import add_sample, begin_round, load_rubrics, withdraw_sample
from assessments.sample_forms import turns_in
from assessments.states import SampleState
from people.models import Member, Organization, Role
from programs.content.rubrics import CRITERIA
from programs.content.transcripts import SpokenTurn
from programs.models import Material, ProgramVersion
from programs.reading import LibraryProgram
from tests.assessments.calibrating import always_two, calibrated, one_more, whole_round
from tests.conftest import SignIn
from tests.factories import MemberFactory
from tests.kept import kept
from tests.practice.conftest import Planned

pytestmark = pytest.mark.usefixtures("frozen", "rubrics")
TURNS = "Ada: Hello.\nBen: Hi.\nStill here.\nAda: So?\nBen: Well: yes."


@pytest.fixture
@kept
def rubrics(version: ProgramVersion, shipped: LibraryProgram, now: dt.datetime) -> None:
    load_rubrics(version=version, program=shipped, now=now)


@pytest.fixture
def second(organization: Organization) -> Member:
    return MemberFactory(organization=organization, name="Ewa Second", roles=[Role.FACILITATOR])


@pytest.fixture
def own(
    version: ProgramVersion, admin: Member, facilitator: Member, second: Member, now: dt.datetime
) -> OwnSample:
    """A video that two experts are to read."""
    return add_sample(
        module=version.modules.all()[0],
        title="Ours",
        setting="A call.",
        turns=(),
        video_url="https://video.example/1",
        experts=[facilitator, second],
        now=now,
        by=admin,
    )


def to(name: str, *args: int) -> str:
    return reverse(f"assessments:{name}", args=args)


def given(*levels: int) -> dict[str, object]:
    return {reading_field(each): level for each, level in zip(CRITERIA, levels, strict=False)}


def test_a_sample_is_read_without_script_left_and_taken_up_again(
    facilitator: Member, client_for: SignIn
) -> None:
    client = client_for(facilitator)
    assert "You are not calibrated yet" in client.get(to("calibration")).text
    begun = client.post(to("begin_calibration"))
    item = CalibrationItem.objects.get(position=1)
    assert begun.url == to("calibration_sample", item.pk)
    page = client.get(begun.url).text
    assert "Role-play 1 of 8" in page
    assert "Beside the panel" not in page
    left = client.post(begun.url, {**given(2), "later": "yes"}, follow=True).text
    assert "0 of 8" in left
    refused = client.post(begun.url, given(2, 3))
    assert refused.status_code == 422
    assert "Choose a level." in refused.text
    settled = client.post(begun.url, given(2, 3, 4), follow=True).text
    assert "Beside the panel" in settled
    item.refresh_from_db()
    material = Material.objects.get(pk=item.material_id)
    assert material.content["en"].scores[0].reason[:20] in html.unescape(settled)
    again = client.post(begun.url, given(1, 1, 1), follow=True).text
    assert "yours stay" in again
    item.refresh_from_db()
    assert list(item.levels.values()) == [2, 3, 4]


def test_a_tap_is_kept_and_refused_once_the_panel_was_seen(
    facilitator: Member, now: dt.datetime, client_for: SignIn
) -> None:
    item = begin_round(now=now, by=facilitator).items.all()[0]
    client, address = client_for(facilitator), to("calibration_tap", item.pk)
    kept = client.post(address, {"criterion": CRITERIA[0], "level": 3})
    assert kept.json() == {"levels": {CRITERIA[0]: 3}}
    assert client.post(address, {"criterion": "charm", "level": 3}).status_code == 422
    client.post(to("calibration_sample", item.pk), given(3, 3, 3))
    assert client.post(address, {"criterion": CRITERIA[0], "level": 1}).status_code == 409


def test_a_round_says_what_was_missing_and_how_the_eye_moved(
    facilitator: Member, now: dt.datetime, client_for: SignIn
) -> None:
    client = client_for(facilitator)
    open_round = begin_round(now=now, by=facilitator)
    assert client.get(to("calibration_round", open_round.pk)).url == to("calibration")
    missed = whole_round(facilitator, now, always_two)
    page = client.get(to("calibration_round", missed.pk)).text
    assert "Not yet, and that happens to most people once" in page
    assert "Begin another round" in page
    assert "The time before" not in page
    passed = whole_round(facilitator, now, one_more)
    text = client.get(to("calibration_round", passed.pk)).text
    assert "n\xa0=\xa024 levels" in text
    assert "The time before" in text
    assert "more than the panel on" in text
    overview = client.get(to("calibration")).text
    assert "Where your eye leans" in overview
    assert to("calibration_round", missed.pk) in overview


def test_too_few_role_plays_are_said_on_the_page(facilitator: Member, client_for: SignIn) -> None:
    Material.objects.filter(kind="transcript").delete()
    text = client_for(facilitator).post(to("begin_calibration"), follow=True).text
    assert "There are not enough role-plays yet" in text


def test_pages_cost_the_same_after_many_rounds(
    facilitator: Member, now: dt.datetime, client_for: SignIn
) -> None:
    client = client_for(facilitator)

    def statements() -> list[int]:
        done = whole_round(facilitator, now)
        item = done.items.all()[0]
        pages = (
            to("calibration"),
            to("calibration_round", done.pk),
            to("calibration_sample", item.pk),
        )
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            counted.append(len(captured))
        return counted

    statements()
    second = statements()
    assert statements() == second
    assert max(second) <= 9


def test_an_admin_sees_who_is_calibrated_until_when_and_no_round(
    admin: Member, facilitator: Member, second: Member, now: dt.datetime, client_for: SignIn
) -> None:
    third = MemberFactory(
        organization=admin.organization, name="Due Third", roles=[Role.FACILITATOR]
    )
    calibrated(facilitator, now)
    old = calibrated(third, now)
    CalibrationRound.objects.filter(pk=old.pk).update(runs_out_on=now.date())
    client = client_for(admin)
    page = client.get(to("calibrated_raters")).text
    for said in ("until 13 October 2026", "due again", "Ewa Second", "not yet"):
        assert said in page
    assert client.get(to("calibration_round", old.pk)).status_code == 404


def test_an_admin_changes_the_gate(admin: Member, client_for: SignIn) -> None:
    client = client_for(admin)
    form = client.get(to("gate")).context["form"].initial
    assert client.post(to("gate"), {**form, "samples": 1}).status_code == 422
    saved = client.post(to("gate"), {**form, "samples": 5, "widest": 1}, follow=True)
    assert "rounds that begin from now on" in saved.text
    assert client.get(to("gate")).context["form"].initial["samples"] == 5


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"turns": ""}, "Write down what was said"),
        ({"turns": "Once upon a time"}, "Begin with a name and a colon."),
        ({"turns": "Ada: Hello.\nBen: Hi."}, "at least four turns"),
        ({"video_url": "https://video.example/1"}, "not both"),
        ({"turns": "", "video_url": "http://video.example/1"}, "Give a link with https."),
        ({"turns": "", "video_url": "javascript:alert(1)"}, "Give a link with https."),
        ({"second": "same"}, "Name two different people."),
    ],
)
def test_an_admin_adds_a_role_play_for_two_experts(
    admin: Member,
    facilitator: Member,
    second: Member,
    version: ProgramVersion,
    client_for: SignIn,
    changes: dict[str, str],
    said: str,
) -> None:
    client = client_for(admin)
    sent = {
        "title": "A call on Friday",
        "module": version.modules.all()[0].pk,
        "setting": "Ada calls Ben.",
        "turns": TURNS,
        "video_url": "",
        "first": facilitator.pk,
        "second": second.pk,
        **changes,
    }
    if sent["second"] == "same":
        sent["second"] = facilitator.pk
    answer = client.post(to("add_sample"), sent, follow=True)
    assert said in answer.text
    assert not said or f"{said} {said}" not in answer.text
    assert OwnSample.objects.count() == (0 if said else 1)
    if not said:
        assert "has not read it yet" in answer.text
        assert "A call on Friday" in client.get(to("own_samples")).text


def test_the_page_says_that_nobody_would_get_it_and_a_coach_reads_it_instead(
    own: OwnSample, admin: Member, facilitator: Member, coach: Member, client_for: SignIn
) -> None:
    client, why = client_for(admin), "Nobody would get it in a round"
    page = client.get(to("own_sample", own.pk)).text
    assert why in page, "two facilitators, and both are its experts"
    assert f"{coach.name} (Coach)" in page
    client.post(to("own_sample", own.pk), {"first": facilitator.pk, "second": coach.pk})
    assert why not in client.get(to("own_sample", own.pk)).text
    reading = ExpertReading.objects.get(sample=own, expert=coach)
    reader = client_for(coach)
    assert to("read_sample", reading.pk) in reader.get(to("calibration")).text
    assert (
        "Yours is kept"
        in reader.post(to("read_sample", reading.pk), reading_sent(1, 2, 3), follow=True).text
    )


def test_turns_are_what_was_typed() -> None:
    assert turns_in(TURNS)[1] == SpokenTurn(speaker="Ben", text="Hi.\nStill here.")
    assert turns_in(TURNS)[3] == SpokenTurn(speaker="Ben", text="Well: yes.")


def reading_sent(*levels: int, seen: int = 0) -> dict[str, object]:
    reasons = {f"reason-{criterion}": f"Reason {levels}" for criterion in CRITERIA}
    return {**given(*levels), **reasons, "seen": seen}


def test_two_experts_read_blind_see_each_other_when_they_differ_and_settle_it(
    own: OwnSample, facilitator: Member, second: Member, admin: Member, client_for: SignIn
) -> None:
    one, two = (
        ExpertReading.objects.get(sample=own, expert=each) for each in (facilitator, second)
    )
    first, other = client_for(facilitator), client_for(second)
    address = to("read_sample", one.pk)
    assert own.title in first.get(to("calibration")).text
    asks = "Read a role-play as an expert"
    assert asks in first.get("/").text
    assert first.post(address, given(1, 2, 3)).status_code == 422, "without reasons"
    assert "Yours is kept" in first.post(address, reading_sent(1, 2, 3), follow=True).text
    assert asks not in first.get("/").text
    blind = other.get(to("read_sample", two.pk)).text
    assert "Reason (1, 2, 3)" not in blind
    assert other.get(address).status_code == 404
    differ = other.post(to("read_sample", two.pk), reading_sent(1, 2, 4), follow=True).text
    assert "You differ" in differ
    assert "Reason (1, 2, 3)" in differ
    assert "Reason (1, 2, 4)" in first.get(address).text
    assert "you differ" in first.get(to("calibration")).text
    assert "can settle it" in client_for(admin).get(to("own_sample", own.pk)).text
    stale = other.post(to("read_sample", two.pk), reading_sent(2, 2, 2, seen=0))
    assert "another window" in stale.text
    agreed = other.post(to("read_sample", two.pk), reading_sent(1, 2, 3, seen=1), follow=True).text
    assert "You both read it alike" in agreed
    late = first.post(address, reading_sent(4, 4, 4, seen=1))
    assert "In the meantime you both agreed" in late.text


def test_a_video_is_read_in_a_round_with_the_reasons_of_both_experts(
    own: OwnSample, facilitator: Member, second: Member, coach: Member, client_for: SignIn
) -> None:
    for expert, levels in ((facilitator, (1, 2, 3)), (second, (1, 2, 3))):
        reading = ExpertReading.objects.get(sample=own, expert=expert)
        client_for(expert).post(to("read_sample", reading.pk), reading_sent(*levels))
    Material.objects.filter(kind="transcript", position__gt=7).delete()
    client = client_for(coach)
    client.post(to("begin_calibration"))
    item = CalibrationItem.objects.get(own_sample=own)
    page = client.get(to("calibration_sample", item.pk)).text
    assert 'href="https://video.example/1"' in page
    settled = client.post(to("calibration_sample", item.pk), given(1, 2, 3), follow=True).text
    assert settled.count("Reason (1, 2, 3)") == 6


def test_experts_can_be_changed_and_a_sample_withdrawn(
    own: OwnSample, admin: Member, facilitator: Member, leader: Member, coach: Member,
    client_for: SignIn,
) -> None:  # fmt: skip
    client, address = client_for(admin), to("own_sample", own.pk)
    third = MemberFactory(organization=admin.organization, roles=[Role.FACILITATOR])
    changed = client.post(address, {"first": facilitator.pk, "second": third.pk}, follow=True)
    assert third.name in changed.text
    one = ExpertReading.objects.get(sample=own, expert=facilitator)
    reader, text = client_for(facilitator), to("read_sample", one.pk)
    reader.post(text, reading_sent(1, 2, 3))
    client.post(address, {"first": third.pk, "second": coach.pk})
    assert reader.get(text).status_code == 404
    assert own.title not in reader.get(to("calibration")).text
    shown = client.get(address).context["readings"]
    assert {each.expert for each in shown} == {third, coach}
    read_by_coach = ExpertReading.objects.get(sample=own, expert=coach)
    client_for(coach).post(to("read_sample", read_by_coach.pk), reading_sent(1, 2, 3))
    assert str(SampleState.WAITING.label) in client.get(to("own_samples")).text
    client.post(address, {"first": facilitator.pk, "second": third.pk})
    assert client.post(address, {"first": facilitator.pk, "second": leader.pk}).status_code == 422
    assert "Rounds that begin from now on leave it out" in (
        client.get(to("withdraw_sample", own.pk)).text
    )
    client.post(to("withdraw_sample", own.pk))
    fixed = client.post(address, {"first": third.pk, "second": facilitator.pk})
    assert fixed.status_code in {302, 422}
    own.refresh_from_db()
    assert own.withdrawn_at is not None
    assert client_for(third).get(to("calibration")).text.count(own.title) == 0
    withdraw_sample(sample=own, now=own.added_at, by=admin)


def test_today_and_the_list_of_sessions_lead_a_facilitator_there_in_one_line(
    facilitator: Member, now: dt.datetime, client_for: SignIn
) -> None:
    client = client_for(facilitator)
    assert "You are not calibrated yet" in client.get("/").text
    begun = begin_round(now=now, by=facilitator)
    assert "A round of calibration is open" in client.get("/").text
    begun.delete()
    passed = calibrated(facilitator, now)
    assert "calibration" not in client.get("/").text
    rounds = CalibrationRound.objects.filter(pk=passed.pk)
    rounds.update(runs_out_on=now.date() + dt.timedelta(days=7))
    assert "runs out within a week" in client.get("/").text
    rounds.update(runs_out_on=now.date())
    assert "It is time to calibrate again" in client.get("/").text
    assert to("calibration") in client.get(reverse("practice:sessions")).text


def test_the_live_screen_says_it_quietly_and_keeps_nobody_from_scoring(
    scored: Planned, facilitator: Member, now: dt.datetime, client_for: SignIn
) -> None:
    client, screen = client_for(facilitator), to("score", scored.session(1).pk)
    with CaptureQueriesContext(connection) as before:
        said = client.get(screen).text
    assert "Your levels count; calibrate before your next session" in said
    passed = calibrated(facilitator, now)
    with CaptureQueriesContext(connection) as after:
        assert "Your levels count" not in client.get(screen).text
    assert len(after) <= len(before)
    CalibrationRound.objects.filter(pk=passed.pk).update(runs_out_on=now.date())
    assert "it is time to calibrate again" in client.get(screen).text

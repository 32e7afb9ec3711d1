"""Rounds, gates, samples of one's own, and what the clock says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.calibrated import gate_of, not_calibrated, standing_of
from assessments.calibration import Gate
from assessments.choosing import TooFewSamples
from assessments.models import CalibrationItem, CalibrationRound, ExpertReading, OwnSample
from assessments.notifications import (
    NO_RATER,
    NO_ROUND,
    RENEWED,
    objections_to_calibration,
)
from assessments.operations import (
    NotAllLevels,
    NotTwoExperts,
    ReadingMoved,
    SampleFixed,
    SampleSettled,
    UnknownReading,
    add_sample,
    begin_round,
    name_experts,
    read_levels,
    read_sample,
    set_gate,
    settle_item,
    tell_calibrations,
    withdraw_sample,
)
from assessments.reading_pages import other_reading
from assessments.sample_pool import pool_of, transcript_in
from assessments.tasks import tell_calibrations as tick
from messaging.models import Message
from people.models import AuditEvent, Member, Organization, Role
from people.operations import mark_left
from programs.content.rubrics import CRITERIA
from programs.content.transcripts import AgreedScore, SpokenTurn
from programs.models import Material, ProgramVersion
from tests.assessments.calibrating import always_two, one_more, whole_round
from tests.factories import MemberFactory

pytestmark = pytest.mark.usefixtures("version")
WEEK = dt.timedelta(weeks=1)
TURNS = (SpokenTurn(speaker="Ada", text="Hello."), SpokenTurn(speaker="Ben", text="Hi."))


@pytest.fixture
def second(organization: Organization) -> Member:
    return MemberFactory(organization=organization, name="Ewa Second", roles=[Role.FACILITATOR])


@pytest.fixture
def own(
    version: ProgramVersion, admin: Member, facilitator: Member, second: Member, now: dt.datetime
) -> OwnSample:
    """A sample that two experts are to read."""
    return add_sample(
        module=version.modules.all()[0],
        title="Ours",
        setting="A call.",
        turns=TURNS,
        video_url="",
        experts=[facilitator, second],
        now=now,
        by=admin,
    )


def scores(*levels: int) -> list[AgreedScore]:
    return [
        AgreedScore(criterion=criterion, level=level, reason="Because.")
        for criterion, level in zip(CRITERIA, levels, strict=True)
    ]


def read(own: OwnSample, expert: Member, now: dt.datetime, *levels: int, seen: int = 0) -> None:
    reading = ExpertReading.objects.get(sample=own, expert=expert)
    read_sample(reading=reading, scores=scores(*levels), seen=seen, now=now, by=expert)


def test_a_round_has_eight_samples_and_the_next_one_others(
    facilitator: Member, now: dt.datetime
) -> None:
    first = begin_round(now=now, by=facilitator)
    assert begin_round(now=now, by=facilitator) == first, "a second click finds it"
    assert [item.position for item in first.items.all()] == list(range(1, 9))
    modules = set(first.items.values_list("module__slug", flat=True))
    assert len(modules) == 8
    whole_round(facilitator, now)
    keys = set(first.items.values_list("key", flat=True))
    other = begin_round(now=now, by=facilitator)
    assert other.number == 2
    assert not keys & set(other.items.values_list("key", flat=True))


def test_a_program_without_enough_samples_says_so(facilitator: Member, now: dt.datetime) -> None:
    Material.objects.filter(kind="transcript").delete()
    with pytest.raises(TooFewSamples):
        begin_round(now=now, by=facilitator)


def test_levels_are_kept_until_the_panel_is_seen(
    facilitator: Member, second: Member, now: dt.datetime
) -> None:
    item = begin_round(now=now, by=facilitator).items.all()[0]
    read_levels(item_id=item.pk, levels={CRITERIA[0]: 2}, by=facilitator)
    with pytest.raises(NotAllLevels):
        settle_item(item_id=item.pk, now=now, by=facilitator)
    for wrong in ({CRITERIA[0]: 5}, {"charm": 2}):
        with pytest.raises(UnknownReading):
            read_levels(item_id=item.pk, levels=wrong, by=facilitator)
    with pytest.raises(CalibrationItem.DoesNotExist):
        read_levels(item_id=item.pk, levels={CRITERIA[0]: 2}, by=second)
    rest = dict.fromkeys(CRITERIA[1:], 3)
    kept = read_levels(item_id=item.pk, levels=rest, by=facilitator)
    assert list(kept.levels.values()) == [2, 3, 3]
    settled = settle_item(item_id=item.pk, now=now, by=facilitator)
    assert settle_item(item_id=item.pk, now=now + WEEK, by=facilitator).settled_at == now
    with pytest.raises(SampleSettled):
        read_levels(item_id=item.pk, levels={CRITERIA[0]: 1}, by=facilitator)
    assert settled.round.finished_at is None


def test_a_round_that_is_passed_counts_for_four_weeks(
    facilitator: Member, now: dt.datetime
) -> None:
    missed = whole_round(facilitator, now, always_two)
    assert (missed.finished_at, missed.is_passed) == (now, False)
    assert standing_of(facilitator).until is None
    passed = whole_round(facilitator, now)
    assert passed.runs_out_on == now.date() + 4 * WEEK
    assert standing_of(facilitator).until == passed.runs_out_on
    assert not not_calibrated([facilitator.pk], now.date())
    assert not_calibrated([facilitator.pk], passed.runs_out_on) == {facilitator.pk}
    detail = AuditEvent.objects.filter(verb="settle_item").values_list("detail", flat=True)[0]
    assert set(detail) == {"position"}, "levels are nobody else's, in the audit table neither"


def test_another_gate_holds_for_rounds_that_begin_from_then_on(
    facilitator: Member, admin: Member, now: dt.datetime
) -> None:
    begin_round(now=now, by=facilitator)
    strict = Gate(samples=5, exact_percent=100, adjacent_percent=100, widest=1, weeks=2)
    set_gate(gate=strict, now=now, by=admin)
    set_gate(gate=strict, now=now, by=admin)
    assert AuditEvent.objects.filter(verb="set_gate").count() == 1
    assert gate_of(admin.organization_id) == strict
    assert whole_round(facilitator, now, one_more).gate == Gate()
    later = whole_round(facilitator, now, one_more)
    assert (later.items.count(), later.is_passed) == (5, False)
    assert whole_round(facilitator, now).runs_out_on == now.date() + 2 * WEEK


def test_a_round_costs_the_same_however_much_was_read_before(
    facilitator: Member, now: dt.datetime
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            begin_round(now=now, by=facilitator)
        whole_round(facilitator, now)
        return len(captured)

    first = statements()
    assert statements() == statements() == first


def test_samples_of_ones_own_come_into_rounds_when_two_experts_agree(
    own: OwnSample, admin: Member, facilitator: Member, second: Member, now: dt.datetime
) -> None:
    coach = MemberFactory(organization=admin.organization, roles=[Role.COACH])
    read(own, facilitator, now, 1, 2, 3)
    read(own, second, now, 1, 2, 4)
    own.refresh_from_db()
    assert own.usable_at is None
    assert own.key not in pool_of(coach)
    read(own, second, now, 1, 2, 3, seen=1)
    own.refresh_from_db()
    assert own.agreed == dict(zip(CRITERIA, (1, 2, 3), strict=True))
    assert pool_of(coach)[own.key].own_sample_id == own.pk
    assert own.key not in pool_of(second), "an expert knows it"
    read(own, second, now, 1, 2, 3, seen=0)  # the same again
    with pytest.raises(SampleFixed):
        read(own, second, now, 4, 4, 4, seen=2)
    with pytest.raises(SampleFixed):
        name_experts(sample=own, experts=[second, facilitator], now=now, by=admin)
    withdraw_sample(sample=own, now=now, by=admin)
    withdraw_sample(sample=own, now=now, by=admin)
    assert AuditEvent.objects.filter(verb="withdraw_sample").count() == 1
    assert own.key not in pool_of(coach)


def test_a_coach_and_an_admin_can_be_the_experts_so_that_facilitators_get_it(
    own: OwnSample, admin: Member, facilitator: Member, second: Member, coach: Member,
    now: dt.datetime,
) -> None:  # fmt: skip
    name_experts(sample=own, experts=[coach, admin], now=now, by=admin)
    for expert in (coach, admin):
        read(own, expert, now, 1, 2, 3)
    assert [own.key in pool_of(each) for each in (facilitator, second, coach, admin)] == [
        True, True, False, False,
    ]  # fmt: skip


def test_another_expert_can_be_named_and_two_windows_do_not_overwrite_each_other(
    own: OwnSample, admin: Member, facilitator: Member, second: Member, leader: Member,
    now: dt.datetime,
) -> None:  # fmt: skip
    third = MemberFactory(organization=admin.organization, roles=[Role.FACILITATOR])
    read(own, facilitator, now, 1, 2, 3)
    with pytest.raises(ReadingMoved):
        read(own, facilitator, now, 2, 2, 3, seen=0)
    name_experts(sample=own, experts=[facilitator, third], now=now, by=admin)
    name_experts(sample=own, experts=[facilitator, third], now=now, by=admin)
    assert AuditEvent.objects.filter(verb="name_experts").count() == 1
    kept = ExpertReading.objects.filter(sample=own).order_by("pk")
    assert [each.given_at for each in kept] == [now, None]
    mark_left(member=second, now=now, by=admin)
    second.refresh_from_db()
    for wrong in ([facilitator, facilitator], [facilitator, leader], [facilitator, second]):
        with pytest.raises(NotTwoExperts):
            name_experts(sample=own, experts=wrong, now=now, by=admin)
    with pytest.raises(ValueError, match="each criterion"):
        read_sample(reading=kept[1], scores=[], seen=0, now=now, by=third)


def test_an_expert_who_was_replaced_after_reading_never_gets_it_in_a_round(
    own: OwnSample, admin: Member, facilitator: Member, second: Member, now: dt.datetime
) -> None:
    third, fourth = (
        MemberFactory(organization=admin.organization, roles=[Role.FACILITATOR]) for _ in range(2)
    )
    read(own, facilitator, now, 1, 2, 3)
    read(own, second, now, 1, 2, 4)
    for named in ([second, third], [second, fourth]):
        for _ in range(2):
            name_experts(sample=own, experts=named, now=now, by=admin)
    assert other_reading(ExpertReading.objects.get(sample=own, expert=second)) is None
    read(own, fourth, now, 1, 2, 3)
    own.refresh_from_db()
    assert own.usable_at is None, "alike with somebody who is asked no more"
    read(own, fourth, now, 1, 2, 4, seen=1)
    own.refresh_from_db()
    assert own.agreed == dict(zip(CRITERIA, (1, 2, 4), strict=True))
    people = (facilitator, second, third, fourth)
    assert [own.key in pool_of(each) for each in people] == [False, False, True, False]


def test_an_expert_who_is_named_again_reads_it_anew(
    own: OwnSample, admin: Member, facilitator: Member, second: Member, now: dt.datetime
) -> None:
    third = MemberFactory(organization=admin.organization, roles=[Role.FACILITATOR])
    read(own, facilitator, now, 1, 2, 3)
    before = ExpertReading.objects.get(sample=own, expert=facilitator)
    for named in ([second, third], [second, facilitator], [second, third]):
        name_experts(sample=own, experts=named, now=now, by=admin)
    assert ExpertReading.objects.get(sample=own, expert=facilitator) == before
    assert not ExpertReading.objects.visible_to(facilitator).exists()
    assert not ExpertReading.objects.open().filter(expert=facilitator).exists()
    with pytest.raises(ExpertReading.DoesNotExist):
        read(own, facilitator, now, 2, 2, 3, seen=1)
    for expert in (second, third):
        read(own, expert, now, 1, 2, 3)
    assert own.key not in pool_of(facilitator)


def test_only_transcripts_are_read_as_such() -> None:
    page = Material.objects.filter(kind="page")[0]
    with pytest.raises(TypeError):
        transcript_in(page, "en")


def test_the_tick_asks_by_itself(facilitator: Member, now: dt.datetime) -> None:
    tick()
    ended = whole_round(facilitator, now)
    CalibrationRound.objects.filter(pk=ended.pk).update(mail_at=now)
    tick()
    assert told(facilitator)


def told(member: Member) -> list[tuple[int, dt.datetime]]:
    mails = Message.objects.filter(kind="calibration_due", person_id=member.pk).order_by("pk")
    return list(mails.values_list("about_version", "send_after"))


def test_a_rater_hears_a_week_before_and_on_the_day_and_not_again(
    facilitator: Member, now: dt.datetime
) -> None:
    passed = whole_round(facilitator, now)
    assert passed.mail_at is not None
    assert tell_calibrations(now=passed.mail_at - dt.timedelta(minutes=1)) == 0
    assert tell_calibrations(now=passed.mail_at) == 1
    assert tell_calibrations(now=passed.mail_at) == 0
    on_the_day = passed.mail_at + WEEK
    assert tell_calibrations(now=on_the_day) == 1
    assert tell_calibrations(now=on_the_day + 9 * WEEK) == 0
    assert told(facilitator) == [(1, passed.mail_at), (2, on_the_day)]
    text = Message.objects.filter(kind="calibration_due")[0].text
    assert "counts until 12 October 2026" in text


def test_whoever_calibrated_again_or_rates_no_more_hears_nothing_of_the_old_round(
    facilitator: Member, second: Member, now: dt.datetime
) -> None:
    old = whole_round(facilitator, now)
    whole_round(facilitator, now + 2 * WEEK)
    whole_round(second, now)
    second.roles = []
    second.save(update_fields=["roles"])
    assert tell_calibrations(now=now + 3.5 * WEEK) == 0
    old.refresh_from_db()
    assert old.mail_at is None
    mails = [
        Message(pk=place, about_id=each.pk, person_id=each.member_id)
        for place, each in enumerate([old, *CalibrationRound.objects.filter(member=second)])
    ]
    assert objections_to_calibration([*mails, Message(pk=9, about_id=0)]) == {
        0: RENEWED,
        1: NO_RATER,
        9: NO_ROUND,
    }
    newest = CalibrationRound.objects.filter(member=facilitator)[0]
    assert newest.mail_at is not None, "the newer one has not run out"

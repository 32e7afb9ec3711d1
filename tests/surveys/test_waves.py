"""Waves open at everybody's own time of day, once, and close for everybody at once."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.models import Cohort, PersonalStep
from messaging.models import Message
from messaging.notifications import find_notification
from people.models import AuditEvent, Member, Role
from surveys.answers import Answer
from surveys.cells import Cell
from surveys.links import token_of
from surveys.models import Comment, Invitation, PulsePlan, Result, Wave, WavePart
from surveys.notifications import PULSE_INVITATION, invitation_mail
from surveys.operations import answer, mailing, shuffle_answers, turn_waves, waves
from surveys.results import comments_of, reason_text, waves_of
from surveys.states import Hidden
from tests.factories import EnrollmentFactory, PersonalStepFactory
from tests.surveys.conftest import AT_TEN, OPEN_TIME, OPENS_ON, Killed, killed_in

Team = Callable[..., list[Member]]
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)


def _dump() -> list[list[dict[str, Any]]]:
    models = (
        Wave,
        WavePart,
        Invitation,
        Result,
        Comment,
        Message,
        PersonalStep,
        AuditEvent,
        Answer,
    )
    return [list(model.objects.order_by("pk").values()) for model in models]


def _opened(plan: PulsePlan, now: dt.datetime = AT_TEN) -> Wave:
    turn_waves(now=now)
    wave = plan.waves.order_by("number").first()
    assert wave is not None
    assert wave.state == Wave.State.OPEN
    return wave


def test_opening_freezes_people_and_parts_and_invites_everybody_once(
    plan: PulsePlan, team: Team
) -> None:
    people = (
        team(6, department="Sales") + team(3, department="Legal") + team(2, department="Finance")
    )
    wave = _opened(plan)
    assert {(part.label, part.eligible) for part in wave.parts.all()} == {
        ("Sales", 6),
        ("Finance and Legal", 5),
    }
    assert set(wave.invitations.values_list("member_id", flat=True)) == {
        member.pk for member in people
    }
    for invitation in wave.invitations.select_related("member", "part"):
        assert invitation.member.department in invitation.part.label
    assert wave.eligible == Message.objects.filter(kind="pulse_invitation").count() == 11
    team(4, department="Sales")
    before = _dump()
    turn_waves(now=AT_TEN)
    assert _dump() == before


def test_everybody_is_asked_at_ten_on_their_own_clock(plan: PulsePlan, team: Team) -> None:
    zones = [
        "Pacific/Kiritimati",
        "Asia/Kathmandu",
        "Europe/Berlin",
        "America/Los_Angeles",
        "Pacific/Niue",
    ]
    for zone in zones:
        team(1, time_zone=zone)
    earliest = dt.datetime(2026, 9, 20, 20, tzinfo=dt.UTC)  # 10:00 on the 21st on Kiritimati
    turn_waves(now=earliest - dt.timedelta(minutes=1))
    assert not Invitation.objects.exists()
    wave = _opened(plan, earliest)
    for invitation in wave.invitations.select_related("member"):
        local = invitation.opens_at.astimezone(zoneinfo.ZoneInfo(invitation.member.time_zone))
        assert (local.date(), local.time()) == (OPENS_ON, OPEN_TIME)
        message = Message.objects.get(about_id=wave.pk, person_id=invitation.member_id)
        assert (message.send_after, message.send_before) == (invitation.opens_at, wave.closes_at)
        assert find_notification(message.kind).may_repeat
    last = max(invitation.opens_at for invitation in wave.invitations.all())
    assert wave.closes_at == last + WEEK


def test_the_week_keeps_its_wall_clock_when_clocks_change(plan: PulsePlan, team: Team) -> None:
    team(1, time_zone="Europe/Berlin")
    plan.waves.filter(number=1).update(opens_on=dt.date(2026, 10, 19))
    wave = _opened(plan, dt.datetime(2026, 10, 19, 8, tzinfo=dt.UTC))  # 10:00 summer time
    assert wave.closes_at == dt.datetime(2026, 10, 26, 9, tzinfo=dt.UTC)  # 10:00 winter time


def test_a_time_that_clocks_skip_moves_to_the_next_valid_minute(
    plan: PulsePlan, team: Team
) -> None:
    team(1, time_zone="Europe/Berlin")
    PulsePlan.objects.update(send_at=dt.time(2, 30))
    plan.waves.filter(number=1).update(opens_on=dt.date(2027, 3, 28))
    wave = _opened(plan, dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC))
    assert wave.invitations.get().opens_at == dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC)  # 03:00


def test_after_an_outage_people_are_asked_the_next_morning_not_at_night(
    plan: PulsePlan, team: Team
) -> None:
    team(1, time_zone="Europe/Berlin")
    team(1, time_zone="America/Toronto")
    now = dt.datetime(
        2026, 9, 24, 1, tzinfo=dt.UTC
    )  # three days late, 03:00 in Berlin, 21:00 in Toronto
    wave = _opened(plan, now)
    by_zone = {i.member.time_zone: i.opens_at for i in wave.invitations.select_related("member")}
    assert by_zone == {
        "Europe/Berlin": dt.datetime(2026, 9, 24, 8, tzinfo=dt.UTC),
        "America/Toronto": dt.datetime(
            2026, 9, 23, 14, tzinfo=dt.UTC
        ),  # eleven hours ago: still that day's mail
    }
    assert wave.closes_at == dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC)


def test_a_crash_halfway_leaves_nothing_half_done(
    plan: PulsePlan, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    team(6)

    def die(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    before = _dump()
    with monkeypatch.context() as patch:
        patch.setattr(waves, "record", die)
        with pytest.raises(RuntimeError):
            turn_waves(now=AT_TEN)
    assert _dump() == before
    assert _opened(plan).invitations.count() == 6


def test_a_killed_worker_invites_the_others_at_the_next_tick(
    plan: PulsePlan, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People and parts are frozen before the first mail, and nobody gets two."""
    team(5)
    monkeypatch.setattr(mailing, "AT_ONCE", 2)
    killed_in(monkeypatch, batch=3)
    with pytest.raises(Killed):
        turn_waves(now=AT_TEN)
    wave = plan.waves.get(number=1)
    assert (wave.state, wave.invited_at, Message.objects.count()) == (Wave.State.OPEN, None, 4)
    monkeypatch.undo()
    team(1)
    later = AT_TEN + dt.timedelta(minutes=5)
    turn_waves(now=later)
    turn_waves(now=later)
    wave.refresh_from_db()
    assert wave.invited_at == later
    asked = sorted(wave.invitations.values_list("member_id", flat=True))
    assert sorted(Message.objects.values_list("person_id", flat=True)) == asked
    assert len(asked) == 5


def test_while_another_worker_has_the_wave_nobody_is_taken_for_invited(
    plan: PulsePlan, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    team(2)
    with monkeypatch.context() as patch:
        patch.setattr(waves, "hand_in", lambda *_args, **_named: None)
        turn_waves(now=AT_TEN)
    assert not Message.objects.exists()
    turn_waves(now=AT_TEN)
    assert Message.objects.count() == 2


def test_a_wave_that_has_closed_meanwhile_gets_no_mail(plan: PulsePlan, team: Team) -> None:
    """Whom its reminders reached goes with the close; none may come after."""
    team(2)
    wave = _opened(plan)
    turn_waves(now=AT_TEN + WEEK)
    Message.objects.all().delete()
    late = mailing.WaveMail(
        wave_id=wave.pk,
        kind=PULSE_INVITATION,
        people=Invitation.objects.all(),
        draft_of=lambda invitation: invitation_mail(invitation, invitation.wave),
    )
    assert mailing.hand_in(late, now=AT_TEN + WEEK) is None
    assert not Message.objects.exists()


def test_when_no_wave_is_due_three_statements_say_so(
    plan: PulsePlan, team: Team, django_assert_num_queries: Any
) -> None:
    team(3)
    turn_waves(now=AT_TEN)
    with django_assert_num_queries(3):
        turn_waves(now=AT_TEN + dt.timedelta(minutes=5))


def test_a_wave_without_anybody_to_ask_opens_and_closes(plan: PulsePlan) -> None:
    wave = _opened(plan)
    turn_waves(now=AT_TEN + WEEK)
    wave.refresh_from_db()
    assert (wave.state, wave.answered, wave.eligible) == (Wave.State.CLOSED, 0, 0)
    assert not wave.results.exists()


def test_a_wave_that_is_no_step_of_the_plan_closes_and_finishes_nobodys_step(
    plan: PulsePlan,
) -> None:
    wave = _opened(plan)
    Wave.objects.filter(pk=wave.pk).update(step=None)
    turn_waves(now=AT_TEN + WEEK)
    wave.refresh_from_db()
    assert wave.state == Wave.State.CLOSED
    assert not PersonalStep.objects.filter(done_at__isnull=False).exists()


def test_a_finished_cohort_asks_nobody_any_more(
    plan: PulsePlan, team: Team, cohort: Cohort
) -> None:
    team(6)
    Cohort.objects.update(state=Cohort.State.FINISHED)
    turn_waves(now=AT_TEN)
    assert not Invitation.objects.exists()


def test_somebody_whose_zone_is_unknown_gets_the_cohorts(plan: PulsePlan, team: Team) -> None:
    team(1, time_zone="Mars/Olympus")
    assert _opened(plan).invitations.get().opens_at == AT_TEN


def test_nothing_is_known_of_a_wave_before_it_closes(
    plan: PulsePlan, team: Team, give: Callable[..., None], cohort: Cohort
) -> None:
    team(12)
    wave = _opened(plan)
    give(wave.invitations.all()[:10], [4] * 10)
    shuffle_answers(now=AT_TEN)
    wave.refresh_from_db()
    assert wave.answered is None
    assert not Result.objects.exists()
    found = waves_of(cohort)[0]
    assert (found.response, found.overall, list(found.parts)) == (None, None, [])
    assert not PersonalStep.objects.filter(done_at__isnull=False).exists()


def test_closing_publishes_once_and_forgets_who_answered(
    plan: PulsePlan, team: Team, give: Callable[..., None], cohort: Cohort
) -> None:
    team(12, department="Sales")
    team(8, department="Technology")
    wave = _opened(plan)
    of_sales = [i for i in wave.invitations.select_related("part") if i.part.label == "Sales"]
    others = [i for i in wave.invitations.select_related("part") if i.part.label != "Sales"]
    give(of_sales[:11], [3] * 5 + [4] * 6)
    give(others[:6], [5] * 6)
    turn_waves(now=AT_TEN + WEEK - dt.timedelta(seconds=1))
    assert not Result.objects.exists()
    turn_waves(now=AT_TEN + WEEK)
    before = _dump()
    turn_waves(now=AT_TEN + WEEK)
    assert _dump() == before

    found = waves_of(cohort)[0]
    assert found.response is not None
    assert (found.response.count, found.response.total, found.response.needs_care) == (
        17,
        20,
        False,
    )
    assert found.overall is not None
    shown = {part.label: (part.items[0].cells, part.items[0].is_rounded) for part in found.parts}
    sales, technology = Cell(asked=12, n=11, low=38, high=39), Cell(asked=8, n=6, low=24, high=30)
    assert shown == {"Sales": ((sales,), False), "Technology": ((technology,), True)}
    assert [(i.n, i.cells) for i in found.overall.items] == [(17, (sales, technology))] * 2
    assert not wave.invitations.exclude(token_hash=None).exists()
    assert not wave.parts.exclude(marks=None).exists()
    assert PersonalStep.objects.filter(step=wave.step, done_at=AT_TEN + WEEK).exists()
    events = AuditEvent.objects.filter(thing="wave", thing_id=wave.pk)
    assert list(events.values_list("verb", flat=True)) == ["open_wave", "close_wave"]


def test_what_is_asked_backwards_counts_from_the_other_end_and_says_so(
    plan: PulsePlan, team: Team, give: Callable[..., None], cohort: Cohort
) -> None:
    """High is good in every figure, whatever words a question has."""
    plan.items.filter(position=2).update(is_reversed=True)
    team(12, department="Sales")
    give(_opened(plan).invitations.all(), [4] * 8 + [5] * 4)
    turn_waves(now=AT_TEN + WEEK)
    overall = waves_of(cohort)[0].overall
    assert overall is not None
    forwards, backwards = overall.items
    assert forwards.mean is not None
    assert backwards.mean is not None
    assert backwards.mean < 2 < 4 < forwards.mean
    assert forwards.title("de") == "Ich werde gehört."
    assert backwards.title("en") == (
        "I know what to do. (turned round: a high value means that people disagree)"
    )
    assert forwards.agreeing is not None
    assert backwards.agreeing is None, "it would be how many disagree"


def test_a_part_with_too_few_answers_is_counted_with_the_next_smallest(
    plan: PulsePlan, team: Team, give: Callable[..., None], cohort: Cohort
) -> None:
    team(6, department="Sales")
    team(9, department="Technology")
    wave = _opened(plan)
    invitations = list(wave.invitations.select_related("part").order_by("part__label"))
    give(invitations[:4] + invitations[6:], [4] * 13)
    turn_waves(now=AT_TEN + WEEK)
    [part] = waves_of(cohort)[0].parts
    assert (part.label, part.eligible, part.answered) == ("Sales and Technology", 15, 13)
    assert [item.cells for item in part.items] == [(Cell(asked=15, n=13, low=52, high=52),)] * 2
    assert list(wave.parts.order_by("pk").values_list("merged_into__label", flat=True)) == [
        None,
        "Sales and Technology",
    ]
    team(1)
    turn_waves(now=AT_TEN + 4 * WEEK)
    later = plan.waves.get(number=2)
    give(later.invitations.all(), [4] * 16)
    turn_waves(now=AT_TEN + 5 * WEEK)
    assert waves_of(cohort)[1].overall is not None, "merged parts are a part of history as well"


def test_one_leaders_team_is_a_rating_and_not_shown(
    plan: PulsePlan, team: Team, give: Callable[..., None], cohort: Cohort, leader: Member
) -> None:
    team(12, manager=leader)
    wave = _opened(plan)
    give(wave.invitations.all(), [4] * 12)
    turn_waves(now=AT_TEN + WEEK)
    [part] = waves_of(cohort)[0].parts
    assert (part.hidden_because, part.answered) == (Hidden.ONE_LEADER, None)


def test_whoever_reads_the_results_is_not_asked(plan: PulsePlan, team: Team) -> None:
    """They could take their own answer away from what they read."""
    admin, officer, *_others = team(7)
    for member, role in ((admin, Role.ADMIN), (officer, Role.PRIVACY_OFFICER)):
        Member.objects.filter(pk=member.pk).update(roles=[role])
    plan.extra_respondents.add(admin)
    wave = _opened(plan)
    assert wave.eligible == 5
    assert not wave.invitations.filter(member__in=[admin, officer]).exists()


def test_one_who_joins_is_not_told_by_the_wave_before(
    plan: PulsePlan, team: Team, give: Callable[..., None], cohort: Cohort
) -> None:
    """Ten said 40 in two waves, and whoever has joined any number."""
    team(10)
    first = _opened(plan)
    give(first.invitations.all(), [4] * 10)
    turn_waves(now=AT_TEN + WEEK)
    [joined] = team(1)
    turn_waves(now=AT_TEN + 4 * WEEK)
    second = plan.waves.get(number=2)
    give(second.invitations.exclude(member=joined), [4] * 10)
    give(second.invitations.filter(member=joined), [1])
    turn_waves(now=AT_TEN + 5 * WEEK)
    overall = waves_of(cohort)[1].overall
    assert overall is not None
    assert overall.items[0].cells == (Cell(asked=11, n=11, low=41, high=45),)


def test_how_far_answers_differ_is_told_once_of_a_question(
    plan: PulsePlan, team: Team, give: Callable[..., None]
) -> None:
    """A second figure could be subtracted from the first."""
    team(30)
    first = _opened(plan)
    give(first.invitations.all(), [3, 5] * 15)
    turn_waves(now=AT_TEN + WEEK)
    turn_waves(now=AT_TEN + 4 * WEEK)
    second = plan.waves.get(number=2)
    give(second.invitations.all(), [1, 5] * 15)
    turn_waves(now=AT_TEN + 5 * WEEK)
    assert {result.spread for result in Result.objects.all()} == {Decimal("1.25")}


def test_only_numbers_that_were_given_hide_one_another(
    plan: PulsePlan, team: Team, cohort: Cohort
) -> None:
    """Sales: six answer, two of them say that the first item does not apply."""
    team(6, department="Sales")
    team(9, department="Technology")
    wave = _opened(plan)
    first, second = (str(item.pk) for item in plan.items.filter(kind="agreement"))
    for place, each in enumerate(wave.invitations.order_by("part__label")):
        given = None if place < 2 else 4
        answer(token=token_of(each.pk), values={first: given, second: 2}, now=AT_TEN)
    turn_waves(now=AT_TEN + WEEK)
    found = waves_of(cohort)[0]
    assert found.overall is not None
    assert [(i.n, i.asked) for i in found.overall.items] == [(9, 9), (15, 15)]
    assert {part.label: [(i.n, i.hidden_because) for i in part.items] for part in found.parts} == {
        "Sales": [(None, "too_few"), (6, "")],
        "Technology": [(9, ""), (9, "")],
    }
    assert [part.hidden_because for part in found.parts] == ["", ""]
    assert [part.response and part.response.count for part in found.parts] == [6, 9]
    assert found.response is not None
    assert found.response.count == 15


def test_an_item_that_too_few_gave_a_number_to_is_hidden_altogether(
    plan: PulsePlan, team: Team, cohort: Cohort
) -> None:
    team(6)
    wave = _opened(plan)
    first, second = (str(item.pk) for item in plan.items.filter(kind="agreement"))
    for place, each in enumerate(wave.invitations.all()):
        numbers = {first: 4, second: 4} if place < 1 else {second: 4}
        answer(token=token_of(each.pk), values=numbers, now=AT_TEN)
    turn_waves(now=AT_TEN + WEEK)
    overall = waves_of(cohort)[0].overall
    assert overall is not None
    assert [(item.n, item.hidden_because) for item in overall.items] == [(None, "too_few"), (6, "")]


def test_how_many_answered_is_hidden_where_they_are_too_few(
    plan: PulsePlan, team: Team, give: Callable[..., None], cohort: Cohort
) -> None:
    team(6)
    wave = _opened(plan)
    give(wave.invitations.all()[:4], [4] * 4)
    turn_waves(now=AT_TEN + WEEK)
    found = waves_of(cohort)[0]
    assert found.response is None
    [part] = found.parts
    assert part.response is None
    assert {(i.n, i.asked, i.mean, i.least, i.most, i.low, i.high) for i in part.items} == {
        (None,) * 7
    }
    assert reason_text(Hidden.TOO_FEW, 5) == "fewer than 5 answers"
    assert "one leader" in reason_text(Hidden.ONE_LEADER, 5)
    assert "joined or left" in reason_text(Hidden.CHANGED, 5)
    assert reason_text(Hidden.NOT, 5) == ""


@pytest.mark.parametrize(("writers", "published"), [(10, 10), (9, 0)])
def test_comments_are_published_from_ten_on_or_deleted(
    plan: PulsePlan,
    team: Team,
    give: Callable[..., None],
    cohort: Cohort,
    writers: int,
    published: int,
) -> None:
    team(12)
    wave = _opened(plan)
    invitations = list(wave.invitations.all())
    give(invitations[:writers], [4] * writers, comment="More time to think.")
    give(invitations[writers:], [4] * (12 - writers))
    turn_waves(now=AT_TEN + WEEK)
    assert len(comments_of(cohort)) == published
    kept = [
        value
        for values in Answer.objects.values_list("values", flat=True)
        for value in values.values()
    ]
    assert len(kept) == 24
    assert all(isinstance(value, int) for value in kept)


@pytest.mark.parametrize(("late", "is_baseline"), [(dt.timedelta(), True), (8 * DAY, False)])
def test_a_baseline_that_opens_after_the_first_cards_is_none(
    plan: PulsePlan, team: Team, late: dt.timedelta, is_baseline: bool
) -> None:
    team(5)
    cards_on = OPENS_ON + WEEK
    plan.waves.filter(number=1).update(baseline_until=cards_on)
    turn_waves(now=AT_TEN + late)
    wave = plan.waves.get(number=1)
    assert wave.state == Wave.State.OPEN
    assert wave.is_baseline is is_baseline
    nine = dt.datetime.combine(cards_on, dt.time(9), tzinfo=dt.UTC)
    assert wave.closes_at is not None
    assert (wave.closes_at <= nine) is is_baseline
    [mail, *_others] = Message.objects.filter(kind=PULSE_INVITATION.name)
    assert ("The program has not begun yet" in mail.text) is is_baseline


@pytest.mark.proof("queries", operations=1)
def test_results_take_two_queries_at_any_size(
    plan: PulsePlan,
    team: Team,
    give: Callable[..., None],
    cohort: Cohort,
    django_assert_num_queries: Any,
) -> None:
    for department in ("Sales", "Legal", "Finance", "Technology"):
        team(6, department=department)
    wave = _opened(plan)
    give(wave.invitations.all(), [4] * 24)
    turn_waves(now=AT_TEN + WEEK)
    with django_assert_num_queries(2):
        found = waves_of(cohort)
    assert [wave.number for wave in found] == [1, 2]
    assert [part.label for part in found[0].parts] == ["Finance", "Legal", "Sales", "Technology"]


@pytest.mark.proof("queries", operations=1)
def test_opening_takes_the_same_queries_for_three_and_for_twelve(
    plan: PulsePlan, team: Team, django_assert_max_num_queries: Any
) -> None:
    team(12)
    with django_assert_max_num_queries(24):
        turn_waves(now=AT_TEN)
    assert Invitation.objects.count() == 12


@pytest.mark.proof("queries", operations=1)
def test_closing_takes_the_same_queries_for_three_and_for_thirty(
    plan: PulsePlan, team: Team, give: Callable[..., None], cohort: Cohort
) -> None:
    """Respondents and leaders alike."""
    second = plan.waves.get(number=2)

    def close(now: dt.datetime, hired: int) -> int:
        team(hired)
        turn_waves(now=now)
        wave = plan.waves.get(state=Wave.State.OPEN)
        give(wave.invitations.all(), [4] * wave.eligible)
        with CaptureQueriesContext(connection) as captured:
            turn_waves(now=now + WEEK)
        return len(captured)

    few = close(AT_TEN, 3)
    for _ in range(30):
        PersonalStepFactory(enrollment=EnrollmentFactory(cohort=cohort), step=second.step)
    assert close(AT_TEN + 4 * WEEK, 27) == few
    done = PersonalStep.objects.filter(step=second.step, done_at=AT_TEN + 5 * WEEK)
    assert done.count() == 31

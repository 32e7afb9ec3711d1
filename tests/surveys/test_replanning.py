"""A plan changes in waves that have not opened, and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from cohorts.models import Cohort
from cohorts.operations import StaleCohort
from common.reach import OutOfReach
from people.models import Member
from programs.cadence import StepKind
from surveys.models import PulsePlan, Wave
from surveys.operations import (
    InvalidPulse,
    TooMany,
    WaveHasOpened,
    WrongDay,
    change_respondents,
    change_wave,
    create_pulse_plan,
    follow_plan,
    go_on_with_waves,
    stop_waves,
    turn_waves,
)
from surveys.plan_items import question_of, seen_of
from surveys.questions import PulseQuestion, QuestionKind
from tests.factories import MemberFactory, ModuleFactory, StepFactory
from tests.surveys.conftest import AT_TEN, ITEMS, OPENS_ON

Team = Callable[..., list[Member]]
WEEK = dt.timedelta(weeks=1)
NEW = PulseQuestion(kind=QuestionKind.AGREEMENT, text={"en": "I am asked early."})


def _asked(wave: Wave) -> list[str]:
    items = wave.items.order_by("kind", "position")
    return [item.text["en"] for item in items]


def _change(wave: Wave, now: dt.datetime, *questions: PulseQuestion, **changes: Any) -> bool:
    usual: dict[str, Any] = {
        "opens_on": wave.opens_on,
        "questions": questions or [question_of(item) for item in wave.items.all()],
        "is_for_later": False,
        "seen": seen_of(wave, wave.items.all()),
        "by": wave.plan.cohort.launched_by,
        "now": now,
    }
    return change_wave(wave=wave, **{**usual, **changes})


def test_other_words_are_another_question_for_this_wave_and_where_wanted_for_later_ones(
    plan: PulsePlan, now: dt.datetime
) -> None:
    first, second = plan.waves.all()
    known = plan.items.get(position=2)
    assert _change(first, now, NEW, ITEMS[1], ITEMS[2])
    assert _asked(first) == ["I know what to do.", "I am asked early.", "What would help?"]
    assert _asked(second) == ["I am heard.", "I know what to do.", "What would help?"]
    assert known in first.items.all(), "what stays is the same item, and is set beside"
    assert not _change(first, now), "a second call changes nothing"
    assert _change(first, now, ITEMS[1], ITEMS[2], NEW, ITEMS[0], is_for_later=True)
    assert _asked(second) == ["I am heard.", "I know what to do.", "What would help?"]
    assert plan.items.count() == 4
    assert _change(first, now, ITEMS[2], ITEMS[0], is_for_later=True)
    assert _asked(second) == ["I am heard.", "What would help?"]


def test_a_day_may_move_between_those_before_and_after_it_and_stays_so_when_the_plan_moves(
    plan: PulsePlan, cohort: Cohort, now: dt.datetime
) -> None:
    first, second = plan.waves.all()
    assert _change(first, now, opens_on=OPENS_ON + dt.timedelta(days=2))
    first.refresh_from_db()
    assert (first.opens_on, first.moved_days) == (OPENS_ON + dt.timedelta(days=2), 2)
    for day in (second.opens_on, now.date(), OPENS_ON - 52 * WEEK):
        with pytest.raises((WrongDay, OutOfReach)):
            _change(first, now, opens_on=day)
    first.baseline_until = OPENS_ON + WEEK
    first.save()
    with pytest.raises(WrongDay):
        _change(first, now, opens_on=OPENS_ON + WEEK)
    cohort.steps.filter(kind=StepKind.PULSE, week=1).update(opens_on=OPENS_ON + 2 * WEEK)
    StepFactory(cohort=cohort, kind=StepKind.CARDS, week=3, opens_on=OPENS_ON + 3 * WEEK)
    follow_plan(cohort=cohort)
    first.refresh_from_db()
    assert first.opens_on == OPENS_ON + 2 * WEEK + dt.timedelta(days=2)


def test_what_has_opened_or_changed_meanwhile_stays(
    plan: PulsePlan, team: Team, now: dt.datetime
) -> None:
    team(1)
    first, second = plan.waves.all()
    with pytest.raises(StaleCohort):
        _change(second, now, NEW, seen="2026-01-01 []")
    with pytest.raises(InvalidPulse):
        _change(second, now, ITEMS[2])
    turn_waves(now=AT_TEN)
    with pytest.raises(WaveHasOpened):
        _change(first, AT_TEN, NEW)
    assert plan.items.count() == 3


def test_a_later_wave_never_asks_too_much(cohort: Cohort, now: dt.datetime) -> None:
    """Its own questions stay, so that one more may be one too many."""
    module = ModuleFactory(version=cohort.version)
    StepFactory(
        cohort=cohort, kind=StepKind.PRACTICE, week=2, module=module, opens_on=OPENS_ON + WEEK
    )
    plan = create_pulse_plan(
        cohort=cohort, items=ITEMS, rotating={module.pk: [NEW]}, respondents="direct_reports",
        extra=[], send_at=dt.time(10), open_days=7, now=now, by=cohort.launched_by,
    )  # fmt: skip
    first, second = plan.waves.all()
    assert (len(_asked(first)), len(_asked(second))) == (3, 4)
    more = [PulseQuestion(kind=QuestionKind.AGREEMENT, text={"en": f"{n}?"}) for n in range(2)]
    with pytest.raises(TooMany, match="wave 2"):
        _change(first, now, *ITEMS, *more, is_for_later=True)
    assert len(_asked(first)) == 3
    assert _change(first, now, *ITEMS, *more)


def test_who_is_asked_changes_from_the_next_wave_on(
    plan: PulsePlan, cohort: Cohort, outsider: Member, now: dt.datetime
) -> None:
    named = MemberFactory(organization=cohort.organization)

    def change() -> bool:
        return change_respondents(
            plan=plan, respondents="departments", extra=[named, outsider],
            by=cohort.launched_by, now=now,
        )  # fmt: skip

    assert [change(), change()] == [True, False]
    plan.refresh_from_db()
    assert plan.respondents == "departments"
    assert list(plan.extra_respondents.all()) == [named]


def test_stopped_waves_do_not_open_until_they_go_on(
    plan: PulsePlan, cohort: Cohort, team: Team, now: dt.datetime
) -> None:
    team(1)
    by = cohort.launched_by
    assert [stop_waves(plan=plan, by=by, now=now) for _ in range(2)] == [True, False]
    late = AT_TEN + 4 * WEEK
    turn_waves(now=late)
    assert plan.waves.filter(state=Wave.State.PLANNED).count() == 2
    assert [go_on_with_waves(plan=plan, by=by, now=late) for _ in range(2)] == [True, False]
    turn_waves(now=late)
    [wave] = plan.waves.all()
    assert (wave.number, wave.state) == (2, Wave.State.OPEN), "the last of what was missed"


def test_waves_of_a_finished_cohort_go_on_where_somebody_wanted_it(
    plan: PulsePlan, cohort: Cohort, team: Team, now: dt.datetime
) -> None:
    team(1)
    by = cohort.launched_by
    Cohort.objects.filter(pk=cohort.pk).update(state=Cohort.State.FINISHED)
    turn_waves(now=AT_TEN)
    assert not plan.waves.filter(opened_at__isnull=False).exists()
    plan.refresh_from_db()
    wanted = [go_on_with_waves(plan=plan, by=by, now=now) for _ in range(2)]
    assert wanted == [True, False], "they can be taken up again"
    turn_waves(now=AT_TEN)
    assert plan.waves.get(number=1).state == Wave.State.OPEN

"""What a pilot says it will look at, in sentences, and how figures are written."""

from __future__ import annotations

import pytest
from django.utils import translation

from kpis.draw_words import draw_lines
from kpis.models import Kpi
from kpis.plans import Bar, Draw, Hypothesis, Measuring
from kpis.states import BarMeasure, Better
from pilots.measuring_words import as_written, in_sentences, kept, least_chance, plain, power_line

KPIS = {
    1: Kpi(pk=1, name="Clarifications"),
    2: Kpi(pk=2, name="Participation", better=Better.HIGHER),
}
MEASURING = Measuring(
    hypotheses=(
        Hypothesis(kpi_id=1, expected=10, is_primary=True),
        Hypothesis(kpi_id=2, expected=7.5),
        Hypothesis(kpi_id=9, expected=5),
    ),
    bars=(
        Bar(measure=BarMeasure.COMPLETION, least=0.7),
        Bar(measure=BarMeasure.AGREEMENT, least=0.667, is_needed=False),
        Bar(measure=BarMeasure.KPI, kpi_id=1, least=5, is_needed=False),
        Bar(measure=BarMeasure.KPI, kpi_id=9, least=5),
    ),
    pilot_teams=(1, 2, 3),
    comparison_teams=(4, 5, 6),
    baseline_days=60,
)


def test_it_is_told_as_people_say_it_and_what_is_gone_is_left_out() -> None:
    words = in_sentences(MEASURING, KPIS)
    assert words.expected == [
        "We expect “Clarifications” to fall by 10 percent in the teams of these leaders. The "
        "answer depends on this one.",
        "We expect “Participation” to rise by 7.5 percent in the teams of these leaders.",
    ]
    assert words.verdicts == [
        "Go if all of this holds: 70 percent of leaders finish what is open; raters agree at "
        "0.667 or more (Krippendorff's alpha); “Clarifications” falls by 5 percent or more against "
        "the comparison teams.",
        "Adapt if one of these is missed: Agreement of raters; Clarifications.",
        "Stop if one of these is missed: Modules finished.",
    ]
    assert words.teams == "3 teams take part, 3 compare."
    assert "60 days" in words.baseline
    assert in_sentences(Measuring(), {}).verdicts == []


def test_zero_asks_for_a_change_at_all() -> None:
    bars = [Bar(measure=each, least=0) for each in (BarMeasure.LEVELS, BarMeasure.PULSE)]
    bars += [Bar(measure=BarMeasure.KPI, kpi_id=pk, least=0) for pk in KPIS]
    assert in_sentences(Measuring(bars=tuple(bars)), KPIS).criteria == [
        "levels rise at all",
        "answers to the pulse rise at all",
        "“Clarifications” falls at all against the comparison teams",
        "“Participation” rises at all against the comparison teams",
    ]


def test_power_is_plain_and_true() -> None:
    assert "no difference can be told from chance" in power_line(3, 3)
    assert "about 1.3 times" in power_line(10, 10)
    assert "not whether it happened because" in power_line(4, 0)
    assert power_line(0, 4) == ""
    assert (least_chance(3, 3), least_chance(1, 4)) == (0.1, 0.2)
    assert least_chance(4, 4) == pytest.approx(2 / 70)


def test_shares_of_people_are_percent_and_come_back_the_same() -> None:
    for measure, least in ((BarMeasure.RESPONSE, 0.605), (BarMeasure.AGREEMENT, 0.667)):
        bar = Bar(measure=measure, least=least)
        assert kept(measure, as_written(bar)) == least
    assert as_written(Bar(measure=BarMeasure.RESPONSE, least=0.6)) == 60
    with translation.override("de"):
        assert [plain(each) for each in (10, 7.5, 0.667)] == ["10", "7,5", "0,667"]


def test_a_draw_tells_how_often_it_was_drawn_and_what_was_done_by_hand() -> None:
    once = Draw(seed="5e", first=5, waiting=4, waiting_teams=(7,))
    assert len(draw_lines(once)) == 3
    assert "drawn once, with the seed 5e" in draw_lines(once)[-1]
    often = Draw(seed="5e", times=3, first=5, waiting=4, was_changed=True)
    told = " ".join(draw_lines(often))
    assert "drawn 3 times" in told
    assert "by hand" in told

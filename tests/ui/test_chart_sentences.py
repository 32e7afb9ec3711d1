"""What a reader by ear hears of a picture: one sentence, in both languages."""

import inspect
from xml.etree import ElementTree

import pytest
from django.utils import translation

import ui.charts
from tests.house.catalogue import kept_together
from ui.charts import (
    CompletionChart,
    CompletionRow,
    DumbbellChart,
    DumbbellRow,
    IntervalChart,
    LevelChart,
    LevelPath,
    LevelPathRow,
    LevelRow,
    LineChart,
    RangeChart,
    RangeRow,
    Span,
    SpreadChart,
    SpreadMark,
    SpreadStep,
    TornadoChart,
    TornadoRow,
    ValueLine,
    WavePoint,
)
from ui.charts.picture import Chart
from ui.numbers import MINUS

NAMES = ("Not Evident", "Emerging", "Consistent", "Mastery")
FEW = "Four answers; five are needed"


def bars(*rows: CompletionRow) -> CompletionChart:
    return CompletionChart("done", "Done", rows)


def waves(*points: WavePoint) -> IntervalChart:
    return IntervalChart("waves", "Waves", points)


def levels(*rows: LevelRow) -> LevelChart:
    return LevelChart("levels", "Levels", NAMES, rows)


def path(*rows: LevelPathRow) -> LevelPath:
    return LevelPath("own", "Own", NAMES, ("5 Oct", "2 Nov", "9 Nov"), rows)


def lines(*values: ValueLine) -> LineChart:
    return LineChart("lines", "Lines", ("May", "Jun", "Jul"), values, begins_label="Start 16 Jul")


def ranges(*rows: RangeRow, marks: tuple[float, ...] = (0,)) -> RangeChart:
    return RangeChart("ranges", "Ranges", rows, -1, 1, (-1, 0, 1), "Rater", "Levels", marks)


def bells(*rows: DumbbellRow) -> DumbbellChart:
    return DumbbellChart(
        slug="seen", title="Seen", rows=rows, minimum=1, maximum=5, first_heading="You",
        second_heading="Others", row_heading="Question",
    )  # fmt: skip


def tornado(*rows: TornadoRow) -> TornadoChart:
    return TornadoChart(
        "tornado", "Tornado", rows, 4.0, "even", "Everything at its middle: 4", ("",) * 5
    )


def spread(low: float, high: float) -> SpreadChart:
    ends = (low, (low + high) / 2, high)
    first, middle, last = (SpreadMark("", end, f"{end:g}") for end in ends)
    steps = (SpreadStep(low, high, 9),)
    return SpreadChart("spread", "Spread", steps, (first, middle, last), "even", ("", ""))


SAID = [
    (
        bars(CompletionRow("Cues", 9, 10), CompletionRow("Replies", 2, 10), CompletionRow("New")),
        "From 9 of 10 (Cues) down to 2 of 10 (Replies).",
        "Von 9 von 10 (Cues) hinab bis 2 von 10 (Replies).",
    ),
    (
        bars(CompletionRow("Cues", 3, 4), CompletionRow("Finance", 7, 7, FEW)),
        "Cues: 3 of 4; 1 is not shown; the table says why.",
        "Cues: 3 von 4; 1 ist nicht zu sehen, die Tabelle sagt, warum.",
    ),
    (
        bars(CompletionRow("Cues", 3, 4), CompletionRow("Replies", 3, 4)),
        "The same for all: 3 of 4.",
        "Bei allen gleich: 3 von 4.",
    ),
    (bars(CompletionRow("New")), "Nothing is shown yet.", "Noch ist nichts zu sehen."),
    (
        waves(
            WavePoint("Feb", 41, 3.24, 2.9, 3.5),
            WavePoint("Mar", 4, hidden_reason=FEW),
            WavePoint("May", 36, 3.8, 3.5, 4.1),
        ),
        "From 3.2 (Feb, 95% interval 2.9 to 3.5) up to 3.8 (May, 95% interval 3.5 to 4.1); "
        "the two intervals overlap; 1 is not shown; the table says why.",
        "Von 3,2 (Feb, 95-%-Intervall 2,9 bis 3,5) hinauf auf 3,8 (May, 95-%-Intervall 3,5 bis "
        "4,1); die beiden Intervalle überlappen sich; 1 ist nicht zu sehen, die Tabelle sagt, "
        "warum.",
    ),
    (
        waves(WavePoint("Feb", 9, 3.8, 3.6, 4.0), WavePoint("Mar", 9, 3.2, 3.0, 3.5)),
        "From 3.8 (Feb, 95% interval 3.6 to 4.0) down to 3.2 (Mar, 95% interval 3.0 to 3.5); "
        "the two intervals do not overlap.",
        "Von 3,8 (Feb, 95-%-Intervall 3,6 bis 4,0) hinab auf 3,2 (Mar, 95-%-Intervall 3,0 bis "
        "3,5); die beiden Intervalle überlappen sich nicht.",
    ),
    (
        waves(WavePoint("Feb", 9, 3.21), WavePoint("Mar", 9, 3.22)),
        "From 3.2 (Feb) to 3.2 (Mar), unchanged.",
        "Von 3,2 (Feb) auf 3,2 (Mar), unverändert.",
    ),
    (waves(WavePoint("Feb", 9, 3.2)), "3.2 (Feb).", "3,2 (Feb)."),
    (waves(WavePoint("Feb")), "Nothing is shown yet.", "Noch ist nichts zu sehen."),
    (
        levels(
            LevelRow("Tone", (3, 5, 2, 0), (0, 3, 5, 2)),
            LevelRow("Few", (7, 0, 0, 0), (0, 7, 0, 0), hidden_reason=FEW),
        ),
        "At Consistent or higher: Tone, Before 2 of 10, After 7 of 10, more than before; "
        "1 is not shown; the table says why.",
        "Auf „Consistent“ oder höher: Tone, Vorher 2 von 10, Nachher 7 von 10, mehr als vorher; "
        "1 ist nicht zu sehen, die Tabelle sagt, warum.",
    ),
    (
        levels(
            LevelRow("Tone", ((0, 2), 6, (1, 3), 0), ((0, 2), 5, (2, 4), 0), people=9),
            LevelRow("Reply", (1, 1, 4, 4), (1, 1, 5, 3)),
            LevelRow("Later", (1, 1, 4, 4)),
            LevelRow("Less", (0, 0, 5, 5), (0, 1, 5, 4)),
        ),
        "At Consistent or higher: Tone, Before 1\N{EN DASH}3 of 9, After 2\N{EN DASH}4 of 9, more "
        "or fewer cannot be told; Reply, Before 8 of 10, After 8 of 10, as many as before; Later, "
        "Before 8 of 10, After no scores yet; Less, Before 10 of 10, After 9 of 10, fewer than "
        "before.",
        None,
    ),
    (
        path(
            LevelPathRow("Tone", ((1, 3), (), (4,))),
            LevelPathRow("Reply", ((2,), (3,), (2,))),
            LevelPathRow("Follow-up", ((3,), (2,), ())),
            LevelPathRow("Once", ((), (2,), ())),
        ),
        "Tone: from Not Evident / Consistent (5 Oct) up to Mastery (9 Nov); Reply: from Emerging "
        "(5 Oct) to Emerging (9 Nov), as high as before; Follow-up: from Consistent (5 Oct) down "
        "to Emerging (2 Nov); Once: Emerging (2 Nov).",
        "Tone: von Not Evident / Consistent (5 Oct) hinauf auf Mastery (9 Nov); Reply: von "
        "Emerging (5 Oct) auf Emerging (9 Nov), so hoch wie zuvor; Follow-up: von Consistent (5 "
        "Oct) hinab auf Emerging (2 Nov); Once: Emerging (2 Nov).",
    ),
    (
        lines(
            ValueLine("Ours", (9.0, 9.5, 8.2)),
            ValueLine("Others", (None, 9.0, None)),
            ValueLine("None", (None, None, None)),
        ),
        "Ours: from 9.0 (May) down to 8.2 (Jul), always between 8.2 and 9.5; Others: 9.0 (Jun); "
        "None: no values; Start 16 Jul.",
        "Ours: von 9,0 (May) hinab auf 8,2 (Jul), immer zwischen 8,2 und 9,5; Others: 9,0 (Jun); "
        "None: keine Werte; Start 16 Jul.",
    ),
    (
        LineChart(
            "lines",
            "Lines",
            ("May", "Jun", "Jul"),
            (ValueLine("Ours", (9.0, 9.5, 8.2)), ValueLine("Others", (9.1, None, None))),
            begins_label="Start 16 Jul",
            spans=(Span("Before", 0, 1), Span("After", 2, 2)),
        ),
        "Ours: Before 9.0 to 9.5, After 8.2 to 8.2; Others: Before 9.1 to 9.1, After \N{EN DASH}; "
        "Start 16 Jul.",
        "Ours: Before 9,0 bis 9,5, After 8,2 bis 8,2; Others: Before 9,1 bis 9,1, After "
        "\N{EN DASH}; Start 16 Jul.",
    ),
    (
        lines(ValueLine("Ours", (9.0, 9.5, 9.0))),
        "Ours: from 9.0 (May) to 9.0 (Jul), the same at both ends, always between 9.0 and 9.5; "
        "Start 16 Jul.",
        None,
    ),
    (
        ranges(
            RangeRow("A", 12, -0.2, -0.3, -0.1),
            RangeRow("B", 12, 0.1, -0.02, 0.3),
            RangeRow("C", 2, hidden_reason="too few"),
        ),
        f"From {MINUS}0.20 (A, {MINUS}0.30 to {MINUS}0.10) up to 0.10 (B, {MINUS}0.02 to 0.30); "
        "1 of 2 intervals reach across 0; 1 is not shown; the table says why.",
        f"Von {MINUS}0,20 (A, {MINUS}0,30 bis {MINUS}0,10) hinauf bis 0,10 (B, {MINUS}0,02 bis "
        "0,30); 1 von 2 Intervallen reichen über 0 hinweg; 1 ist nicht zu sehen, die Tabelle sagt, "
        "warum.",
    ),
    (
        ranges(RangeRow("A", 12, 0.7, 0.5, 0.9), marks=(0.667, 0.8)),
        "0.70 (A, 0.50 to 0.90); 1 of 1 intervals reach across 0.67; 1 of 1 intervals reach across "
        "0.80.",
        None,
    ),
    (ranges(RangeRow("A", 12, 0.7)), "0.70 (A).", "0,70 (A)."),
    (
        bells(
            DumbbellRow(label="Noticing", first=5, second=2.5, low=1.2, high=3.8, verdict="Blind"),
            DumbbellRow(label="Fairness", first=4, second=3.5, low=2.2, high=4.8),
            DumbbellRow(label="Replying", first=3, hidden_reason=FEW),
        ),
        "You within the interval of Others in 1 of 2, above it in 1, below it in 0; furthest apart "
        "in Noticing: You 5, Others 2.5 (1.2 to 3.8), Blind; 1 is not shown; the table says why.",
        "You bei 1 von 2 im Intervall von Others, bei 1 darüber, bei 0 darunter; am weitesten "
        "auseinander bei Noticing: You 5, Others 2,5 (1,2 bis 3,8), Blind; 1 ist nicht zu sehen, "
        "die Tabelle sagt, warum.",
    ),
    (
        tornado(
            TornadoRow("Change", ("0", "9"), (-2.0, 9.0), (f"{MINUS}2", "9")),
            TornadoRow("Price", ("1", "2"), (3.0, 5.0), ("3", "5")),
        ),
        f"Everything at its middle: 4; moved most by Change ({MINUS}2 to 9); least by Price (3 to "
        "5); 1 of 2 reach below 0 (even).",
        f"Everything at its middle: 4; am stärksten verschoben durch Change ({MINUS}2 bis 9); am "
        "wenigsten durch Price (3 bis 5); 1 von 2 reichen unter 0 (even).",
    ),
    (tornado(), "Everything at its middle: 4.", None),
    (
        spread(-2, 8),
        "Most tries lie between -2 and 8, half of them above 3; 0 (even) lies between.",
        "Die meisten Versuche liegen zwischen -2 und 8, die Hälfte über 3; 0 (even) liegt "
        "dazwischen.",
    ),
    (
        spread(2, 8),
        "Most tries lie between 2 and 8, half of them above 5; all of that is above 0 (even).",
        None,
    ),
    (
        spread(-8, -2),
        "Most tries lie between -8 and -2, half of them above -5; all of that is below 0 (even).",
        None,
    ),
]


@pytest.mark.parametrize(("chart", "english", "german"), SAID)
def test_a_picture_says_in_one_sentence_what_it_shows(chart, english, german):
    assert ElementTree.fromstring(chart.svg).find("desc").text == english
    with translation.override("de"):
        described = ElementTree.fromstring(chart.svg).find("desc").text
        assert german is None or described == kept_together(german)
        assert described.count(". ") == english.count(". ") == 0, "one sentence"


def test_every_kind_of_picture_is_asked_above():
    kinds = {
        each
        for _name, each in inspect.getmembers(ui.charts, inspect.isclass)
        if issubclass(each, Chart)
    }
    assert {type(chart) for chart, _english, _german in SAID} == kinds

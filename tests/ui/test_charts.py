import re
from xml.etree import ElementTree

import pytest
from django.template import engines

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
    ValueLine,
    WavePoint,
)
from ui.charts.intervals import HEIGHT, TOP
from ui.charts.lines import step_of
from ui.charts.picture import percent
from ui.numbers import DASH, number

NAMES = ("Not Evident", "Emerging", "Consistent", "Mastery")
FEW = "Four answers; five are needed"


def level_chart(*rows: LevelRow) -> LevelChart:
    return LevelChart("levels", "Levels", NAMES, rows)


def ranges(*rows: RangeRow) -> RangeChart:
    return RangeChart(
        "ranges",
        "A & <b>",
        rows,
        minimum=-1,
        maximum=1,
        ticks=(-1, 0, 1),
        first_heading="Rater",
        value_heading="Levels",
        marks=(0,),
    )


def dumbbells(*rows: DumbbellRow) -> DumbbellChart:
    return DumbbellChart(
        slug="seen", title="A & <b>", rows=rows, minimum=1, maximum=5, first_heading="You",
        second_heading="Others", row_heading="Question",
    )  # fmt: skip


def drawn(chart):
    """The picture as XML, which also proves that it is well formed."""
    return ElementTree.fromstring(chart.svg)


def words(chart):
    return [text.text.strip() for text in drawn(chart).iter("text")]


@pytest.mark.parametrize(
    "chart",
    [
        level_chart(LevelRow("Tone & <cues>", (1, 2, 3, 4), (0, 0, 5, 5))),
        IntervalChart("waves", "A & <b>", (WavePoint("Feb", 9, 3.2, 2.9, 3.5),)),
        CompletionChart("done", "A & <b>", (CompletionRow("x & <y>", 3, 4),)),
        ranges(RangeRow("x & <y>", 9, 0.4, 0.2, 0.6)),
        dumbbells(DumbbellRow(label="x & <y>", first=5, second=2.5, low=1.2, high=3.8, n=6)),
        LineChart("by-month", "A & <b>", ("x & <y>",), (ValueLine("x & <y>", (1.0,)),)),
        LevelPath("own", "A & <b>", NAMES, ("5 & Oct",), (LevelPathRow("x & <y>", ((1,),)),)),
    ],
)
def test_every_picture_is_named_described_and_escaped(chart):
    svg = drawn(chart)
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == f"{chart.slug}-title {chart.slug}-desc"
    assert svg.find("title").text == chart.title
    assert svg.find("desc").text
    assert "style=" not in chart.svg


def test_level_segments_add_up_and_differ_by_pattern():
    svg = drawn(level_chart(LevelRow("Tone", (1, 1, 1, 1), (0, 3, 5, 2))))
    segments = [rect for rect in svg.iter("rect") if "segment" in rect.get("class", "")]
    widths = [float(rect.get("width").rstrip("%")) for rect in segments]
    assert sum(widths[:4]) == pytest.approx(100)
    assert sum(widths[4:]) == pytest.approx(100)
    grains = {rect.get("fill") for rect in svg.iter("rect") if rect.get("fill")}
    assert grains == {"url(#levels-g2)", "url(#levels-g3)", "url(#levels-g4)"}


def test_level_table_tells_the_same_numbers():
    chart = level_chart(LevelRow("Tone", (3, 5, 2, 0), ()))
    before, after = chart.table
    assert (before.label, before.cells) == ("Tone, Before", ("3", "5", "2", "0", "10"))
    assert (after.label, after.cells) == ("Tone, After", ("0", "0", "0", "0", "0"))
    assert len(chart.headings) == 1 + chart.span == 6
    assert "After, no scores yet" in words(chart)
    assert [entry.label for entry in chart.legend] == list(NAMES)


def test_one_person_is_one_person():
    assert "Before, 1 person" in words(level_chart(LevelRow("Tone", (0, 0, 1, 0), (0, 0, 0, 1))))


def test_hidden_rows_show_no_figure_anywhere():
    charts = [
        level_chart(LevelRow("Tone", (7, 0, 0, 0), (0, 7, 0, 0), hidden_reason=FEW)),
        IntervalChart("waves", "Waves", (WavePoint("Feb", 7, hidden_reason=FEW),)),
        CompletionChart("done", "Done", (CompletionRow("Finance", 7, 7, hidden_reason=FEW),)),
    ]
    for chart in charts:
        (row,) = chart.table
        assert (row.hidden_reason, row.cells) == (FEW, ())
        assert not [text for text in words(chart) if "7" in text]
        assert "idden" in " ".join(words(chart))


def test_interval_positions_follow_the_scale():
    chart = IntervalChart(
        "waves", "Waves", (WavePoint("Feb", 41, 5, 1, 5), WavePoint("Mar", 38, 1, 1, 9))
    )
    svg = drawn(chart)
    first, second = svg.iter("circle")
    assert float(first.get("cy")) == TOP
    assert float(second.get("cy")) == TOP + HEIGHT
    intervals = [line.get("d") for line in svg.iter("path") if line.get("class") == "interval"]
    foot = TOP + HEIGHT
    assert intervals == [f"M0 {TOP}V{foot}M-6 {TOP}h12M-6 {foot}h12"] * 2
    assert len([line for line in svg.iter("line") if line.get("class") == "trend"]) == 1


def test_a_gap_is_not_bridged():
    points = (
        WavePoint("Feb", 9, 3),
        WavePoint("Mar", 2, hidden_reason=FEW),
        WavePoint("Apr", 9, 4),
    )
    assert 'class="trend"' not in IntervalChart("waves", "Waves", points).svg


def test_interval_table_and_missing_values():
    points = (WavePoint("Feb", 41, 3.244, 2.9, 3.5), WavePoint("Mar", 12, 3.0), WavePoint("Apr", 0))
    chart = IntervalChart("waves", "Waves", points)
    assert [row.cells for row in chart.table] == [
        ("3.24", "2.9 to 3.5", "41"),
        ("3.00", DASH, "12"),
        (DASH, DASH, "0"),
    ]
    assert "none" in words(chart)


def test_ranges_lie_on_their_scale_and_keep_within_it():
    chart = ranges(
        RangeRow("A", 12, 0.0, -3.0, 0.5),
        RangeRow("B", 12, 0.25),
        RangeRow("C", 2, hidden_reason="too few"),
    )
    svg = drawn(chart)
    [reach] = [rect for rect in svg.iter("rect") if rect.get("class") == "fill"]
    assert (reach.get("x"), reach.get("width")) == ("3%", "70.5%")
    assert [point.get("cx") for point in svg.iter("circle")] == ["50%", "61.75%"]
    assert "too few" in words(chart)
    assert [row.cells for row in chart.table] == [
        ("0.00", "\N{MINUS SIGN}3.00 to 0.50", "12"),
        ("0.25", "\N{EN DASH}", "12"),
        ("\N{EN DASH}", "too few", "2"),
    ]


def test_completion_bars():
    chart = CompletionChart(
        "done",
        "Done",
        (CompletionRow("Cues", 7, 10), CompletionRow("Video", 0, 10), CompletionRow("New", 0, 0)),
        first_heading="Step",
    )
    fills = [rect.get("width") for rect in drawn(chart).iter("rect") if rect.get("class") == "fill"]
    assert fills == ["70%"]
    assert [row.cells for row in chart.table] == [
        ("7", "10", "70%"),
        ("0", "10", "0%"),
        ("0", "0", DASH),
    ]
    assert chart.headings[0] == "Step"


def test_numbers():
    assert number(-0.5) == "\N{MINUS SIGN}0.5"
    assert percent(1, 3) == "33.333%"
    assert percent(1, 0) == "0%"


def test_component_shows_the_same_rows_as_the_picture():
    chart = level_chart(
        LevelRow("Tone", (3, 5, 2, 0), (0, 3, 5, 2)), LevelRow("Few", hidden_reason=FEW)
    )
    html = (
        engines["django"]
        .from_string("{% load components %}{% chart chart %}")
        .render({"chart": chart})
    )
    assert re.findall(r'<td class="number">(\d+)</td>', html) == [
        *("3", "5", "2", "0", "10"),
        *("0", "3", "5", "2", "10"),
    ]
    assert FEW in html


def own_path(*levels: tuple[int, ...]) -> LevelPath:
    days = tuple(f"day {place}" for place in range(len(levels)))
    return LevelPath("own", "Own", NAMES, days, (LevelPathRow("Tone", levels),))


def test_a_path_of_levels_shows_every_level_and_follows_the_lower_one():
    chart = own_path((1, 3, 3), (), (4,))
    svg = drawn(chart)
    points = [(each.get("cx"), float(each.get("cy"))) for each in svg.iter("circle")]
    assert [x for x, _y in points] == ["45%", "45%", "89%"]
    assert points[0][1] > points[1][1] > points[2][1], "higher levels stand higher"
    (line,) = [each for each in svg.iter("line") if each.get("class") == "trend"]
    assert (line.get("x1"), float(line.get("y1"))) == points[0]
    assert chart.headings == ["Criterion", "day 0", "day 1", "day 2"]
    assert chart.table[0].cells == ("Not Evident / Consistent", DASH, "Mastery")


def test_days_that_would_not_fit_are_named_first_and_last():
    assert "day 1" in words(own_path((1,), (1,), (1,), (1,)))
    named = words(own_path((1,), (1,), (1,), (1,), (1,)))
    assert [each for each in named if each.startswith("day")] == ["day 0", "day 4"]


def test_dumbbells_tell_in_their_table_what_they_draw():
    chart = dumbbells(
        DumbbellRow(
            label="A", first=5, second=4.5, low=3, high=5, n=6, said="4.5 or more", verdict="Close"
        ),
        DumbbellRow(label="B", hidden_reason="fewer than three"),
    )
    assert [row.cells for row in chart.table] == [
        ("5", "4.5 or more", "3.0 to 5.0", "6"),
        ("\N{EN DASH}", "fewer than three", "\N{EN DASH}", "\N{EN DASH}"),
    ]
    svg = drawn(chart)
    assert len(list(svg.iter("circle"))) == 2
    assert len(list(svg.iter("rect"))) == 1
    assert len(chart.legend) == 3


def by_month(*lines: ValueLine, **changes) -> LineChart:
    months = ("May", "Jun", "Jul", "Aug")
    return LineChart("by-month", "By month", months, lines, **changes)


def test_lines_differ_by_more_than_color_and_do_not_bridge_a_gap():
    chart = by_month(
        ValueLine("Ours", (9.0, None, 8.0, 7.0)), ValueLine("Others", (9.0, 9.0, 9.0, 9.0))
    )
    svg = drawn(chart)
    paths = {path.get("class"): path.get("d") for path in svg.iter("path")}
    assert paths["line-first"].count("M") == 2
    assert paths["line-first"].count("L") == 1
    assert paths["dots-first"].count("h0") == 3
    assert set(paths) == {
        "line-first", "dots-first", "line-second", "dots-second", "dots-hole",
    }  # fmt: skip
    assert [entry.label for entry in chart.legend] == ["Ours", "Others"]
    assert chart.legend[0].swatch != chart.legend[1].swatch


def test_a_start_stands_where_it_lies_and_the_table_has_every_month():
    chart = by_month(
        ValueLine("Ours", (0.31, 0.3, None, 0.27)), digits=1, suffix="%", begins=2.5,
        begins_label="Start 16 Jul", spans=(Span("Before", 0, 1),),
    )  # fmt: skip
    assert {"Start 16 Jul", "Before", "May", "Aug"} <= set(words(chart))
    begins = next(line for line in drawn(chart).iter("line") if line.get("class") == "begins")
    assert begins.get("x1") == percent(13 + 87 * 2.5 / 4, 100)
    assert [row.cells for row in chart.table][2:] == [(DASH,), ("0.3%",)]
    assert chart.headings == ["Month", "Ours"]
    assert chart.legend == ()


def test_lines_without_values_say_so_and_a_scale_can_be_shared():
    empty = by_month(ValueLine("Ours", (None,) * 4), is_small=True)
    assert empty.ticks[0] == 0
    shared = by_month(ValueLine("Ours", (5.0,) * 4), minimum=0.0, maximum=30.0)
    assert (shared.ticks[0], shared.ticks[-1]) == (0, 30)
    assert len(by_month(ValueLine("Ours", (5.0,) * 4)).ticks) >= 2


@pytest.mark.parametrize(
    ("width", "digits", "step"), [(3, 1, 1), (0.01, 1, 0.1), (0.06, 2, 0.02), (70, 0, 25)]
)
def test_steps_of_a_scale_are_round_and_never_finer_than_what_is_written(width, digits, step):
    assert step_of(width, digits) == pytest.approx(step)

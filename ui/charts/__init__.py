"""Charts: the picture and its table always come from the same numbers.

Positions are percentages and text has a fixed size, so a chart reads the same at 390 px and on a
wide screen. A chart knows its figures and where they stand; templates/components/charts draws them.
"""

from ui.charts.completion import CompletionChart, CompletionRow
from ui.charts.dumbbells import DumbbellChart, DumbbellRow
from ui.charts.intervals import IntervalChart, WavePoint
from ui.charts.level_path import LevelPath, LevelPathRow
from ui.charts.levels import LevelChart, LevelRow
from ui.charts.lines import LineChart, Span, ValueLine
from ui.charts.picture import FigureRow
from ui.charts.ranges import RangeChart, RangeRow
from ui.charts.spread import SpreadChart, SpreadMark, SpreadStep
from ui.charts.tornado import TornadoChart, TornadoRow

__all__ = [
    "CompletionChart",
    "CompletionRow",
    "DumbbellChart",
    "DumbbellRow",
    "FigureRow",
    "IntervalChart",
    "LevelChart",
    "LevelPath",
    "LevelPathRow",
    "LevelRow",
    "LineChart",
    "RangeChart",
    "RangeRow",
    "Span",
    "SpreadChart",
    "SpreadMark",
    "SpreadStep",
    "TornadoChart",
    "TornadoRow",
    "ValueLine",
    "WavePoint",
]

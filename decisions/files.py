"""A scorecard as a file: everything that was handed in, and in a workbook formulas that go on
reckoning.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.later import imported_later
from common.records import dataclass
from common.spreadsheets import Cell
from decisions.answer_words import headline
from decisions.criteria import WeighedCriterion
from decisions.earlier import earlier_lines
from decisions.impressions import UNKNOWN, Impression
from decisions.models import Contender, EarlierResult
from decisions.scorecards import Scorecard

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet
else:
    xlsxwriter = imported_later("xlsxwriter")  # only whoever downloads a workbook needs it

FIRST_ROW = 3
"""Of the table on the first sheet: below what the file is, the answer, and a heading."""
FIRST_OPTION = 4
"""Column of the first option: after the criterion, its weight, its share, and whether it counts."""


def records(card: Scorecard) -> Iterator[Sequence[Cell]]:
    """A line for each level that somebody gave, with what it weighs."""
    yield [
        _("Option"),
        _("Criterion"),
        _("Weight"),
        _("Share of the weight"),
        _("Assessor"),
        _("Level"),
        _("What was seen, and where"),
    ]
    for criterion in card.criteria:
        share = float(card.weighed.shares[criterion.key])
        for option in card.contenders:
            for assessor, given in card.noted(option.pk, criterion.key):
                yield [
                    option.name,
                    criterion.text.name,
                    float(criterion.weight),
                    share,
                    assessor.member.name,
                    _level(given),
                    given.evidence,
                ]


def earlier_records(card: Scorecard, earlier: Sequence[EarlierResult]) -> Iterator[Sequence[Cell]]:
    """What it came to before it was opened again, beside what it comes to now: a line for each
    option and each weight that is another; nothing where it never was.
    """
    if not earlier:
        return
    yield [
        _("Decided on"), _("Opened again on"), _("Because"), _("Reason for the decision"),
        _("What"), _("Name"), _("Then"), _("Now"), _("Chosen then"),
    ]  # fmt: skip
    for line in earlier_lines(card, earlier):
        result = line.result
        start: list[Cell] = [
            f"{result.closed_at:%Y-%m-%d}", f"{result.reopened_at:%Y-%m-%d}",
            result.reopened_because, result.reason,
        ]  # fmt: skip
        for option in line.options:
            chosen = _("yes") if option.is_chosen else _("no")
            yield [*start, _("Option"), option.name, option.then, option.now, chosen]
        for weight in line.weights:
            yield [*start, _("Share of the weight"), weight.name, weight.then, weight.now, ""]


def _level(given: Impression) -> Cell:
    return _("cannot judge") if given.answer == UNKNOWN else given.level


def workbook(card: Scorecard, earlier: Sequence[EarlierResult] = ()) -> bytes:
    """Two sheets: weights and what comes of them, and every level; a third one where it was opened
    again. Text stays text, whatever it starts with; whoever changes a weight or a level sees what
    comes of it.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        _Workbook(card, book.add_worksheet(_("Scorecard")), book.add_worksheet(_("Levels"))).write()
        if earlier:
            sheet = book.add_worksheet(_("Earlier results"))
            for row, cells in enumerate(earlier_records(card, earlier)):
                _write_texts(sheet, row, [str(cell or "") for cell in cells])
            sheet.set_column(0, 8, 24)
    return file.getvalue()


@dataclass(frozen=True)
class _Workbook:
    card: Scorecard
    front: Worksheet
    levels: Worksheet

    def write(self) -> None:
        """Both sheets. Options and criteria are found by their numbers, never by their names."""
        last = self._write_levels()
        self.front.write_string(0, 0, self.card.decision.name)
        self.front.write_string(1, 0, headline(self.card))
        names = [_("Criterion"), _("Weight"), _("Share of the weight"), _("Counts")]
        _write_texts(self.front, FIRST_ROW - 1, [*names, *(one.name for one in self._options)])
        for place, criterion in enumerate(self.card.criteria):
            self._write_criterion(FIRST_ROW + place, criterion)
            for number, option in enumerate(self._options):
                self._write_mean(FIRST_ROW + place, number, criterion, option, last)
        self._write_scores(last)
        self.front.set_column(0, 0, 34)
        self.levels.set_column(2, 4, 26)
        self.levels.set_column(6, 6, 60)

    @property
    def _options(self) -> Sequence[Contender]:
        return self.card.contenders

    @property
    def _end(self) -> int:
        """The row below the last criterion, counted from 1 as formulas do: the scores."""
        return FIRST_ROW + len(self.card.criteria) + 1

    def _column(self, column: int) -> str:
        """All criteria of a column, as formulas name them."""
        letter = _letter(column)
        return f"{letter}${FIRST_ROW + 1}:{letter}${self._end - 1}"

    def _write_criterion(self, row: int, criterion: WeighedCriterion) -> None:
        self.front.write_string(row, 0, criterion.text.name)
        self.front.write_number(row, 1, float(criterion.weight))
        share = float(self.card.weighed.shares[criterion.key])
        self.front.write_formula(row, 2, f"=B{row + 1}/SUM({self._column(1)})", None, share)
        first, last = _letter(FIRST_OPTION), _letter(FIRST_OPTION + len(self._options) - 1)
        # As many options as were judged on anything, which is counted two rows below the scores.
        counts = f"=IF(COUNT({first}{row + 1}:{last}{row + 1})=$D${self._end + 1},1,0)"
        is_compared = criterion.key in self.card.weighed.compared
        self.front.write_formula(row, 3, counts, None, int(is_compared))

    def _write_mean(
        self, row: int, number: int, criterion: WeighedCriterion, option: Contender, last: int
    ) -> None:
        mean = self.card.weighed.means.get((option.pk, criterion.key))
        level, one, other = (self._noted(letter, last) for letter in "FAB")
        found = f"AVERAGEIFS({level},{one},{number + 1},{other},{row - FIRST_ROW + 1})"
        shown = "" if mean is None else float(mean)
        self.front.write_formula(row, FIRST_OPTION + number, f'=IFERROR({found},"")', None, shown)

    def _noted(self, letter: str, last: int) -> str:
        """A column of the second sheet, as formulas name it."""
        return f"'{self.levels.get_name()}'!${letter}$2:${letter}${last}"

    def _write_scores(self, last: int) -> None:
        row, weighed = self._end - 1, self.card.weighed
        self.front.write_string(row, 0, _("Weighted mean, 0 to 4"))
        self.front.write_string(row + 1, 0, _("Levels given"))
        counted = f"{self._column(1)},{self._column(3)}"
        for number, option in enumerate(self._options):
            column = FIRST_OPTION + number
            score = weighed.scores.get(option.pk)
            mean = f"SUMPRODUCT({counted},{self._column(column)})/SUMPRODUCT({counted})"
            shown = "" if score is None else float(score)
            self.front.write_formula(row, column, f'=IFERROR({mean},"")', None, shown)
            given = sum(each.option == option.pk for each in self.card.judged)
            found = (
                f'COUNTIFS({self._noted("A", last)},{number + 1},{self._noted("F", last)},">=0")'
            )
            self.front.write_formula(row + 1, column, f"={found}", None, given)
        first, final = _letter(FIRST_OPTION), _letter(FIRST_OPTION + len(self._options) - 1)
        judged = f'=COUNTIF({first}{row + 2}:{final}{row + 2},">0")'
        self.front.write_formula(row + 1, 3, judged, None, len(weighed.scores))

    def _write_levels(self) -> int:
        """Every level that was given; returns the last row, counted from 1."""
        names = [_("Option"), _("Criterion"), _("Assessor"), _("Level")]
        _write_texts(self.levels, 0, ["1", "2", *names, _("What was seen, and where")])
        row = 0
        for place, criterion in enumerate(self.card.criteria, start=1):
            for number, option in enumerate(self._options, start=1):
                for assessor, given in self.card.noted(option.pk, criterion.key):
                    row += 1
                    self.levels.write_number(row, 0, number)
                    self.levels.write_number(row, 1, place)
                    said = [option.name, criterion.text.name, assessor.member.name]
                    _write_texts(self.levels, row, said, first=2)
                    self._write_level(row, given)
        return max(row, 1) + 1

    def _write_level(self, row: int, given: Impression) -> None:
        if given.level is None:
            self.levels.write_string(row, 5, str(_level(given) or ""))
        else:
            self.levels.write_number(row, 5, given.level)
        self.levels.write_string(row, 6, given.evidence)


def _write_texts(sheet: Worksheet, row: int, texts: Iterable[str], *, first: int = 0) -> None:
    for column, text in enumerate(texts, start=first):
        sheet.write_string(row, column, text)


def _letter(column: int) -> str:
    """How formulas name a column."""
    before, rest = divmod(column, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + rest)

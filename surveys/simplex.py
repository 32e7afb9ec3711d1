"""Linear programs of which only what is to be least changes. Pure; only a worker computes them.

Each question begins where the last one ended, which takes a fifteenth of the time that a new
program takes. That goes by HiGHS as SciPy carries it; where a SciPy has it elsewhere, by SciPy.
"""

from __future__ import annotations

import importlib
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

from common.later import imported_later
from common.records import dataclass

if TYPE_CHECKING:
    import numpy as np
    import scipy
else:
    np = imported_later("numpy")
    scipy = imported_later("scipy")

WHOLE = 1e-6
SOLVER = "scipy.optimize._highspy._core"
SETTINGS = {"output_flag": False, "threads": 1, "presolve": "off", "random_seed": 0}


class LoadedProgram(Protocol):
    """HiGHS with a program in it, as far as it is used here."""

    def changeColsCost(self, count: int, columns: np.ndarray, costs: np.ndarray) -> object:  # noqa: N802  its name
        """What is to be least."""

    def run(self) -> object:
        """Find it."""

    def getModelStatus(self) -> object:  # noqa: N802  its name
        """What came of it."""

    def getSolution(self) -> object:  # noqa: N802  its name
        """What costs least."""


@dataclass(frozen=True, eq=False)
class Simplex:
    """Unknowns from `low` to `high`, of which the sums in `rows` lie from `least` to `most`."""

    rows: np.ndarray
    least: np.ndarray
    most: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def cheapest(self, costs: np.ndarray) -> np.ndarray | None:
        """What costs least, in fractions; None where nothing fits."""
        highs = _highs()
        if self._kept is None or highs is None:
            return self._by_scipy(costs, 0)
        self._kept.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        self._kept.run()
        status = self._kept.getModelStatus()
        if status == highs.HighsModelStatus.kOptimal:
            return np.array(self._kept.getSolution().col_value)  # type: ignore[attr-defined]
        if status == highs.HighsModelStatus.kInfeasible:
            return None
        return self._by_scipy(costs, 0)

    def cheapest_whole(self, costs: np.ndarray) -> np.ndarray | None:
        """The same in whole numbers, which can take hundreds of times as long."""
        found = self._by_scipy(costs, 1)
        return None if found is None else np.rint(found)

    def _by_scipy(self, costs: np.ndarray, integrality: int) -> np.ndarray | None:
        limits = scipy.optimize.LinearConstraint(self.rows, self.least, self.most)
        found: np.ndarray | None = scipy.optimize.milp(
            costs,
            constraints=limits if len(self.rows) else (),
            bounds=scipy.optimize.Bounds(self.low, self.high),
            integrality=np.full(len(costs), integrality),
        ).x
        return found

    @cached_property
    def _kept(self) -> LoadedProgram | None:
        """The program as HiGHS keeps it, with the way it went last."""
        highs = _highs()
        if highs is None or not len(self.rows):
            return None
        matrix, program = scipy.sparse.csc_matrix(self.rows), highs.HighsLp()
        program.num_row_, program.num_col_ = self.rows.shape
        program.col_cost_ = np.zeros(len(self.low))
        program.col_lower_, program.col_upper_ = self.low, self.high
        program.row_lower_, program.row_upper_ = self.least, self.most
        columns = program.a_matrix_
        columns.format_ = highs.MatrixFormat.kColwise
        columns.num_row_, columns.num_col_ = self.rows.shape
        columns.start_, columns.index_ = matrix.indptr, matrix.indices
        columns.value_ = matrix.data
        kept = highs._Highs()
        for name, value in SETTINGS.items():
            kept.setOptionValue(name, value)
        kept.passModel(program)
        return kept  # type: ignore[no-any-return]


def is_whole(found: np.ndarray) -> bool:
    """Whether it is whole numbers."""
    return bool(np.abs(found - np.rint(found)).max(initial=0) < WHOLE)


def _highs() -> ModuleType | None:
    """HiGHS as SciPy carries it; None where this SciPy carries it in another way."""
    try:
        return importlib.import_module(SOLVER)
    except ImportError:
        return None

"""Working out what came of a pilot, and closing rounds of levels."""

from insights.operations.closing import close_rounds
from insights.operations.keeping import keep_figures

__all__ = ["close_rounds", "keep_figures"]

"""What a decision came to when it was closed, frozen in numbers. Pure."""

from __future__ import annotations

from msgspec import Struct

from decisions.criteria import WeighedCriterion


class OptionOutcome(Struct, frozen=True, kw_only=True):
    """One option, as it was called then."""

    option: int
    """Its id."""
    name: str
    score: float | None = None
    """None where it had none."""
    place: int | None = None
    """From 1; None where it was not compared or ruled out."""
    is_chosen: bool = False


class DecisionOutcome(Struct, frozen=True, kw_only=True):
    """All of it."""

    options: tuple[OptionOutcome, ...]
    criteria: tuple[WeighedCriterion, ...]
    """With their weights."""
    sheets: int
    """How many had been handed in."""

    @property
    def chosen(self) -> str:
        """What was decided for; '' for none of them."""
        return next((each.name for each in self.options if each.is_chosen), "")

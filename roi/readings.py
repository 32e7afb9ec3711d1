"""What better retention would come to under each of its three readings. Pure."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from common.records import dataclass
from roi.assumptions import BenefitLine
from roi.benefits import avoided, gross_of, share_of
from roi.states import Definition


@dataclass(frozen=True)
class RetentionReading:
    """One of them: how many people stay who would have left, and what that is worth in a year."""

    definition: Definition
    leavers: Decimal
    gross: Decimal
    is_possible: bool
    """Whether there are as many leavers to avoid."""


def readings_of(line: BenefitLine) -> list[RetentionReading]:
    """All three, in their order."""
    return [_reading(replace(line, definition=each)) for each in Definition]


def avoids_too_many(line: BenefitLine) -> bool:
    """Whether more leavers would be avoided than there are, which is retention above 100%."""
    if line.definition is None:
        return False
    most = max(line.change.middle, line.change.high if not line.is_measured else line.change.middle)
    return most * share_of(line.definition, line.turnover) * 100 > line.turnover


def _reading(line: BenefitLine) -> RetentionReading:
    definition = line.definition or Definition.FEWER
    return RetentionReading(
        definition=definition,
        leavers=avoided(line),
        gross=gross_of(line),
        is_possible=not avoids_too_many(line),
    )

"""What has to be said beside the figures of a scenario."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roi.assumptions import HUNDRED, ZERO, BenefitLine, TakenChange
from roi.benefits import avoided
from roi.reckoning import RoiOutcome
from roi.states import BenefitKind
from roi.wording import benefit_name, paid_time_is_missing

FEW_LEAVERS = 5
"""Below so many, one person more or less changes the result."""


def caution_lines(found: RoiOutcome) -> list[str]:
    """Sentences, those about the whole scenario first."""
    return [*_about_all(found), *_about_lines(found)]


def _about_all(found: RoiOutcome) -> Iterator[str]:
    assumptions = found.assumptions
    if found.program_costs and paid_time_is_missing(assumptions):
        yield _(
            "The time of the participants is not among the costs. It is often the largest of them."
        )
    if assumptions.years > 1 and assumptions.kept == HUNDRED:
        yield _(
            "It is assumed that nothing of the change is lost from year to year. In published "
            "studies, about half of an effect was left after twelve weeks."
        )
    if assumptions.years > 1 and assumptions.kept > HUNDRED:
        yield _("It is assumed that the change grows from year to year.")
    late = found.conservative.payback
    if late is not None and late > 12 * assumptions.years:
        text = ngettext(
            "Seen conservatively, it does not pay for itself within the %(years)s year looked at.",
            "Seen conservatively, it does not pay for itself within the %(years)s years looked at.",
            assumptions.years,
        )
        yield text % {"years": assumptions.years}
    if any(each.conservative < 0 for each in found.counted):
        yield _("Something became worse. It counts as a cost, and in full.")


def _about_lines(found: RoiOutcome) -> Iterator[str]:
    for each in found.counted:
        if each.gross != ZERO:
            yield from _about(each.line)


def _about(line: BenefitLine) -> Iterator[str]:
    name = {"name": benefit_name(line)}
    measured = line.taken if line.is_measured else None
    yield from (
        text % name for text in (_of_assumption(line) if measured is None else _of(measured))
    )
    if line.kind == BenefitKind.RETENTION and ZERO < avoided(line) < FEW_LEAVERS:
        text = _(
            "%(name)s: these are fewer than five people. One person more or fewer leaving "
            "changes the result."
        )
        yield text % name
    if not line.why:
        yield _("%(name)s: nobody has written down where the figures come from.") % name


def _of_assumption(line: BenefitLine) -> Iterator[str]:
    if line.taken is not None:
        yield _("%(name)s: the measured change was altered by hand, so it is an assumption.")
    else:
        yield _("%(name)s: the change is an assumption, not a measurement.")
    if max(line.isolation) == HUNDRED:
        yield _("%(name)s: hardly any change is due to one program alone.")


def _of(measured: TakenChange) -> Iterator[str]:
    if not measured.comparison_teams:
        yield _(
            "%(name)s: measured without comparison teams. That the program made the difference "
            "is an assumption."
        )
    elif not measured.is_claimed:
        yield _(
            "%(name)s: the pilot does not show that it moved this. The figure is an estimate that "
            "may be chance; its interval is in the band."
        )

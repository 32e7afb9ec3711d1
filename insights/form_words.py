"""Which forms of the role-play leaders met first and later, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.records import dataclass
from insights.form_order import FormOfPlay, FormsFound, Order
from insights.formatting import interval, signed
from measurement.estimates import Estimate
from practice.repertoire import session_texts
from programs.comparison_texts import comparison_texts
from programs.content.scenarios import Scenario


@dataclass(frozen=True, kw_only=True)
class FormOrderLine:
    """One order of forms."""

    before: str
    after: str
    n: int
    change: str
    interval: str


@dataclass(frozen=True, kw_only=True)
class FormWords:
    """All that is told of forms."""

    lines: list[FormOrderLine]
    gap: str


def form_words(found: FormsFound, language: str) -> FormWords:
    """The orders, largest first, and what their difference comes to."""
    lines = [
        FormOrderLine(
            before=form_name(each.order.before, language),
            after=form_name(each.order.after, language),
            n=each.n,
            change=signed(each.change.value, 1) if each.change else "",
            interval=interval(each.change.low, each.change.high, 1) if each.change else "",
        )
        for each in found.orders
    ]
    return FormWords(lines=lines, gap=gap_words(found))


def order_name(order: Order, language: str) -> str:
    """Both forms in a line."""
    names = {
        "before": form_name(order.before, language),
        "after": form_name(order.after, language),
    }
    return _("%(before)s, then %(after)s") % names


def form_name(form: FormOfPlay, language: str) -> str:
    """Its title; its slug where the program does not know it any more."""
    return next(
        (each.title for each in _scenarios(form.module, language) if each.slug == form.slug),
        form.slug,
    )


def _scenarios(module: int, language: str) -> list[Scenario]:
    own = session_texts([module], language).get(module)
    return [*comparison_texts(module, language).scenarios, *(own.forms if own else ())]


def gap_words(found: FormsFound) -> str:
    """Whether leaders changed more in one order than in the other; or why that is not said."""
    if not found.orders:
        return ""
    if len(found.orders) == 1:
        return _(
            "All met the same forms in the same order: an easier or harder form later cannot be "
            "told from growth."
        )
    if any(each.change is None for each in found.orders):
        return _(
            "Fewer than five leaders met the forms in one of these orders: whether the change "
            "differs by order is not shown."
        )
    gap = found.gap
    if gap is None:
        return _("With more than two orders the changes stand side by side, without a test.")
    return _gap(gap)


def _gap(gap: Estimate) -> str:
    known = {"gap": signed(gap.value, 1), "interval": interval(gap.low, gap.high, 1)}
    if gap.low <= 0 <= gap.high:
        return (
            _(
                "Difference between the second order and the first: %(gap)s levels "
                "(%(interval)s). It may be none at all."
            )
            % known
        )
    return (
        _(
            "Difference between the second order and the first: %(gap)s levels (%(interval)s). "
            "One of the forms may be easier, so part of the change may be the form and not growth."
        )
        % known
    )

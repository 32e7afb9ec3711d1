"""The forms of one scenario together: opened from what is kept, or read from what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django import forms
from django.http import QueryDict

from common.records import dataclass
from common.whole_numbers import whole_number
from roi.assumptions import ZERO, Assumptions, BenefitLine, CostLine, TakenChange
from roi.forms import MOST_LINES, BenefitForm, CostForm, ScenarioForm


@dataclass(frozen=True)
class Workbench:
    """Everything that can be typed about a scenario."""

    head: ScenarioForm
    costs: list[CostForm]
    benefits: list[BenefitForm]

    @property
    def forms(self) -> list[forms.Form]:
        """In the order of the page."""
        return [self.head, *self.costs, *self.benefits]

    def is_valid(self) -> bool:
        """Whether all of it can be taken; each form knows what is wrong with it."""
        found = [each.is_valid() for each in self.forms]
        return all(found)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Field to go to and what is wrong, for the summary at the top."""
        return list(self._errors())

    def _errors(self) -> Iterator[tuple[str, str]]:
        for form in self.forms:
            for name in form.errors:
                field = form[name]
                about = f"{getattr(form, 'title', '')} · {field.label}".strip(" ·")
                anchor = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
                yield (
                    "" if field.is_hidden else anchor,
                    f"{about}: {' '.join(map(str, field.errors))}",
                )

    @property
    def assumptions(self) -> Assumptions:
        """What was typed, empty lines of one's own left out; only of a valid one."""
        said = self.head.cleaned_data
        return Assumptions(
            currency=said["currency"],
            years=said["years"],
            rate=said["rate"] or ZERO,
            kept=said["kept"] or ZERO,
            costs=tuple(form.line for form in self.costs if not form.is_empty),
            benefits=tuple(form.line for form in self.benefits if not form.is_empty),
        )


def opened_bench(name: str, assumptions: Assumptions, revision: int) -> Workbench:
    """With what is kept, and an empty line of one's own after each list."""
    costs = [*assumptions.costs, CostLine()]
    benefits = [*assumptions.benefits, BenefitLine()]
    head = ScenarioForm.opened(name, assumptions, revision, len(costs), len(benefits))
    return Workbench(
        head=head,
        costs=[CostForm.opened(f"c{place}", line) for place, line in enumerate(costs)],
        benefits=[BenefitForm.opened(f"b{place}", line) for place, line in enumerate(benefits)],
    )


def typed_bench(
    posted: QueryDict, taken: Sequence[TakenChange], *, is_strict: bool = False
) -> Workbench:
    """From what was typed."""
    return Workbench(
        head=ScenarioForm(posted),
        costs=[CostForm(posted, prefix=f"c{place}") for place in _places(posted, "costs")],
        benefits=[
            BenefitForm(posted, prefix=f"b{place}", taken=taken, is_strict=is_strict)
            for place in _places(posted, "benefits")
        ],
    )


def _places(posted: QueryDict, name: str) -> range:
    return range(min(whole_number(posted.get(name, "")) or 0, MOST_LINES))

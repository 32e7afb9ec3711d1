"""A scenario as it is typed: its frame, a form for each line of costs, and one of benefits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from roi.assumptions import (
    HUNDRED,
    MOST_YEARS,
    ONE,
    ZERO,
    Assumptions,
    BenefitLine,
    ChangeSpan,
    CostLine,
    TakenChange,
)
from roi.benefits import gross_of
from roi.costs import amount_of
from roi.models import NAME_LENGTH
from roi.money import currency_choices
from roi.readings import avoids_too_many
from roi.states import TIMED, BenefitKind, CostKind, Definition, Every
from roi.wording import benefit_name, cost_name
from ui.fields import WrittenField

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.functional import _StrPromise

MOST = 2**31 - 1
MOST_MONEY = 10**9
MOST_LINES = 40
WHY_LENGTH = 300
GIVE = _("Give or take, %")


def number_field(
    label: str | _StrPromise, *, least: int = 0, most: int = MOST_MONEY, help_text: str = ""
) -> forms.DecimalField:
    """A figure; nothing typed counts as 0."""
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        max_digits=14,
        decimal_places=4,
        help_text=help_text,
        widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}),
    )


def percent_field(
    label: str | _StrPromise, *, least: int = 0, most: int = 100
) -> forms.DecimalField:
    """A figure in percent."""
    return number_field(label, least=least, most=most)


def why_field() -> WrittenField:
    """Where a figure comes from."""
    return WrittenField(
        label=_("Where from, and why"), max_length=WHY_LENGTH, required=False,
        widget=forms.TextInput,
    )  # fmt: skip


def _or_zero(value: Decimal | None) -> Decimal:
    return ZERO if value is None else value


def _shown(value: Decimal) -> Decimal | None:
    """What is 0 is empty in a form."""
    return value or None


class ScenarioForm(forms.Form):
    """What holds for all lines."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)
    years = forms.IntegerField(label=_("Years looked at"), min_value=1, max_value=MOST_YEARS)
    kept = percent_field(_("Left of the change a year later, %"), most=200)
    rate = percent_field(_("Interest for later years, %"), most=50)
    revision = forms.IntegerField(min_value=0, max_value=MOST, widget=forms.HiddenInput)
    costs = forms.IntegerField(min_value=0, max_value=MOST_LINES, widget=forms.HiddenInput)
    benefits = forms.IntegerField(min_value=0, max_value=MOST_LINES, widget=forms.HiddenInput)

    @property
    def numbers(self) -> list[forms.BoundField]:
        """What stands below the name."""
        return [self[name] for name in ("currency", "years", "kept", "rate")]

    @classmethod
    def opened(
        cls, name: str, assumptions: Assumptions, revision: int, costs: int, benefits: int
    ) -> ScenarioForm:
        """With what is kept, and how many lines follow."""
        return cls(
            initial={
                "name": name,
                "currency": assumptions.currency,
                "years": assumptions.years,
                "kept": assumptions.kept,
                "rate": assumptions.rate,
                "revision": revision,
                "costs": costs,
                "benefits": benefits,
            }
        )


class CostForm(forms.Form):
    """One line of costs."""

    kind = forms.ChoiceField(choices=CostKind.choices, widget=forms.HiddenInput)
    name = forms.CharField(label=_("What is it?"), max_length=80, required=False)
    quantity = number_field(_("How many"))
    hours = number_field(_("Hours of each"), most=10_000)
    unit_value = number_field(_("What one costs"))
    every = forms.ChoiceField(label=_("How often"), choices=Every.choices)
    give = percent_field(GIVE)
    why = why_field()

    @classmethod
    def opened(cls, prefix: str, line: CostLine) -> CostForm:
        """With what is kept."""
        initial = {
            "kind": line.kind,
            "name": line.name,
            "quantity": _shown(line.quantity),
            "hours": line.hours,
            "unit_value": _shown(line.unit_value),
            "every": line.every,
            "give": _shown(line.give),
            "why": line.why,
        }
        made = cls(prefix=prefix, initial=initial)
        made.line = line
        return made

    def __init__(
        self,
        posted: QueryDict | None = None,
        *,
        prefix: str,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(posted, prefix=prefix, initial=dict(initial or {}))
        self.line = CostLine()
        kind = self["kind"].value()
        self.is_time, self.is_own = kind == CostKind.TIME, kind == CostKind.OWN
        if self.is_time:
            self.fields["quantity"].label = _t("People")
            self.fields["unit_value"].label = _t("What one hour costs")

    def clean(self) -> dict[str, object]:
        """As a line; one of its own has a name."""
        said = self.cleaned_data
        self.line = CostLine(
            kind=CostKind(said.get("kind") or CostKind.OWN),
            name=said.get("name") or "",
            quantity=_or_zero(said.get("quantity")),
            hours=_or_zero(said.get("hours")) if self.is_time else ONE,
            unit_value=_or_zero(said.get("unit_value")),
            every=Every(said.get("every") or Every.ONCE),
            give=_or_zero(said.get("give")),
            why=said.get("why") or "",
        )
        if self.is_own and amount_of(self.line) and not self.line.name:
            self.add_error("name", _("Give it a name."))
        return said

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The fields that its kind has."""
        names = ("name" if self.is_own else "", "quantity", "hours" if self.is_time else "",
                 "unit_value", "every", "give")  # fmt: skip
        return [self[name] for name in names if name]

    @property
    def title(self) -> str:
        """What the line is called."""
        if self.is_own and not self.line.name:
            return _t("Another cost")
        return cost_name(self.line)

    @property
    def is_open(self) -> bool:
        """Whether there is something to look at or to mend."""
        return bool(self.is_bound and self.errors)

    @property
    def is_empty(self) -> bool:
        """Whether somebody left it as it came."""
        return self.is_own and not self.line.name and not amount_of(self.line)


class BenefitForm(forms.Form):
    """One line of benefits."""

    kind = forms.ChoiceField(choices=BenefitKind.choices, widget=forms.HiddenInput)
    kpi = forms.IntegerField(
        required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput
    )
    name = forms.CharField(label=_("What is it?"), max_length=80, required=False)
    middle = percent_field(_("Better by, %"), least=-1000, most=1000)
    low = percent_field(_("At least, %"), least=-1000, most=1000)
    high = percent_field(_("At most, %"), least=-1000, most=1000)
    volume = number_field(_("Cases in a year"))
    volume_give = percent_field(GIVE)
    turnover = percent_field(_("Leave in a year, %"))
    unit_value = number_field(_("What one costs"))
    unit_give = percent_field(GIVE)
    minutes = number_field(_("Minutes for one"), most=100_000)
    definition = forms.ChoiceField(
        label=_("What does “better by” mean here?"), choices=Definition.choices, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    isolation_low = percent_field(_("Due to the program, conservative, %"))
    isolation_high = percent_field(_("Due to the program, optimistic, %"))
    confidence_low = percent_field(_("Confidence, conservative, %"))
    confidence_high = percent_field(_("Confidence, optimistic, %"))
    is_apart = forms.BooleanField(
        label=_("These hours are not part of what an escalation costs"), required=False
    )
    why = why_field()

    @classmethod
    def opened(cls, prefix: str, line: BenefitLine) -> BenefitForm:
        """With what is kept."""
        span = line.change
        initial = {
            "kind": line.kind,
            "kpi": line.taken.kpi_id if line.taken else None,
            "name": line.name,
            "middle": _shown(span.middle),
            "low": span.low if span.low != span.middle else None,
            "high": span.high if span.high != span.middle else None,
            "volume": _shown(line.volume),
            "volume_give": _shown(line.volume_give),
            "turnover": _shown(line.turnover),
            "unit_value": _shown(line.unit_value),
            "unit_give": _shown(line.unit_give),
            "minutes": line.minutes,
            "definition": line.definition or "",
            "isolation_low": line.isolation[0],
            "isolation_high": line.isolation[1],
            "confidence_low": line.confidence[0],
            "confidence_high": line.confidence[1],
            "is_apart": line.is_apart,
            "why": line.why,
        }
        made = cls(prefix=prefix, initial=initial)
        made.line = line
        return made

    def __init__(
        self,
        posted: QueryDict | None = None,
        *,
        prefix: str,
        taken: Sequence[TakenChange] = (),
        initial: Mapping[str, object] | None = None,
        is_strict: bool = False,
    ) -> None:
        """`taken` are measured changes that lines may carry; a strict form wants a choice of what
        retention means.
        """
        super().__init__(posted, prefix=prefix, initial=dict(initial or {}))
        self.line, self.taken, self.is_strict = BenefitLine(), taken, is_strict
        kind = self["kind"].value()
        self.is_own, self.is_retention = kind == BenefitKind.OWN, kind == BenefitKind.RETENTION
        self.is_timed = kind in TIMED
        self._label_fields()

    def _label_fields(self) -> None:
        if self.is_retention:
            self.fields["volume"].label = _t("People")
            self.fields["unit_value"].label = _t("What one leaver costs")
        if self.is_timed:
            self.fields["unit_value"].label = _t("What one hour costs")
        if self.is_own:
            self.fields["unit_value"].label = _t("What one is worth")

    def clean(self) -> dict[str, object]:
        """As a line, where it makes sense."""
        said = self.cleaned_data
        if self.errors:
            return said
        middle = _or_zero(said["middle"])
        low, high = (middle if said[end] is None else said[end] for end in ("low", "high"))
        self.line = BenefitLine(
            kind=BenefitKind(said["kind"]),
            name=said["name"],
            change=ChangeSpan(low=low, middle=middle, high=high),
            volume=_or_zero(said["volume"]),
            volume_give=_or_zero(said["volume_give"]),
            unit_value=_or_zero(said["unit_value"]),
            unit_give=_or_zero(said["unit_give"]),
            minutes=_or_zero(said["minutes"]),
            turnover=_or_zero(said["turnover"]),
            definition=Definition(said["definition"]) if said["definition"] else None,
            isolation=self._pair("isolation"),
            confidence=self._pair("confidence"),
            is_apart=said["is_apart"],
            taken=self._taken(said["kpi"], low, high),
            why=said["why"],
        )
        self._check_ranges()
        self._check_sense()
        return said

    def _taken(self, kpi: int | None, low: Decimal, high: Decimal) -> TakenChange | None:
        """What the line was taken from: as it stands there, else as it was known first."""
        known = [each for each in self.taken if each.kpi_id == kpi]
        alike = (each for each in known if (each.change.low, each.change.high) == (low, high))
        return next(alike, known[0] if known else None)

    def _pair(self, name: str) -> tuple[Decimal, Decimal]:
        said = self.cleaned_data
        return _or_zero(said[f"{name}_low"]), _or_zero(said[f"{name}_high"])

    def _check_ranges(self) -> None:
        line = self.line
        if not line.change.low <= line.change.middle:
            self.add_error("low", _("The least is above the middle."))
        if not line.change.middle <= line.change.high:
            self.add_error("high", _("The most is below the middle."))
        for name, (low, high) in (("isolation", line.isolation), ("confidence", line.confidence)):
            if low > high:
                text = _("The optimistic figure is below the conservative one.")
                self.add_error(f"{name}_high", text)

    def _check_sense(self) -> None:
        line = self.line
        if self.is_own and gross_of(line) and not line.name:
            self.add_error("name", _("Give it a name."))
        if not self.is_own and line.change.high > HUNDRED and not line.is_measured:
            self.add_error("middle", _("No more than 100% can be avoided."))
        elif self.is_retention and avoids_too_many(line):
            text = _(
                "That would be more people than leave in a year, and retention above 100%. "
                "Check the figure, or what it means."
            )
            self.add_error("middle", text)
        if self.is_strict and self._needs_definition():
            text = _("Choose one: they differ by up to seven times.")
            self.add_error("definition", text)

    def _needs_definition(self) -> bool:
        line = self.line
        counts = line.volume * line.unit_value * line.turnover and line.change.middle
        return self.is_retention and bool(counts) and line.definition is None

    @property
    def numbers(self) -> list[list[forms.BoundField]]:
        """The fields that its kind has, those that belong together side by side."""
        volume = ["volume", "volume_give", *(["turnover"] if self.is_retention else [])]
        unit = ["unit_value", "unit_give", *(["minutes"] if self.is_timed else [])]
        groups = (
            ["middle", "low", "high"], volume, unit,
            ["isolation_low", "isolation_high"], ["confidence_low", "confidence_high"],
        )  # fmt: skip
        return [self._fields_of(group) for group in groups]

    def _fields_of(self, names: list[str]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def title(self) -> str:
        """What the line is called."""
        if self.is_own and not self.line.name:
            return _t("Another benefit")
        return benefit_name(self.line)

    @property
    def is_open(self) -> bool:
        """Whether there is something to mend."""
        return bool(self.is_bound and self.errors) or self._needs_definition()

    @property
    def is_empty(self) -> bool:
        """Whether somebody left it as it came."""
        return self.is_own and not self.line.name and not gross_of(self.line)

"""What is typed about decisions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec.structs import replace

from decisions.costs import RoughCosts
from decisions.criteria import LEVELS, MUSTS, OwnCriterion, WeighedCriterion
from decisions.models import (
    CURRENCY,
    NAME_LENGTH,
    QUESTION_LENGTH,
    REASON_LENGTH,
    Contender,
    Decision,
)
from decisions.operations import ContenderFacts, DecisionFacts, facts_of
from people.person_field import PersonField
from people.querysets import MemberQuerySet
from roi.assumptions import MOST_YEARS
from ui.fields import DayField, WrittenField

LARGEST_REVISION = 2**31 - 1
MOST_MONEY = 10**12
MOST_LEADERS = 1_000_000
MOST_WEIGHT = 1000
ANCHOR_LENGTH = 300


def written(label: str, rows: int, most: int, *, is_required: bool = True) -> WrittenField:
    """A field of words."""
    area = forms.Textarea({"rows": rows, "maxlength": most})
    return WrittenField(label=label, required=is_required, max_length=most, widget=area)


def money(label: str) -> forms.IntegerField:
    """A whole amount; empty counts as none."""
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_MONEY)


def revision_field() -> forms.IntegerField:
    """What the form showed when it was opened."""
    return forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST_REVISION, widget=forms.HiddenInput
    )


class SizeForm(forms.Form):
    """For how many leaders, how long, in which money."""

    leaders = forms.IntegerField(
        label=gettext_lazy("For how many leaders"), min_value=1, max_value=MOST_LEADERS, initial=100
    )
    years = forms.IntegerField(
        label=gettext_lazy("Over how many years"), min_value=1, max_value=MOST_YEARS, initial=2
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=gettext_lazy("Currency"),
        initial=CURRENCY,
        max_length=3,
        help_text=gettext_lazy("Three letters, such as EUR."),
    )

    def clean_currency(self) -> str:
        """As it is written everywhere."""
        return str(self.cleaned_data["currency"]).upper()


class DecisionForm(SizeForm):
    """What is asked, and who decides until when."""

    revision = revision_field()

    def __init__(
        self, posted: QueryDict | None = None, *, decision: Decision | None = None
    ) -> None:
        names = (*DecisionFacts.__dataclass_fields__, "revision")
        initial = {name: getattr(decision, name) for name in names} if decision else None
        super().__init__(posted, initial=initial)
        self.fields["name"] = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
        self.fields["question"] = written(_("What has to be decided?"), 3, QUESTION_LENGTH)
        decided_by = forms.CharField(label=_("Who decides"), max_length=200)
        decided_by.help_text = _("A person or a board. Assessors only judge.")
        self.fields["decided_by"] = decided_by
        self.fields["decide_on"] = DayField(label=_("By when"))
        self.fields["decide_on"].required = False
        self.order_fields(["name", "question", "decided_by", "decide_on"])

    def facts(self) -> DecisionFacts:
        """What was typed."""
        names = DecisionFacts.__dataclass_fields__
        return DecisionFacts(**{name: self.cleaned_data[name] for name in names})


class WeightsForm(forms.Form):
    """What each criterion weighs, and what an option must reach."""

    revision = revision_field()

    def __init__(
        self, posted: QueryDict | None, *, criteria: Sequence[WeighedCriterion], revision: int
    ) -> None:
        super().__init__(posted, initial={"revision": revision})
        self.criteria = criteria
        for each in criteria:
            name = each.text.name
            self.fields[f"weight_{each.key}"] = forms.DecimalField(
                label=_("Weight of “%(name)s”") % {"name": name},
                min_value=0,
                max_value=MOST_WEIGHT,
                decimal_places=2,
                initial=each.weight.normalize(),
                widget=forms.NumberInput({"class": "short", "inputmode": "decimal"}),
            )
            self.fields[f"must_{each.key}"] = forms.TypedChoiceField(
                label=_("Lowest level for “%(name)s”") % {"name": name},
                required=False,
                coerce=int,
                empty_value=None,
                initial=each.must,
                choices=[("", _("No must-have")), *((n, _at_least(n)) for n in MUSTS)],
            )

    def clean(self) -> dict[str, object]:
        """Something has to weigh something."""
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        if not self.errors and not any(each.counts for each in self.weighed()):
            raise forms.ValidationError(_("Give at least one criterion a weight above 0."))
        return cleaned

    def weighed(self) -> list[WeighedCriterion]:
        """The criteria as they were weighed."""
        return [
            replace(
                each,
                weight=Decimal(self.cleaned_data[f"weight_{each.key}"]),
                must=self.cleaned_data[f"must_{each.key}"],
            )
            for each in self.criteria
        ]


def _at_least(level: int) -> str:
    return _("at least %(level)s") % {"level": level}


class OwnCriterionForm(forms.Form):
    """A criterion in somebody's own words."""

    def __init__(self, posted: QueryDict | None = None, *, own: OwnCriterion | None = None) -> None:
        super().__init__(posted, initial=_own_initial(own) if own else None)
        self.fields["name"] = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
        self.fields["look_for"] = written(_("What to look for"), 2, 500, is_required=False)
        for level in LEVELS:
            self.fields[f"anchor_{level}"] = forms.CharField(
                label=_("What is seen at level %(level)s") % {"level": level},
                max_length=ANCHOR_LENGTH,
                required=False,
            )

    def own(self) -> OwnCriterion:
        """What was typed."""
        said = self.cleaned_data
        anchors = tuple(said[f"anchor_{level}"] for level in LEVELS)
        return OwnCriterion(name=said["name"], look_for=said["look_for"], anchors=anchors)


def _own_initial(own: OwnCriterion) -> dict[str, str]:
    anchors = {f"anchor_{level}": text for level, text in enumerate(own.anchors)}
    return {"name": own.name, "look_for": own.look_for, **anchors}


class ContenderForm(forms.Form):
    """One option, and what it costs."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, posted: QueryDict | None = None, *, contender: Contender | None = None
    ) -> None:
        super().__init__(posted, initial=_contender_initial(contender) if contender else None)
        self.fields["name"] = forms.CharField(
            label=_("Name"), max_length=NAME_LENGTH, help_text=_("A vendor, or another way.")
        )
        self.fields["about"] = written(_("What it is"), 3, QUESTION_LENGTH, is_required=False)
        for name, label in cost_labels().items():
            self.fields[name] = money(label)

    def facts(self) -> ContenderFacts:
        """What was typed."""
        said = self.cleaned_data
        costs = RoughCosts(**{name: said[name] or 0 for name in cost_labels()})
        return ContenderFacts(name=said["name"], about=said["about"], costs=costs)


def cost_labels() -> dict[str, str]:
    """The three amounts, by their names in `RoughCosts`."""
    return {
        "once": _("Costs once"),
        "yearly": _("Costs each year"),
        "per_leader": _("Costs each year for each leader"),
    }


def _contender_initial(contender: Contender) -> dict[str, object]:
    costs = {name: getattr(contender.costs, name) or None for name in cost_labels()}
    seen = facts_of(contender).fingerprint
    return {"name": contender.name, "about": contender.about, "seen": seen, **costs}


class InviteForm(forms.Form):
    """Who is to judge."""

    def __init__(self, posted: QueryDict | None = None, *, people: MemberQuerySet) -> None:
        super().__init__(posted)
        self.fields["member"] = PersonField(
            label=_("Name or address"),
            people=people,
            name="people",
            help_text=_("Anybody who is listed under People, whatever they do in the portal."),
        )


class ReopeningForm(forms.Form):
    """Why something that was decided is looked at again."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, posted: QueryDict | None = None, *, revision: int) -> None:
        super().__init__(posted, initial={"revision": revision})
        why = written(_("Why it is opened again"), 5, REASON_LENGTH)
        why.help_text = _("It appears beside the earlier result, with your name.")
        self.fields["why"] = why


class ClosingForm(forms.Form):
    """What was decided, and why."""

    def __init__(self, posted: QueryDict | None = None, *, contenders: Sequence[Contender]) -> None:
        super().__init__(posted)
        self.contenders = contenders
        self.fields["chosen"] = forms.ChoiceField(
            label=_("What was decided"),
            choices=[
                *((str(each.pk), each.name) for each in contenders),
                ("none", _("None of them")),
            ],
            widget=forms.RadioSelect,
        )
        reason = written(_("Why"), 5, REASON_LENGTH)
        reason.help_text = _("Whoever asks in two years reads this.")
        self.fields["reason"] = reason

    @property
    def chosen(self) -> Contender | None:
        """The option, None where none was taken."""
        asked = self.cleaned_data["chosen"]
        return next((each for each in self.contenders if str(each.pk) == asked), None)

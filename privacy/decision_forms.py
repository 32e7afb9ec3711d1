"""On what purposes rest, and how long what is kept: a field or two for each that apps announce."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from common.records import dataclass
from people.keeping import Keeping
from privacy.described import DescribedPurpose
from privacy.kept import KeptFor
from privacy.models import REASON_LENGTH
from privacy.operations import BasisChoice
from privacy.states import BASES_TO_WEIGH, Basis
from ui.fields import WrittenField


@dataclass(frozen=True)
class BasisRow:
    """One purpose with its two fields."""

    described: DescribedPurpose
    basis: BoundField
    because: BoundField


class BasesForm(forms.Form):
    """On what each purpose rests."""

    def __init__(
        self, sent: QueryDict | None = None, *, described: Sequence[DescribedPurpose]
    ) -> None:
        super().__init__(sent)
        self.described = described
        for each in described:
            self._add(each)

    def _add(self, each: DescribedPurpose) -> None:
        name, title = each.purpose.name, str(each.purpose.title)
        self.fields[f"basis_{name}"] = forms.ChoiceField(
            label=_("Legal basis: %(purpose)s") % {"purpose": title},
            choices=[("", _("Not chosen yet")), *Basis.choices],
            required=False,
            initial=each.basis.basis if each.basis else "",
        )
        self.fields[f"because_{name}"] = WrittenField(
            label=_("Why: %(purpose)s") % {"purpose": title},
            max_length=REASON_LENGTH,
            required=False,
            widget=forms.Textarea({"rows": 2}),
            initial=each.basis.because if each.basis else "",
        )

    def fields_by_kind(self) -> Iterator[BasisRow]:
        """Purpose by purpose."""
        for each in self.described:
            name = each.purpose.name
            yield BasisRow(each, self[f"basis_{name}"], self[f"because_{name}"])

    def clean(self) -> dict[str, object]:
        """Consent and interests are weighed in writing."""
        for name, choice in self.choices.items():
            if choice.basis in BASES_TO_WEIGH and not choice.because.strip():
                text = _("Say why: consent has to be free, and interests are weighed.")
                self.add_error(f"because_{name}", text)
        return self.cleaned_data

    @property
    def choices(self) -> dict[str, BasisChoice]:
        """As the operation takes them."""
        return {each.purpose.name: self._choice(each.purpose.name) for each in self.described}

    def _choice(self, name: str) -> BasisChoice:
        basis = self.cleaned_data.get(f"basis_{name}")
        because = self.cleaned_data.get(f"because_{name}")
        return BasisChoice(Basis(basis) if basis else None, because or "")


@dataclass(frozen=True)
class RetentionRow:
    """One kind of holding with its field; None where the house alone says how long."""

    kept: KeptFor
    days: BoundField | None


class RetentionForm(forms.Form):
    """After how many days what goes."""

    def __init__(self, sent: QueryDict | None = None, *, kept: Sequence[KeptFor]) -> None:
        super().__init__(sent)
        self.kept = kept
        for each in kept:
            if not each.keeping.is_fixed:
                self.fields[f"days_{each.keeping.name}"] = _days_field(each)

    def fields_by_kind(self) -> Iterator[RetentionRow]:
        """Kind by kind."""
        for each in self.kept:
            name = f"days_{each.keeping.name}"
            yield RetentionRow(each, self[name] if name in self.fields else None)

    @property
    def days(self) -> dict[str, int | None]:
        """As the operation takes them."""
        return {
            each.keeping.name: self.cleaned_data.get(f"days_{each.keeping.name}")
            for each in self.kept
            if not each.keeping.is_fixed
        }

    @property
    def effective(self) -> dict[str, int | None]:
        """The days that would count: what was typed, else what is usual."""
        usual = {each.keeping.name: each.keeping.usual for each in self.kept}
        return {name: usual[name] if days is None else days for name, days in self.days.items()}


def _days_field(each: KeptFor) -> forms.IntegerField:
    keeping: Keeping = each.keeping
    bounds = {"least": keeping.least, "most": keeping.most}
    usual = (
        _("%(least)s to %(most)s. Empty: it stays.") % bounds
        if keeping.usual is None
        else _("%(least)s to %(most)s. Empty: %(usual)s.") % (bounds | {"usual": keeping.usual})
    )
    return forms.IntegerField(
        label=_("Days: %(kind)s") % {"kind": keeping.title},
        min_value=keeping.least,
        max_value=keeping.most,
        required=False,
        initial=each.days if each.is_chosen else None,
        help_text=usual,
    )

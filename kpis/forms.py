"""What admins type about KPIs, teams and single values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from django import forms
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kpis.importing.figures import Unread, is_nothing, read_figure
from kpis.importing.measures import plain
from kpis.importing.months import read_month
from kpis.models import Kpi, KpiValue, MeasuredTeam
from kpis.operations import NotOfTheHouse, SlugTaken, StaleKpi, TeamTaken, state_of
from kpis.states import Better, KpiKind, KpiLayer, ValueReason
from kpis.usual import KpiFacts
from people.importing.texts import clean
from people.models import Member
from people.querysets import MemberQuerySet


class FigureField(forms.Field):
    """A number in whatever way the reader writes it; None where nothing is typed."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: object) -> float | None:
        """The number."""
        text = str(value or "")
        if is_nothing(text):
            return None
        figures = (read_figure(text, sign) for sign in ".,")
        figure = next((each for each in figures if not isinstance(each, Unread)), None)
        if figure is None:
            raise forms.ValidationError(_("Enter a number."))
        return figure.value


class KpiForm(forms.Form):
    """What defines a KPI; `others` are those that a count can be divided by."""

    name = forms.CharField(label=_("Name"), max_length=120)
    slug = forms.CharField(
        label=_("Short name"),
        max_length=80,
        required=False,
        help_text=_(
            "What files and systems call it, such as response_time_hours. It stays for good; left "
            "empty, it is made of the name."
        ),
    )
    unit = forms.CharField(
        label=_("Unit"), max_length=60, required=False, help_text=_("Hours, cases, people.")
    )
    kind = forms.ChoiceField(
        label=_("One value for a team and a month is"),
        choices=KpiKind.choices,
        widget=forms.RadioSelect,
    )
    layer = forms.ChoiceField(
        label=_("It is about"), choices=KpiLayer.choices, widget=forms.RadioSelect
    )
    better = forms.ChoiceField(
        label=_("Where it should go"), choices=Better.choices, widget=forms.RadioSelect
    )
    divided_by = forms.ChoiceField(
        label=_("Divided by"),
        required=False,
        help_text=_("For a count: what makes teams of different sizes comparable."),
    )
    least = FigureField(
        label=_("Plausible from"),
        required=False,
        help_text=_("Values outside this range are pointed out on import, and not refused."),
    )
    most = FigureField(label=_("Plausible to"), required=False)
    least_team = forms.IntegerField(
        label=_("Smallest team size"),
        min_value=1,
        max_value=500,
        help_text=_("Smaller teams are shown together only."),
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=200,
        required=False,
        help_text=_("The system, and who knows it."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    is_stale = False

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        kpi: Kpi | None,
        others: Iterable[Kpi],
        called: str = "",
    ) -> None:
        """`called`: as a file calls a new one."""
        named = {"name": clean(called), "slug": _slug(plain(called))} if called else {}
        super().__init__(sent, initial={**_known(kpi), **named})
        self.kpi = kpi
        kept = [each for each in others if each.kind == KpiKind.COUNT and each != kpi]
        choices = [("", _("Nothing")), *((each.slug, each.name) for each in kept)]
        self.fields["divided_by"].choices = choices  # type: ignore[attr-defined]
        if kpi is not None:
            del self.fields["slug"]

    def clean_name(self) -> str:
        """On one line."""
        return clean(self.cleaned_data["name"])

    def clean(self) -> dict[str, object]:
        """A short name there is, only counts are divided, a range has a beginning and an end."""
        chosen = self.cleaned_data
        if self.kpi is None and "name" in chosen:
            chosen["slug"] = _slug(chosen.get("slug") or chosen["name"])
            if not chosen["slug"]:
                self.add_error("slug", _("Enter a short name of Latin letters and digits."))
        if chosen.get("divided_by") and chosen.get("kind") != KpiKind.COUNT:
            self.add_error("divided_by", _("Only a count can be divided."))
        least, most = chosen.get("least"), chosen.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", _("This is less than where it begins."))
        return chosen

    def save_by(self, save: Callable[[KpiFacts], object]) -> bool:
        """Hand what was typed to an operation; whether it is saved."""
        if not self.is_valid():
            return False
        try:
            save(self._facts())
        except SlugTaken:
            text = _("Another KPI has this short name; it may be retired.")
            self.add_error("slug", text)
        except StaleKpi:
            self.is_stale = True
            text = _("Somebody else changed this KPI in the meantime. Compare, then save again.")
            self.add_error(None, text)
        else:
            return True
        return False

    def _facts(self) -> KpiFacts:
        chosen = self.cleaned_data
        return KpiFacts(
            name=chosen["name"],
            unit=clean(chosen["unit"]),
            kind=KpiKind(chosen["kind"]),
            layer=KpiLayer(chosen["layer"]),
            better=Better(chosen["better"]),
            divided_by=chosen["divided_by"],
            least=chosen["least"],
            most=chosen["most"],
            least_team=chosen["least_team"],
            source=clean(chosen["source"]),
        )


def _known(kpi: Kpi | None) -> dict[str, object]:
    """What the form shows of a KPI that is there; what most new ones are."""
    if kpi is None:
        return {
            "least_team": 5,
            "kind": KpiKind.MEAN,
            "layer": KpiLayer.BEHAVIOR,
            "better": "lower",
        }
    fields = ("name", "unit", "kind", "layer", "better", "least_team", "source")
    known: dict[str, object] = {field: getattr(kpi, field) for field in fields}
    for bound in ("least", "most"):
        value = getattr(kpi, bound)
        known[bound] = "" if value is None else f"{value:g}"
    divided_by = kpi.divided_by.slug if kpi.divided_by else ""
    return {**known, "divided_by": divided_by, "seen": state_of(kpi)}


def _slug(text: str) -> str:
    return slugify(text).replace("-", "_")[:80]


class TeamForm(forms.Form):
    """What a team is called and who leads it; `members` are those whom the admin sees."""

    name = forms.CharField(label=_("Name"), max_length=120)
    leader = forms.CharField(
        label=_("Led by"),
        max_length=254,
        required=False,
        help_text=_("Email address, employee ID or name."),
    )

    def __init__(
        self, sent: QueryDict | None = None, *, team: MeasuredTeam, members: MemberQuerySet
    ) -> None:
        super().__init__(sent, initial={"name": team.name, "leader": _written(team.leader)})
        self.team, self.members = team, members

    def clean_name(self) -> str:
        """On one line."""
        return clean(self.cleaned_data["name"])

    def clean_leader(self) -> Member | None:
        """Who is meant."""
        written = clean(self.cleaned_data["leader"])
        if written == _written(self.team.leader):
            return self.team.leader
        if not written:
            return None
        found = self.members.present().meant_by(written)
        if not found:
            raise forms.ValidationError(_("Nobody here has this address, ID or name."))
        if len(found) > 1:
            raise forms.ValidationError(
                _("Several people have this name. Enter the email address.")
            )
        return found[0]

    def save_by(self, save: Callable[..., object]) -> bool:
        """Hand what was typed to an operation; whether it is saved."""
        if not self.is_valid():
            return False
        try:
            save(name=self.cleaned_data["name"], leader=self.cleaned_data["leader"])
        except TeamTaken:
            self.add_error("name", _("Another team has this name."))
        except NotOfTheHouse:
            self.add_error("leader", _("Nobody here has this address, ID or name."))
        else:
            return True
        return False


def _written(leader: Member | None) -> str:
    return (leader.email or leader.employee_id or leader.name) if leader else ""


class LeadersForm(forms.Form):
    """Who leads which team, as proposed; each is said yes to by itself."""

    def __init__(
        self, sent: QueryDict | None = None, *, proposed: Mapping[int, tuple[str, Member]]
    ) -> None:
        super().__init__(sent)
        self.proposed = proposed
        for pk, (team, leader) in proposed.items():
            label = _("%(team)s: %(leader)s") % {"team": team, "leader": leader.name}
            self.fields[f"team-{pk}"] = forms.BooleanField(
                label=label, required=False, initial=True
            )

    @property
    def leaders(self) -> dict[int, int]:
        """Team -> member, as far as a yes was said."""
        return {
            pk: leader.pk
            for pk, (_team, leader) in self.proposed.items()
            if self.cleaned_data.get(f"team-{pk}")
        }


class ValueForm(forms.Form):
    """One value of a team, a KPI and a month."""

    value = FigureField(label=_("Value"), help_text=_("Shares go from 0 to 1, or write 45%."))
    n = forms.IntegerField(
        label=_("Worked out from"),
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text=_("Cases or people, where it is known."),
    )
    reason = forms.ChoiceField(
        label=_("Why it changes"), choices=ValueReason.choices, widget=forms.RadioSelect
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)

    def __init__(self, sent: QueryDict | None = None, *, kpi: Kpi, known: KpiValue | None) -> None:
        initial: dict[str, object] = {"reason": ValueReason.CORRECTED, "seen": seen_of(known)}
        if known is not None:
            initial |= {"value": f"{known.value:g}", "n": known.n}
        super().__init__(sent, initial=initial)
        self.kpi = kpi
        if known is None:
            self.fields["reason"].initial = ValueReason.LATE

    def clean_value(self) -> float:
        """A value that can be."""
        value: float | None = self.cleaned_data["value"]
        if value is None:
            raise forms.ValidationError(_("Enter a number."))
        if self.kpi.kind == KpiKind.SHARE and not 0 <= value <= 1:
            raise forms.ValidationError(_("A share goes from 0 to 1, or from 0% to 100%."))
        if self.kpi.kind == KpiKind.COUNT and value < 0:
            raise forms.ValidationError(_("A count cannot be below zero."))
        return value


def seen_of(known: KpiValue | None) -> str:
    """What stood there when a form was opened."""
    return "" if known is None else f"{known.value!r}/{known.n}"


class MonthForm(forms.Form):
    """The KPI and month of a value that is not there yet."""

    kpi = forms.ChoiceField(label=_("KPI"))
    month = forms.CharField(
        label=_("Month"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-01"}),
    )

    def __init__(self, sent: QueryDict | None = None, *, kpis: Iterable[Kpi]) -> None:
        super().__init__(sent)
        choices = [(str(kpi.pk), kpi.name) for kpi in kpis]
        self.fields["kpi"].choices = choices  # type: ignore[attr-defined]

    def clean_month(self) -> dt.date:
        """However it is written."""
        month = read_month(self.cleaned_data["month"])
        if month is None:
            raise forms.ValidationError(_("Write the month like 2026-01."))
        return month

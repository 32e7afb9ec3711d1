"""The form of step 3."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.draft import Plan
from programs.models import Module, ProgramVersion, text_for


class PlanForm(forms.Form):
    """Step 3: the form, its modules, the start."""

    form = forms.ChoiceField(
        label=gettext_lazy("How the weeks are laid out"), widget=forms.RadioSelect
    )
    modules = forms.MultipleChoiceField(
        label=gettext_lazy("Modules"), widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(
        label=gettext_lazy("Start date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "The kickoff is in this week. Two weeks ahead gives people time to answer invitations."
        ),
    )

    def __init__(
        self,
        data: Any,
        *,
        version: ProgramVersion,
        modules: Sequence[Module],
        plan: Plan,
        start: dt.date,
        language: str,
    ) -> None:
        self.version, self.all_modules = version, modules
        self.shapes = {
            shape["slug"]: shape for shape in version.forms if shape["modules"] <= len(modules)
        }
        usual = next(iter(self.shapes), "")
        shape = plan.form if plan.form in self.shapes else usual
        offered = {module.pk for module in modules}
        picked = [str(pk) for pk in plan.module_ids if pk in offered]
        if not picked and shape:
            picked = [str(module.pk) for module in modules[: self.shapes[shape]["modules"]]]
        super().__init__(
            data, initial={"form": shape, "modules": picked, "starts_on": plan.starts_on or start}
        )
        self._offer(
            "form", [(slug, _by(each["name"], language)) for slug, each in self.shapes.items()]
        )
        self._offer(
            "modules",
            [(str(m.pk), text_for(m.content, language).get("title", m.slug)) for m in modules],
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        """As many modules as the form is made for."""
        shape = self.shapes.get(self.cleaned_data.get("form", ""))
        picked = self.cleaned_data.get("modules")
        if shape and picked and len(picked) != shape["modules"]:
            text = _("This form takes %(wanted)s modules; %(count)s are chosen.")
            self.add_error("modules", text % {"wanted": shape["modules"], "count": len(picked)})
        return self.cleaned_data

    @property
    def value(self) -> Plan:
        """The step; modules in the program's own order."""
        known = self.cleaned_data
        picked = set(known["modules"])
        modules = tuple(module.pk for module in self.all_modules if str(module.pk) in picked)
        return Plan(self.version.pk, known["form"], modules, known["starts_on"])


def _by(texts: Any, language: str) -> str:
    return texts if isinstance(texts, str) else str(texts.get(language) or texts.get("en") or "")

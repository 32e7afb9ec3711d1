"""The form of step 3."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy, ngettext

from common.languages import in_language
from pilots.draft import Plan
from programs.models import Module, ProgramVersion
from ui.fields import DayField


class PlanForm(forms.Form):
    """Step 3: the form of the program, its modules, the start."""

    form = forms.ChoiceField(label=gettext_lazy("Schedule"), widget=forms.RadioSelect)
    modules = forms.MultipleChoiceField(
        label=gettext_lazy("Modules"), widget=forms.CheckboxSelectMultiple
    )
    starts_on = DayField(
        label=gettext_lazy("Start date"),
        help_text=gettext_lazy(
            "The kickoff is in the week of this date. Two weeks ahead gives people time to "
            "answer invitations."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        version: ProgramVersion,
        modules: Sequence[Module],
        plan: Plan,
        start: dt.date,
        language: str,
    ) -> None:
        self.version, self.all_modules = version, modules
        self.offered = {form.slug: form for form in version.forms if form.modules <= len(modules)}
        super().__init__(
            data,
            initial={
                "form": plan.form if plan.form in self.offered else next(iter(self.offered), ""),
                "modules": self._picked(plan),
                "starts_on": plan.starts_on or start,
            },
        )
        named = [(slug, in_language(form.name, language)) for slug, form in self.offered.items()]
        self._offer("form", named)
        self._offer("modules", [(str(module.pk), module.title) for module in modules])

    def _picked(self, plan: Plan) -> list[str]:
        """The modules of the plan, else the first ones that the form takes."""
        known = {module.pk for module in self.all_modules}
        picked = [pk for pk in plan.module_ids if pk in known]
        form = self.offered.get(plan.form) or next(iter(self.offered.values()), None)
        if not picked and form:
            picked = [module.pk for module in self.all_modules[: form.modules]]
        return [str(pk) for pk in picked]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean(self) -> dict[str, object]:
        """As many modules as the form is made for."""
        form = self.offered.get(self.cleaned_data.get("form", ""))
        picked = self.cleaned_data.get("modules")
        if form and picked and len(picked) != form.modules:
            text = ngettext(
                "This schedule needs %(wanted)s modules; %(count)s is chosen.",
                "This schedule needs %(wanted)s modules; %(count)s are chosen.",
                len(picked),
            )
            self.add_error("modules", text % {"wanted": form.modules, "count": len(picked)})
        return self.cleaned_data

    @property
    def proposed(self) -> Plan:
        """What stands on the page before anybody has changed it."""
        modules = tuple(int(pk) for pk in self.initial["modules"])
        return Plan(self.version.pk, self.initial["form"], modules, self.initial["starts_on"])

    @property
    def value(self) -> Plan:
        """The step; modules in the program's own order."""
        known = self.cleaned_data
        picked = set(known["modules"])
        modules = tuple(module.pk for module in self.all_modules if str(module.pk) in picked)
        return Plan(self.version.pk, known["form"], modules, known["starts_on"])

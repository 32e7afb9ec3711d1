"""The forms of the wizard's first five steps. Each one hands its step over as a value of programs.pilot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.local_time import is_zone
from people.data import MemberData
from people.models import Member, Organization
from people.parsing import ParsedRow, is_address, parse_pasted
from people.querysets import MemberQuerySet
from programs.models import Module, ProgramVersion, text_for
from programs.pilot import Goal, Plan, odd_sizes

OWN_WORDS = "own"
GOALS = {
    "misread": gettext_lazy("Fewer messages that are misread and need a second round to sort out"),
    "voices": gettext_lazy("More people speaking up in our online meetings"),
    "replies": gettext_lazy("Replies that people in difficulty experience as fair and clear"),
    "hybrid": gettext_lazy("Leaders who notice earlier when somebody on a distributed team struggles"),
}
USUAL_ZONES = (
    "America/Los_Angeles", "America/Chicago", "America/New_York", "America/Sao_Paulo", "Europe/London", "Europe/Berlin",
    "Africa/Cairo", "Africa/Lagos", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney",
)  # fmt: skip
SHOWN_PEOPLE = 24


class GoalForm(forms.Form):
    """Step 1: a name, a reason, a home zone."""

    name = forms.CharField(label=gettext_lazy("Name of the pilot"), max_length=200)
    reason = forms.ChoiceField(
        label=gettext_lazy("What should be different afterwards?"),
        choices=[*GOALS.items(), (OWN_WORDS, gettext_lazy("In my own words"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The goal stands at the top of the pilot's page and of its report."),
    )
    own_goal = forms.CharField(
        label=gettext_lazy("Your own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Home time zone"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Dates are shown in this zone where no person is meant. Leaders always get their own local times."
        ),
    )

    def __init__(self, data: Any, *, goal: Goal) -> None:
        reason = next((key for key, text in GOALS.items() if str(text) == goal.goal), OWN_WORDS if goal.goal else None)
        own_goal = goal.goal if reason == OWN_WORDS else ""
        initial = {"name": goal.name, "reason": reason, "own_goal": own_goal, "time_zone": goal.time_zone}
        super().__init__(data, initial=initial)

    def clean_time_zone(self) -> str:
        """A zone this machine knows."""
        zone = str(self.cleaned_data["time_zone"])
        if not is_zone(zone):
            raise forms.ValidationError(_("This is not a time zone we know. Write it like Europe/Berlin."))
        return zone

    def clean(self) -> dict[str, Any]:
        """Own words have to be there when they are chosen."""
        if self.cleaned_data.get("reason") == OWN_WORDS and not self.cleaned_data.get("own_goal"):
            self.add_error("own_goal", _("Write the goal in a sentence, or choose one of those above."))
        return self.cleaned_data

    @property
    def value(self) -> Goal:
        """The step."""
        known = self.cleaned_data
        goal = known["own_goal"] if known["reason"] == OWN_WORDS else str(GOALS[known["reason"]])
        return Goal(known["name"], goal, known["time_zone"])


class PeopleForm(forms.Form):
    """Choose people: tick those who are known, paste those who are not listed. New people are named before they join.

    Nothing is written here: `chosen` and `newcomers` say what was understood.
    """

    pasted = forms.CharField(
        label=gettext_lazy("Paste people"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=gettext_lazy("One person a line, like Ines Fernández <ines@example.com>."),
    )
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, members: MemberQuerySet, chosen: Sequence[int], least: int = 0, prefix: str = ""
    ) -> None:
        super().__init__(data, prefix=prefix or None)
        self.members = members
        self.least = least
        self.fields["people"] = forms.ModelMultipleChoiceField(members.present(), required=False)
        self.before = chosen
        self.newcomers: list[ParsedRow] = []
        self.known: list[Member] = []

    @property
    def ticked(self) -> list[int]:
        """Who is ticked on the page right now, in order; also when something else on it is wrong."""
        if not self.is_bound:
            return list(self.before)
        raw = cast(QueryDict, self.data).getlist(self.add_prefix("people"))
        return list(dict.fromkeys(int(each) for each in raw if each.isdecimal() and len(each) < 19))

    def clean(self) -> dict[str, Any]:
        """Read the pasted lines; each mistake is named with its line."""
        rows = parse_pasted(self.cleaned_data.get("pasted") or "")
        by_email = {m.email.lower(): m for m in self.members.filter(email__in=[row.email for row in rows])}
        for row in rows:
            member = by_email.get(row.email)
            errors = list(row.errors)
            if member is not None and not row.name and is_address(row.email):
                errors = []
            if member is not None and member.left_at is not None:
                errors.append(_("%(name)s has left. Bring them back under People first.") % {"name": member.name})
            for error in errors:
                self.add_error("pasted", _("Line %(line)s: %(error)s") % {"line": row.number, "error": error})
            if errors:
                continue
            if member is None:
                self.newcomers.append(row)
            else:
                self.known.append(member)
        if not self.errors and len(self.chosen) + len(self.newcomers) < self.least:
            self.add_error("pasted", _("Choose at least one person, or paste some."))
        return self.cleaned_data

    @property
    def chosen(self) -> list[int]:
        """Known people, ticked or pasted, in that order."""
        present = {member.pk for member in self.cleaned_data.get("people", ())}
        ids = [pk for pk in self.ticked if pk in present]
        return list(dict.fromkeys([*ids, *(member.pk for member in self.known)]))

    @property
    def addresses(self) -> str:
        """The newcomers' addresses, as the confirmation carries them."""
        return " ".join(sorted(row.email for row in self.newcomers))

    @property
    def needs_confirmation(self) -> bool:
        """Whether somebody new has not been shown and confirmed."""
        return bool(self.newcomers) and self.cleaned_data.get("confirmed") != self.addresses

    def ids(self, newcomers: Mapping[str, int]) -> tuple[int, ...]:
        """Everybody, once the newcomers have ids."""
        return tuple(dict.fromkeys([*self.chosen, *(newcomers[row.email] for row in self.newcomers)]))


def newcomers_of(*forms_: PeopleForm, organization: Organization, time_zone: str) -> list[MemberData]:
    """Who joins, each once; they start with the pilot's zone and the organization's language."""
    rows = {row.email: row for form in forms_ for row in form.newcomers}
    return [
        MemberData(name=row.name, email=row.email, time_zone=time_zone, language=organization.language)
        for row in rows.values()
    ]


class FindForm(forms.Form):
    """Search among the people who are known."""

    q = forms.CharField(label=gettext_lazy("Find"), required=False, max_length=100)
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)

    def __init__(self, data: Any, *, members: MemberQuerySet) -> None:
        super().__init__(data)
        self.members = members.present()
        departments = self.members.exclude(department="").order_by("department").values_list("department", flat=True)
        every = [("", _("Every department"))]
        department = cast(forms.ChoiceField, self.fields["department"])
        department.choices = [*every, *((name, name) for name in departments.distinct())]

    def found(self, usual: Q, *, without: Iterable[int]) -> tuple[list[Member], int]:
        """(people to show, how many more there are). `usual` narrows the list while nothing is searched for."""
        people = self.members.exclude(pk__in=list(without)).order_by("name", "pk")
        words, department = "", ""
        if self.is_bound and self.is_valid():
            words, department = self.cleaned_data["q"], self.cleaned_data["department"]
        if department:
            people = people.filter(department=department)
        for word in words.split():
            people = people.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(job_title__icontains=word))
        if not (words or department):
            people = people.filter(usual)
        count = people.count()
        return list(people[:SHOWN_PEOPLE]), max(0, count - SHOWN_PEOPLE)


class PlanForm(forms.Form):
    """Step 3: the form, its modules, the start."""

    form = forms.ChoiceField(label=gettext_lazy("How the weeks are laid out"), widget=forms.RadioSelect)
    modules = forms.MultipleChoiceField(label=gettext_lazy("Modules"), widget=forms.CheckboxSelectMultiple)
    starts_on = forms.DateField(
        label=gettext_lazy("Start date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The kickoff is in this week. Two weeks ahead gives people time to answer invitations."),
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
        self.shapes = {shape["slug"]: shape for shape in version.forms if shape["modules"] <= len(modules)}
        usual = next(iter(self.shapes), "")
        shape = plan.form if plan.form in self.shapes else usual
        offered = {module.pk for module in modules}
        picked = [str(pk) for pk in plan.module_ids if pk in offered]
        if not picked and shape:
            picked = [str(module.pk) for module in modules[: self.shapes[shape]["modules"]]]
        super().__init__(data, initial={"form": shape, "modules": picked, "starts_on": plan.starts_on or start})
        self._offer("form", [(slug, _by(each["name"], language)) for slug, each in self.shapes.items()])
        self._offer("modules", [(str(m.pk), text_for(m.content, language).get("title", m.slug)) for m in modules])

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


class GroupsForm(forms.Form):
    """Step 5: one select per leader."""

    keep_sizes = forms.BooleanField(label=gettext_lazy("Keep these groups as they are"), required=False)

    def __init__(self, data: Any, *, groups: Sequence[Sequence[int]], people: Mapping[int, Member]) -> None:
        self.people = people
        super().__init__(data)
        self.size = max(1, len(groups)) + 1
        for number, group in enumerate(groups, start=1):
            for pk in group:
                self.fields[f"person_{pk}"] = forms.TypedChoiceField(
                    label=_("Group of %(name)s") % {"name": people[pk].name},
                    coerce=int,
                    initial=number,
                    choices=[
                        *((each, _("Group %(number)s") % {"number": each}) for each in range(1, self.size)),
                        (self.size, _("A new group")),
                    ],
                    widget=forms.Select(attrs={"class": "input"}),
                )
        self.odd: list[str] = []

    @property
    def groups(self) -> list[list[int]]:
        """As they stand on the page right now, empty ones left out."""
        placed: dict[int, list[int]] = {}
        for name, field in self.fields.items():
            if name.startswith("person_"):
                raw = self.data.get(name, "") if self.is_bound else field.initial
                number = int(raw) if str(raw).isdecimal() and 1 <= int(raw) <= self.size else int(field.initial)
                placed.setdefault(number, []).append(int(name.removeprefix("person_")))
        return [placed[number] for number in sorted(placed)]

    def clean(self) -> dict[str, Any]:
        """Sizes of four to six, unless somebody has decided otherwise."""
        self.odd = odd_sizes(self.groups)
        if self.odd and not self.cleaned_data.get("keep_sizes"):
            for text in self.odd:
                self.add_error(None, text)
        return self.cleaned_data

    @property
    def value(self) -> tuple[tuple[int, ...], ...]:
        """The step."""
        return tuple(tuple(group) for group in self.groups)

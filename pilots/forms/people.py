"""Choosing people and finding them; used by every step that names somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.whole_numbers import whole_number
from people.forms import NO_DEPARTMENT
from people.importing.identity import is_longer_form, is_same_name
from people.importing.pasted import PastedPerson, parse_pasted, with_addresses
from people.importing.texts import is_address
from people.models import Member, Organization
from people.profiles import Profile
from people.queries import departments_of
from people.querysets import MemberQuerySet
from ui.paging import UpTo, count_up_to

SHOWN_PEOPLE = 24


class PeopleForm(forms.Form):
    """Choose people: tick those who are known, paste those who are not listed. New people are named
    before they join.

    Nothing is written here: `chosen` and `newcomers` say what was understood.
    """

    pasted = forms.CharField(
        label=gettext_lazy("Paste people"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=gettext_lazy("One person per line, like Ines Fernández <ines@example.com>."),
    )
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        members: MemberQuerySet,
        chosen: Sequence[int],
        least: int = 0,
        prefix: str = "",
    ) -> None:
        super().__init__(data, prefix=prefix or None)
        self.members = members
        self.least = least
        # Drawn as boxes beside each person, in more than one place: no error can point at "it".
        self.fields["people"] = forms.ModelMultipleChoiceField(
            members.available(), required=False, widget=forms.MultipleHiddenInput
        )
        self.before = chosen
        self.added: Sequence[int] = ()
        """Everybody who was found, where all of them are to be taken."""
        self.newcomers: list[PastedPerson] = []
        self.known: list[Member] = []

    @property
    def ticked(self) -> list[int]:
        """Who is ticked on the page right now, in order, whatever else on it is wrong."""
        if not self.is_bound:
            return list(self.before)
        data = cast(QueryDict, self.data)
        raw = data.getlist(self.add_prefix("people"))
        ids = dict.fromkeys(pk for pk in map(whole_number, raw) if pk is not None)
        ids.update(dict.fromkeys(self.added))
        return [*(pk for pk in self.before if pk in ids), *(ids.keys() - set(self.before))]

    def clean(self) -> dict[str, object]:
        """Read the pasted lines; each mistake is named with its line."""
        pasted = parse_pasted(self.cleaned_data.get("pasted") or "")
        names = [row.name for row in pasted if not row.email]
        pasted = with_addresses(pasted, self.members.present().addresses_by_name(names))
        listed = self.members.filter(email__in=[row.email for row in pasted])
        by_email = {member.email.lower(): member for member in listed}
        for row in pasted:
            self._take(row, by_email.get(row.email))
        if not self.errors and len(self.chosen) + len(self.newcomers) < self.least:
            self.add_error("pasted", _("Choose at least one person, or paste some."))
        return self.cleaned_data

    def _take(self, row: PastedPerson, member: Member | None) -> None:
        """A pasted line: somebody known, somebody new, or mistakes."""
        errors = _mistakes(row, member)
        for error in errors:
            text = _("Line %(line)s: %(error)s") % {"line": row.number, "error": error}
            self.add_error("pasted", text)
        if errors:
            return
        if member is None:
            self.newcomers.append(row)
        else:
            self.known.append(member)

    @property
    def chosen(self) -> list[int]:
        """Known people, ticked or pasted, in that order."""
        present = self.members.available().filter(pk__in=self.ticked).values_list("pk", flat=True)
        here = set(present)
        ids = [pk for pk in self.ticked if pk in here]
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
        return tuple(
            dict.fromkeys([*self.chosen, *(newcomers[row.email] for row in self.newcomers)])
        )


def _mistakes(row: PastedPerson, member: Member | None) -> list[str]:
    """What is wrong with a line; `member` is somebody known who has its address.

    The address is enough for them; another name is somebody else, who may have it by now.
    """
    errors = [row.question] if row.question else list(row.errors)
    if member is None:
        return errors
    if not row.name and is_address(row.email):
        errors = []
    names = (row.name, member.name)
    if row.name and not (is_same_name(*names) or is_longer_form(*names)):
        text = _("This address belongs to %(name)s. Add somebody else under People.")
        errors.append(text % {"name": member.name})
    if member.left_at is not None:
        text = _("%(name)s has left the organization. Import the person again under People first.")
        errors.append(text % {"name": member.name})
    elif member.restricted_at is not None:
        text = _(
            "%(name)s cannot be put into a pilot now: their data is kept but not used. Your "
            "privacy officer knows more."
        )
        errors.append(text % {"name": member.name})
    return errors


def newcomers_of(*forms_: PeopleForm, organization: Organization, time_zone: str) -> list[Profile]:
    """Who joins, each once; they start with the pilot's zone and the organization's language."""
    joining: dict[str, Profile] = {}
    for row in chain.from_iterable(form.newcomers for form in forms_):
        joining[row.email] = Profile(
            name=row.name, email=row.email, time_zone=time_zone, language=organization.language
        )
    return list(joining.values())


class FindForm(forms.Form):
    """Search among the people who are known."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)
    department = forms.ChoiceField(
        label=gettext_lazy("Department"),
        required=False,
        error_messages={"invalid_choice": NO_DEPARTMENT},
    )

    def __init__(
        self, data: QueryDict | None, *, members: MemberQuerySet, organization_id: int
    ) -> None:
        super().__init__(data)
        self.members = members.available()
        every = [("", _("All departments"))]
        department = cast(forms.ChoiceField, self.fields["department"])
        named = departments_of(organization_id)
        department.choices = [*every, *((name, name) for name in named)]

    def found(self, usual: Q, *, without: Iterable[int]) -> tuple[list[Member], UpTo]:
        """(people to show, how many are found). `usual` narrows the list while nothing is searched
        for; nobody is found where a filter does not exist.
        """
        people = self.everybody(usual, without=without)
        return list(people[:SHOWN_PEOPLE]), count_up_to(people)

    def everybody(self, usual: Q, *, without: Iterable[int]) -> MemberQuerySet:
        """All of them, also those beyond what is shown."""
        people = self.members.exclude(pk__in=list(without)).by_name()
        if self.is_bound and not self.is_valid():
            return people.none()
        sought, department = "", ""
        if self.is_bound:
            sought, department = self.cleaned_data["q"], self.cleaned_data["department"]
        if department:
            people = people.filter(department=department)
        return people.named_like(sought) if sought or department else people.filter(usual)

"""The form of step 5."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Member
from pilots.draft import Groups
from pilots.oddities import odd_sizes
from practice.concerns import shortened

LISTED_GROUPS = 20
"""So many are listed to choose from; of more, the number is typed."""


class GroupsForm(forms.Form):
    """Step 5: the group of each leader on the page. Leaders of other pages stay where they are."""

    keep_sizes = forms.BooleanField(
        label=gettext_lazy("Keep these groups as they are"), required=False
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        groups: Sequence[Sequence[int]],
        numbers: Collection[int],
        people: Mapping[int, Member],
        is_final: bool = True,
    ) -> None:
        """`numbers` are the groups on the page, `people` who is in them. Sizes are looked at when
        the page `is_final`.
        """
        super().__init__(data)
        self.standing, self.numbers, self.is_final = groups, numbers, is_final
        self.people = people
        self.size = max(1, len(groups)) + 1
        for number in numbers:
            for pk in groups[number - 1]:
                self.fields[f"person_{pk}"] = self._field(people[pk], number)
        self.odd: list[str] = []

    def _field(self, person: Member, number: int) -> forms.Field:
        label = _("Group of %(name)s") % {"name": person.name}
        if self.size > LISTED_GROUPS:
            widget = forms.NumberInput({"class": "input", "min": 1, "max": self.size})
            return forms.IntegerField(
                label=label, min_value=1, max_value=self.size, initial=number, widget=widget
            )
        known = [(each, _("Group %(number)s") % {"number": each}) for each in range(1, self.size)]
        return forms.TypedChoiceField(
            label=label,
            coerce=int,
            initial=number,
            choices=[*known, (self.size, _("A new group"))],
            widget=forms.Select(attrs={"class": "input"}),
        )

    @property
    def groups(self) -> list[list[int]]:
        """As they stand on the page right now, empty ones left out."""
        placed: dict[int, list[int]] = {}
        for number, group in enumerate(self.standing, start=1):
            for pk in group:
                placed.setdefault(self._number_of(pk, number), []).append(pk)
        return [placed[number] for number in sorted(placed)]

    @property
    def here(self) -> dict[int, list[int]]:
        """Groups of the page with whoever can be moved on it. Whoever goes to a group of another
        page is still where they come from, beside what was typed.
        """
        found: dict[int, list[int]] = {}
        for number in self.numbers:
            for pk in self.standing[number - 1]:
                typed = self._number_of(pk, number)
                is_here = typed in self.numbers or typed == self.size
                found.setdefault(typed if is_here else number, []).append(pk)
        return dict(sorted(found.items()))

    def _number_of(self, pk: int, number: int) -> int:
        """What was typed for somebody, where it is a group; else the one they are in."""
        name = f"person_{pk}"
        raw = str(self.data.get(name, "")) if self.is_bound and name in self.fields else ""
        is_group = raw.isdecimal() and len(raw) < 9 and 1 <= int(raw) <= self.size
        return int(raw) if is_group else number

    def clean(self) -> dict[str, object]:
        """Sizes of four to six, unless somebody has decided otherwise."""
        self.odd = odd_sizes(self.groups)
        if self.is_final and self.odd and not self.cleaned_data.get("keep_sizes"):
            for text in shortened(self.odd):
                self.add_error(None, text)
        return self.cleaned_data

    @property
    def value(self) -> Groups:
        """The step."""
        return tuple(tuple(group) for group in self.groups)

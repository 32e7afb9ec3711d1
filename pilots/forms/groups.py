"""The form of step 5."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Member
from pilots.draft import Groups
from pilots.oddities import odd_sizes


class GroupsForm(forms.Form):
    """Step 5: one select per leader."""

    keep_sizes = forms.BooleanField(
        label=gettext_lazy("Keep these groups as they are"), required=False
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        groups: Sequence[Sequence[int]],
        people: Mapping[int, Member],
    ) -> None:
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
                        *(
                            (each, _("Group %(number)s") % {"number": each})
                            for each in range(1, self.size)
                        ),
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
                number = (
                    int(raw)
                    if str(raw).isdecimal() and 1 <= int(raw) <= self.size
                    else int(field.initial)
                )
                placed.setdefault(number, []).append(int(name.removeprefix("person_")))
        return [placed[number] for number in sorted(placed)]

    def clean(self) -> dict[str, object]:
        """Sizes of four to six, unless somebody has decided otherwise."""
        self.odd = odd_sizes(self.groups)
        if self.odd and not self.cleaned_data.get("keep_sizes"):
            for text in self.odd:
                self.add_error(None, text)
        return self.cleaned_data

    @property
    def value(self) -> Groups:
        """The step."""
        return tuple(tuple(group) for group in self.groups)

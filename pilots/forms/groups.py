"""The form of step 5."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.whole_numbers import whole_number
from people.models import Member
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
        groups: Mapping[int, Sequence[int]],
        people: Mapping[int, Member],
        count: int,
        sizes: Mapping[int, int] | None = None,
    ) -> None:
        """`groups` are those on the page, `people` who is in them, `count` how many groups there
        are. The `sizes` of all are looked at when they are given.
        """
        super().__init__(data)
        self.standing, self.people, self.sizes = groups, people, sizes
        self.size = max(1, count) + 1
        for number, group in groups.items():
            for pk in group:
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
    def moves(self) -> dict[int, int]:
        """Leader -> number of the other group that was typed for them."""
        found: dict[int, int] = {}
        for number, group in self.standing.items():
            typed = {pk: self._number_of(pk, number) for pk in group}
            found |= {pk: other for pk, other in typed.items() if other != number}
        return found

    @property
    def here(self) -> dict[int, list[int]]:
        """Groups of the page with whoever can be moved on it. Whoever goes to a group of another
        page is still where they come from, beside what was typed.
        """
        found: dict[int, list[int]] = {}
        for number, group in self.standing.items():
            for pk in group:
                typed = self._number_of(pk, number)
                is_here = typed in self.standing or typed == self.size
                found.setdefault(typed if is_here else number, []).append(pk)
        return dict(sorted(found.items()))

    def _number_of(self, pk: int, number: int) -> int:
        """What was typed for somebody, where it is a group; else the one they are in."""
        name = f"person_{pk}"
        raw = str(self.data.get(name, "")) if self.is_bound and name in self.fields else ""
        return whole_number(raw, most=self.size) or number

    def clean(self) -> dict[str, object]:
        """Sizes of four to six, unless somebody has decided otherwise."""
        self.odd = list(odd_sizes([range(size) for size in self._sizes()]).values())
        if self.odd and not self.cleaned_data.get("keep_sizes"):
            for text in shortened(self.odd):
                self.add_error(None, text)
        return self.cleaned_data

    def _sizes(self) -> list[int]:
        """How large each group is with what was typed; empty ones are left out."""
        if self.sizes is None:
            return []
        sizes, moves = Counter(self.sizes), self.moves
        sizes.update(moves.values())
        for number, group in self.standing.items():
            sizes[number] -= len(moves.keys() & group)
        return [size for _number, size in sorted(sizes.items()) if size]

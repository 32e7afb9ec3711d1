"""Who coaches whom, where an admin knows better than the proposal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from people.models import Member


class CoachesForm(forms.Form):
    """One choice for each leader of the page; '' leaves it to the proposal."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        leaders: Sequence[Member],
        able: Mapping[int, Sequence[Member]],
        chosen: Mapping[int, int],
    ) -> None:
        super().__init__(data)
        self.leaders = leaders
        for leader in leaders:
            others = [(str(each.pk), each.name) for each in able[leader.pk]]
            self.fields[f"coach_{leader.pk}"] = forms.ChoiceField(
                label=_("Coach of %(name)s") % {"name": leader.name},
                required=False,
                choices=[("", _("As proposed")), *others],
                initial=str(chosen.get(leader.pk, "")),
            )

    @property
    def chosen(self) -> dict[int, int]:
        """Leader -> coach, of those for whom somebody was chosen."""
        known = {each.pk: self.cleaned_data[f"coach_{each.pk}"] for each in self.leaders}
        return {pk: int(coach) for pk, coach in known.items() if coach}

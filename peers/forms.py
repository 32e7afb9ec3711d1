"""Forms of peer ratings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.languages import in_language
from peers.items import FEWEST_ITEMS, MOST_ITEMS, RatedItem
from peers.models import REASON_LENGTH
from ui.fields import DayField, WrittenField

SCALE = [(str(number), str(number)) for number in range(1, 6)]
DOES_NOT_APPLY = "none"


def _number(choice: str) -> int | None:
    return None if choice == DOES_NOT_APPLY else int(choice)


class RatedForm(forms.Form):
    """The items of a round, in one language and in words for whoever answers. Each may be left
    out, not all of them.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        items: Sequence[RatedItem],
        wordings: Sequence[Mapping[str, str]],
        language: str,
        own: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(data, initial={k: str(v) for k, v in (own or {}).items()})
        self.items = items
        for item, wording in zip(items, wordings, strict=True):
            self.fields[item.slug] = forms.TypedChoiceField(
                choices=[*SCALE, (DOES_NOT_APPLY, _("Does not apply"))],
                coerce=_number,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                label=in_language(wording, language),
                error_messages={"invalid_choice": _("Choose a number from 1 to 5.")},
            )

    def clean(self) -> dict[str, int | None]:
        """At least one."""
        cleaned = self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(gettext("Answer at least one question."))
        return cleaned

    @property
    def values(self) -> dict[str, int]:
        """What was answered, by slug."""
        return {slug: score for slug, score in self.cleaned_data.items() if score is not None}


class ReasonForm(forms.Form):
    """Why a list is another one than was proposed."""

    reason = WrittenField(
        label=_("Why you changed the list"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The leader reads it. Needed only if you added or removed somebody."),
    )

    def __init__(self, data: QueryDict | None = None, *, is_needed: bool) -> None:
        super().__init__(data)
        self.is_needed = is_needed

    def clean_reason(self) -> str:
        """Some words, where the list is another one."""
        said = str(self.cleaned_data["reason"])
        if self.is_needed and not said.strip():
            raise forms.ValidationError(gettext("Say in a few words why you changed the list."))
        return said


class RoundForm(forms.Form):
    """One round of a cohort: when, and what it asks."""

    opens_on = DayField(label=_("Leaders are asked on"))
    closes_on = DayField(label=_("Last day for answers"))
    items = forms.MultipleChoiceField(
        label=_("Questions"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Four to eight. Everybody answers the same, each in their own wording."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        bank: Sequence[RatedItem],
        language: str,
        today: dt.date,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.bank, self.today = bank, today
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (each.slug, in_language(each.peer, language)) for each in bank
        ]

    def clean_items(self) -> list[RatedItem]:
        """The items themselves, in the order of the bank."""
        chosen = [each for each in self.bank if each.slug in self.cleaned_data["items"]]
        if not FEWEST_ITEMS <= len(chosen) <= MOST_ITEMS:
            raise forms.ValidationError(gettext("Choose four to eight questions."))
        return chosen

    def clean(self) -> dict[str, object]:
        """Time enough for leaders to choose and for others to answer."""
        cleaned: dict[str, object] = self.cleaned_data
        opens_on, closes_on = cleaned.get("opens_on"), cleaned.get("closes_on")
        if not isinstance(opens_on, dt.date) or not isinstance(closes_on, dt.date):
            return cleaned
        if closes_on <= max(opens_on, self.today):
            self.add_error("closes_on", gettext("This is before anybody could answer."))
        return cleaned

"""What somebody looks for in the audit log."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.audit_words import own_things, things, verbs_like
from people.models import AuditEvent, Member
from people.person_field import PersonField
from ui.fields import day_input

if TYPE_CHECKING:
    from people.audit_querysets import AuditEventQuerySet

FIRST_YEAR, LAST_YEAR = 1970, 9000


class LogDayField(forms.DateField):
    """A day of the past or not, as long as it has hours in every zone."""

    def clean(self, value: object) -> dt.date | None:
        """The day, None where none is named."""
        day: dt.date | None = super().clean(value)
        if day is not None and not FIRST_YEAR < day.year < LAST_YEAR:
            raise forms.ValidationError(_("There is nothing from that year."))
        return day


class AuditFilterForm(forms.Form):
    """By whom, about whom, what, and when; nothing said is everything."""

    what = forms.CharField(label=_("What was done"), max_length=100, required=False)
    thing = forms.ChoiceField(label=_("To what"), required=False)
    since = LogDayField(label=_("From"), required=False, widget=day_input())
    until = LogDayField(
        label=pgettext_lazy("end of a range", "To"), required=False, widget=day_input()
    )

    def __init__(self, asked: QueryDict, *, member: Member) -> None:
        super().__init__(asked)
        self.member = member
        people = Member.objects.visible_to(member)
        own: dict[str, forms.Field] = {
            "by": PersonField(label=str(_("Who did it")), people=people, name="", required=False),
            "about": PersonField(
                label=str(_("Whom it is about")), people=people, name="", required=False
            ),
        }
        for field in own.values():
            field.widget.attrs.pop("list", None)
        self.fields = {**own, **self.fields}
        choices = sorted(((name, str(each)) for name, each in things().items()), key=_by_label)
        self.fields["thing"].choices = [("", _("Anything")), *choices]  # type: ignore[attr-defined]

    @property
    def is_filtered(self) -> bool:
        """Whether anything is looked for."""
        return any(self.cleaned_data.values())

    @property
    def person(self) -> Member | None:
        """Who is looked up, if anybody: whom it is about, or else who did it."""
        person: Member | None = self.cleaned_data["about"] or self.cleaned_data["by"]
        return person

    def found(self) -> AuditEventQuerySet:
        """The rows, the latest first; about somebody takes a query to find what is theirs."""
        said = self.cleaned_data
        found = AuditEvent.objects.visible_to(self.member)
        if said["by"]:
            found = found.filter(actor_id=said["by"].pk)
        if said["about"]:
            own = {thing: find(said["about"].pk) for thing, find in own_things().items()}
            found = found.of_things(own)
        if said["what"]:
            found = found.filter(verb__in=verbs_like(said["what"]))
        if said["thing"]:
            found = found.filter(thing=said["thing"])
        since, until = said["since"], said["until"]
        next_day = until + dt.timedelta(days=1) if until else None
        return found.between(_begins(since), _begins(next_day)).latest_first()


def _by_label(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


def _begins(day: dt.date | None) -> dt.datetime | None:
    """When a day begins in the reader's zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) if day else None

"""When somebody wants the mail that they could refuse, as they choose it on their page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from messaging.models import MailHabit

WEEKS = (1, 2, 3, 4)
LONGEST = dt.timedelta(weeks=4)
HOURS = range(24)
BY_MAIL, BY_CHAT = "mail", "chat"


class MailHabitForm(forms.Form):
    """One mail a day, a pause, hours of rest, and chat where there is one (`chat`). What it does
    not understand it leaves out: the page has no state with errors.
    """

    is_daily = forms.BooleanField(
        label=gettext_lazy("One email a day instead of several"),
        required=False,
        help_text=gettext_lazy(
            "Everything for your day comes together at half past nine in the morning."
        ),
    )
    paused_until = forms.CharField(label=gettext_lazy("Pause"), required=False, widget=forms.Select)
    quiet_from = forms.TypedChoiceField(label=gettext_lazy("No mail from"), coerce=int, choices=())
    quiet_until = forms.TypedChoiceField(label=gettext_lazy("until"), coerce=int, choices=())

    way = forms.ChoiceField(label=gettext_lazy("How reminders reach you"), widget=forms.RadioSelect)

    def __init__(
        self,
        posted: Mapping[str, object] | None,
        *,
        habit: MailHabit,
        today: dt.date,
        chat: str = "",
    ):
        super().__init__(
            posted,
            initial={
                "is_daily": habit.is_daily,
                "paused_until": habit.paused_until.isoformat() if habit.paused_until else "",
                "quiet_from": habit.quiet_from,
                "quiet_until": habit.quiet_until,
                "way": BY_CHAT if habit.by_chat else BY_MAIL,
            },
        )
        self.habit, self.today = habit, today
        hours = [(hour, formats.time_format(dt.time(hour), "TIME_FORMAT")) for hour in HOURS]
        for name in ("quiet_from", "quiet_until"):
            self.fields[name].choices = hours  # type: ignore[attr-defined]
        ways = [(BY_MAIL, _("By mail")), (BY_CHAT, _("In %(chat)s") % {"chat": chat})]
        self.fields["way"].choices = ways  # type: ignore[attr-defined]
        self.has_chat = bool(chat)
        pauses = self.fields["paused_until"].widget
        pauses.choices = list(self._pauses())

    def _pauses(self) -> Iterator[tuple[str, str]]:
        yield "", _("No pause")
        until = self.habit.paused_until
        days = {self.today + dt.timedelta(weeks=number): number for number in WEEKS}
        if until and until > self.today and until not in days:
            yield until.isoformat(), _("Until %(day)s") % {"day": formats.date_format(until)}
        for day, number in days.items():
            weeks = ngettext(
                "%(count)s week, until %(day)s", "%(count)s weeks, until %(day)s", number
            )
            yield day.isoformat(), weeks % {"count": number, "day": formats.date_format(day)}

    def clean_paused_until(self) -> dt.date | None:
        """A day within the next four weeks, or none."""
        try:
            day = dt.date.fromisoformat(self.cleaned_data["paused_until"])
        except ValueError:
            return None
        return min(day, self.today + LONGEST) if day > self.today else None

    @property
    def wants_chat(self) -> bool:
        """Whether reminders come in chat; what was not asked stays as it is."""
        self.is_valid()
        said = self.cleaned_data.get("way") if self.has_chat else ""
        return said == BY_CHAT if said else self.habit.by_chat

    @property
    def chosen(self) -> tuple[bool, dt.date | None, int, int]:
        """One mail a day, until when there is a pause, and the hours of rest; what is not said
        stays as it is.
        """
        self.is_valid()
        said = self.cleaned_data
        quiet_from, quiet_until = said.get("quiet_from"), said.get("quiet_until")
        return (
            bool(said.get("is_daily")),
            said.get("paused_until"),
            self.habit.quiet_from if quiet_from is None else int(quiet_from),
            self.habit.quiet_until if quiet_until is None else int(quiet_until),
        )

"""Where busy times come from, and why they do not."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BusyWay(models.TextChoices):
    """How a calendar is read."""

    ADDRESS = "address", _("By its private or published address (ICS)")
    CALDAV = "caldav", _("From a CalDAV server, with a user name and an app password")


class BusyProblem(models.TextChoices):
    """Why a calendar could not be read; its label is a sentence for its owner."""

    AWAY = (
        "away",
        _(
            "The portal could not reach this address. Check how it is written, and whether "
            "the calendar is shared."
        ),
    )
    REFUSED = "refused", _("The server did not accept the user name or app password. Check both.")
    NOT_FOUND = "not-found", _("There is no calendar at this address. Copy it once more.")
    NO_CALENDAR = (
        "no-calendar",
        _("What this address sent is not a calendar. Copy the address of the calendar file (ICS)."),
    )
    NO_BUSY_TIMES = (
        "no-busy-times",
        _("The server gives no busy times for this address. Use the address of a calendar."),
    )
    TOO_MUCH = "too-much", _("This calendar is too large to be read. Use a smaller one.")

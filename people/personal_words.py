"""Words that many apps say of what they keep: who sees it, how long, and why it stays."""

from __future__ import annotations

import datetime as dt

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# Who sees it.
ONLY_PERSON = _("Only the person")
NOBODY = _("Nobody; only the portal uses it")
ADMINS = _("Admins")
PERSON_AND_ADMINS = _("The person, admins and privacy officers")
PERSON_AND_COACH = _("The person and their coach")
IN_THE_SESSION = _("The person, whoever led their sessions, and admins")
RATERS = _("Whoever scores, and admins")

# How long.
UNTIL_ERASED = _("Until the person is erased")
UNTIL_ENDED = _("Until somebody ends it, or the person is erased")
WITH_PILOT = _("As long as its pilot; without a name once the person is erased")
WITH_PILOT_OR_PERSON = _("As long as its pilot, or until the person is erased")
WITH_ORGANIZATION = _("As long as the organization wants it")
FOR_DAYS = _("A few days at most")

# Why it stays.
COUNTED = _("Figures count it, and it no longer leads to anybody.")
OWN_WORK = _("It is the organization's own work; its author is no longer named.")
WHO_DID_IT = _("Others go on with it; who did it is no longer named.")
AUDIT = _("The audit table is never changed, and holds numbers of people, no names.")


def at_most(kept: dt.timedelta) -> Promise:
    """How long, by the constant that goes for the sweep, so that the words follow it."""
    days = kept.days
    return format_lazy(ngettext_lazy("{days} day at most", "{days} days at most", days), days=days)

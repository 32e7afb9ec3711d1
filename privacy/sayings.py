"""Sentences that several pages and papers share."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.deadlines import Deadline
from privacy.kept import KeptFor
from ui.numbers import grouped


def days_in_words(kept: KeptFor) -> str:
    """How long one kind is kept."""
    if kept.days is None:
        return _("until somebody is erased; no days are chosen")
    text = ngettext("%(total)s day", "%(total)s days", kept.days)
    return text % {"total": grouped(kept.days)}


def deadline_in_words(deadline: Deadline) -> str:
    """How many days are left."""
    if deadline.is_over:
        late = -deadline.days
        text = ngettext("%(days)s day overdue", "%(days)s days overdue", late)
        return text % {"days": late}
    if not deadline.days:
        return _("due today")
    text = ngettext("%(days)s day left", "%(days)s days left", deadline.days)
    return text % {"days": deadline.days}

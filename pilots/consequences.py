"""What follows from a change of a running pilot, said before it is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort
from cohorts.plan import weeks_of_pause
from common.records import dataclass
from instruments.models import Occasion
from peers.models import PeerRound
from pilots.oddities import listed
from practice.models import PracticeSession
from practice.seats import people_of
from surveys.models import Wave


@dataclass(frozen=True)
class Calendars:
    """Sessions, and how many entries they are in calendars."""

    sessions: int
    entries: int

    @property
    def leave(self) -> str:
        """They leave everybody's calendar."""
        if not self.sessions:
            return _("No session is coming up, so nobody's calendar changes.")
        return ngettext(
            "%(count)d coming session leaves every calendar; %(mails)d emails say so.",
            "%(count)d coming sessions leave every calendar; %(mails)d emails say so, one for "
            "each person and session.",
            self.sessions,
        ) % {"count": self.sessions, "mails": self.entries}

    @property
    def change(self) -> str:
        """Their entries change."""
        if not self.sessions:
            return _("No session is coming up, so nobody's calendar changes.")
        return ngettext(
            "%(count)d session changes in every calendar; %(mails)d emails say so.",
            "%(count)d sessions change in every calendar; %(mails)d emails say so, one for each "
            "person and session.",
            self.sessions,
        ) % {"count": self.sessions, "mails": self.entries}


def calendars_of(sessions: Sequence[PracticeSession]) -> Calendars:
    """These sessions, loaded in full."""
    return Calendars(len(sessions), sum(1 for _seat in people_of(sessions)))


def coming(cohort: Cohort, now: dt.datetime) -> Calendars:
    """What is ahead of a cohort."""
    return calendars_of(list(PracticeSession.objects.ahead_of(cohort, now).in_full()))


def resting(cohort: Cohort, *, since: dt.datetime) -> Calendars:
    """What rests, and is planned again when the cohort goes on."""
    rests = PracticeSession.objects.filter(group__cohort=cohort, rests=True, starts_at__gt=since)
    return calendars_of(list(rests.in_full()))


def of_group(group_id: int | None, now: dt.datetime) -> int:
    """How many sessions a group has ahead."""
    ahead = PracticeSession.objects.filter(
        group=group_id, state=PracticeSession.State.PLANNED, starts_at__gt=now
    )
    return ahead.count() if group_id else 0


def leave_one(name: str, sessions: int) -> str:
    """Coming sessions leave one person's calendar."""
    if not sessions:
        return _("Nothing in the calendar of %(name)s has to go.") % {"name": name}
    return ngettext(
        "%(count)d session leaves the calendar of %(name)s, with an email.",
        "%(count)d sessions leave the calendar of %(name)s, with an email each.",
        sessions,
    ) % {"count": sessions, "name": name}


def come_to_one(name: str, sessions: int) -> str:
    """Coming sessions come into one person's calendar."""
    if not sessions:
        return _("No session is coming up for %(name)s yet.") % {"name": name}
    return ngettext(
        "%(name)s gets %(count)d session in their calendar, with an invitation.",
        "%(name)s gets %(count)d sessions in their calendar, with an invitation each.",
        sessions,
    ) % {"count": sessions, "name": name}


def asked_later(cohort: Cohort, now: dt.datetime) -> str:
    """What is still planned to be asked when a pilot is finished; '' where nothing is. Three
    queries.
    """
    planned = (
        (Wave.objects.asking().filter(plan__cohort=cohort).count(), _pulses),
        (_occasions_ahead(cohort, now).count(), _questionnaires),
        (PeerRound.objects.planned().filter(cohort=cohort).count(), _ratings),
    )
    found = [words(count) for count, words in planned if count]
    if not found:
        return ""
    said = _("Still planned: %(what)s. Without it, it stays open whether what has changed lasts.")
    return said % {"what": listed(found)}


def _occasions_ahead(cohort: Cohort, now: dt.datetime) -> QuerySet[Occasion]:
    return Occasion.objects.filter(given__cohort=cohort, opens_on__gt=now.date())


def _pulses(count: int) -> str:
    return ngettext("%(count)d pulse", "%(count)d pulses", count) % {"count": count}


def _questionnaires(count: int) -> str:
    return ngettext("%(count)d questionnaire", "%(count)d questionnaires", count) % {"count": count}


def _ratings(count: int) -> str:
    words = ngettext("%(count)d round of peer ratings", "%(count)d rounds of peer ratings", count)
    return words % {"count": count}


def pause_in_words(paused_at: dt.datetime, now: dt.datetime) -> str:
    """By how much everything moves that had not opened."""
    weeks = weeks_of_pause(paused_at, now)
    if not weeks:
        return _("It was paused for less than a day, so every date stays.")
    return ngettext(
        "Everything that had not opened moves by %(count)d week, so that weekdays stay.",
        "Everything that had not opened moves by %(count)d weeks, so that weekdays stay.",
        weeks,
    ) % {"count": weeks}

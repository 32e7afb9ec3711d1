"""Risks of a program like this one for the people in it, and what the portal has against each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from common.records import dataclass

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Risk:
    """What might happen to people, and what stands against it."""

    title: _StrPromise
    measures: Sequence[_StrPromise]
    purposes: Sequence[str]
    """It is looked at where one of these is in use."""


RISKS = (
    Risk(
        _("Somebody works out who gave an answer."),
        (
            _("An answer is never kept with the person who gave it, and has no time of its own."),
            _("Groups below the minimum are never shown; the minimum can be raised, not lowered."),
            _("Earlier publications are held against new ones before anything is shown."),
        ),
        ("pulses", "ratings", "questionnaires"),
    ),
    Risk(
        _("Results are used to rank or judge leaders by name."),
        (
            _("No page and no file ranks leaders by name; admins read figures of groups."),
            _("A leader's own results are theirs; a coach sees what the leader shares."),
            _("Reports name nobody and say how little ten leaders can show."),
        ),
        ("practice", "ratings", "questionnaires", "evidence"),
    ),
    Risk(
        _("Taking part is watched minute by minute."),
        (
            _("Nothing is inferred from voice, face, video or keystrokes."),
            _("It is kept that cards were done, not how long somebody looked at them."),
            _("Nobody is late: the portal counts what is done and not what is missed."),
        ),
        ("program", "practice"),
    ),
    Risk(
        _("What is said in confidence reaches others."),
        (
            _("A private note opens only for whoever wrote it, on every page and in every file."),
            _(
                "Each time a coach looks at what is shared, it is written down, and the leader "
                "sees it."
            ),
            _(
                "Recorded turns, or links to them, are kept only with the leader's consent, for "
                "a set number of days."
            ),
        ),
        ("coaching", "practice"),
    ),
    Risk(
        _("Figures of a team say something about one person in it."),
        (
            _("Figures come by team and month, and small teams are not shown."),
            _("What a pilot looks at is written down before it begins and cannot be changed."),
        ),
        ("kpis",),
    ),
    Risk(
        _("People outside see what they should not."),
        (
            _("Every page checks who is asking; other organizations' things do not exist for it."),
            _(
                "Sign-in by code or passkey, a second step for admins, no way in for anyone who "
                "has left."
            ),
            _("Other systems are connected by an admin one by one; each exchange is in a log."),
        ),
        ("accounts", "connections", "mail"),
    ),
    Risk(
        _("More is kept, or longer, than needed."),
        (
            _(
                "What is kept has a number of days, and then goes by itself; the page on "
                "retention shows what goes."
            ),
            _("A person can take a copy along, and is erased in all places in one step."),
            _("Who opened somebody's record is shown to them."),
        ),
        ("accounts", "rights"),
    ),
)
MEASURES = (
    _("Encrypted connections; cookies that no other site can read; a strict content policy."),
    _("Access by role, default deny, checked for every address by a test."),
    _("An audit table that only grows: who saw and who changed what."),
    _("Personal pages are not stored by browsers or by anything in between."),
    _(
        "Restriction: people whose data is restricted get no mail but what is about their sign-in "
        "and their rights, and are in no new pulse, rating, questionnaire, file or feed."
    ),
    _("Erasure that reaches every table, and keeps figures without the person."),
)
"""What holds for every purpose (Art. 32)."""

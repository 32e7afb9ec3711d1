"""What a leader's own record says of their questionnaires."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.own_record import RecordEntry, RecordLine, RecordSection
from instruments.models import AnswerSheet
from instruments.own_change import OwnLine, OwnResult, own_results
from instruments.states import OccasionKind
from people.models import Member


def answered(member: Member, language: str, now: dt.datetime) -> list[RecordEntry]:
    """What is open, then an entry for each questionnaire in each program. Three queries."""
    open_now = AnswerSheet.objects.visible_to(member).open_at(now).in_full()
    waiting = [_waiting(sheet, language) for sheet in open_now]
    return [*waiting, *(_entry(each) for each in own_results(member, language))]


def _waiting(sheet: AnswerSheet, language: str) -> RecordEntry:
    return RecordEntry(
        key=f"open-{sheet.pk}",
        enrollment_id=sheet.enrollment_id,
        at=sheet.opens_at,
        heading=sheet.occasion.given.questionnaire.text_in(language).title,
        about=sheet.enrollment.cohort.name,
        lines=[RecordLine(text=_("Open now: a few minutes about how you work."))],
        address=reverse("instruments:sheet", args=[sheet.pk]),
    )


def _entry(result: OwnResult) -> RecordEntry:
    latest = max(sheet.given_at for sheet in result.sheets if sheet.given_at)
    return RecordEntry(
        key=str(result.given_id),
        enrollment_id=result.enrollment_id,
        at=latest,
        heading=result.text.title,
        about=result.cohort,
        lines=[
            RecordLine(text="\n".join(filter(None, (line.name, _figures(line), line.said))))
            for line in result.lines
        ],
        address=reverse("instruments:own"),
    )


def _figures(line: OwnLine) -> str:
    found = zip(OccasionKind, (line.before, line.after, line.later), strict=True)
    known = [
        _("%(occasion)s: %(figure)s") % {"occasion": kind.label, "figure": figure}
        for kind, figure in found
        if figure
    ]
    return " · ".join(known) or _("left blank")


ANSWERED = RecordSection(
    name="questionnaires",
    position=35,
    title=lambda: _("What you said about yourself"),
    title_for_coach=lambda: _("What they said about themselves"),
    about=lambda: _("Your questionnaires before, after and in week 24."),
    empty=lambda: _("What you answer about yourself will appear here."),
    told=answered,
    who=lambda: _("You. The program team sees only groups of five and more."),
    who_with_coach=lambda coach: _("You and %(coach)s") % {"coach": coach},
)

"""What a leader's own record says of recall: what is kept in mind of each module."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from django.db.models import Count, Max, Min, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.own_record import RecordEntry, RecordLine, RecordSection
from learning.models import RecallItem
from learning.recalling import RecallPace
from people.models import Member
from programs.module_texts import module_texts
from ui.dates import in_words

NOBODYS = 0
"""Recall is a leader's and not an enrollment's: it goes on when a cohort has finished."""


def recall_told(member: Member, language: str, now: dt.datetime) -> list[RecordEntry]:
    """An entry for each module of which questions come back, the one asked last first. One query,
    and one more where modules are new to this process.
    """
    rows = list(
        RecallItem.objects.of(member)
        .values("card__module", "recall__pace", "recall__rests_until")
        .annotate(
            questions=Count("pk"),
            asked=Sum("reviews"),
            missed=Sum("lapses"),
            last=Max("last_on"),
            due=Min("due_on"),
        )
    )
    modules = module_texts({row["card__module"] for row in rows}, language)
    zone = zoneinfo.ZoneInfo(member.time_zone)
    today = timezone.localdate(now, zone)
    entries = [
        RecordEntry(
            key=str(row["card__module"]),
            enrollment_id=NOBODYS,
            at=dt.datetime.combine(row["last"] or today, dt.time(12), zone),
            heading=modules[row["card__module"]].title,
            lines=[
                _so_far(row["questions"], row["asked"], row["missed"]),
                RecordLine(
                    label=_("The next one"),
                    text=_next(
                        RecallPace(row["recall__pace"]),
                        max(row["due"], row["recall__rests_until"] or row["due"]),
                        today,
                    ),
                ),
            ],
        )
        for row in rows
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _so_far(questions: int, asked: int, missed: int) -> RecordLine:
    """How many there are, and how often they were asked."""
    number = ngettext("%(n)s question", "%(n)s questions", questions) % {"n": questions}
    if not asked:
        return RecordLine(label=number, text=_("none asked so far"))
    times = ngettext("asked once", "asked %(n)s times", asked) % {"n": asked}
    said = _("%(asked)s, right: %(right)s") % {"asked": times, "right": asked - missed}
    return RecordLine(label=number, text=said)


def _next(pace: RecallPace, day: dt.date, today: dt.date) -> str:
    """From when on the next one comes."""
    if pace == RecallPace.NONE:
        return _("not asked any more, as you wish")
    if day <= today:
        return _("whenever you like")
    return _("from %(day)s on") % {"day": in_words(day)}


RECALLED = RecordSection(
    name="recalled",
    position=60,
    title=lambda: _("What you recall"),
    about=lambda: _("Questions of cards you have done. They come back before they fade."),
    empty=lambda: _("Once you have finished a quiz or a card with messages, it begins here."),
    told=recall_told,
    who=lambda: _("Only you"),
    is_brief=True,
)

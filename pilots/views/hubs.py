"""Where changes begin: 'Change this pilot', and the lines on the page of one leader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Enrollment
from common.records import dataclass
from people.access import MemberRequest, access
from people.models import Member, Role
from pilots.views.course import pilot_of
from pilots.views.handing_over import hand_over_lines
from pilots.views.leaders import next_opening, seat_of
from ui.dates import in_words


@dataclass(frozen=True)
class HubLine:
    """One change, and what it is about."""

    url: str
    label: str
    about: str = ""


@dataclass(frozen=True)
class HubSection:
    """Changes of one kind."""

    title: str
    lines: Sequence[HubLine]


@dataclass(frozen=True, kw_only=True)
class Hub:
    """A page of changes."""

    title: str
    lede: str
    back_url: str
    back_label: str
    sections: Sequence[HubSection]


@access(Role.ADMIN)
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Everything that can be changed of a pilot; each says what follows before it is done."""
    cohort, now = pilot_of(request, pk), timezone.now()
    hub = Hub(
        title=_("Change this pilot"),
        lede=_("Each page says first what follows, and who gets mail about it."),
        back_url=reverse("pilots:pilot", args=[pk]),
        back_label=cohort.name,
        sections=_sections(cohort, request.member, now),
    )
    return render(request, "pilots/change/hub.html", {"hub": hub})


def _line(cohort: Cohort, name: str, label: str, about: str = "") -> HubLine:
    return HubLine(reverse(f"pilots:{name}", args=[cohort.pk]), label, about)


def _sections(cohort: Cohort, admin: Member, now: dt.datetime) -> list[HubSection]:
    ends = HubSection(_("Repeat, finish or delete it"), _endings(cohort))
    named = _line(cohort, "describe", _("Name and goal"))
    if cohort.is_finished:
        asked = HubSection(_("What is measured"), [_pulses(cohort)])
        return [HubSection(_("What it is called"), [named]), asked, ends]
    link = _line(cohort, "link", _("Meeting link of all sessions"))
    staff = [HubLine(*each) for each in hand_over_lines(cohort, admin, now)]
    return [
        *([HubSection(_("Who takes part"), [_joining(cohort)])] if cohort.is_running else []),
        *_wishes(cohort),
        HubSection(_("Who runs it: hand over to somebody else"), staff),
        HubSection(_("When"), _dates(cohort)),
        HubSection(_("What is measured"), [_pulses(cohort), _asking(cohort)]),
        HubSection(_("Where, and what it is called"), [link, named]),
        ends,
    ]


def _wishes(cohort: Cohort) -> list[HubSection]:
    """Leaders who have asked for another coach. One query."""
    asked = cohort.enrollments.active().filter(
        member__coach_wish__isnull=False, member__coach_wish__answered_at=None
    )
    lines = [
        HubLine(reverse("pilots:coach", args=[each.pk]), each.member.name)
        for each in asked.select_related("member").by_name()
    ]
    return [HubSection(_("Wishes for another coach"), lines)] if lines else []


def _pulses(cohort: Cohort) -> HubLine:
    about = _("Questions, days and people of pulses that have not opened.")
    return _line(cohort, "pulses", _("Pulses"), about)


def _joining(cohort: Cohort) -> HubLine:
    about = _("Everything else about one leader is behind their name on the pilot's page.")
    return _line(cohort, "join", _("Add a leader"), about)


def _asking(cohort: Cohort) -> HubLine:
    about = _("Before, after and in week 24, until somebody has begun.")
    return _line(cohort, "questionnaires", _("Questionnaires for the leaders"), about)


def _dates(cohort: Cohort) -> list[HubLine]:
    if cohort.is_paused:
        return [
            _line(
                cohort,
                "resume",
                _("Go on"),
                _("What had not opened moves by the length of the pause."),
            )
        ]
    return [
        _line(cohort, "shift", _("Move the dates for everybody"), _("By one week or more.")),
        _line(
            cohort,
            "clear",
            _("Keep weeks clear in which nothing is to open"),
            _("Company holidays and the like, as the list under Pilots names them."),
        ),
        _line(cohort, "pause", _("Pause the pilot"), _("Until you let it go on.")),
    ]


def _endings(cohort: Cohort) -> list[HubLine]:
    again = [_line(cohort, "clone", _("Set up another pilot like this"))]
    if cohort.is_pilot:
        about = _("With its facilitators and questions, and with what it taught.")
        again.append(_line(cohort, "expand", _("Expand to the full program"), about))
    delete = _line(
        cohort, "delete", _("Delete the pilot"), _("While nobody has done anything in it.")
    )
    if cohort.is_finished:
        return [_line(cohort, "reopen", _("Open it again")), *again, delete]
    finish = _line(cohort, "finish", _("Finish this pilot"), _("Its results stay."))
    return [*again, finish, delete]


def changes_for(enrollment: Enrollment, now: dt.datetime) -> list[HubLine]:
    """What can be changed for one leader of a pilot; nothing once it is finished, or for somebody
    who has left the organization.
    """

    def line(name: str, label: str, about: str = "") -> HubLine:
        return HubLine(reverse(f"pilots:{name}", args=[enrollment.pk]), label, about)

    if enrollment.cohort.is_finished or enrollment.member.left_at is not None:
        return []
    if enrollment.left_at is not None:
        return [line("come_back", _("Bring back"), _("They left this pilot."))]
    group, first = seat_of(enrollment), next_opening(enrollment, now)
    coached = enrollment.coach.name if enrollment.coach else _("nobody")
    opens = in_words(first.day) if first else _("everything has opened")
    return [
        line("move", _("Another group"), group.name if group else _("no group yet")),
        line("coach", _("Another coach"), coached),
        line("days", _("Other days"), _("What opens next: %(day)s") % {"day": opens}),
        line("leave", _("Remove from this pilot")),
    ]

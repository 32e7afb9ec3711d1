"""Step 8: everything that will happen, and the launch."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.operations import NotInOrganization
from common.reach import OutOfReach
from pilots.cautions import abridged, clash_texts, warnings_of
from pilots.draft import STEPS, DraftStep
from pilots.forecast import Bundle, Event, ExpectedMessage, Forecast, forecast
from pilots.frame import Frame, frame_of, gaps_of
from pilots.models import DraftWork, PilotDraft
from pilots.operations.launching import NotReady, launch_pilot
from pilots.pages import TITLES, Page, step_url
from pilots.views.busy import hand_to_worker
from surveys.operations import preview_parts
from surveys.preview import PartPreview
from ui.paging import ListPage, numbered_page
from ui.second_look import SecondLook

PEOPLE_A_PAGE = 100


def review(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 8: everything that will happen; a POST launches."""
    if page.action == "launch":
        return _launch(page, draft)
    return _show_review(page, draft)


def _launch(page: Page, draft: PilotDraft) -> HttpResponse:
    if page.revision != draft.revision:
        messages.warning(
            page.request,
            _("The draft has changed since you opened this page. This is the current version."),
        )
        return redirect(step_url(draft, DraftStep.REVIEW))
    frame = frame_of(draft)
    clashes = SecondLook(clash_texts(frame))
    if not gaps_of(frame) and not clashes.is_settled(page.request.POST):
        messages.warning(
            page.request,
            _("Somebody has another session at one of these times since you opened this page."),
        )
        return redirect(step_url(draft, DraftStep.REVIEW))
    if page.outline.is_large and not gaps_of(frame):
        return hand_to_worker(page, draft, DraftWork.LAUNCH)
    try:
        cohort = launch_pilot(draft=draft, by=page.request.member, now=timezone.now())
    except OutOfReach:
        messages.warning(page.request, _("The start date is too far away. Choose another."))
        return redirect(step_url(draft, DraftStep.PLAN))
    except (NotReady, NotInOrganization):
        return _show_review(page, draft, status=422)
    messages.success(
        page.request,
        _("%(name)s is launched. The invitations are on their way.") % {"name": cohort.name},
    )
    return redirect("pilots:pilot", cohort.pk)


def _show_review(page: Page, draft: PilotDraft, *, status: int = 200) -> HttpResponse:
    frame, now = frame_of(draft), timezone.now()
    gaps = gaps_of(frame)
    missing_lines = [
        (TITLES[step], step_url(draft, step), gaps[step]) for step in STEPS if step in gaps
    ]
    if gaps:
        return page.show({"gaps": missing_lines}, status=status)
    parts = _parts(frame)
    expected = forecast(frame=frame, now=now, language=page.request.LANGUAGE_CODE)
    warnings = warnings_of(frame, parts, today=timezone.localdate(), now=now)
    context = {
        "gaps": [],
        "pilot": frame.pilot,
        "weeks": _weeks(expected),
        "forecast": expected,
        "bundles": _bundles(expected, page.request.GET),
        "now": now,
        "warnings": [
            (warning.text, TITLES[warning.step], step_url(draft, warning.step))
            for warning in abridged(warnings)
        ],
        "parts": parts,
        "clashes": SecondLook([each.text for each in warnings if each.is_clash]),
    }
    return page.show(context, status=status)


def _parts(frame: Frame) -> list[PartPreview]:
    pulse = frame.pilot.pulse
    return preview_parts(
        organization=frame.draft.organization,
        leaders=frame.leaders,
        respondents=pulse.respondents,
        extra=frame.named(pulse.extra_ids),
    )


def _bundles(
    expected: Forecast, asked: QueryDict
) -> list[tuple[Bundle, ListPage[ExpectedMessage] | None]]:
    """Each with a page of its people where it is open, one at a time: hundreds of rows would hide
    what matters.
    """
    opened = asked.get("messages", "")
    return [
        (
            each,
            numbered_page(each.messages, asked, size=PEOPLE_A_PAGE)
            if str(number) == opened
            else None,
        )
        for number, each in enumerate(expected.bundles, start=1)
    ]


def _weeks(expected: Forecast) -> list[tuple[int, list[Event]]]:
    weeks: dict[int, list[Event]] = {}
    for event in expected.events:
        weeks.setdefault(event.week, []).append(event)
    return sorted(weeks.items())

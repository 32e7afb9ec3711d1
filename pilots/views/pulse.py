"""Step 7: what the people around the leaders are asked."""

from __future__ import annotations

from django.http import HttpResponse

from pilots.draft import DraftStep
from pilots.forms.people import PeopleForm, newcomers_of
from pilots.forms.pulse import PulseForm
from pilots.frame import Frame, frame_of
from pilots.models import PilotDraft
from pilots.pages import Page
from pilots.proposals import propose_pulse
from pilots.views.people import members_of
from surveys.bank import suggested_pulses
from surveys.operations import preview_parts
from surveys.questions import Respondents


def pulse(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 7: what the people around the leaders are asked."""
    frame, data = frame_of(draft), page.request.POST or None
    is_saved = DraftStep.PULSE in frame.pilot.saved_in
    usual = frame.pilot.pulse if is_saved else propose_pulse(frame)
    suggested = suggested_pulses(frame.version) if frame.version else []
    language = page.request.LANGUAGE_CODE
    form = PulseForm(data, pulse=usual, suggested=suggested, language=language)
    extra = PeopleForm(data, members=members_of(page), chosen=usual.extra_ids, prefix="extra")
    is_valid = bool(page.action) and all([form.is_valid(), extra.is_valid()])
    context = _pulse_context(form, extra, frame)
    if page.action == "continue" and is_valid and not extra.needs_confirmation:
        zone = frame.pilot.goal.time_zone or "UTC"
        newcomers = newcomers_of(extra, organization=draft.organization, time_zone=zone)
        return page.keep_people(draft, newcomers, lambda ids: form.value(extra.ids(ids)), context)
    return page.show(context, status=422 if page.action and not is_valid else 200)


def _pulse_context(form: PulseForm, extra: PeopleForm, frame: Frame) -> dict[str, object]:
    known = extra.members.present().in_bulk(extra.ticked)
    chosen = [known[pk] for pk in extra.ticked if pk in known]
    respondents = str(form["respondents"].value() or Respondents.DIRECT_REPORTS)
    parts = preview_parts(
        organization=frame.draft.organization,
        leaders=frame.leaders,
        respondents=respondents,
        extra=[*chosen, *extra.known],
    )
    return {"form": form, "extra": extra, "chosen": chosen, "parts": parts}

"""Step 7: what the people around the leaders are asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone

from people.models import Member
from pilots.counted import counted_once
from pilots.draft import DraftStep
from pilots.forms.people import PeopleForm, newcomers_of
from pilots.forms.pulse import PulseForm
from pilots.frame import Schedule, schedule_of
from pilots.models import PilotDraft
from pilots.pages import Page
from pilots.proposals import propose_pulse
from pilots.rounds import missed_baseline, rounds_of
from pilots.views.people import members_of
from surveys.bank import suggested_pulses
from surveys.operations import preview_parts
from surveys.preview import PartPreview
from surveys.questions import Respondents
from surveys.respondents import readers_left_out


def pulse(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 7: what the people around the leaders are asked."""
    outline, data = page.outline, page.request.POST or None
    schedule = schedule_of(draft)
    is_saved = DraftStep.PULSE in outline.saved_in
    usual = outline.pulse if is_saved else propose_pulse(schedule)
    suggested = suggested_pulses(schedule.version) if schedule.version else []
    language = page.request.LANGUAGE_CODE
    form = PulseForm(data, pulse=usual, suggested=suggested, language=language)
    extra = PeopleForm(data, members=members_of(page), chosen=usual.extra_ids, prefix="extra")
    is_valid = bool(page.action) and all([form.is_valid(), extra.is_valid()])
    context = _pulse_context(form, extra, draft) | _when(schedule)
    if page.action == "continue" and is_valid and not extra.needs_confirmation:
        zone = outline.goal.time_zone or "UTC"
        newcomers = newcomers_of(extra, organization=draft.organization, time_zone=zone)
        return page.keep_people(draft, newcomers, lambda ids: form.value(extra.ids(ids)), context)
    return page.show(context, status=422 if page.action and not is_valid else 200)


def _when(schedule: Schedule) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "rounds": rounds_of(schedule.steps, today=today),
        "warning": missed_baseline(schedule.steps, today=today),
    }


def _pulse_context(form: PulseForm, extra: PeopleForm, draft: PilotDraft) -> dict[str, object]:
    known = extra.members.present().in_bulk(extra.ticked)
    chosen = [known[pk] for pk in extra.ticked if pk in known]
    asked = [member.pk for member in [*chosen, *extra.known]]
    respondents = str(form["respondents"].value() or Respondents.DIRECT_REPORTS)
    parts, readers = _around(draft, respondents, sorted(set(asked)))
    return {"form": form, "extra": extra, "chosen": chosen, "parts": parts, "readers": readers}


def _leaders(draft: PilotDraft) -> QuerySet[Member, int]:
    here = Member.objects.present().filter(organization_id=draft.organization_id)
    return here.filter(pk__in=draft.leaders.values("person")).values_list("pk", flat=True)


def _around(
    draft: PilotDraft, respondents: str, extra: Sequence[int]
) -> tuple[list[PartPreview], int]:
    """What a pulse about the leaders of a draft could show, of everybody whom it would ask; and how
    many it would not, because they read the results.
    """
    chosen_at = draft.outline.saved_in.get(DraftStep.LEADERS, 0)
    return counted_once(
        f"parts of {draft.pk} at {chosen_at} {respondents} {extra}",
        tuple[list[PartPreview], int],
        lambda: _count(draft, respondents, extra),
        organization_id=draft.organization_id,
        now=timezone.now(),
    )


def _count(
    draft: PilotDraft, respondents: str, extra: Sequence[int]
) -> tuple[list[PartPreview], int]:
    organization, leaders = draft.organization, _leaders(draft)
    parts = preview_parts(
        organization=organization, leaders=leaders, respondents=respondents, extra=extra
    )
    readers = readers_left_out(
        organization=organization, leaders=leaders, respondents=respondents, extra=extra
    )
    return parts, readers

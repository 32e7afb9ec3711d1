"""Step 7: what the people around the leaders are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from django.http import HttpResponse
from django.utils import timezone
from msgspec.structs import replace

from instruments.offers import Offer, offered_questionnaires
from pilots.asked_when import AskedRound, asked_when
from pilots.draft import DraftStep, Pulse
from pilots.forms.people import PeopleForm, newcomers_of
from pilots.forms.pulse import PulseForm
from pilots.forms.questionnaires import QuestionnairesForm
from pilots.frame import Schedule, schedule_of
from pilots.models import PilotDraft
from pilots.pages import Page
from pilots.proposals import propose_pulse
from pilots.pulse_page import Circle
from pilots.rounds import missed_baseline
from pilots.views.people import members_of
from surveys.bank import SuggestedPulse, suggested_pulses
from surveys.questions import Respondents


def pulse_of(draft: PilotDraft, schedule: Schedule) -> Pulse:
    """What was chosen, else what is proposed. One query at most."""
    is_saved = DraftStep.PULSE in draft.outline.saved_in
    return draft.outline.pulse if is_saved else propose_pulse(schedule)


def suggested_for(schedule: Schedule) -> list[SuggestedPulse]:
    """What the chosen program suggests. One query at most."""
    return suggested_pulses(schedule.version) if schedule.version else []


def pulse(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 7: what the people around the leaders are asked."""
    data = page.request.POST or None
    schedule = schedule_of(draft)
    usual, suggested = pulse_of(draft, schedule), suggested_for(schedule)
    form = PulseForm(data, pulse=usual, suggested=suggested, language=page.request.LANGUAGE_CODE)
    extra = PeopleForm(data, members=members_of(page), chosen=usual.extra_ids, prefix="extra")
    given = QuestionnairesForm(data, offered=_offered(page, schedule), chosen=usual.questionnaires)
    is_valid = bool(page.action) and all([form.is_valid(), extra.is_valid(), given.is_valid()])
    planned = form.value(usual.extra_ids) if is_valid else usual
    rounds = asked_when(schedule, planned, suggested, today=timezone.localdate())
    context = _context(form, extra, draft, rounds) | {
        "warning": missed_baseline(schedule.steps, today=timezone.localdate()),
        "core": planned.questions,
        "given": given,
    }
    if page.action == "continue" and is_valid and not extra.needs_confirmation:
        zone = draft.outline.goal.time_zone or "UTC"
        newcomers = newcomers_of(extra, organization=draft.organization, time_zone=zone)
        return page.keep_people(draft, newcomers, _chosen(form, extra, given), context)
    return page.show(context, status=422 if page.action and not is_valid else 200)


def _chosen(
    form: PulseForm, extra: PeopleForm, given: QuestionnairesForm
) -> Callable[[Mapping[str, int]], Pulse]:
    """What is kept, once it is known who the new people are."""
    return lambda ids: replace(form.value(extra.ids(ids)), questionnaires=given.chosen)


def _offered(page: Page, schedule: Schedule) -> list[Offer]:
    language, today = page.request.LANGUAGE_CODE, timezone.localdate()
    return offered_questionnaires(page.request.member, schedule.version, str(language), today)


def _context(
    form: PulseForm, extra: PeopleForm, draft: PilotDraft, rounds: Sequence[AskedRound]
) -> dict[str, object]:
    known = extra.members.available().in_bulk(extra.ticked)
    chosen = [known[pk] for pk in extra.ticked if pk in known]
    asked = [member.pk for member in [*chosen, *extra.known]]
    respondents = str(form["respondents"].value() or Respondents.DIRECT_REPORTS)
    circle = Circle(draft, respondents, sorted(set(asked)))
    return {
        "form": form,
        "extra": extra,
        "chosen": chosen,
        "rounds": rounds,
        "parts": circle.parts(),
        "readers": circle.readers(),
        "linked": circle.linked(),
        "elsewhere": circle.elsewhere(_days(rounds)),
    }


def _days(rounds: Sequence[AskedRound]) -> list[dt.date]:
    return [each.round.day for each in rounds]

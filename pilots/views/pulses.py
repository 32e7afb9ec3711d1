"""The pulses of a running pilot: what is asked when, and changes of what has not opened."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cohorts.models import Cohort
from cohorts.operations import StaleCohort
from common.local_time import at_local
from common.once import one_effect
from common.reach import OutOfReach
from people.access import MemberRequest, access
from people.models import Member, Role
from pilots.changing import ChangePage
from pilots.forms.pulses import RespondentsForm, WaveForm
from pilots.operations.trying import send_trial
from pilots.pulse_waves import lines_of, name_of, plan_of
from pilots.views.course import no_mail, pilot_of
from pilots.views.previewing import tell_of_trial
from surveys.bank import suggested_pulses
from surveys.linked import linked_of
from surveys.models import PulsePlan, Wave
from surveys.operations import (
    InvalidPulse,
    TooMany,
    WaveHasOpened,
    WrongDay,
    change_respondents,
    change_wave,
    go_on_with_waves,
    stop_waves,
)
from surveys.plan_items import in_order, question_of, seen_of
from surveys.previewing import PlannedAsking, preview_page


def _plan(request: MemberRequest, pk: int) -> tuple[Cohort, PulsePlan]:
    cohort = pilot_of(request, pk)
    plan = plan_of(cohort)
    if plan is None:
        raise Http404
    return cohort, plan


def _wave(request: MemberRequest, plan: PulsePlan, number: int) -> Wave:
    wave = Wave.objects.visible_to(request.member).filter(plan=plan, number=number).first()
    if wave is None:
        raise Http404
    wave.plan = plan
    return wave


@access(Role.ADMIN)
@require_safe
def pulses(request: MemberRequest, pk: int) -> HttpResponse:
    """What is asked when, and of whom."""
    cohort = pilot_of(request, pk)
    plan = plan_of(cohort)
    context: dict[str, object] = {"cohort": cohort, "plan": plan}
    if plan is not None:
        rests = plan.stopped_at is not None or (cohort.is_finished and not cohort.asks_after_end)
        context |= {"waves": lines_of(plan), "linked": linked_of(plan), "rests": rests}
    return render(request, "pilots/change/pulses.html", context)


@access(Role.ADMIN)
@one_effect
def wave(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Another day or other questions for one that has not opened."""
    cohort, plan = _plan(request, pk)
    found = _wave(request, plan, number)
    form = _form(request, cohort, found)
    status = 200
    if request.method == "POST" and found.state == Wave.State.PLANNED:
        status = 422
        if form.is_valid():
            status = _changed(request, found, form)
        if status == 302:
            return redirect("pilots:pulses", pk)
    context = {
        "cohort": cohort,
        "wave": found,
        "name": name_of(found),
        "form": form,
        "can_change": found.state == Wave.State.PLANNED,
        "no_mail": no_mail(),
    }
    return render(request, "pilots/change/wave.html", context, status=status)


def _form(request: MemberRequest, cohort: Cohort, wave: Wave) -> WaveForm:
    items = list(wave.items.all())
    return WaveForm(
        request.POST or None,
        chosen=[question_of(item) for item in in_order(items)],
        also=[question_of(item) for item in in_order(wave.plan.items.all())],
        suggested=suggested_pulses(cohort.version),
        opens_on=wave.opens_on,
        seen=seen_of(wave, items),
        language=request.LANGUAGE_CODE,
    )


def _changed(request: MemberRequest, wave: Wave, form: WaveForm) -> int:
    """Carry it out; the status of the page, with what speaks against it in the form."""
    known = form.cleaned_data
    try:
        is_new = change_wave(
            wave=wave,
            opens_on=known["opens_on"],
            questions=form.asked,
            is_for_later=known["is_for_later"],
            seen=known["seen"],
            by=request.member,
            now=timezone.now(),
        )
    except (StaleCohort, WaveHasOpened):
        form.add_error(None, _changed_meanwhile())
        return 409
    except TooMany as many:
        text = _("Pulse %(number)s would then ask too many questions or none to agree with.")
        form.add_error("is_for_later", text % {"number": many.number})
    except (WrongDay, OutOfReach):
        form.add_error(
            "opens_on", _("Choose a day ahead, between the pulse before it and the one after it.")
        )
    except InvalidPulse:
        form.add_error("questions", _("Choose at least one to agree with."))
    else:
        text = _("The pulse is changed.") if is_new else _("There was nothing new to save.")
        messages.success(request, text)
        return 302
    return 422


def _changed_meanwhile() -> str:
    return _(
        "Somebody changed this pulse in the meantime, or it has opened, so nothing was saved. "
        "What you entered is still below; open the page again to see how it stands now."
    )


@access(Role.ADMIN)
@require_safe
def preview(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """One that is planned or open, as its respondents see it; nothing can be sent."""
    cohort, plan = _plan(request, pk)
    asking = _asking(cohort, plan, _wave(request, plan, number))
    return preview_page(request, asking, back_url=reverse("pilots:pulses", args=[pk]))


@access(Role.ADMIN)
@require_POST
@one_effect
def test(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Its invitation, to whoever asks for it."""
    cohort, plan = _plan(request, pk)
    asking = _asking(cohort, plan, _wave(request, plan, number))
    path = reverse("pilots:preview_wave", args=[pk, number])
    send_trial(about=cohort, asking=asking, path=path, by=request.member, now=timezone.now())
    tell_of_trial(request)
    return redirect("pilots:pulses", pk)


def _asking(cohort: Cohort, plan: PulsePlan, found: Wave) -> PlannedAsking:
    closes_on = found.opens_on + dt.timedelta(days=plan.open_days)
    return PlannedAsking(
        questions=[question_of(item) for item in in_order(found.items.all())],
        closes_at=at_local(closes_on, plan.send_at, cohort.time_zone),
        is_baseline=found.is_baseline,
        cohort=cohort.name,
        organization=plan.cohort.organization.name,
        zone=cohort.time_zone,
        eligible=found.eligible or linked_of(plan).asked,
    )


def _of_pulses(cohort: Cohort, **more: object) -> ChangePage:
    url = reverse("pilots:pulses", args=[cohort.pk])
    return ChangePage(back_url=url, back_label=_("Pulses"), **more)  # type: ignore[arg-type]


@access(Role.ADMIN)
@one_effect
def people(request: MemberRequest, pk: int) -> HttpResponse:
    """Whom the pulses ask that have not opened."""
    cohort, plan = _plan(request, pk)
    visible = Member.objects.visible_to(request.member)
    form = RespondentsForm(
        request.POST or None,
        members=visible.present(),
        respondents=plan.respondents,
        extra=plan.extra_respondents.present().by_name(),
    )
    page = _of_pulses(
        cohort,
        title=_("Who is asked"),
        consequences=[
            linked_of(plan).in_words or _("Nobody would be asked as it stands."),
            _("Pulses that have opened keep their people; the change counts from the next one on."),
            _(
                "With other people a pulse says something else: a change from the pulses before "
                "may come from who answered, and not from what the leaders do."
            ),
            no_mail(),
        ],
        verb=_("Save"),
        form=form,
    )

    def act() -> str:
        known = form.cleaned_data
        change_respondents(
            plan=plan,
            respondents=known["respondents"],
            extra=known["extra"],
            by=request.member,
            now=timezone.now(),
        )
        return _("The next pulse asks these people.")

    return page.answer(request, act)


@access(Role.ADMIN)
@one_effect
def stop(request: MemberRequest, pk: int) -> HttpResponse:
    """No pulse opens any more."""
    cohort, plan = _plan(request, pk)
    page = _of_pulses(
        cohort,
        title=_("Stop the pulses?"),
        consequences=[
            _("No pulse opens any more. One that is open stays open until its end."),
            _("What was published stays. You can let them go on at any time."),
            no_mail(),
        ],
        verb=_("Stop the pulses"),
    )

    def act() -> str:
        stop_waves(plan=plan, by=request.member, now=timezone.now())
        return _("The pulses are stopped.")

    return page.answer(request, act)


@access(Role.ADMIN)
@one_effect
def go_on(request: MemberRequest, pk: int) -> HttpResponse:
    """They open again on their days."""
    cohort, plan = _plan(request, pk)
    page = _of_pulses(
        cohort,
        title=_("Let the pulses go on?"),
        consequences=[
            _("Pulses that are planned open on their days, until a year after the start."),
            _("Of those that have come due in the meantime, the last one opens now."),
        ],
        verb=_("Go on"),
    )

    def act() -> str:
        go_on_with_waves(plan=plan, by=request.member, now=timezone.now())
        return _("The pulses go on.")

    return page.answer(request, act)

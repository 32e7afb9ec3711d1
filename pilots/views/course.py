"""A running pilot is changed as a whole: name, link, dates, pause, end, and one more like it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort
from cohorts.moving import steps_ahead
from cohorts.plan import weeks_of_pause
from cohorts.querysets import CohortQuerySet
from common.compiled import CompiledQuery
from common.once import one_effect
from common.wakeups import wake
from messaging.tasks import send_due
from people.access import MemberRequest, access, fetch, found
from people.models import Member, Role
from pilots.changing import ChangePage
from pilots.consequences import (
    asked_later,
    coming,
    pause_in_words,
    resting,
)
from pilots.forms.changes import FinishPilotForm, LinkForm, NameForm, ShiftForm
from pilots.models import PilotDraft
from pilots.operations.course import (
    describe_pilot,
    finish_pilot,
    pause_pilot,
    reopen_pilot,
    resume_pilot,
    shift_pilot,
)
from pilots.operations.drafting import AlreadyLaunched
from pilots.operations.removing import (
    HasAnswers,
    delete_draft,
    delete_pilot,
    traces_in,
)
from pilots.second_looks import of_moving
from practice.models import PracticeSession
from practice.operations import change_link


def _pilot(member: Member, pk: int) -> CohortQuerySet:
    return Cohort.objects.visible_to(member).filter(pk=pk)


PILOT = CompiledQuery(_pilot)


def pilot_of(request: MemberRequest, pk: int) -> Cohort:
    """The pilot, if the member may see it."""
    return found(PILOT.first(request.member, pk))


def no_mail() -> str:
    """The consequence that is none."""
    return _("Nobody gets mail about it.")


def of_pilot(cohort: Cohort, **more: object) -> ChangePage:
    """A change that leads back to the pilot's page."""
    url = reverse("pilots:pilot", args=[cohort.pk])
    return ChangePage(back_url=url, back_label=cohort.name, **more)  # type: ignore[arg-type]


@access(Role.ADMIN)
@one_effect
def describe(request: MemberRequest, pk: int) -> HttpResponse:
    """Another name or goal."""
    cohort = pilot_of(request, pk)
    form = NameForm(request.POST or None, cohort=cohort)
    page = of_pilot(
        cohort,
        title=_("Name and goal"),
        consequences=[
            _("From now on pages and emails carry the new name, and so do the practice groups."),
            _("Entries already in calendars keep the old one. Nobody gets mail about it."),
        ],
        verb=_("Save"),
        form=form,
    )

    def act() -> str:
        known = form.cleaned_data
        describe_pilot(
            cohort=cohort,
            name=known["name"],
            goal=known["goal"],
            seen=form.seen,
            by=request.member,
            now=timezone.now(),
        )
        return _("Name and goal are saved.")

    return page.answer(request, act)


@access(Role.ADMIN)
@one_effect
def link(request: MemberRequest, pk: int) -> HttpResponse:
    """One meeting link for all coming sessions."""
    cohort, now = pilot_of(request, pk), timezone.now()
    visible = PracticeSession.objects.visible_to(request.member)
    links = list(visible.to_come(cohort, now).values_list("link", flat=True))
    usual = max(set(links), key=links.count, default="")
    form = LinkForm(request.POST or None, initial={"link": usual})
    page = of_pilot(
        cohort,
        title=_("Meeting link of all sessions"),
        consequences=[
            coming(cohort, now).change,
            _("Sessions that have begun or are over keep their link."),
        ],
        verb=_("Save the link"),
        form=form,
    )

    def act() -> str:
        count = change_link(
            cohort=cohort, link=form.cleaned_data["link"], by=request.member, now=now
        )
        wake(send_due)
        return ngettext(
            "%(count)d session has the new link.", "%(count)d sessions have the new link.", count
        ) % {"count": count}

    return page.answer(request, act)


@access(Role.ADMIN)
@one_effect
def shift(request: MemberRequest, pk: int) -> HttpResponse:
    """Everything that has not opened moves by whole weeks."""
    cohort, now = pilot_of(request, pk), timezone.now()
    ahead = steps_ahead(cohort, now)
    next_on = min((step.opens_on for step in ahead), default=timezone.localdate(now))
    form = ShiftForm(request.POST or None, next_on=next_on, today=timezone.localdate(now))
    page = of_pilot(
        cohort,
        title=_("Move the dates for everybody"),
        consequences=_shift_consequences(cohort, len(ahead), now),
        verb=_("Move the dates"),
        form=form,
        can_happen=bool(ahead) and cohort.is_running,
    )

    def act() -> str:
        known = form.cleaned_data
        shift_pilot(
            cohort=cohort,
            weeks=known["weeks"],
            next_on=known["next_on"],
            by=request.member,
            now=now,
        )
        return _("The dates have moved. Everybody gets the new times of their sessions.")

    def concerns() -> list[str]:
        return of_moving(cohort, weeks=form.cleaned_data["weeks"], since=now, now=now)

    return page.answer(request, act, concerns=concerns)


def _shift_consequences(cohort: Cohort, steps: int, now: dt.datetime) -> list[str]:
    if not cohort.is_running:
        return [_("This pilot is paused or finished. Let it go on first.")]
    if not steps:
        return [_("Everything has opened, so there is nothing left to move.")]
    moves = ngettext(
        "%(count)d step that has not opened moves, with its pulse.",
        "%(count)d steps that have not opened move, with their pulses.",
        steps,
    ) % {"count": steps}
    stays = _("What has opened stays open. Sessions keep their weekday and hour.")
    return [moves, coming(cohort, now).change, stays]


@access(Role.ADMIN)
@one_effect
def pause(request: MemberRequest, pk: int) -> HttpResponse:
    """Nothing opens and nothing is sent until it goes on."""
    cohort, now = pilot_of(request, pk), timezone.now()
    page = of_pilot(
        cohort,
        title=_("Pause %(name)s?") % {"name": cohort.name},
        consequences=[
            coming(cohort, now).leave,
            _("After that nothing opens, and nobody is written to, until it goes on."),
            _("A pulse that is open stays open until its end; nobody is reminded of it."),
            _("Once it goes on, everything that had not opened moves by the length of the pause."),
        ],
        verb=_("Pause the pilot"),
    )
    return page.answer(
        request,
        _done(pause_pilot, cohort, request, _("%(name)s is paused.") % {"name": cohort.name}),
    )


@access(Role.ADMIN)
@one_effect
def resume(request: MemberRequest, pk: int) -> HttpResponse:
    """A paused pilot goes on."""
    cohort, now = pilot_of(request, pk), timezone.now()
    since = cohort.paused_at
    consequences = [_("It is not paused, so there is nothing to do.")]
    if since is not None:
        consequences = [pause_in_words(since, now), resting(cohort, since=since).change]
    page = of_pilot(
        cohort,
        title=_("Let %(name)s go on?") % {"name": cohort.name},
        consequences=consequences,
        verb=_("Go on"),
        can_happen=since is not None or request.method == "POST",
    )
    done = _("%(name)s goes on.") % {"name": cohort.name}

    def concerns() -> list[str]:
        if since is None:
            return []
        return of_moving(cohort, weeks=weeks_of_pause(since, now), since=since, now=now)

    return page.answer(request, _done(resume_pilot, cohort, request, done), concerns=concerns)


@access(Role.ADMIN)
@one_effect
def finish(request: MemberRequest, pk: int) -> HttpResponse:
    """Close a pilot, after a second look."""
    cohort, now = pilot_of(request, pk), timezone.now()
    later = asked_later(cohort, now)
    form = FinishPilotForm(request.POST or None) if later else None
    page = of_pilot(
        cohort,
        form=form,
        title=_("Finish %(name)s?") % {"name": cohort.name},
        consequences=[
            coming(cohort, now).leave,
            later or _("No more questions are planned."),
            _("Leaders no longer see its steps, and nobody is reminded any more."),
            _("Its results stay where they are. You can open it again."),
        ],
        verb=_("Finish the pilot"),
    )
    done = _("%(name)s is finished.") % {"name": cohort.name}

    def act() -> str:
        goes_on = bool(form and form.cleaned_data["goes_on_asking"])
        finish_pilot(cohort=cohort, goes_on_asking=goes_on, by=request.member, now=now)
        return done

    return page.answer(request, act)


@access(Role.ADMIN)
@one_effect
def reopen(request: MemberRequest, pk: int) -> HttpResponse:
    """A finished pilot runs again."""
    cohort, now = pilot_of(request, pk), timezone.now()
    page = of_pilot(
        cohort,
        title=_("Open %(name)s again?") % {"name": cohort.name},
        consequences=[
            resting(cohort, since=now).change,
            _(
                "Sessions whose time has passed in the meantime stay canceled; you can plan them "
                "again."
            ),
            _("What is due by now opens at once, with the usual email to its leaders."),
        ],
        verb=_("Open it again"),
    )
    done = _("%(name)s is running again.") % {"name": cohort.name}

    def concerns() -> list[str]:
        return of_moving(cohort, weeks=0, since=now, now=now)

    return page.answer(request, _done(reopen_pilot, cohort, request, done), concerns=concerns)


def _done(
    verb: Callable[..., object], cohort: Cohort, request: MemberRequest, done: str
) -> Callable[[], str]:
    """Carry out a verb that asks nothing, and say what was done."""

    def act() -> str:
        verb(cohort=cohort, by=request.member, now=timezone.now())
        return done

    return act


@access(Role.ADMIN)
@one_effect
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    """Remove a pilot in which nobody has done anything."""
    cohort = pilot_of(request, pk)
    traces = traces_in(cohort)
    page = of_pilot(
        cohort,
        title=_("Delete %(name)s?") % {"name": cohort.name},
        consequences=_delete_consequences(cohort, traces),
        verb=_("Delete the pilot"),
        is_grave=True,
        can_happen=not traces,
    )
    if request.method != "POST" or traces:
        return page.answer(request, str)
    try:
        delete_pilot(cohort=cohort, by=request.member, now=timezone.now())
    except HasAnswers:
        return redirect(request.path)
    messages.success(request, _("%(name)s is deleted.") % {"name": cohort.name})
    return redirect("pilots:list")


def _delete_consequences(cohort: Cohort, traces: list[str]) -> list[str]:
    if traces:
        happened = ", ".join(_(trace) for trace in traces)
        return [
            _("It cannot be deleted, because people have begun: %(traces)s.")
            % {"traces": happened},
            _("Finish it instead: what people did stays, and nobody hears of it any more."),
        ]
    return [
        coming(cohort, timezone.now()).leave,
        _("The plan, the groups, the sessions and the draft are gone. This cannot be taken back."),
        _("The people stay, with their roles; so does the list of emails they got."),
    ]


@access(Role.ADMIN)
@one_effect
def discard(request: MemberRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    drafts = PilotDraft.objects.visible_to(request.member)
    draft = fetch(drafts, pk=pk)
    name = draft.outline.goal.name or _("A pilot without a name yet")
    page = ChangePage(
        title=_("Delete the draft %(name)s?") % {"name": name},
        consequences=[
            _("What was filled in is gone. This cannot be taken back."),
            _("Nothing was sent for it. People who were added under People stay there."),
        ],
        verb=_("Delete the draft"),
        back_url=reverse("pilots:list"),
        back_label=_("Pilots"),
        is_grave=True,
    )

    def act() -> str:
        delete_draft(draft=draft, by=request.member, now=timezone.now())
        return _("The draft is deleted.")

    try:
        return page.answer(request, act)
    except AlreadyLaunched:
        return redirect("pilots:list")

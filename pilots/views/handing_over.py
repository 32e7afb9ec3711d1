"""Somebody takes over: one session, or everything a facilitator or coach had in a pilot."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort
from common.once import one_effect
from common.wakeups import wake
from messaging.tasks import send_due
from people.access import MemberRequest, access, fetch
from people.models import Member, Role
from pilots.changing import ChangePage
from pilots.consequences import leave_one
from pilots.forms.changes import SuccessorForm
from pilots.operations.staffing import hand_over
from pilots.second_looks import of_leading
from pilots.views.course import of_pilot, pilot_of
from pilots.views.leaders import everybody
from practice.models import PracticeSession
from practice.operations import change_facilitator
from practice.titles import title_of, when


@access(Role.ADMIN)
@one_effect
def succeed(request: MemberRequest, pk: int, member_pk: int) -> HttpResponse:
    """Somebody takes over from a facilitator or coach, who may have left already."""
    cohort, now = pilot_of(request, pk), timezone.now()
    person = fetch(Member.objects.visible_to(request.member), pk=member_pk)
    sessions, scores, leaders = _what_they_have(request, cohort, person, now)
    leads = bool(sessions or scores or cohort.facilitators.filter(pk=person.pk))
    coaches = bool(leaders) or cohort.coaches.filter(pk=person.pk).exists()
    if not (leads or coaches):
        raise Http404
    form = SuccessorForm(
        request.POST or None,
        people=everybody(request).exclude(pk=person.pk),
        has_sessions=leads,
        has_leaders=coaches,
    )
    page = of_pilot(
        cohort,
        title=_("Who takes over from %(name)s?") % {"name": person.name},
        consequences=_about_sessions(person, sessions, scores, request)
        + [_about_leaders(person, leaders)] * coaches
        + [_("Whoever is new to this pilot gets one email that welcomes them.")],
        verb=_("Hand over"),
        form=form,
    )

    def act() -> str:
        known = form.cleaned_data
        return _done(
            *hand_over(
                cohort=cohort,
                leaving=person,
                facilitator=known.get("facilitator"),
                coach=known.get("coach"),
                by=request.member,
                now=now,
            )
        )

    return page.answer(request, act, concerns=lambda: _concerns(form, sessions))


def _what_they_have(
    request: MemberRequest, cohort: Cohort, person: Member, now: dt.datetime
) -> tuple[list[PracticeSession], int, list[str]]:
    """Their sessions to come, in how many they score alongside, and the names of the leaders they
    coach.
    """
    ahead = PracticeSession.objects.visible_to(request.member).to_come(cohort, now)
    sessions = ahead.filter(facilitator=person).in_full()
    scores = ahead.filter(second__rater=person).count()
    leaders = cohort.enrollments.active().filter(coach=person).order_by("member__folded")
    names = list(leaders.values_list("member__name", flat=True))
    return list(sessions.order_by("starts_at")), scores, names


def _about_sessions(
    person: Member, sessions: list[PracticeSession], scores: int, request: MemberRequest
) -> list[str]:
    """Which sessions, and what their people hear of it."""
    beside = _about_scoring(scores)
    if not sessions:
        return beside or [_("%(name)s has no session ahead here.") % {"name": person.name}]
    language, zone = str(request.LANGUAGE_CODE), request.member.time_zone
    listed = "; ".join(
        f"{title_of(each, language)}, {each.group.title}, {when(each.starts_at, zone)}"
        for each in sessions
    )
    goes = leave_one(person.name, 0 if person.left_at else len(sessions))
    invited = ngettext(
        "Whoever takes over is invited to %(count)d session: %(listed)s.",
        "Whoever takes over is invited to %(count)d sessions: %(listed)s.",
        len(sessions),
    ) % {"count": len(sessions), "listed": listed}
    stays = _("The leaders' entries stay as they are, so they get no mail.")
    return [invited, *beside, goes, stays]


def _about_scoring(sessions: int) -> list[str]:
    """That the successor scores alongside, too."""
    if not sessions:
        return []
    text = ngettext(
        "Whoever takes over scores alongside in %(count)d session, unless they lead it or sit in "
        "it.",
        "Whoever takes over scores alongside in %(count)d sessions, unless they lead them or sit "
        "in them.",
        sessions,
    )
    return [text % {"count": sessions}]


def _about_leaders(person: Member, names: list[str]) -> str:
    if not names:
        return _("%(name)s coaches nobody here at the moment.") % {"name": person.name}
    return _(
        "The new coach sees nothing of these leaders until each decides what: %(names)s. Open "
        "talks are canceled, and each leader is told in one email who coaches them now."
    ) % {"names": ", ".join(names)}


def _done(sessions: int, leaders: int) -> str:
    taken = ngettext("%(count)d session", "%(count)d sessions", sessions) % {"count": sessions}
    coached = ngettext("%(count)d leader", "%(count)d leaders", leaders) % {"count": leaders}
    return _("Handed over: %(sessions)s and %(leaders)s.") % {
        "sessions": taken,
        "leaders": coached,
    }


@access(Role.ADMIN)
@one_effect
def facilitator(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody else leads one session."""
    visible = PracticeSession.objects.visible_to(request.member).in_full()
    session, now = fetch(visible, pk=pk), timezone.now()
    leads = session.facilitator
    form = SuccessorForm(
        request.POST or None,
        people=everybody(request).exclude(pk=leads.pk),
        has_sessions=True,
        seen=leads.pk,
    )
    title = title_of(session, str(request.LANGUAGE_CODE))
    page = ChangePage(
        title=_("Who facilitates instead of %(name)s?") % {"name": leads.name},
        consequences=_about_one(session, title, when(session.starts_at, request.member.time_zone)),
        verb=_("Change the facilitator"),
        back_url=reverse("practice:session", args=[session.pk]),
        back_label=title,
        form=form,
        can_happen=session.is_planned and session.starts_at > now,
    )

    def act() -> str:
        chosen = form.cleaned_data["facilitator"]
        change_facilitator(
            session=session,
            facilitator=chosen,
            seen=form.cleaned_data["seen"] or 0,
            by=request.member,
            now=now,
        )
        wake(send_due)
        return _("%(name)s facilitates this session.") % {"name": chosen.name}

    return page.answer(request, act, concerns=lambda: _concerns(form, [session]))


def _about_one(session: PracticeSession, title: str, moment: str) -> list[str]:
    """Who hears of it when another person leads one session."""
    leads = session.facilitator
    return [
        _("Only this session: %(title)s, %(when)s.") % {"title": title, "when": moment},
        _("Whoever takes over is invited and works on this pilot from now on."),
        leave_one(leads.name, 0 if leads.left_at else 1),
        _("The leaders' entries stay as they are, so they get no mail."),
    ]


def _concerns(form: SuccessorForm, sessions: list[PracticeSession]) -> list[str]:
    """What speaks against whoever was chosen to lead these sessions."""
    chosen = form.cleaned_data.get("facilitator")
    return of_leading(chosen, sessions) if chosen else []


def hand_over_lines(cohort: Cohort, admin: Member, now: dt.datetime) -> list[tuple[str, str, str]]:
    """(address, name, what they have) of everybody who runs the pilot; four queries."""
    own = PracticeSession.objects.visible_to(admin)
    ahead = own.to_come(cohort, now).values_list("facilitator_id", flat=True)
    coached = cohort.enrollments.active().values_list("coach_id", flat=True)
    sessions, leaders = list(ahead), list(coached)
    people = {each.pk: each for each in [*cohort.facilitators.all(), *cohort.coaches.all()]}
    named = sorted(people.values(), key=lambda each: each.folded)
    return [
        (
            reverse("pilots:succeed", args=[cohort.pk, each.pk]),
            each.name,
            _having(each, sessions.count(each.pk), leaders.count(each.pk)),
        )
        for each in named
    ]


def _having(person: Member, sessions: int, leaders: int) -> str:
    has = []
    if person.left_at is not None:
        has.append(_("has left the organization"))
    if sessions:
        text = ngettext("%(count)d session ahead", "%(count)d sessions ahead", sessions)
        has.append(text % {"count": sessions})
    if leaders:
        text = ngettext("coach of %(count)d leader", "coach of %(count)d leaders", leaders)
        has.append(text % {"count": leaders})
    return ", ".join(has) or _("has nothing ahead here")

"""Leaders of a running pilot: who joins, and everything that can be changed for one of them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coaching.operations import pass_on
from coaching.people import match_people, wishes_of
from coaching.reasons import in_few_words
from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.operations import StaleCohort, delay_leader
from cohorts.querysets import taking_part
from common.once import one_effect
from common.wakeups import wake
from messaging.tasks import send_due
from people.access import MemberRequest, access, fetch
from people.models import Member, Role
from people.querysets import MemberQuerySet
from pilots.changing import ChangePage
from pilots.consequences import come_to_one, leave_one, of_group
from pilots.forms.changes import DaysForm, JoinForm, OtherGroupForm, SuccessorForm
from pilots.operations.staffing import add_leader, take_out_leader
from pilots.second_looks import of_sitting
from pilots.views.course import no_mail, of_pilot, pilot_of
from pilots.views.matching import wish_in_words
from practice.models import PracticeGroup
from practice.operations import seat_leader
from programs.cadence import SHARED_KINDS


def everybody(request: MemberRequest) -> MemberQuerySet:
    """Whom an admin may choose from."""
    return Member.objects.visible_to(request.member).available()


def groups_of(cohort: Cohort) -> list[tuple[PracticeGroup, int]]:
    """Groups to be in, and how many take part in each."""
    standing = cohort.groups.filter(is_make_up=False)
    sizes = standing.annotate(size=Count("places", filter=taking_part("places__enrollment__")))
    return [(group, group.size) for group in sizes.order_by("position")]


@access(Role.ADMIN)
@one_effect
def join(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody joins late."""
    cohort, now = pilot_of(request, pk), timezone.now()
    groups = groups_of(cohort)
    coaches = list(
        cohort.coaches.available().annotate(leaders=Count("coached")).order_by("leaders", "folded")
    )
    form = JoinForm(request.POST or None, people=everybody(request), groups=groups, coaches=coaches)
    page = of_pilot(
        cohort,
        title=_("Add a leader"),
        consequences=[
            _("What has opened is open to them from today on."),
            _("One email welcomes them, with invitations to all coming sessions of their group."),
            _("Sessions and pulses that are over are not on their plan. Nobody else gets mail."),
        ],
        verb=_("Add the leader"),
        form=form,
        can_happen=cohort.is_running and bool(groups),
    )

    def act() -> str:
        member = form.cleaned_data["member"]
        coach, why = _coach_for(form, member, coaches)
        add_leader(
            cohort=cohort,
            member=member,
            group=chosen_group(form, groups),
            coach=coach,
            by=request.member,
            now=now,
        )
        said = _("%(name)s takes part.") % {"name": member.name}
        if coach is None:
            return said
        told = _("%(coach)s coaches them (%(why)s).") % {"coach": coach.name, "why": why}
        return f"{said} {told}"

    def concerns() -> list[str]:
        group = chosen_group(form, groups)
        return of_sitting(form.cleaned_data["member"], group, now, instead_of=None)

    return page.answer(request, act, concerns=concerns)


def _coach_for(form: JoinForm, member: Member, coaches: list[Member]) -> tuple[Member | None, str]:
    """Whom the admin chose, else whoever fits best, and why."""
    asked = form.cleaned_data.get("coach") or ""
    chosen = {member.pk: int(asked)} if asked else {}
    [match] = match_people([member], coaches, chosen)
    coach = next((each for each in coaches if each.pk == match.coach), None)
    return coach, in_few_words(match.reasons)


def chosen_group(form: Form, groups: list[tuple[PracticeGroup, int]]) -> PracticeGroup:
    """The group that was chosen on a page that offers these."""
    return next(each for each, _size in groups if str(each.pk) == form.cleaned_data["group"])


def enrollment_of(request: MemberRequest, pk: int) -> Enrollment:
    """The place of a leader in a pilot, if the member may see it."""
    visible = Enrollment.objects.visible_to(request.member)
    return fetch(visible.select_related("cohort", "member", "coach", "place__group"), pk=pk)


def seat_of(enrollment: Enrollment) -> PracticeGroup | None:
    """The group in which they sit."""
    place = getattr(enrollment, "place", None)
    return place.group if place else None


def of_leader(enrollment: Enrollment, **more: object) -> ChangePage:
    """A change that leads back to the page of this leader."""
    url = reverse("pilots:leader", args=[enrollment.pk])
    return ChangePage(back_url=url, back_label=enrollment.member.name, **more)  # type: ignore[arg-type]


@access(Role.ADMIN)
@one_effect
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """Another practice group."""
    enrollment, now = enrollment_of(request, pk), timezone.now()
    current, name = seat_of(enrollment), enrollment.member.name
    here = current.pk if current else None
    groups = [each for each in groups_of(enrollment.cohort) if each[0].pk != here]
    form = OtherGroupForm(request.POST or None, groups=groups, seen=here)
    page = of_leader(
        enrollment,
        title=_("Another group for %(name)s") % {"name": name},
        consequences=[
            leave_one(name, of_group(here, now)),
            _("They are invited to every coming session of the new group, with an email for each."),
            _("What they did in past sessions stays theirs. Nobody else gets mail."),
            _(
                "A practice that the new group has had and they have not still needs a date: its "
                "page offers one."
            ),
        ],
        verb=_("Move to this group"),
        form=form,
        can_happen=bool(groups) and enrollment.gone_since is None and enrollment.cohort.is_running,
    )

    def act() -> str:
        group, seen = chosen_group(form, groups), form.cleaned_data["seen"]
        seat_leader(enrollment=enrollment, group=group, seen_group=seen, by=request.member, now=now)
        wake(send_due)
        return _("%(name)s is in %(group)s.") % {"name": name, "group": group.name}

    def concerns() -> list[str]:
        group = chosen_group(form, groups)
        return of_sitting(enrollment.member, group, now, instead_of=current)

    return page.answer(request, act, concerns=concerns)


@access(Role.ADMIN)
@one_effect
def coach(request: MemberRequest, pk: int) -> HttpResponse:
    """Another coach for one leader."""
    enrollment = enrollment_of(request, pk)
    name = enrollment.member.name
    form = SuccessorForm(
        request.POST or None,
        people=everybody(request),
        has_leaders=True,
        seen=enrollment.coach_id,
    )
    before = enrollment.coach.name if enrollment.coach else _("nobody")
    page = of_leader(
        enrollment,
        title=_("Another coach for %(name)s") % {"name": name},
        consequences=[
            _("So far: %(coach)s. Whoever was the coach sees nothing more of %(name)s.")
            % {"coach": before, "name": name},
            _("The new coach sees nothing until %(name)s decides what.") % {"name": name},
            _("Open talks are canceled."),
            _("%(name)s is told in one email who coaches them now.") % {"name": name},
            *_wished(request, enrollment),
        ],
        verb=_("Change the coach"),
        form=form,
    )

    def act() -> str:
        if form.cleaned_data["seen"] != enrollment.coach_id:
            raise StaleCohort
        chosen = form.cleaned_data["coach"]
        pass_on(
            cohort=enrollment.cohort,
            enrollments=[enrollment],
            coach=chosen,
            by=request.member,
            now=timezone.now(),
        )
        wake(send_due)
        return _("%(coach)s coaches %(name)s.") % {"coach": chosen.name, "name": name}

    return page.answer(request, act)


def _wished(request: MemberRequest, enrollment: Enrollment) -> list[str]:
    """What the leader asked for, with who fits best."""
    wish = wishes_of([enrollment.member_id]).get(enrollment.member_id)
    if wish is None:
        return []
    named = everybody(request).in_bulk([wish.coach] if wish.coach else [])
    asked = {"name": enrollment.member.name, "wish": wish_in_words(wish, named)}
    return [_("%(name)s has asked for: %(wish)s.") % asked]


@access(Role.ADMIN)
@one_effect
def days(request: MemberRequest, pk: int) -> HttpResponse:
    """Days of their own for one leader."""
    enrollment, now = enrollment_of(request, pk), timezone.now()
    name, first = enrollment.member.name, next_opening(enrollment, now)
    today = timezone.localdate(now)
    form = DaysForm(request.POST or None, next_on=first.day if first else today, today=today)
    page = of_leader(
        enrollment,
        title=_("Other days for %(name)s") % {"name": name},
        consequences=[
            _("Everything of theirs that has not opened moves by the same number of days."),
            _("Live sessions and pulses stay where they are: they belong to the whole group."),
            no_mail(),
        ],
        verb=_("Change the days"),
        form=form,
        can_happen=first is not None and enrollment.cohort.is_running,
    )

    def act() -> str:
        delay_leader(
            enrollment=enrollment, next_on=form.cleaned_data["next_on"], by=request.member, now=now
        )
        return _("%(name)s has days of their own.") % {"name": name}

    return page.answer(request, act)


def next_opening(enrollment: Enrollment, now: dt.datetime) -> PersonalStep | None:
    """The first step of theirs that has not opened, what is shared with others aside."""
    ahead = enrollment.personal_steps.filter(done_at=None, opens_at__gt=now)
    ahead = ahead.exclude(step__kind__in=SHARED_KINDS).select_related("step")
    return ahead.order_by("opens_at", "step__position").first()


@access(Role.ADMIN)
@one_effect
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """A leader stops taking part, after a second look."""
    enrollment, now = enrollment_of(request, pk), timezone.now()
    group, name = seat_of(enrollment), enrollment.member.name
    page = of_pilot(
        enrollment.cohort,
        title=_("Remove %(name)s from this pilot?") % {"name": name},
        consequences=[
            leave_one(name, of_group(group.pk if group else None, now)),
            *_talks_off(enrollment),
            _("They get no more messages about it and see none of its steps."),
            _("What they have done stays, and counts in the results up to today."),
            _("They keep their account, and can come back."),
        ],
        verb=_("Remove"),
        is_grave=True,
    )

    def act() -> str:
        take_out_leader(enrollment=enrollment, by=request.member, now=now)
        return _("%(name)s no longer takes part.") % {"name": name}

    return page.answer(request, act)


def _talks_off(enrollment: Enrollment) -> list[str]:
    """What becomes of an open talk with their coach, if there is one."""
    if not enrollment.talks.open().exists():
        return []
    return [_("Talks with their coach that are open are canceled, and both of them are told.")]


@access(Role.ADMIN)
@one_effect
def come_back(request: MemberRequest, pk: int) -> HttpResponse:
    """A leader who left takes part again."""
    enrollment, now = enrollment_of(request, pk), timezone.now()
    group, member = seat_of(enrollment), enrollment.member
    page = of_pilot(
        enrollment.cohort,
        title=_("Bring %(name)s back into this pilot?") % {"name": member.name},
        consequences=[
            come_to_one(member.name, of_group(group.pk if group else None, now)),
            _("Open cards are open from today on; what they did before is still there."),
        ],
        verb=_("Bring back"),
        can_happen=enrollment.cohort.is_running and member.left_at is None,
    )

    def act() -> str:
        add_leader(
            cohort=enrollment.cohort,
            member=member,
            group=None,
            coach=None,
            by=request.member,
            now=now,
        )
        return _("%(name)s takes part again.") % {"name": member.name}

    def concerns() -> list[str]:
        return of_sitting(member, group, now, instead_of=None) if group else []

    return page.answer(request, act, concerns=concerns)

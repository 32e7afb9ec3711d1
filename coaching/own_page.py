"""The page "Coaching": a leader's talks and who coaches them; a coach's talks and leaders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from coaching.models import CoachWish, Talk
from coaching.passing_on import with_decisions
from coaching.people import matches_of
from coaching.querysets import TalkQuerySet
from coaching.reasons import for_leaders
from coaching.states import TalkState
from coaching.talk_page import TalkHead, head_of
from coaching.waiting import LONG_AGO, steps_to_offer
from cohorts.models import Cohort, Enrollment, PersonalStep
from common.records import dataclass
from peers.models import PeerRating
from people.models import Member, Role
from people.querysets import MemberQuerySet
from programs.cadence import StepKind

MOST_PAST = 24
MOST_LISTED = 60
SOON = dt.timedelta(days=7)
"""Times for a monthly talk can be offered this long before it opens; from its page at any time."""


@dataclass(frozen=True, kw_only=True)
class CoachedProgram:
    """A leader in a program, with who coaches them."""

    enrollment: Enrollment
    why: str
    """What speaks for the coach, in a few words."""
    next_step: PersonalStep | None
    """The next monthly talk of the plan."""


@dataclass(frozen=True, kw_only=True)
class LeaderCoaching:
    """What a leader sees."""

    programs: Sequence[CoachedProgram]
    ahead: Sequence[TalkHead]
    past: Sequence[Talk]
    wish: CoachWish | None


@dataclass(frozen=True, kw_only=True)
class CoachWork:
    """What a coach sees."""

    waiting: Sequence[TalkHead]
    """Talks that wait for a word from them."""
    to_offer: Sequence[PersonalStep]
    ahead: Sequence[TalkHead]
    """Agreed, or waiting for the leader."""
    leaders: Sequence[Enrollment]
    past: Sequence[Talk]
    lists: int
    """Leaders whose list of raters waits for them."""


def leader_coaching(member: Member, now: dt.datetime) -> LeaderCoaching:
    """A leader's own page. Eight queries, in however many programs they are."""
    own = Enrollment.objects.own_of(member).active().exclude(cohort__state=Cohort.State.FINISHED)
    theirs = Talk.objects.visible_to(member).filter(enrollment__member=member).in_full()
    open_ones = theirs.open().order_by("starts_at", "proposed_at", "pk")
    enrollments = own.select_related("coach", "cohort", "member").order_by("-enrolled_at")
    return LeaderCoaching(
        programs=_programs(list(with_decisions(enrollments)), now),
        ahead=[head_of(talk, member, now) for talk in open_ones],
        past=_past(theirs),
        wish=CoachWish.objects.waiting().filter(member=member).select_related("coach").first(),
    )


def _programs(enrollments: Sequence[Enrollment], now: dt.datetime) -> list[CoachedProgram]:
    """Four queries at any size."""
    matches = matches_of(enrollments)
    ahead = PersonalStep.objects.filter(
        enrollment__in=[each.pk for each in enrollments],
        step__kind=StepKind.COACHING,
        done_at=None,
        opens_at__gt=now - LONG_AGO,
    )
    nearest = ahead.order_by("enrollment", "opens_at").distinct("enrollment")
    steps = {each.enrollment_id: each for each in nearest}
    return [
        CoachedProgram(
            enrollment=each,
            why=for_leaders(matches[each.pk].reasons) if each.pk in matches else "",
            next_step=steps.get(each.pk),
        )
        for each in enrollments
    ]


def _past(talks: TalkQuerySet) -> list[Talk]:
    closed = talks.filter(state__in=[TalkState.HELD, TalkState.MISSED])
    return list(closed.order_by("-starts_at", "-pk")[:MOST_PAST])


def coach_work(member: Member, now: dt.datetime) -> CoachWork:
    """A coach's own page. Five queries at any size; who has an open talk needs no times."""
    held = Talk.objects.visible_to(member).filter(coach=member).in_full()
    standing = held.standing().order_by("starts_at", "proposed_at", "pk")[:MOST_LISTED]
    heads = [head_of(talk, member, now) for talk in standing]
    mine = [each for each in heads if each.times or each.must_offer or each.is_over]
    to_offer = steps_to_offer(now - LONG_AGO, now + SOON).filter(enrollment__coach=member)
    coached = Enrollment.objects.coached_by(member).exclude(cohort__state=Cohort.State.FINISHED)
    open_ones = Talk.objects.open().filter(enrollment=OuterRef("pk"))
    leaders = coached.annotate(has_open_talk=Exists(open_ones))
    return CoachWork(
        waiting=mine,
        to_offer=list(to_offer.select_related("enrollment__cohort")[:MOST_LISTED]),
        ahead=[each for each in heads if each not in mine],
        leaders=list(leaders.select_related("member", "cohort").by_name()[:MOST_LISTED]),
        past=_past(held),
        lists=PeerRating.objects.to_confirm_by(member).count(),
    )


def last_link(enrollment: Enrollment, coach: Member) -> str:
    """Where they met last, '' where they never did. One query."""
    known = Talk.objects.filter(coach=coach, enrollment=enrollment).exclude(link="")
    return known.order_by("-proposed_at").values_list("link", flat=True).first() or ""


def coaches_to_wish_for(member: Member) -> MemberQuerySet:
    """Whom a leader may name: coaches of the organization who can be asked."""
    found = Member.objects.available().filter(organization_id=member.organization_id)
    return found.with_role(Role.COACH).exclude(pk=member.pk).by_name()


def nearest_step(enrollment: Enrollment, now: dt.datetime) -> PersonalStep | None:
    """The monthly talk for which times are offered next: the earliest that stands open, or the
    next one. One query.
    """
    taken = Talk.objects.exclude(state__in=[TalkState.CANCELED, TalkState.MISSED])
    waiting = enrollment.personal_steps.filter(
        step__kind=StepKind.COACHING, done_at=None, opens_at__gt=now - LONG_AGO
    )
    free = waiting.exclude(pk__in=taken.filter(personal_step__isnull=False).values("personal_step"))
    return free.select_related("step").order_by("opens_at").first()

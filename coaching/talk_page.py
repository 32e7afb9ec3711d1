"""The page of one talk: time, state, and what its reader can do about it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from coaching.forms import TalkAnswerForm
from coaching.models import Talk
from coaching.states import TalkState
from common.records import dataclass
from people.models import Member

CORRECTED_FOR = dt.timedelta(days=7)
"""So long it can be said that a talk was, or was not, after all."""


@dataclass(frozen=True, kw_only=True)
class TalkHead:
    """What stands at the top of the page of a talk."""

    talk: Talk
    other: Member
    """With whom the reader talks."""
    is_coach: bool
    """Whether the reader is the coach."""
    times: list[dt.datetime]
    """What the reader can choose from; the other one's times."""
    waits_for_other: bool
    """The other one is to choose."""
    must_offer: bool
    """The reader is to offer times: none fits, or all have passed."""
    is_over: bool
    can_move: bool
    can_mark: bool
    can_correct: bool
    can_join: bool

    @property
    def state(self) -> str:
        """How it stands, in words."""
        return self.talk.get_state_display()


def head_of(talk: Talk, member: Member, now: dt.datetime) -> TalkHead:
    """The same for a talk in full and one of its two. No query."""
    is_coach = talk.coach_id == member.pk
    ahead = talk.times_ahead(now)
    is_own = talk.offered_by_id == member.pk
    is_open, has_begun = talk.is_open, talk.starts_at is not None and talk.starts_at <= now
    runs = is_open and talk.enrollment.cohort.is_running
    return TalkHead(
        talk=talk,
        other=talk.enrollment.member if is_coach else talk.coach,
        is_coach=is_coach,
        times=[] if is_own or not runs else ahead,
        waits_for_other=runs and is_own and bool(ahead),
        must_offer=runs and not talk.is_agreed and not ahead and is_coach,
        is_over=talk.is_over(now),
        can_move=runs and not has_begun and (is_coach or talk.is_agreed),
        can_mark=talk.is_agreed and has_begun,
        can_correct=_can_correct(talk, now),
        can_join=talk.is_agreed and bool(talk.link) and not talk.is_over(now),
    )


def _can_correct(talk: Talk, now: dt.datetime) -> bool:
    settled = talk.state in (TalkState.HELD, TalkState.MISSED)
    return settled and talk.closed_at is not None and talk.closed_at > now - CORRECTED_FOR


def talk_page(talk: Talk, member: Member) -> dict[str, object]:
    """Everything the page of a talk shows to one of its two."""
    head = head_of(talk, member, timezone.now())
    return {
        "talk": talk,
        "head": head,
        "answer": TalkAnswerForm(initial={"revision": talk.revision}),
    }

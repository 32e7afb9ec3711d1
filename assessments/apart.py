"""Where two raters are two levels or more apart about the same leader, session and criterion: both
levels stand, and the two are asked to talk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import field
from itertools import groupby

from django.db.models import Exists, OuterRef, Q

from assessments.criterion_names import names_of
from assessments.models import Level, RaterTalk, Score
from assessments.querysets import RaterTalkQuerySet, ScoreQuerySet
from common.compiled import CompiledQuery
from common.records import dataclass
from common.statements import Statement
from people.models import Member
from practice.models import PracticeSession
from practice.titles import title_of
from programs.module_texts import module_texts

FAR = 2
"""Levels."""
LOOKS_BACK = dt.timedelta(days=31)
"""How long somebody is still asked."""

# Of those who were there, in sessions that are finished: before that taps still change, and nobody
# is to see what another one gave. `session` 0 stands for all since a moment.
APART = f"""
    SELECT s.session_id, s.enrollment_id, s.criterion_id, s.level AS mine, o.level AS theirs,
           o.rater_id AS other_id, other.name AS other, leader.name AS leader
      FROM assessments_score s
      JOIN assessments_score o
        ON o.session_id = s.session_id AND o.enrollment_id = s.enrollment_id
       AND o.criterion_id = s.criterion_id AND o.rater_id <> s.rater_id
       AND abs(o.level - s.level) >= {FAR}
      JOIN assessments_criterion c ON c.id = s.criterion_id
      JOIN practice_practicesession p ON p.id = s.session_id
      JOIN practice_practicegroup g ON g.id = p.group_id
      JOIN cohorts_cohort co ON co.id = g.cohort_id
      JOIN people_member other ON other.id = o.rater_id AND other.left_at IS NULL
      JOIN cohorts_enrollment e ON e.id = s.enrollment_id
      JOIN people_member leader ON leader.id = e.member_id
     WHERE s.rater_id = %(rater)s AND co.organization_id = %(organization)s
       AND p.state = 'held' AND p.starts_at > %(since)s
       AND (%(session)s = 0 OR s.session_id = %(session)s)
       AND NOT EXISTS (SELECT FROM practice_attendance a
                        WHERE a.session_id = s.session_id AND a.enrollment_id = s.enrollment_id
                          AND NOT a.was_present)
     ORDER BY p.starts_at DESC, s.session_id, s.enrollment_id, o.rater_id, c.position
"""  # noqa: S608  a constant of the house, nothing from outside


@dataclass(frozen=True)
class ApartRow:
    """One criterion on which two raters are far apart, as one of them sees it."""

    session_id: int
    enrollment_id: int
    criterion_id: int
    mine: int
    theirs: int
    other_id: int
    other: str
    leader: str

    @property
    def pair(self) -> tuple[int, int, int]:
        """What one talk is about."""
        return self.session_id, self.enrollment_id, self.other_id


_APART = Statement(
    ApartRow,
    APART,
    rater="bigint",
    organization="bigint",
    session="bigint",
    since="timestamptz",
)
_EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class ApartCriterion:
    """What each of the two gave."""

    name: str
    mine: str
    theirs: str


@dataclass(kw_only=True)
class Apart:
    """One leader about whom two raters are or were far apart, and what they noted of their talk."""

    session_id: int
    enrollment_id: int
    leader: str
    other_id: int
    other: str
    criteria: list[ApartCriterion]
    talk: RaterTalk | None
    typed: str | None = None
    """Text of a save that was refused, kept for another try."""
    where: str = ""
    """The session, on a page about several."""
    errors: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Nobody has said yet that they talked."""
        return self.talk is None

    @property
    def revision(self) -> int:
        """Of the note, 0 for none."""
        return self.talk.revision if self.talk else 0

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.typed if self.typed is not None else self.talk.text if self.talk else ""


def far_apart(settled_at: dt.datetime | None = None) -> ScoreQuerySet:
    """Levels in finished sessions, of those who were there, that are far from another rater's while
    the two have not noted a talk; where `settled_at` is given, neither level changed since.
    """
    others = Score.objects.filter(
        Q(level__gte=OuterRef("level") + FAR) | Q(level__lte=OuterRef("level") - FAR),
        session=OuterRef("session"),
        enrollment=OuterRef("enrollment"),
        criterion=OuterRef("criterion"),
        rater__left_at=None,
    ).exclude(rater=OuterRef("rater"))
    one, other = OuterRef("rater"), OuterRef(OuterRef("rater"))
    talks = RaterTalk.objects.filter(
        Q(first=one, second=other) | Q(first=other, second=one),
        session=OuterRef("session"),
        enrollment=OuterRef("enrollment"),
    )
    own = Score.objects.of_those_present().filter(
        session__state=PracticeSession.State.HELD, rater__left_at=None
    )
    if settled_at is not None:
        own, others = (each.filter(scored_at__lte=settled_at) for each in (own, others))
    return own.filter(Exists(others.exclude(Exists(talks))))


def apart_rows(
    member: Member, *, session_id: int = 0, since: dt.datetime = _EVER
) -> list[ApartRow]:
    """What the member is far apart on, in one session or in all since a moment. One statement."""
    return _APART.all(
        rater=member.pk, organization=member.organization_id, session=session_id, since=since
    )


def apart_in(session: PracticeSession, member: Member, language: str) -> list[Apart]:
    """A session as one of its raters sees it: who is far apart from them, and talks they noted,
    also where levels are nearer by now. Two statements, and one for names not known yet.
    """
    rows = apart_rows(member, session_id=session.pk)
    talks = RaterTalk.objects.visible_to(member).filter(session=session)
    return _together(rows, talks, member, language)


def _open_apart(session: PracticeSession, member: Member) -> ScoreQuerySet:
    return far_apart().filter(session=session, rater=member).order_by("pk")[:1]


OPEN_APART = CompiledQuery(_open_apart)


def open_apart(session: PracticeSession, member: Member) -> bool:
    """Whether a rater is asked for a talk: one statement, and none while the session runs."""
    return session.is_held and bool(OPEN_APART(session, member))


def own_apart(member: Member, language: str, now: dt.datetime) -> list[Apart]:
    """What the member is still asked to talk about, the latest session first. At most four
    statements.
    """
    since = now - LOOKS_BACK
    rows = apart_rows(member, since=since)
    talks = RaterTalk.objects.visible_to(member).filter(
        session__in={each.session_id for each in rows}
    )
    found = [each for each in _together(rows, talks, member, language) if each.is_open]
    sessions = PracticeSession.objects.in_full().in_bulk({each.session_id for each in found})
    module_texts({each.module_id for each in sessions.values()}, language)  # all with one query
    for each in found:
        session = sessions[each.session_id]
        each.where = f"{title_of(session, language)}, {session.group.title}"
    return found


def _together(
    rows: Sequence[ApartRow], talks: RaterTalkQuerySet, member: Member, language: str
) -> list[Apart]:
    names = names_of({each.criterion_id for each in rows}, language)
    noted = {
        (each.session_id, each.enrollment_id, each.other_of(member.pk)): each
        for each in talks.select_related("enrollment__member", "first", "second", "noted_by")
    }
    found = [
        _apart(list(group), noted.pop(pair, None), names)
        for pair, group in groupby(rows, key=lambda each: each.pair)
    ]
    return found + [_nearer(talk, member) for talk in noted.values()]


def _apart(rows: Sequence[ApartRow], talk: RaterTalk | None, names: dict[int, str]) -> Apart:
    first = rows[0]
    return Apart(
        session_id=first.session_id,
        enrollment_id=first.enrollment_id,
        leader=first.leader,
        other_id=first.other_id,
        other=first.other,
        criteria=[
            ApartCriterion(
                names[each.criterion_id],
                str(Level(each.mine).label),
                str(Level(each.theirs).label),
            )
            for each in rows
        ],
        talk=talk,
    )


def _nearer(talk: RaterTalk, member: Member) -> Apart:
    """They talked, and are not far apart any more."""
    other = talk.second if talk.first_id == member.pk else talk.first
    return Apart(
        session_id=talk.session_id,
        enrollment_id=talk.enrollment_id,
        leader=talk.enrollment.member.name,
        other_id=other.pk,
        other=other.name,
        criteria=[],
        talk=talk,
    )

"""Who is to score alongside whom in a draft, and what is to be said about it. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.records import dataclass
from measurement.foreseen import foreseen
from measurement.severity import TOLD, Separation
from people.models import Member
from pilots.draft import DraftTally, Pilot
from practice.bookings import Bookings, starts_of
from practice.crossing import (
    A_FIFTH,
    Beside,
    Meeting,
    ScoredTwice,
    islands,
    second_raters,
    wanted_seconds,
    wanted_sessions,
)
from practice.hours import SESSION_MINUTES, Burden, hour_at
from practice.reachable import Around, Reachable, reachable
from ui.dates import in_words
from ui.numbers import number


@dataclass(frozen=True, kw_only=True)
class SecondRaters:
    """The plan, and how far it reaches."""

    besides: Sequence[Beside]
    meetings: Sequence[Meeting]
    wanted: int
    """Sessions in which somebody should score alongside."""
    islands: int
    """Parts into which raters fall whose levels cannot be compared."""
    left: Sequence[Reachable] = ()
    """For sessions in which nobody is free: what else could be done."""
    told: Separation | None = None
    """How far this tells raters apart; None where that cannot be foreseen."""

    @property
    def by_slot(self) -> dict[tuple[int, int], Beside]:
        """By number of the group and position of the step."""
        return {(each.group, each.step): each for each in self.besides}

    @property
    def minutes(self) -> int:
        """What it takes of facilitators beyond the sessions they lead."""
        return len(self.besides) * SESSION_MINUTES


def plan_second_raters(
    pilot: Pilot,
    *,
    ends: Collection[int],
    facilitators: Sequence[int],
    zones: Mapping[int, str],
    bookings: Bookings,
) -> SecondRaters:
    """Worked out from the sessions as they stand in the draft; `ends` are the positions of kickoff
    and closing. Whatever is changed there, whoever is free then follows.
    """
    twice = pilot.times.twice
    meetings = [
        Meeting(
            group=each.group,
            step=each.step,
            starts_at=each.starts_at,
            lead=each.facilitator_id,
            is_end=each.step in ends,
        )
        for each in pilot.times.sessions
        if each.group <= len(pilot.groups)
    ]
    besides = second_raters(
        pilot.groups,
        meetings,
        facilitators,
        twice,
        booked=starts_of(bookings),
        suits=lambda pk, moment: _is_no_night(moment, zones.get(pk, "UTC")),
    )
    around = Around(
        groups=pilot.groups, facilitators=facilitators, zones=zones, booked=starts_of(bookings)
    )
    wanted = wanted_sessions(meetings, twice) if len(facilitators) > 1 else []
    return SecondRaters(
        besides=besides,
        meetings=meetings,
        wanted=wanted_seconds(meetings, twice),
        islands=islands(meetings, besides, pilot.groups),
        left=reachable(wanted, meetings, besides, around),
        told=foreseen(_scored_together(meetings, besides)),
    )


def _scored_together(
    meetings: Sequence[Meeting], besides: Sequence[Beside]
) -> Iterator[tuple[int, int]]:
    """Who scores each role-play that two score; whoever leads is always one of them."""
    leads = {(each.group, each.step): each.lead for each in meetings}
    for each in besides:
        for _leader in each.leaders:
            yield leads[each.group, each.step], each.rater


def _is_no_night(moment: dt.datetime, zone: str) -> bool:
    return hour_at(moment, zone).burden < Burden.NIGHT


# In words.


def one_rater(pilot: Pilot) -> str:
    """A word about a pilot with one facilitator."""
    if len(pilot.team.facilitator_ids) != 1:
        return ""
    return _(
        "One person scores everybody, so how strict they are cannot be told from change: a rater "
        "who grows milder looks like leaders who have learned. A second facilitator would show it."
    )


def rater_cautions(twice: ScoredTwice, seconds: SecondRaters) -> Iterator[str]:
    """What cannot be told afterwards, if the sessions stay as they are."""
    leads = {each.lead for each in seconds.meetings}
    missing = max(seconds.wanted - len(seconds.besides), 0)
    if len(leads) < 2:
        return
    if twice == ScoredTwice.NONE:
        yield _(
            "Different people score the kickoff and the closing, and nobody is scored twice: "
            "how strict raters are cannot be told from change."
        )
    elif missing and not seconds.left:
        text = ngettext(
            "For %(count)s session nobody is free to score alongside.",
            "For %(count)s sessions nobody is free to score alongside.",
            missing,
        )
        yield text % {"count": missing}
    if seconds.besides and seconds.islands > 1:
        yield _(
            "Some raters never score the same leader as any of the others, so it cannot be said "
            "who is stricter."
        )
    elif seconds.told is not None and seconds.told.correlation < TOLD:
        yield _told_roughly(seconds, seconds.told)


def _told_roughly(seconds: SecondRaters, told: Separation) -> str:
    """How much double scoring is missing until raters are told apart."""
    each = told.performances / len(seconds.besides)
    more = math.ceil((told.enough - told.performances) / each)
    known = {
        "twice": told.performances,
        "correlation": number(told.correlation, 2),
        "told": number(TOLD, 2),
        "enough": told.enough,
        "count": more,
    }
    if more > len(seconds.meetings) - len(seconds.besides):
        return (
            _(
                "%(twice)s role-plays scored twice tell these raters apart only roughly (figures "
                "correlate at about %(correlation)s with how strict they are). For %(told)s it "
                "takes about %(enough)s, more than this pilot has: fewer raters would be told "
                "apart better."
            )
            % known
        )
    return (
        ngettext(
            "%(twice)s role-plays scored twice tell raters apart only roughly (figures correlate "
            "at about %(correlation)s with how strict they are). For %(told)s it takes about "
            "%(enough)s: %(count)s more session with a second rater.",
            "%(twice)s role-plays scored twice tell raters apart only roughly (figures correlate "
            "at about %(correlation)s with how strict they are). For %(told)s it takes about "
            "%(enough)s: %(count)s more sessions with a second rater.",
            more,
        )
        % known
    )


def what_is_left(
    seconds: SecondRaters, members: Mapping[int, Member], kinds: Mapping[int, str]
) -> Iterator[tuple[str, str]]:
    """Each session in which nobody is free, with a proposal; `kinds` says what a step is called by
    its position.
    """
    for each in seconds.left:
        lead, rater = members.get(each.meeting.lead), members.get(each.rater)
        if lead is None or rater is None:
            continue
        session = _("group %(group)s, %(step)s") % {
            "group": each.meeting.group,
            "step": kinds.get(each.meeting.step, ""),
        }
        known = {"session": session, "rater": rater.name}
        if each.starts_at is None:
            text = _(
                "Second rater, %(session)s: at no hour of the day is everybody awake and free. "
                "With the leaders' consent, turns can be recorded, and %(rater)s scores them "
                "afterwards."
            )
            yield session, text % known
            continue
        zone = ZoneInfo(lead.time_zone)
        local = each.starts_at.astimezone(zone)
        known |= {"at": f"{in_words(local, 'date')}, {local:%H:%M}", "zone": lead.time_zone}
        text = _("Second rater, %(session)s: at %(at)s (%(zone)s) %(rater)s could score alongside.")
        yield session, f"{text % known} {_whose_hours(each.outside)}"


def _whose_hours(outside: int) -> str:
    if not outside:
        return _("It is no worse for anybody in it.")
    return ngettext(
        "For %(count)s person in it that is further outside working hours.",
        "For %(count)s people in it that is further outside working hours.",
        outside,
    ) % {"count": outside}


def how_it_is_planned(twice: ScoredTwice, facilitators: int) -> str:
    """In one line."""
    if facilitators == 1:
        return _("One facilitator scores everybody; nobody is there to score alongside.")
    return {
        ScoredTwice.ALL: _("Every leader is scored by two people in every session."),
        ScoredTwice.ENDS: _("Everybody is scored by two people at the kickoff and the closing."),
        ScoredTwice.FIFTH: _("In a fifth of the sessions everybody is scored by two people."),
        ScoredTwice.NONE: _("Nobody is scored by two people."),
    }[twice]


def ways(tally: DraftTally, ends: int) -> list[tuple[str, str]]:
    """What can be chosen, with what it costs and gives."""
    sessions = tally.sessions
    counts = {
        ScoredTwice.ENDS: tally.groups * ends,
        ScoredTwice.ALL: sessions,
        ScoredTwice.FIFTH: -(-sessions // A_FIFTH),
    }
    texts = {
        ScoredTwice.ENDS: _(
            "Everybody at the kickoff and the closing: shows how strict raters are, so that it is "
            "not taken for change."
        ),
        ScoredTwice.ALL: _(
            "Every leader in every session: the surest levels, for a first pilot with new raters."
        ),
        ScoredTwice.FIFTH: _(
            "Everybody in a fifth of the sessions: enough to notice when raters drift apart, once "
            "they have shown that they agree."
        ),
        ScoredTwice.NONE: _("Nobody: how strict raters are cannot be told from change."),
    }
    return [(way.value, _with_cost(text, counts.get(way, 0))) for way, text in texts.items()]


def _with_cost(text: str, sessions: int) -> str:
    if not sessions:
        return text
    return f"{text} {_('Costs %(time)s more.') % {'time': hours(sessions * SESSION_MINUTES)}}"


def hours(minutes: int) -> str:
    """So many minutes, in hours of a person."""
    rounded = round(minutes / 60, 1)
    if rounded == 1:
        return _("1 facilitator hour")
    count = number(rounded, 0 if rounded == int(rounded) else 1)
    return _("%(count)s facilitator hours") % {"count": count}

"""The two small tables of the review: whom the times ask how much, and who meets whom how often."""

from __future__ import annotations

from pilots.frame import Frame
from pilots.reviews import FairTimes, MeetingLine, ZoneLine
from practice.fairness import Gathering, meetings_of, times_by_zone

MOST_TOLD = 12
"""Zones, and facilitators; there may be hundreds."""


def fair_times(frame: Frame) -> FairTimes:
    """Of a draft, second raters included. No query beyond the frame's."""
    seconds, groups = frame.second_raters.by_slot, frame.pilot.groups
    gatherings = []
    for session in frame.pilot.times.sessions:
        beside = seconds.get((session.group, session.step))
        leaders = [pk for pk in groups[session.group - 1] if pk in frame.members]
        gatherings.append(
            Gathering(
                starts_at=session.starts_at,
                leaders=leaders,
                lead=session.facilitator_id,
                second=beside.rater if beside else 0,
            )
        )
    zones = {pk: member.time_zone for pk, member in frame.members.items()}
    asked = sorted(times_by_zone(gatherings, zones), key=lambda each: (-each.each, each.zone))
    met = sorted(meetings_of(gatherings), key=lambda each: -each.leads - each.beside)
    return FairTimes(
        zones=[
            ZoneLine(
                each.zone,
                each.people,
                each.sessions,
                each.outside,
                each.farthest,
                round(each.each),
                each.most,
            )
            for each in asked[:MOST_TOLD]
        ],
        meetings=[
            MeetingLine(
                frame.members[each.facilitator].name,
                each.leads,
                each.beside,
                each.once,
                each.twice,
                each.often,
            )
            for each in met[:MOST_TOLD]
            if each.facilitator in frame.members
        ],
    )

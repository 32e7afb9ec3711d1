"""What the steps of a draft hold, in words: the live summary of the wizard, and the other version
of a step that two people changed at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.languages import in_language
from common.records import dataclass
from kpis.models import Kpi
from people.access import MemberRequest
from people.models import Member
from pilots.draft import DraftSession, DraftStep, DraftTally, Outline, Pilot
from pilots.measuring_words import how_measured, in_sentences
from programs.models import Module
from ui.dates import in_words
from ui.numbers import grouped

SIZES_TOLD = 4
Lines = list[tuple[str, str]]
"""(what it is, how it stands)."""


@dataclass(frozen=True)
class Names:
    """Who and what the ids of a draft stand for."""

    members: Mapping[int, Member]
    modules: Mapping[int, str]
    kpis: Mapping[int, Kpi] = field(default_factory=dict)

    def people(self, ids: Iterable[int]) -> str:
        """Names, comma-separated."""
        return ", ".join(self.members[pk].name for pk in ids if pk in self.members)


def names_of(request: MemberRequest, pilot: Outline, *, people: Collection[int] = ()) -> Names:
    """What the summary needs, with `people` the lines of any step. Two queries, three with
    people.
    """
    visible = Member.objects.visible_to(request.member)
    team = {*pilot.team.facilitator_ids, *pilot.team.coach_ids}
    members = visible.in_bulk(team.union(people))
    modules = Module.objects.visible_to(request.member).filter(pk__in=pilot.plan.module_ids)
    titled = modules.headlines(request.LANGUAGE_CODE)
    kpis = Kpi.objects.visible_to(request.member).filter(pk__in=pilot.measurement.kpi_ids)
    return Names(
        members, {module.pk: module.title for module in titled}, kpis.in_bulk() if people else {}
    )


def lines_of(step: DraftStep, pilot: Pilot, names: Names) -> Lines:
    """What a step holds; [] while it is empty."""
    return _told(_LINES[step](pilot, names))


def _told(lines: Lines) -> Lines:
    return [(str(label), text) for label, text in lines if text]


def summary(pilot: Outline, names: Names) -> Lines:
    """Everything so far, short."""
    tally = pilot.tally
    lines = [*_told(_goal_lines(pilot, names))[:1]]
    if tally.leaders:
        lines.append((_("Leaders"), _how_many(tally)))
    lines += _told([*_plan_lines(pilot, names), *_team_lines(pilot, names)])
    if tally.groups:
        lines.append((_("Groups"), _sizes(tally)))
    if tally.sessions:
        text = ngettext("%(count)s session", "%(count)s sessions", tally.sessions)
        lines.append((_("Practice"), text % {"count": grouped(tally.sessions)}))
    if DraftStep.PULSE in pilot.saved_in:
        text = ngettext("%(count)s question", "%(count)s questions", len(pilot.pulse.questions))
        lines.append((_("Pulse"), text % {"count": len(pilot.pulse.questions)}))
    if DraftStep.MEASUREMENT in pilot.saved_in:
        lines.append((_("Measurement"), how_measured(pilot.measurement)))
    return lines


def _how_many(kinds: DraftTally) -> str:
    people = ngettext("%(count)s person", "%(count)s people", kinds.leaders)
    parts = [people % {"count": grouped(kinds.leaders)}]
    if kinds.departments:
        text = ngettext("%(count)s department", "%(count)s departments", kinds.departments)
        parts.append(text % {"count": kinds.departments})
    if kinds.zones:
        text = ngettext("%(count)s time zone", "%(count)s time zones", kinds.zones)
        parts.append(text % {"count": kinds.zones})
    return ", ".join(parts)


def _sizes(tally: DraftTally) -> str:
    """How large each group is; of more than a few, how many there are."""
    if not 0 < len(tally.sizes) <= SIZES_TOLD:
        text = ngettext("%(count)s group", "%(count)s groups", tally.groups)
        return text % {"count": grouped(tally.groups)}
    # A number alone would be read as that of groups.
    text = ngettext("%(count)s group of %(sizes)s", "%(count)s groups of %(sizes)s", tally.groups)
    sizes = _(" and ").join(str(size) for size in tally.sizes)
    return text % {"count": grouped(tally.groups), "sizes": sizes}


def _goal_lines(pilot: Pilot | Outline, _names: Names) -> Lines:
    goal = pilot.goal
    return [
        (_("Name"), goal.name),
        (_("Goal"), goal.goal),
        (_("Time zone of the pilot"), goal.time_zone),
    ]


def _leader_lines(pilot: Pilot, names: Names) -> Lines:
    return [(_("Leaders"), names.people(pilot.leaders))]


def _plan_lines(pilot: Pilot | Outline, names: Names) -> Lines:
    plan = pilot.plan
    starts_on = in_words(plan.starts_on) if plan.starts_on else ""
    modules = ", ".join(names.modules[pk] for pk in plan.module_ids if pk in names.modules)
    return [(_("Modules"), modules), (_("Starts"), starts_on)]


def _team_lines(pilot: Pilot | Outline, names: Names) -> Lines:
    team = pilot.team
    return [
        (_("Facilitators"), names.people(team.facilitator_ids)),
        (_("Coaches"), names.people(team.coach_ids)),
    ]


def _group_lines(pilot: Pilot, names: Names) -> Lines:
    return [
        (_("Group %(number)s") % {"number": number}, names.people(group))
        for number, group in enumerate(pilot.groups, start=1)
    ]


def _time_lines(pilot: Pilot, names: Names) -> Lines:
    return [
        (_("Group %(number)s") % {"number": session.group}, _session_line(session, names))
        for session in pilot.times.sessions
    ]


def _session_line(session: DraftSession, names: Names) -> str:
    day, time = in_words(session.day, "day"), in_words(session.time, "time")
    facilitator = names.people([session.facilitator_id])
    return f"{day}, {time} {session.time_zone}, {facilitator} {session.link}".strip()


def _pulse_lines(pilot: Pilot, names: Names) -> Lines:
    pulse, language = pilot.pulse, get_language()
    return [
        *((_("Question"), in_language(each.text, language)) for each in pulse.questions),
        (_("Questions that change"), str(pulse.rotating or "")),
        (_("Also asked"), names.people(pulse.extra_ids)),
        (_("Asked at"), in_words(pulse.send_at, "time")),
        (_("Questionnaires for the leaders"), str(len(pulse.questionnaires) or "")),
    ]


def _measurement_lines(pilot: Pilot, names: Names) -> Lines:
    words = in_sentences(pilot.measurement, names.kpis)
    return [
        *((_("Expected"), sentence) for sentence in words.expected),
        (_("Teams"), words.teams),
        (_("Before the start"), words.baseline),
        *((_("Decision"), sentence) for sentence in words.verdicts),
    ]


_LINES: dict[DraftStep, Callable[[Pilot, Names], Lines]] = {
    DraftStep.GOAL: _goal_lines,
    DraftStep.LEADERS: _leader_lines,
    DraftStep.PLAN: _plan_lines,
    DraftStep.TEAM: _team_lines,
    DraftStep.GROUPS: _group_lines,
    DraftStep.TIMES: _time_lines,
    DraftStep.PULSE: _pulse_lines,
    DraftStep.MEASUREMENT: _measurement_lines,
}

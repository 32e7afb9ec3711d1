"""A pilot on its way: eight leaders in three zones, with teams of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest

from kpis.models import Kpi, KpiValue, MeasuredTeam
from kpis.operations import freeze_plan
from kpis.plans import Measuring
from kpis.states import Better, KpiKind, KpiLayer
from people.models import Member, Organization
from pilots.draft import DraftStep, Goal, Plan, StepValue, Team
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step, start_draft
from pilots.operations.launching import complete_draft
from programs.models import ProgramVersion
from tests.factories import CohortFactory, EnrollmentFactory, MemberFactory
from tests.kept import kept
from tests.practice.conftest import planned, starts_at

__all__ = ["complete", "draft", "leaders", "planned", "starts_at"]

Large = Callable[[int], PilotDraft]
BEFORE = (dt.date(2026, 6, 1), dt.date(2026, 7, 1), dt.date(2026, 8, 1))
"""The whole months before the start."""
ZONES = ("Europe/Berlin", "America/Toronto", "Asia/Kolkata")


@pytest.fixture
def leaders(organization: Organization) -> list[Member]:
    people = [
        MemberFactory(
            organization=organization,
            name=f"Leader {n}",
            time_zone=ZONES[n % 3],
            department=f"Department {n % 4}",
        )
        for n in range(8)
    ]
    for number in range(16):
        MemberFactory(
            organization=organization,
            name=f"Report {number}",
            manager=people[number % 4],
            time_zone=ZONES[number % 2],
            department=f"Department {number % 2}",
        )
    return people


@pytest.fixture
@kept
def draft(
    organization: Organization,
    version: ProgramVersion,
    leaders: list[Member],
    admin: Member,
    facilitator: Member,
    coach: Member,
    now: dt.datetime,
) -> PilotDraft:
    """Steps 1 to 4 saved; the rest is left to what the portal proposes."""
    made = start_draft(
        organization=organization,
        goal=Goal("Pilot in Operations", "Fewer misreadings", "Europe/Berlin"),
        by=admin,
        now=now,
    )
    modules = tuple(version.modules.values_list("pk", flat=True)[:2])
    steps: dict[DraftStep, StepValue] = {
        DraftStep.LEADERS: tuple(leader.pk for leader in leaders),
        DraftStep.PLAN: Plan(version.pk, "pilot-12", modules, dt.date(2026, 9, 28)),
        DraftStep.TEAM: Team((facilitator.pk,), (coach.pk,)),
    }
    for step, value in steps.items():
        made = save_draft_step(
            draft=made, step=step, value=value, revision=made.revision, by=made.by, now=now
        )
    return made


@pytest.fixture
@kept
def complete(draft: PilotDraft, now: dt.datetime) -> PilotDraft:
    return complete_draft(draft=draft, by=draft.by, now=now)


@pytest.fixture
def large(draft: PilotDraft, organization: Organization, now: dt.datetime) -> Large:
    """The draft with so many leaders in some departments, zones and teams."""

    def make(count: int) -> PilotDraft:
        people = Member.objects.bulk_create(
            Member(
                organization=organization,
                name=f"Large {number}",
                email=f"large{number}of{count}@example.com",
                department=f"Department {number % 7}",
                time_zone=ZONES[number % 3],
            )
            for number in range(count)
        )
        current = PilotDraft.objects.get(pk=draft.pk)
        return save_draft_step(
            draft=current,
            step=DraftStep.LEADERS,
            value=tuple(person.pk for person in people),
            revision=current.revision,
            by=draft.by,
            now=now,
        )

    return make


@pytest.fixture
def led(large: Large, admin: Member, now: dt.datetime) -> PilotDraft:
    """Of three hundred leaders, led by thirty, two of whom have one name."""
    names = ["Kim Berg", "Kim Berg", *(f"Facilitator {number}" for number in range(28))]
    leading = [
        MemberFactory(organization=admin.organization, roles=["facilitator"], name=name)
        for name in names
    ]
    draft = large(300)
    team = Team(tuple(each.pk for each in leading), draft.pilot.team.coach_ids)
    told = save_draft_step(
        draft=draft, step=DraftStep.TEAM, value=team, revision=draft.revision, by=admin, now=now
    )
    return complete_draft(draft=told, by=admin, now=now)


@pytest.fixture
@kept
def sixty(
    draft: PilotDraft, organization: Organization, version: ProgramVersion, now: dt.datetime
) -> PilotDraft:
    """The whole program for sixty leaders, with much to look at twice: each eighth of them manages
    the seven that follow, ten are in another pilot, and a holiday lies on the way.
    """
    people: list[Member] = []
    for number in range(60):
        chief = people[-(number % 8)] if number % 8 else None
        people.append(
            MemberFactory(
                organization=organization,
                name=f"Sixtieth {number}",
                time_zone=ZONES[number % 3],
                department=f"Department {number % 7}",
                manager=chief,
            )
        )
    for number in range(240):
        chief, department = people[number % 60], f"Department {number % 7}"
        MemberFactory(organization=organization, manager=chief, department=department)
    other = CohortFactory(organization=organization, name="Another pilot")
    for person in people[:10]:
        EnrollmentFactory(cohort=other, member=person)
    team = draft.outline.team
    lead = [MemberFactory(organization=organization, name=f"Second {n}") for n in range(3)]
    steps: dict[DraftStep, StepValue] = {
        DraftStep.LEADERS: tuple(person.pk for person in people),
        DraftStep.PLAN: Plan(
            version.pk,
            "twelve-week",
            tuple(version.modules.values_list("pk", flat=True)[:5]),
            dt.date(2026, 9, 28),
        ),
        DraftStep.TEAM: Team((*team.facilitator_ids, *(each.pk for each in lead)), team.coach_ids),
        DraftStep.GROUPS: tuple(
            tuple(person.pk for person in people[at : at + 5]) for at in range(0, 60, 5)
        ),
    }
    for step, value in steps.items():
        draft = save_draft_step(
            draft=draft, step=step, value=value, revision=draft.revision, by=draft.by, now=now
        )
    return complete_draft(draft=draft, by=draft.by, now=now)


def _kpi(organization: Organization, slug: str, layer: KpiLayer, **changes: object) -> Kpi:
    fields = {"name": slug.replace("_", " ").capitalize(), "kind": KpiKind.MEAN} | changes
    return Kpi.objects.create(organization=organization, slug=slug, layer=layer, **fields)


def _values(kpi: Kpi, teams: Sequence[MeasuredTeam], value: float = 0.3) -> None:
    KpiValue.objects.bulk_create(
        KpiValue(team=team, kpi=kpi, month=month, value=value) for team in teams for month in BEFORE
    )


@pytest.fixture
@kept
def measured(
    draft: PilotDraft, leaders: list[Member], organization: Organization, now: dt.datetime
) -> dict[str, Kpi]:
    """Eight teams of the leaders, four alike, one far larger, one that another pilot has taken."""

    def team(name: str, leader: Member | None = None) -> MeasuredTeam:
        return MeasuredTeam.objects.create(organization=organization, name=name, leader=leader)

    own = [team(f"Team {n}", leader) for n, leader in enumerate(leaders)]
    alike = [team(f"Other {n}") for n in range(4)]
    large, taken, empty = team("Large"), team("Taken"), team("Empty")
    kpis = {
        "size": _kpi(organization, "headcount", KpiLayer.SIZE),
        "asked": _kpi(organization, "clarification_rate", KpiLayer.BEHAVIOR),
        "spoke": _kpi(
            organization, "meeting_participation", KpiLayer.BEHAVIOR, better=Better.HIGHER
        ),
        "risen": _kpi(organization, "escalations", KpiLayer.BUSINESS),
        "left": _kpi(organization, "leavers", KpiLayer.BUSINESS),
    }
    _values(kpis["size"], [*own, *alike, taken], 8)
    _values(kpis["size"], [large], 80)
    _values(kpis["asked"], [*own, *alike, large, taken])
    cohort = CohortFactory(organization=organization)
    plan = Measuring(pilot_teams=(taken.pk,))
    freeze_plan(cohort=cohort, measuring=plan, now=now, by=draft.by)
    assert empty.pk
    return kpis

"""What the things of the API look like. Fields are added over time, and never change or go within
a version: whoever reads them skips what they do not know.
"""

from __future__ import annotations

import datetime as dt

from ninja import Field, Schema
from pydantic import AwareDatetime

from api.scopes import Scope
from cohorts.states import CohortState
from events.states import EventKind
from kpis.states import Better, KpiKind, KpiLayer
from people.roles import Audience, Role
from practice.states import SessionState
from programs.cadence import StepKind
from reports.states import ReportFileKind
from surveys.states import Hidden

MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"


class OrganizationShape(Schema):
    """The organization that the key belongs to."""

    id: int
    name: str
    slug: str
    time_zone: str = Field(description="IANA, such as Europe/Berlin.")
    language: str = Field(description="ISO 639, such as de.")


class KeyShape(Schema):
    """The key itself."""

    id: int
    name: str
    scopes: list[Scope]
    expires_at: AwareDatetime | None


class MeShape(Schema):
    """Who calls."""

    key: KeyShape
    organization: OrganizationShape


class MemberShape(Schema):
    """A person of the organization."""

    id: int
    name: str
    email: str = Field(description="Empty once it was given to somebody else.")
    employee_id: str
    job_title: str
    department: str
    location: str
    country: str = Field(description="ISO 3166, two letters, or empty.")
    time_zone: str
    language: str
    audience: Audience
    roles: list[Role]
    manager_id: int | None
    hired_on: dt.date | None
    left_at: AwareDatetime | None = Field(description="Null while they are here.")


class ProgramShape(Schema):
    """A program of the library."""

    id: int
    slug: str
    is_own: bool = Field(description="Whether the organization made it; others ship.")
    retired_at: AwareDatetime | None


class VersionShape(Schema):
    """A published version of a program."""

    id: int
    program_id: int
    number: int
    title: str = Field(description="In the language of the organization.")
    published_at: AwareDatetime


class ModuleShape(Schema):
    """A module of a version."""

    id: int
    version_id: int
    slug: str
    position: int
    title: str = Field(description="In the language of the organization.")
    minutes: int = Field(description="All main cards together.")


class PilotShape(Schema):
    """Leaders who go through a version together."""

    id: int
    name: str
    state: CohortState
    is_pilot: bool
    version_id: int
    starts_on: dt.date
    weeks: int
    time_zone: str
    launched_at: AwareDatetime
    paused_at: AwareDatetime | None
    leaders: int = Field(description="Who take part now.")


class StepShape(Schema):
    """One entry of the plan of a pilot."""

    id: int
    pilot_id: int
    kind: StepKind
    module_id: int | None
    week: int
    position: int
    opens_on: dt.date


class EnrollmentShape(Schema):
    """A leader in a pilot, and how far they are. No answers, no levels."""

    id: int
    pilot_id: int
    member_id: int
    enrolled_at: AwareDatetime
    left_at: AwareDatetime | None
    cards_done: int
    cards_total: int
    sessions_attended: int
    sessions_total: int = Field(description="Of their plan, without those called off.")


class SessionShape(Schema):
    """A live practice session of a group."""

    id: int
    pilot_id: int
    step_id: int
    module_id: int
    group: str = Field(description="Its name; empty for a make-up session.")
    facilitator_id: int
    starts_at: AwareDatetime
    minutes: int
    time_zone: str = Field(description="In which the time was agreed.")
    state: SessionState


class AttendanceShape(Schema):
    """Whether a leader was there, in a session that was held."""

    id: int
    session_id: int
    enrollment_id: int
    was_present: bool
    noted_at: AwareDatetime


class FigureShape(Schema):
    """What is told of one question in one part. Where it is hidden, every figure is null."""

    question_id: int
    question: str = Field(description="In the language of the organization.")
    hidden_because: Hidden = Field(description="Why nothing is told; empty where something is.")
    answered: int | None
    asked: int | None
    mean: float | None = Field(description="In the middle of what is told, 1 to 5.")
    least: float | None = Field(description="The smallest mean that fits what is told.")
    most: float | None = Field(description="The greatest.")
    low: float | None = Field(description="Of all who were asked: the 95% interval from here")
    high: float | None = Field(description="to here.")


class PartShape(Schema):
    """People who are counted together."""

    label: str = Field(description="Empty for all parts that are shown, together.")
    eligible: int
    answered: int | None = Field(description="Null where it is not told.")
    figures: list[FigureShape]


class WaveShape(Schema):
    """A closed wave of a pulse, told exactly as finely as on the portal's own pages."""

    id: int
    pilot_id: int
    number: int
    is_baseline: bool
    opened_at: AwareDatetime | None
    closed_at: AwareDatetime | None
    eligible: int
    minimum: int = Field(description="Fewer answers than this are never told.")
    overall: PartShape | None
    parts: list[PartShape]


class KpiShape(Schema):
    """A figure that the organization has of its teams each month."""

    id: int
    slug: str
    name: str
    unit: str
    kind: KpiKind
    layer: KpiLayer
    better: Better
    divided_by_id: int | None
    least_team: int = Field(description="Smaller teams are told together only.")
    retired_at: AwareDatetime | None


class TeamShape(Schema):
    """A team as the organization's systems know it."""

    id: int
    name: str


class KpiValueShape(Schema):
    """One KPI of one team in one month, where it is told of one team at all."""

    id: int
    kpi_id: int
    team_id: int
    team: str
    month: str = Field(pattern=MONTH, description="Such as 2026-01.")
    value: float
    n: int | None = Field(description="Cases or people that it was worked out from.")


class ReportFileShape(Schema):
    """A file of a report."""

    kind: ReportFileKind
    url: str


class ReportShape(Schema):
    """A published state of an evidence report."""

    id: int
    pilot_id: int
    number: int
    language: str
    checksum: str = Field(description="SHA-256 of its canonical JSON.")
    published_at: AwareDatetime
    files: list[ReportFileShape] = Field(description="Empty until they are made.")


class EventShape(Schema):
    """Something that happened."""

    id: int
    kind: EventKind
    member_id: int | None = Field(description="Whom it is about, where it is about somebody.")
    happened_at: AwareDatetime
    detail: dict[str, object] = Field(description="Ids and titles. No answers, no levels.")

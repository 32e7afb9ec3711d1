"""What is known about a person on their way into an organization."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

PLAIN_FIELDS = (
    "employee_id",
    "job_title",
    "department",
    "location",
    "country",
    "time_zone",
    "language",
    "audience",
    "hired_on",
)


@dataclass(frozen=True, kw_only=True)
class MemberData:
    """One person. A field left None stays as it is on somebody already known; new people get the
    model's default.

    `manager_employee_id` of '' takes the manager away. Roles are added, never taken.
    """

    name: str
    email: str
    employee_id: str | None = None
    job_title: str | None = None
    department: str | None = None
    location: str | None = None
    country: str | None = None
    time_zone: str | None = None
    language: str | None = None
    audience: str | None = None
    manager_employee_id: str | None = None
    hired_on: dt.date | None = None
    roles: tuple[str, ...] = ()
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class KnownMember:
    """Somebody already in the organization, as far as an import compares."""

    email: str
    name: str
    employee_id: str = ""
    job_title: str = ""
    department: str = ""
    location: str = ""
    country: str = ""
    time_zone: str = "UTC"
    language: str = "en"
    audience: str = ""
    manager_employee_id: str = ""
    hired_on: dt.date | None = None
    is_active: bool = True

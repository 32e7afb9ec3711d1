"""What is known about a person on their way into an organization."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MemberData:
    """One person. A field left None stays as it is on somebody already known; new people get the model's default."""

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

"""What is said about a person: on their way into an organization, and as the portal knows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import field

from common.records import dataclass

PLAIN_FIELDS = (
    "employee_id",
    "job_title",
    "department",
    "cost_center",
    "location",
    "country",
    "time_zone",
    "language",
    "audience",
    "hired_on",
)
"""Fields of a profile that a member carries under the same name and takes over as they come."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One person on their way in.

    A field left None stays as it is on somebody already known; new people get the model's default.
    `manager_employee_id` of '' takes the manager away. Roles are added, never taken.
    """

    name: str
    email: str
    employee_id: str | None = None
    job_title: str | None = None
    department: str | None = None
    cost_center: str | None = None
    location: str | None = None
    country: str | None = None
    """Two letters, ISO 3166."""
    time_zone: str | None = None
    """IANA, such as Europe/Berlin."""
    language: str | None = None
    """ISO 639, such as de."""
    audience: str | None = None
    """A value of people.models.Audience."""
    manager_employee_id: str | None = None
    manager_email: str | None = None
    """Of a manager who has no employee ID."""
    hired_on: dt.date | None = None
    roles: tuple[str, ...] = ()
    is_active: bool = True
    """False for somebody who has left."""


@dataclass(frozen=True, kw_only=True)
class KnownMember:
    """Somebody already in the organization, as far as an import compares."""

    pk: int = 0
    email: str
    """'' when it was given to somebody else."""
    name: str
    employee_id: str = ""
    job_title: str = ""
    department: str = ""
    cost_center: str = ""
    location: str = ""
    country: str = ""
    time_zone: str = "UTC"
    language: str = "en"
    audience: str = ""
    manager_employee_id: str = ""
    manager_email: str = ""
    hired_on: dt.date | None = None
    is_active: bool = True
    left_at: dt.datetime | None = None
    is_admin: bool = False
    own_choices: list[str] = field(default_factory=list)
    """Fields that they chose themselves: language, time_zone."""
    is_elsewhere: bool = False
    """Whether their sign-in also opens another organization of this server."""


@dataclass(frozen=True, kw_only=True)
class Placement:
    """A profile and the member whose it is."""

    profile: Profile
    member_id: int | None = None
    """None for somebody new, whoever had the address or the ID before."""

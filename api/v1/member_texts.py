"""What a system says of somebody, read as the rows of a list are: one rule for what a name, an
address or an ID is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus

from ninja import Field, Schema
from pydantic import ConfigDict, StrictBool

from api import scoping
from api.operations import Missed, TakenAlready
from api.problems import ApiProblem
from api.v1.versions import missed
from api.v1.written import WholeNumber, WrittenDay
from people.importing.cells import RowReader
from people.importing.dates import DateOrder
from people.importing.texts import clean
from people.models import Member
from people.operations import CircularManager, HeldByAnother, LastAdmin, StaleMember, UnclearPerson
from people.profiles import Profile
from people.roles import Audience

TEXTS = (
    *("name", "email", "employee_id", "job_title", "department", "location", "country"),
    *("time_zone", "language"),
)
ALWAYS = ("name", "email", "time_zone", "language")
"""What nobody is without."""
REFUSED = {
    UnclearPerson: "The address and the employee ID belong to two people here.",
    LastAdmin: "Somebody has to stay admin. Give the role to another person first.",
    CircularManager: "This person is among the managers above the one who is named.",
}


class _MemberTexts(Schema):
    model_config = ConfigDict(extra="forbid")

    employee_id: str | None = Field(None, max_length=60)
    job_title: str | None = Field(None, max_length=200)
    department: str | None = Field(None, max_length=120)
    location: str | None = Field(None, max_length=120)
    country: str | None = Field(None, max_length=2, description="ISO 3166, two letters.")
    time_zone: str | None = Field(None, max_length=60, description="IANA: Europe/Berlin.")
    language: str | None = Field(None, max_length=20, description="ISO 639: de.")
    audience: Audience | None = None
    manager_id: WholeNumber | None = Field(None, ge=1, description="Somebody who is here.")
    hired_on: WrittenDay | None = None


class NewMember(_MemberTexts):
    """Somebody new."""

    name: str = Field(min_length=1, max_length=200)
    email: str = Field(min_length=3, max_length=254)


class ChangedMember(_MemberTexts):
    """What is different about somebody; null and "" take a value away where there may be none."""

    name: str | None = Field(None, min_length=1, max_length=200)
    email: str | None = Field(None, min_length=3, max_length=254)
    has_left: StrictBool | None = None


Said = NewMember | ChangedMember


def profile_of(said: Said, person: Member | None) -> Profile:
    """What is said, beside what is known. Raises ApiProblem, which names every field that cannot be
    taken.
    """
    given = said.model_fields_set
    texts = {field: clean(getattr(said, field) or "") for field in TEXTS if field in given}
    known = {"name": person.name, "email": person.email} if person else {}
    reader = RowReader({**known, **texts}, {field: field for field in TEXTS}, DateOrder.DAY_FIRST)
    profile = reader.profile()
    if profile is None:
        errors = [{"field": each.heading, "detail": str(each.text)} for each in reader.errors]
        raise ApiProblem(
            422, "Some fields are not accepted.", name="fields", more={"errors": errors}
        )
    has_left = getattr(said, "has_left", None)
    is_active = (person is None or person.left_at is None) if has_left is None else not has_left
    emptied = {field: "" for field, text in texts.items() if person and not text}
    return replace(
        profile,
        audience=said.audience.value if said.audience else None,
        hired_on=said.hired_on,
        is_active=is_active,
        **{field: "" for field in emptied if field not in ALWAYS},  # type: ignore[arg-type]
    )


def manager_of(organization_id: int, said: Said, person: Member | None) -> Member | None:
    """Who is meant; whoever it is already where nothing is said. Raises ApiProblem."""
    if "manager_id" not in said.model_fields_set:
        return person.manager if person else None
    if said.manager_id is None:
        return None
    found = scoping.members(organization_id).filter(left_at=None, pk=said.manager_id).first()
    if found is None or found == person:
        text = "Nobody else who is here has this id."
        errors = [{"field": "manager_id", "detail": text}]
        raise ApiProblem(
            422, "Some fields are not accepted.", name="fields", more={"errors": errors}
        )
    return found


@contextmanager
def refusals() -> Iterator[None]:
    """What operations refuse, as problems."""
    try:
        yield
    except (Missed, StaleMember) as error:
        raise missed() from error
    except TakenAlready as error:
        text = "Somebody here has this address or this employee ID."
        raise _conflict(text, name="taken", member_id=error.member.pk) from error
    except HeldByAnother as error:
        text = f"Somebody else here has this {error.field}."
        raise _conflict(text, name="taken", member_id=error.holder.pk) from error
    except tuple(REFUSED) as error:
        raise _conflict(REFUSED[type(error)]) from error


def _conflict(text: str, *, name: str = "", **more: int) -> ApiProblem:
    return ApiProblem(HTTPStatus.CONFLICT, text, name=name, more=more)

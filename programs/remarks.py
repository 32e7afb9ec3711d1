"""What apps above have to say on the page of a program: the registry in which they announce it."""

from __future__ import annotations

from collections.abc import Callable

from common.records import dataclass
from people.models import Member
from programs.models import ProgramVersion


@dataclass(frozen=True, kw_only=True)
class ProgramRemark:
    """One thing that whoever reads the page may want to do something about."""

    title: str
    text: str
    url: str
    link: str
    """What the way there is called."""


Remarking = Callable[[Member, ProgramVersion], ProgramRemark | None]
_remarking: list[Remarking] = []


def announce_remark(remarking: Remarking) -> None:
    """Say what is asked for a remark about a version, for a member."""
    _remarking.append(remarking)


def remarks_about(member: Member, version: ProgramVersion) -> list[ProgramRemark]:
    """Whatever there is to say about it."""
    found = (remarking(member, version) for remarking in _remarking)
    return [remark for remark in found if remark is not None]

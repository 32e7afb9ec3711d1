"""What the page of packages shows."""

from __future__ import annotations

from itertools import groupby

from django.db.models import QuerySet

from common.records import dataclass
from programs.models import Module
from programs.module_texts import module_texts, program_texts


@dataclass(frozen=True)
class PackagedModule:
    """A module, of which there is a package for every platform."""

    pk: int
    title: str


@dataclass(frozen=True)
class PackagedProgram:
    """A program with its modules, in their order."""

    pk: int
    title: str
    modules: list[PackagedModule]


def packaged_programs(modules: QuerySet[Module], language: str) -> list[PackagedProgram]:
    """By program. One query, and two more where texts are new to this process."""
    rows = list(modules.order_by("version", "position").values_list("version", "pk"))
    titles = module_texts([pk for _version, pk in rows], language)
    programs = program_texts([version for version, _pk in rows], language)
    found = []
    for version, of in groupby(rows, key=lambda row: row[0]):
        listed = [PackagedModule(pk, titles[pk].title) for _version, pk in of]
        found.append(PackagedProgram(version, programs[version].title, listed))
    return found

"""What somebody can link to from a course: programs, their modules and their journeys."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from common.records import dataclass
from lti.states import TargetKind
from lti.targets import LinkTarget
from people.models import Member
from programs.models import Module, ProgramVersion
from programs.module_texts import module_texts, program_texts

MOST_PROGRAMS = 20
"""Each is signed for, with its modules."""


@dataclass(frozen=True)
class LinkOffer:
    """One thing to link to."""

    target: LinkTarget
    title: str
    about: str
    """What kind of thing it is, and whether the gradebook hears of it."""


@dataclass(frozen=True)
class OfferedProgram:
    """A program with what is in it."""

    title: str
    offers: list[LinkOffer]


def offers_to(member: Member, language: str) -> list[OfferedProgram]:
    """The newest version of every program that is offered. A query each for programs and modules,
    and one for texts that are new to this process.
    """
    newest = ProgramVersion.objects.offered_to(member).newest().values("pk")
    versions = list(
        ProgramVersion.objects.filter(pk__in=newest)
        .order_by("program_id")[:MOST_PROGRAMS]
        .values_list("pk", "program_id")
    )
    modules = list(
        Module.objects.filter(version__in=[pk for pk, _program in versions])
        .order_by("version_id", "position")
        .values_list("version_id", "pk", "slug")
    )
    names = program_texts([pk for pk, _program in versions], language)
    texts = module_texts([pk for _version, pk, _slug in modules], language)
    found = []
    for pk, program_id in versions:
        title = names[pk].title
        offers = [_whole(program_id, title)]
        for version_id, module_id, slug in modules:
            if version_id == pk:
                offers += _parts(program_id, slug, texts[module_id].title)
        found.append(OfferedProgram(title, offers))
    return found


def _whole(program_id: int, title: str) -> LinkOffer:
    target = LinkTarget(TargetKind.PROGRAM, program_id)
    return LinkOffer(target, title, _("The whole program, with a grade for cards done"))


def _parts(program_id: int, slug: str, title: str) -> Iterator[LinkOffer]:
    yield LinkOffer(
        LinkTarget(TargetKind.MODULE, program_id, slug),
        title,
        _("Module, with a grade for cards done"),
    )
    yield LinkOffer(
        LinkTarget(TargetKind.JOURNEY, program_id, slug),
        _("%(title)s: the story") % {"title": title},
        _("Story, without a grade"),
    )

"""What a draft is measured by."""

from __future__ import annotations

from authoring.comparing import FileDifference, differences_between
from authoring.models import Manuscript
from people.models import Member
from programs.models import ProgramVersion


def published_before(draft: Manuscript) -> Manuscript | None:
    """What a draft follows: the last version of its program; for a new one what it began as."""
    published = Manuscript.objects.published().select_related("version")
    if draft.program_id is None:
        return published.filter(pk=draft.origin_id or 0).first()
    return published.filter(program=draft.program_id).order_by("-version__number").first()


def differences_of(draft: Manuscript, before: Manuscript | None) -> list[FileDifference]:
    """Everything in a draft that is not as it was published before; nothing where nothing was."""
    return differences_between(before.files, draft.files) if before else []


def newer_edition(manuscript: Manuscript, member: Member) -> Manuscript | None:
    """The newest version of the program that an own one was copied from, where it is newer than
    the one that was last decided on, and neither of the two is retired.
    """
    if manuscript.settled_with_id is None:
        return None
    if manuscript.program is not None and manuscript.program.is_retired:
        return None
    settled = Manuscript.objects.filter(pk=manuscript.settled_with_id)
    editions = Manuscript.objects.visible_to(member).filter(
        program__in=settled.values("program"),
        program__retired_at=None,
        version__number__gt=settled.values("version__number"),
    )
    newest = editions.exclude(program=manuscript.program_id or 0).order_by("-version__number")
    return newest.select_related("version").first()


def draft_or_published(version: ProgramVersion, member: Member) -> Manuscript | None:
    """Of an own program: the draft that was changed last, else this version; nothing where there
    is a newer one. Its files are read when they are asked for.
    """
    own = Manuscript.objects.visible_to(member).filter(organization=member.organization_id)
    of_program = own.filter(program=version.program_id).without_files()
    newest = of_program.newest().first()
    if newest is None or newest.version_id != version.pk:
        return None
    return of_program.drafts().first() or newest

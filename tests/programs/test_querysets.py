"""What a member may see of the library and of cohorts."""

from __future__ import annotations

from collections.abc import Callable

from cohorts.models import Cohort
from people.models import Member
from programs.models import Module, ProgramVersion
from tests.factories import MemberFactory, ProgramVersionFactory

Launch = Callable[..., Cohort]


def test_modules_are_seen_by_those_who_work_with_them(
    version: ProgramVersion, leader: Member, coach: Member
) -> None:
    assert Module.objects.visible_to(coach).count() == version.modules.count() > 0
    assert not Module.objects.visible_to(leader).exists()
    assert not Module.objects.visible_to(MemberFactory()).exists()


def test_unpublished_versions_are_not_offered(version: ProgramVersion, admin: Member) -> None:
    ProgramVersionFactory(program=version.program, number=9, published_at=None)
    assert list(ProgramVersion.objects.visible_to(admin).newest()) == [version]

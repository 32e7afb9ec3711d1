"""Where a link in a course leads whoever opened it."""

from __future__ import annotations

from cohorts.models import Enrollment, PersonalStep
from common.addresses import address
from common.places import place
from lti.models import CourseLink
from lti.states import TargetKind
from lti.targets import LinkTarget
from people.models import Member, Role
from programs.cadence import StepKind
from programs.models import Module, ProgramVersion
from programs.querysets import STAFF
from programs.succession import ever_called


def way_of(link: CourseLink, member: Member) -> str:
    """The address behind the link for this member; '' where there is nothing for them.

    A leader's own cohort first, the one they joined last; else the library for whoever works with
    programs.
    """
    target = link.target
    if target.kind == TargetKind.TODAY:
        return place("today")
    own = _own(target, member) if member.has_role(Role.LEADER) else ""
    return own or (_library(target, member) if member.has_role(*STAFF) else "")


def _own(target: LinkTarget, member: Member) -> str:
    if target.kind == TargetKind.PROGRAM:
        enrolled = Enrollment.objects.own_of(member).filter(
            left_at=None, cohort__version__program=target.program_id
        )
        return address("learning:path") if enrolled.exists() else ""
    steps = PersonalStep.objects.of(member).filter(
        ever_called(target.module, "step__module"),
        step__kind=StepKind.CARDS,
        enrollment__cohort__version__program=target.program_id,
    )
    step = steps.order_by("-enrollment__enrolled_at", "step__position").first()
    if step is None:
        return ""
    page = "learning:story" if target.kind == TargetKind.JOURNEY else "learning:resume"
    return address(page, step.pk)


def _library(target: LinkTarget, member: Member) -> str:
    versions = ProgramVersion.objects.visible_to(member).filter(program=target.program_id)
    version = versions.order_by("-number").first()
    if version is None:
        return ""
    if target.kind == TargetKind.PROGRAM:
        return address("programs:program", version.pk)
    module = Module.objects.visible_to(member).filter(version=version, slug=target.module).first()
    return address("programs:module", module.pk) if module else ""

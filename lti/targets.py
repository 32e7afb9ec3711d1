"""What a link in a course opens, as it travels through the platform. Pure."""

from __future__ import annotations

import re

from common.records import dataclass
from lti.states import TargetKind

FIELD = "portal_target"
"""The custom parameter that says it."""
WRITTEN = re.compile(r"(program|module|journey):([0-9]{1,18})(?::([-\w]{1,80}))?")


@dataclass(frozen=True)
class LinkTarget:
    """A program, or a module of it or its journey by the module's short name: a newer version of
    the program keeps both.
    """

    kind: TargetKind = TargetKind.TODAY
    program_id: int | None = None
    module: str = ""

    @property
    def counts(self) -> bool:
        """Whether there are cards to be done behind it."""
        return self.kind in (TargetKind.PROGRAM, TargetKind.MODULE)

    @property
    def code(self) -> str:
        """As the platform keeps it."""
        if self.kind == TargetKind.TODAY:
            return self.kind.value
        parts = [self.kind.value, str(self.program_id), self.module]
        return ":".join(part for part in parts if part)


def target_of(code: str) -> LinkTarget:
    """What a code says; Today where it says nothing that is known here."""
    written = WRITTEN.fullmatch(code.strip())
    if written is None:
        return LinkTarget()
    kind, program_id, module = TargetKind(written[1]), int(written[2]), written[3] or ""
    if (kind == TargetKind.PROGRAM) == bool(module):
        return LinkTarget()
    return LinkTarget(kind, program_id, module)

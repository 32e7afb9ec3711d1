"""The full program after a pilot: the newest version of the same program, with its full forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cohorts.models import Cohort
from programs.content.forms import ProgramForm
from programs.models import ProgramVersion


@dataclass(frozen=True)
class FullProgram:
    """A version, its modules in their order, and the forms that are no pilot."""

    version: ProgramVersion
    module_ids: Sequence[int]

    @property
    def forms(self) -> list[ProgramForm]:
        """The longest first; none that needs more modules than there are."""
        count = len(self.module_ids)
        fitting = (form for form in self.version.forms if form.modules <= count)
        return sorted(
            (form for form in fitting if not form.is_pilot), key=lambda form: -form.modules
        )

    def modules_of(self, form: str) -> tuple[int, ...]:
        """The first ones, as many as this form takes; () where it is not one of them."""
        taken = next((each.modules for each in self.forms if each.slug == form), 0)
        return tuple(self.module_ids[:taken])


def full_program_for(cohort: Cohort) -> FullProgram | None:
    """None where the program is retired or its newest version has no full form. Two queries."""
    published = ProgramVersion.objects.filter(
        program__versions=cohort.version_id, program__retired_at=None, published_at__isnull=False
    )
    version = published.order_by("-number").first()
    if version is None:
        return None
    ids = version.modules.order_by("position").values_list("pk", flat=True)
    full = FullProgram(version, list(ids))
    return full if full.forms else None

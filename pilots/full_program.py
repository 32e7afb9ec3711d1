"""The full program after a pilot: the newest version of the same program, with its full forms."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cohorts.models import Cohort
from common.records import dataclass
from programs.content.forms import ProgramForm, course_length
from programs.models import ProgramVersion


@dataclass(frozen=True)
class FullProgram:
    """A version, its modules in their order, and the forms that are no pilot."""

    version: ProgramVersion
    modules: Sequence[tuple[int, str]]
    """(id, lineage)."""

    @property
    def forms(self) -> list[ProgramForm]:
        """The longest first; none that needs more modules than there are."""
        count = len(self.modules)
        fitting = (form for form in self.version.forms if form.modules <= count)
        return sorted(
            (form for form in fitting if not form.is_pilot), key=lambda form: -form.modules
        )

    def modules_of(self, form: str, *, without: Collection[str] = ()) -> tuple[int, ...]:
        """As many as this form takes, in their order: the first ones of the course, and those
        `without` names only where there are not enough others. () where it is not one of the forms.
        """
        wanted = next((each.modules for each in self.forms if each.slug == form), 0)
        course = self.modules[: course_length(self.forms)]
        taken = sorted(course, key=lambda each: each[1] in without)[:wanted]
        return tuple(each[0] for each in self.modules if each in taken)


def full_program_for(cohort: Cohort) -> FullProgram | None:
    """None where the program is retired or its newest version has no full form. Two queries."""
    published = ProgramVersion.objects.filter(
        program__versions=cohort.version_id, program__retired_at=None, published_at__isnull=False
    )
    version = published.order_by("-number").first()
    if version is None:
        return None
    modules = version.modules.order_by("position").values_list("pk", "lineage")
    full = FullProgram(version, list(modules))
    return full if full.forms else None

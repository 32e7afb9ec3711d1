"""The forms a program can take: how its steps lie over the weeks."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from programs.cadence import MODULE_KINDS, StepKind, Weekday


class FormStep(Struct, frozen=True, kw_only=True):
    """One step of a form."""

    kind: StepKind
    week: int
    """Counts from 0, the week of the start."""
    weekday: Weekday
    module: int | None = None
    """Which of the chosen modules it is about, counting from 1; None where it is about all."""

    def __post_init__(self) -> None:
        if (self.module is not None) != (self.kind in MODULE_KINDS):
            raise ValueError(f"a step of the kind {self.kind} and the module {self.module}")


class ProgramForm(Struct, frozen=True, kw_only=True):
    """A cadence that a cohort can be laid out in; see cohorts.plan."""

    slug: str
    name: dict[str, str]
    summary: dict[str, str]
    weeks: int
    """Number of the last week. Pulses may go on after it: they ask whether what changed lasts."""
    modules: int
    """How many modules are chosen for it."""
    is_pilot: bool
    steps: tuple[FormStep, ...]

    def __post_init__(self) -> None:
        if any(self._is_beyond(step) for step in self.steps):
            raise ValueError(f"the form {self.slug} has steps beyond its weeks or modules")

    def _is_beyond(self, step: FormStep) -> bool:
        is_late = step.week > self.weeks and step.kind != StepKind.PULSE
        return is_late or (step.module or 1) > self.modules


def course_length(forms: Iterable[ProgramForm]) -> int:
    """How many modules, from the first, are the course of a program: as many as its longest form
    takes. Those after them are further modules, chosen in place of some of the course.
    """
    return max((form.modules for form in forms), default=0)

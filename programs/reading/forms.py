"""The forms of a program, as program.toml lays them out."""

from __future__ import annotations

from collections.abc import Collection

from programs.cadence import MODULE_KINDS, StepKind, Weekday
from programs.content.forms import FormStep, ProgramForm
from programs.reading.fields import Fields

LAST_WEEK = 60


def read_form(table: Fields, available: int, languages: Collection[str]) -> ProgramForm:
    """One form, for at most `available` modules; each of its modules is taught and practiced
    once.
    """
    modules = table.number("modules", 1, available)
    steps = tuple(_step(step, modules) for step in table.tables("steps", 1, 200))
    form = ProgramForm(
        slug=table.text("slug"),
        name=_texts(table.part("name"), languages),
        summary=_texts(table.part("summary"), languages),
        weeks=max((step.week for step in steps if step.kind != StepKind.PULSE), default=0),
        modules=modules,
        is_pilot=table.flag("is_pilot"),
        steps=steps,
    )
    table.finish()
    for kind in (StepKind.CARDS, StepKind.PRACTICE):
        taught = sorted(step.module or 0 for step in steps if step.kind == kind)
        if taught != list(range(1, modules + 1)):
            raise table.error(
                "steps", f"do not have {kind} exactly once for each of the {modules} modules."
            )
    return form


def _texts(part: Fields, languages: Collection[str]) -> dict[str, str]:
    texts = {language: part.text(language) for language in sorted(languages)}
    part.finish()
    return texts


def _step(table: Fields, modules: int) -> FormStep:
    kind = table.member("kind", StepKind)
    step = FormStep(
        kind=kind,
        week=table.number("week", 0, LAST_WEEK),
        weekday=table.member("weekday", Weekday),
        module=table.number("module", 1, modules) if kind in MODULE_KINDS else None,
    )
    table.finish()
    return step

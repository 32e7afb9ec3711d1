"""The forms of a draft as weeks, right or wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from authoring.bundle import Files
from authoring.form_changes import FORMS, WrittenStep
from authoring.layout import MODULE_FILE, languages_of, modules_of, tables_of
from authoring.manuscript import ABOUT
from common.languages import ENGLISH
from common.later import imported_later
from common.records import dataclass
from programs.activities import step_title, timeline_item
from programs.cadence import StepKind, Weekday
from ui.components import TimelineItem

if TYPE_CHECKING:
    from programs import reading
else:
    reading = imported_later("programs.reading")  # whoever only shows programs reads no Markdown


@dataclass(frozen=True, kw_only=True)
class FormWeeks:
    """One form as far as it can be told."""

    slug: str
    texts: Mapping[str, Mapping[str, str]]
    """name and summary by language."""
    modules: int
    is_pilot: bool
    steps: Sequence[WrittenStep]
    titles: Sequence[str]
    """What each step is called."""
    language: str
    field: str
    """Where the mistake is, as the reader of programs names it; '' where there is none."""
    problem: str

    @property
    def name(self) -> str:
        """In the reader's language, else in English."""
        return self._text("name") or self.slug

    @property
    def summary(self) -> str:
        """In the reader's language, else in English."""
        return self._text("summary")

    @property
    def plan(self) -> list[TimelineItem]:
        """Its steps, as far as there are such."""
        return [
            timeline_item(kind=step.kind, title=title, week=step.week)
            for step, title in zip(self.steps, self.titles, strict=True)
            if step.kind in StepKind.values
        ]

    def _text(self, key: str) -> str:
        return self.texts[key].get(self.language) or self.texts[key].get(ENGLISH, "")


def weeks_of(files: Files, language: str) -> list[FormWeeks]:
    """Every form in its order."""
    titles = module_titles(files, language)
    return [
        _weeks(said, place, language, titles, languages_of(files))
        for place, said in enumerate(FORMS.said(files))
    ]


def module_titles(files: Files, language: str) -> list[str]:
    """Of the modules in their order."""
    found = []
    for folder in modules_of(files):
        said = [
            tables_of(files, f"{each}/{folder}/{MODULE_FILE}").get("title")
            for each in (language, ENGLISH)
        ]
        found.append(str(said[0] or said[1] or folder))
    return found


def _weeks(
    said: Mapping[str, object],
    place: int,
    language: str,
    titles: Sequence[str],
    languages: Sequence[str],
) -> FormWeeks:
    field, problem = _problem(said, place, len(titles), languages)
    listed = said.get("steps", [])
    steps = [_step(each) for each in listed] if isinstance(listed, list) else []
    return FormWeeks(
        slug=str(said.get("slug", "")),
        texts={key: _texts(said.get(key), languages) for key in ("name", "summary")},
        modules=_number(said.get("modules")),
        is_pilot=said.get("is_pilot") is True,
        steps=steps,
        titles=[_title(step, titles) for step in steps],
        language=language,
        field=field,
        problem=problem,
    )


def _problem(
    said: Mapping[str, object], place: int, modules: int, languages: Sequence[str]
) -> tuple[str, str]:
    """(field, problem) of the first mistake that the reader of programs finds in the form."""
    try:
        reading.read_form(reading.Fields(ABOUT, said), modules, languages)
    except reading.LibraryError as error:
        return error.field, f"{ABOUT}: forms {place + 1}, {error.field}: {error.problem}"
    return "", ""


def _step(said: object) -> WrittenStep:
    table = said if isinstance(said, Mapping) else {}
    module = table.get("module")
    return WrittenStep(
        kind=str(table.get("kind", "")),
        week=_number(table.get("week")),
        weekday=str(table.get("weekday", Weekday.MONDAY)),
        module=module if type(module) is int else None,
    )


def _title(step: WrittenStep, titles: Sequence[str]) -> str:
    if step.kind not in StepKind.values:
        return step.kind or "?"
    about = titles[step.module - 1] if step.module and step.module <= len(titles) else ""
    return step_title(step.kind, about)


def _texts(said: object, languages: Sequence[str]) -> dict[str, str]:
    table = said if isinstance(said, Mapping) else {}
    return {each: str(table.get(each, "")).strip() for each in languages}


def _number(said: object) -> int:
    return said if type(said) is int else 0

"""The forms of a program changed: added, copied, removed, their texts and steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping, MutableSequence, Sequence
from enum import StrEnum

import tomlkit
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from tomlkit.items import Array

from authoring.bundle import Files
from authoring.layout import NotThere, languages_of, modules_of
from authoring.list_text import values_of, with_entry, with_new, without_entry
from authoring.manuscript import ABOUT
from authoring.numbering import free_slug
from authoring.table_text import TableFile
from authoring.toml_text import Table, opened, quoted
from common.languages import ENGLISH
from common.records import dataclass
from programs.cadence import Weekday

FORMS = TableFile(ABOUT, "forms")
SHIPPED = settings.BASE_DIR / "programs" / "library" / "digital-empathy-for-leaders" / ABOUT
OWN = """
[[forms]]
slug = "own"
modules = 1
is_pilot = false
name.en = "Your own weeks: one module"
name.de = "Eigene Wochen: ein Modul"
summary.en = "Example: a kickoff, the cards of one module, and its live practice a week later."
summary.de = "Beispiel: ein Auftakt, die Karten eines Moduls, eine Woche später seine Live-Übung."
steps = [
  { week = 0, weekday = "wednesday", kind = "kickoff" },
  { week = 1, weekday = "monday", kind = "cards", module = 1 },
  { week = 2, weekday = "wednesday", kind = "practice", module = 1 },
]
"""
TEXTS = ("name", "summary")


class Cadence(StrEnum):
    """What a new form begins with."""

    EIGHT_WEEKS = "eight-week"
    TWELVE_WEEKS = "twelve-week"
    PILOT = "pilot-12"
    OWN = "own"


CADENCE_NAMES = {
    Cadence.EIGHT_WEEKS: gettext_lazy("Eight weeks"),
    Cadence.TWELVE_WEEKS: gettext_lazy("Twelve weeks"),
    Cadence.PILOT: gettext_lazy("Pilot"),
    Cadence.OWN: gettext_lazy("Your own weeks"),
}


@dataclass(frozen=True, kw_only=True)
class WrittenStep:
    """One step as it is written."""

    kind: str
    week: int
    weekday: str
    module: int | None = None

    def written(self) -> str:
        """As an entry of `steps`."""
        module = "" if self.module is None else f", module = {self.module}"
        weekday, kind = quoted(self.weekday), quoted(self.kind)
        return f"{{ week = {self.week}, weekday = {weekday}, kind = {kind}{module} }}"


@dataclass(frozen=True, kw_only=True)
class FormValues:
    """What is written into a form."""

    texts: Mapping[str, Mapping[str, str]]
    """name and summary by language."""
    modules: int
    is_pilot: bool
    steps: Sequence[WrittenStep | None]
    """As many as there are; None is taken out."""


def add_form(files: Files, cadence: Cadence) -> dict[str, str]:
    """A form with steps to change, behind the others, for as many modules as there are."""
    shipped = {ABOUT: OWN.lstrip() if cadence is Cadence.OWN else SHIPPED.read_text("utf-8")}
    text = FORMS.texts(shipped).tables[FORMS.place_of(shipped, cadence.value)]
    document = tomlkit.parse(text.rstrip() + "\n")
    form = document["forms"][0]
    form["slug"] = _free(files, cadence.value)
    for key in TEXTS:
        _spoken(form[key], languages_of(files))
    most = max(len(modules_of(files)), 1)
    if form["modules"] > most:
        form["modules"] = most
        steps = list(form["steps"])
        gone = [place for place, step in enumerate(steps) if step.get("module", 1) > most]
        _without_steps(form, gone)
    lead = "" if FORMS.texts(files).joined().endswith("\n\n") else "\n"
    return FORMS.with_new(files, len(FORMS.said(files)), lead + tomlkit.dumps(document))


def copy_form(files: Files, slug: str) -> dict[str, str]:
    """A second one behind it, under another name."""
    place = FORMS.place_of(files, slug)
    document = opened(FORMS.texts(files).tables[place])
    form = document["forms"][0]
    form["slug"] = _free(files, slug)
    names = form.get("name")
    for language in names if isinstance(names, MutableMapping) else ():
        with override(language):
            names[language] = _("%(title)s (copy)") % {"title": names[language]}
    return FORMS.with_new(files, place + 1, tomlkit.dumps(document))


def remove_form(files: Files, slug: str) -> dict[str, str]:
    """Take one out."""
    return FORMS.without(files, FORMS.place_of(files, slug))


def write_form(files: Files, slug: str, values: FormValues) -> dict[str, str]:
    """Other texts and steps; what says the same stays as it is written. Raises NotThere where the
    form has other steps by now.
    """
    place = FORMS.place_of(files, slug)
    text = FORMS.texts(files).tables[place]
    document = opened(text)
    form = document["forms"][0]
    _set(form, "modules", values.modules)
    _set(form, "is_pilot", values.is_pilot)
    for key in TEXTS:
        if not isinstance(form.get(key), MutableMapping):
            form[key] = tomlkit.inline_table()
        for language, said in values.texts[key].items():
            _set(form[key], language, said)
    if len(_steps(form)) != len(values.steps):
        raise NotThere
    for number, step in enumerate(values.steps):
        if step is not None:
            _set_step(form, number, step)
    _without_steps(form, [number for number, step in enumerate(values.steps) if step is None])
    return FORMS.with_other(files, place, tomlkit.dumps(document))


def add_step(files: Files, slug: str, step: WrittenStep) -> dict[str, str]:
    """One more step, behind those of its day."""
    place = FORMS.place_of(files, slug)
    text = FORMS.texts(files).tables[place]
    document = opened(text)
    form = document["forms"][0]
    form.setdefault("steps", tomlkit.array())
    steps = _steps(form)
    own = _day({"week": step.week, "weekday": step.weekday})
    number = sum(_day(each) <= own for each in steps)
    if isinstance(steps, Array):
        after = with_new(steps.as_string(), max(number, 1), step.written())
        form["steps"] = tomlkit.array(after)
        text = tomlkit.dumps(document)
    else:
        lines = step.written().strip("{} ").replace(", ", "\n")
        text = f"{text.rstrip()}\n\n[[forms.steps]]\n{lines}\n"
    return FORMS.with_other(files, place, text)


def _free(files: Files, slug: str) -> str:
    return free_slug(slug, {str(each.get("slug")) for each in FORMS.said(files)})


def _spoken(texts: Table, languages: Collection[str]) -> None:
    """In the languages of the program: English where there is nothing else."""
    for language in languages:
        texts.setdefault(language, texts[ENGLISH])
    for language in set(texts) - set(languages):
        del texts[language]


def _set(table: Table, key: str, value: str | int) -> None:
    """Write a value unless it says so already; what is missing and stays empty is not begun."""
    found = table.get(key)
    if isinstance(value, str):
        is_same = (found is None or isinstance(found, str)) and (
            found or ""
        ).strip() == value.strip()
    else:
        is_same = found == value and isinstance(found, bool) is isinstance(value, bool)
    if not is_same:
        table[key] = value


def _set_step(form: Table, number: int, step: WrittenStep) -> None:
    steps = form["steps"]
    if not isinstance(steps, Array):
        _write_step(steps[number], step)
        return
    text = steps.as_string()
    document = tomlkit.parse(f"x = {values_of(text)[number]}")
    _write_step(document["x"], step)
    after = tomlkit.dumps(document).removeprefix("x = ")
    form["steps"] = tomlkit.array(with_entry(text, number, after))


def _steps(form: Table) -> MutableSequence[object]:
    """Values or tables. Raises NotThere where the form says something else."""
    steps = form.get("steps", [])
    if not isinstance(steps, MutableSequence):
        raise NotThere
    return steps


def _write_step(table: object, step: WrittenStep) -> None:
    if not isinstance(table, MutableMapping):
        raise NotThere
    _set(table, "week", step.week)
    _set(table, "weekday", step.weekday)
    if step.module is not None:
        _set(table, "module", step.module)


def _without_steps(form: Table, gone: Sequence[int]) -> None:
    for number in sorted(gone, reverse=True):
        steps = form["steps"]
        if isinstance(steps, Array):
            form["steps"] = tomlkit.array(without_entry(steps.as_string(), number))
        else:
            del steps[number]


def _day(step: object) -> tuple[int, int]:
    said = step if isinstance(step, Mapping) else {}
    week, weekday = said.get("week"), str(said.get("weekday"))
    days = [each.value for each in Weekday]
    return (week if isinstance(week, int) else 0, days.index(weekday) if weekday in days else 0)

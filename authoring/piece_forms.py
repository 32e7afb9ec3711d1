"""A piece as a form: one flat form with a field for every entry, and the order and rows in which a
page draws them.

Names of fields are paths: questions-0-options-2-why. How many rows there are is said beside them.
Nothing that is typed is refused: what is wrong with it is said by the reader of programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from django import forms
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _

from authoring.checking import Fault, called
from authoring.craft import doubts_about
from authoring.entries import WORDS, EntryForm, PieceEntry, Values, as_lines, tidy
from authoring.row_acts import MOST_ROWS
from authoring.writing import CONTROL
from common.records import dataclass
from common.whole_numbers import whole_number
from ui.fields import WrittenField

Posted = Mapping[str, str]
LONG = {EntryForm.TEXT: 2, EntryForm.MARKDOWN: 6, EntryForm.LINES: 3}


class EntryField(WrittenField):
    """A field that takes everything; whether it has to be filled in is said by the reader."""

    def __init__(self, entry: PieceEntry, value: object) -> None:
        super().__init__(
            label=entry.label,
            help_text=entry.help,
            required=not entry.can_be_absent,
            strip=False,
            widget=_widget(entry, value),
        )

    def validate(self, value: object) -> None:
        """Nothing is refused here."""


class FlagField(forms.BooleanField):
    """Yes or no."""

    def __init__(self, entry: PieceEntry) -> None:
        super().__init__(label=entry.label, help_text=entry.help, required=False)


def _widget(entry: PieceEntry, value: object) -> forms.Widget:
    if entry.is_fixed:
        return forms.HiddenInput()
    if entry.form is EntryForm.NUMBER:
        return forms.TextInput({"inputmode": "numeric", "class": "few"})
    if entry.form is EntryForm.CHOICE:
        known = {str(each) for each, _label in entry.choices}
        own = [] if str(value) in known else [(str(value), str(value) or _("Choose one"))]
        return forms.Select(choices=[*own, *entry.choices])
    if entry.form not in LONG:
        return forms.TextInput()
    attributes = {"rows": str(LONG[entry.form])}
    if entry.form is EntryForm.MARKDOWN:
        attributes |= {"data-markdown": ""}
    else:
        attributes |= {"class": "short"}
    return forms.Textarea(attributes)


def is_unchosen(field: forms.BoundField) -> bool:
    """Whether it is a choice that nobody has made: there is no text to write."""
    return isinstance(field.field.widget, forms.Select) and not field.value()


class PieceForm(forms.Form):
    """A piece, bound to what it says or to what somebody typed."""

    use_required_attribute = False

    def __init__(self, entries: Sequence[PieceEntry], values: Values) -> None:
        flat = dict(_flat(entries, values, ""))
        super().__init__({name: value for name, (_entry, value) in flat.items()})
        for name, (entry, value) in flat.items():
            is_flag = entry.form is EntryForm.FLAG
            self.fields[name] = FlagField(entry) if is_flag else EntryField(entry, value)
        self.group_errors: dict[str, str] = {}
        self.called = {name: called(name, entries) for name in flat}
        self._keys = {each.key: str(each.label) for each in entries if "_" in each.key}
        self._entries = entries

    def show_all(self, faults: Sequence[tuple[Fault, str]]) -> None:
        """Say what is wrong, in the order of the fields."""
        order = list(self.fields)
        for fault, problem in sorted(
            faults, key=lambda each: order.index(each[0].name) if each[0].name in order else -1
        ):
            self.show(fault, problem)

    def show(self, fault: Fault, problem: str) -> None:
        """Say at its field what is wrong, else at its rows, else on top of the form. Another field
        is called as it is on the page.
        """
        for key, label in self._keys.items():
            problem = problem.replace(key, _("“%(name)s”") % {"name": label})
        problem = problem[:1].upper() + problem[1:]
        if fault.line:
            problem = _("Line %(number)s: %(problem)s") % {
                "number": fault.line,
                "problem": problem,
            }
        if fault.name in self.fields and not self[fault.name].is_hidden:
            self.add_error(
                fault.name, _("Choose one") if is_unchosen(self[fault.name]) else problem
            )
            return
        self.group_errors[fault.name] = problem
        where = called(fault.name, self._entries)
        self.add_error(None, f"{where}: {problem}" if where else problem)


def _flat(
    entries: Sequence[PieceEntry], values: Values, prefix: str
) -> Iterator[tuple[str, tuple[PieceEntry, object]]]:
    for entry in entries:
        name, value = prefix + entry.key, values[entry.key]
        if entry.form is EntryForm.PART:
            yield from _flat(entry.entries, cast("Values", value), f"{name}-")
        elif entry.form is EntryForm.ROWS:
            for number, row in enumerate(cast("list[Values]", value)):
                yield from _flat(entry.entries, row, f"{name}-{number}-")
        elif entry.form is EntryForm.PICKS:
            for pick, chosen in picks_of(entry, value):
                yield f"{name}-{pick.key}", (pick, chosen)
        else:
            yield name, (entry, value)


def picks_of(entry: PieceEntry, value: object) -> Iterator[tuple[PieceEntry, str]]:
    """A choice for each that may be picked, or is."""
    chosen = as_lines(str(value))
    for number in range(max(entry.high, len(chosen))):
        pick = replace(
            entry,
            key=str(number),
            label=str(entry.row_label) % {"number": number + 1},
            help="",
            form=EntryForm.CHOICE,
            choices=[("", _("None")), *entry.choices],
            can_be_absent=number >= entry.low,
        )
        yield pick, chosen[number] if number < len(chosen) else ""


def posted_values(entries: Sequence[PieceEntry], posted: Posted, prefix: str = "") -> Values:
    """What somebody typed."""
    return {entry.key: _posted(entry, posted, prefix + entry.key) for entry in entries}


def _posted(entry: PieceEntry, posted: Posted, name: str) -> object:
    match entry.form:
        case EntryForm.PART:
            return posted_values(entry.entries, posted, f"{name}-")
        case EntryForm.ROWS:
            return [
                posted_values(entry.entries, posted, f"{name}-{number}-")
                for number in range(_count(posted.get(f"{name}-rows", "")))
            ]
        case EntryForm.PICKS:
            names = (f"{name}-{number}" for number in range(entry.high))
            return "\n".join(filter(None, (posted.get(each, "").strip() for each in names)))
        case EntryForm.FLAG:
            return name in posted
        case EntryForm.LINES:
            return "\n".join(as_lines(_typed(posted, name)))
    return tidy(_typed(posted, name))


def _typed(posted: Posted, name: str) -> str:
    return CONTROL.sub("", normalize_newlines(posted.get(name, "")))


def _count(text: str) -> int:
    return min(whole_number(text) or 0, MOST_ROWS)


# How it is drawn


@dataclass(frozen=True, kw_only=True)
class OtherText:
    """What the same field says in another language."""

    code: str
    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class DrawnEntry:
    """One field on the page, a part, or rows."""

    entry: PieceEntry
    name: str
    bound: forms.BoundField | None = None
    others: Sequence[OtherText] = ()
    entries: Sequence[DrawnEntry] = ()
    rows: Sequence[DrawnRow] = ()
    problem: str = ""
    lacking: Sequence[tuple[str, str]] = ()
    """Of rows that may each be there once, (value, name) of those that are not."""

    @property
    def is_hidden(self) -> bool:
        """Carried along only."""
        return self.entry.is_fixed

    @property
    def is_long(self) -> bool:
        """Whether it takes more than a line."""
        return self.entry.form in LONG

    @property
    def lacks_words(self) -> bool:
        """Whether another language says something here and this one does not."""
        empty = self.bound is not None and not self.bound.value()
        return empty and self.entry.form in WORDS and any(each.text for each in self.others)

    @property
    def doubts(self) -> Sequence[object]:
        """What there is to ask about a question; the language is the key of its field."""
        if self.bound is None or not self.entry.is_asked:
            return []
        return doubts_about(str(self.bound.value() or ""), self.entry.key)

    @property
    def can_add(self) -> bool:
        """Whether the reader would take one more."""
        return not self.entry.presets and len(self.rows) < self.entry.high

    @property
    def can_remove(self) -> bool:
        """Whether the reader would do with one less."""
        return bool(self.entry.presets) or len(self.rows) > self.entry.low

    @property
    def is_movable(self) -> bool:
        """Whether rows have an order of their own."""
        return self.entry.low != self.entry.high and not self.entry.presets


@dataclass(frozen=True, kw_only=True)
class DrawnRow:
    """One of the rows."""

    name: str
    label: str
    entries: Sequence[DrawnEntry]
    is_first: bool
    is_last: bool


Beside = Sequence[tuple[str, str, Values]]
"""(code, name, what it says) of the other languages."""


def drawn_entries(
    form: PieceForm, entries: Sequence[PieceEntry], values: Values, beside: Beside, prefix: str = ""
) -> list[DrawnEntry]:
    """Everything on the page, in its order."""
    return [
        _drawn_entry(form, entry, values[entry.key], _below(beside, entry.key), prefix + entry.key)
        for entry in entries
    ]


def _below(beside: Beside, key: str) -> Sequence[tuple[str, str, object]]:
    return [(code, name, values.get(key)) for code, name, values in beside]


def _drawn_entry(
    form: PieceForm,
    entry: PieceEntry,
    value: object,
    beside: Sequence[tuple[str, str, object]],
    name: str,
) -> DrawnEntry:
    problem = form.group_errors.get(name, "")
    if entry.form is EntryForm.PART:
        values = cast("Values", value)
        if entry.by_language:
            inner = list(_drawn_languages(form, entry, values, beside, name))
        else:
            inner = drawn_entries(form, entry.entries, values, _tables(beside), f"{name}-")
        return DrawnEntry(entry=entry, name=name, entries=inner, problem=problem)
    if entry.form is EntryForm.PICKS:
        picks = _drawn_picks(form, entry, value, name)
        return DrawnEntry(entry=entry, name=name, entries=picks, problem=problem)
    if entry.form is EntryForm.ROWS:
        said = cast("list[Values]", value)
        rows = list(_drawn_rows(form, entry, said, beside, name))
        lacking = lacking_in(entry, said)
        return DrawnEntry(entry=entry, name=name, rows=rows, problem=problem, lacking=lacking)
    others = [
        OtherText(code=code, name=language, text=str(text or ""))
        for code, language, text in beside
        if entry.is_translated
    ]
    return DrawnEntry(entry=entry, name=name, bound=form[name], others=others)


def _drawn_picks(form: PieceForm, entry: PieceEntry, value: object, name: str) -> list[DrawnEntry]:
    return [
        DrawnEntry(entry=pick, name=f"{name}-{pick.key}", bound=form[f"{name}-{pick.key}"])
        for pick, _chosen in picks_of(entry, value)
    ]


def _drawn_languages(
    form: PieceForm,
    entry: PieceEntry,
    values: Values,
    beside: Sequence[tuple[str, str, object]],
    name: str,
) -> Iterator[DrawnEntry]:
    """A field, or a part, for each language, knowing what the others say."""
    languages = [(each.key, str(each.label), values[each.key]) for each in entry.entries]
    for each in entry.entries:
        others = [*_below(_tables(beside), each.key)]
        others += [language for language in languages if language[0] != each.key]
        yield _drawn_entry(form, each, values[each.key], others, f"{name}-{each.key}")


def _tables(beside: Sequence[tuple[str, str, object]]) -> Beside:
    return [
        (code, name, cast("Values", table))
        for code, name, table in beside
        if isinstance(table, dict)
    ]


def _drawn_rows(
    form: PieceForm,
    entry: PieceEntry,
    rows: Sequence[Values],
    beside: Sequence[tuple[str, str, object]],
    name: str,
) -> Iterator[DrawnRow]:
    for number, row in enumerate(rows):
        at_place = [
            (code, language, twin)
            for code, language, each in beside
            if isinstance(each, list) and (twin := _twin_row(entry, row, number, each))
        ]
        yield DrawnRow(
            name=f"{name}-{number}",
            label=_row_label(entry, number, row),
            entries=drawn_entries(form, entry.entries, row, at_place, f"{name}-{number}-"),
            is_first=number == 0,
            is_last=number == len(rows) - 1,
        )


def _twin_row(
    entry: PieceEntry, row: Values, number: int, others: Sequence[Values]
) -> Values | None:
    """The same row elsewhere: in its place, or where rows are told apart the one that is it."""
    if entry.told_by:
        own = row[entry.told_by]
        return next((each for each in others if each.get(entry.told_by) == own), None)
    return others[number] if number < len(others) else None


def lacking_in(entry: PieceEntry, rows: Sequence[Values]) -> list[tuple[str, str]]:
    """(value, name) of rows that may be there and are not."""
    if not entry.presets:
        return []
    named = next(each.choices for each in entry.entries if each.key == entry.told_by)
    there = {row[entry.told_by] for row in rows}
    return [(value, str(name)) for value, name in named if value not in there]


def _row_label(entry: PieceEntry, number: int, row: Values) -> str:
    """Its number; of rows that are given with the piece, what they are."""
    named = [each for each in entry.entries if each.is_fixed and each.key in ("name", "audience")]
    if named and (value := row[named[0].key]):
        return str(dict(named[0].choices).get(str(value), str(value)))
    return str(entry.row_label) % {"number": number + 1}

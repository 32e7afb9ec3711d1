"""One rule as a form. Which fact a condition asks and what an effect does is chosen when it is
added, so that each shows what belongs to it and nothing else, with or without scripts. Nothing that
is typed is refused: what is wrong with it is said by the reader of programs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authoring.piece_forms import is_unchosen
from authoring.rule_choices import (
    DO_NAMES,
    FACT_NAMES,
    OptionGroups,
    card_options,
    module_options,
    value_options,
    with_own,
)
from authoring.rule_rows import ConditionRow, EffectRow, RuleValues
from authoring.rules import PathScene
from common.records import dataclass
from common.whole_numbers import whole_number
from people.choices import language_name
from programs.construct_words import CONSTRUCT_NAMES
from programs.content.kinds import CardPart
from programs.content.paths import DeckName, PathChange, PathFact
from programs.path_words import LEVEL_NAMES

T = TypeVar("T")
MOST_ROWS = 20
"""More are not looked for, whatever a form claims to hold; fewer are allowed by the reader."""
WORD_TESTS = (("is", gettext_lazy("is one of")), ("is_not", gettext_lazy("is none of")))
NUMBER_TESTS = (("below", gettext_lazy("less than")), ("at_least", gettext_lazy("at least")))
LEVEL_TESTS = (("below", gettext_lazy("below")), ("at_least", gettext_lazy("at or above")))
HELPS = {
    PathFact.TENURE: gettext_lazy("Months since they were hired."),
    PathFact.QUIZ: gettext_lazy("Percent of the questions that they answered correctly."),
}
SUGGESTED: dict[str, str] = {PathFact.DEPARTMENT: "departments", PathFact.LOCATION: "locations"}
"""Facts whose words are free -> the list on the page that suggests some."""
ROWS = {CardPart.CARDS, CardPart.BOOSTERS}
ABOUT = {
    PathChange.ADD: (gettext_lazy("Card"), set(CardPart)),
    PathChange.LEAVE_OUT: (gettext_lazy("What they do without"), ROWS),
    PathChange.REPLACE: (gettext_lazy("Card that goes"), ROWS),
    PathChange.MOVE: (gettext_lazy("Card"), set(CardPart)),
    PathChange.OPEN: (gettext_lazy("Module"), set()),
    PathChange.SUGGEST: (gettext_lazy("Card"), set(CardPart)),
}
"""What an effect is about, as it is asked, and which cards there are to choose from."""
FIELD = re.compile(r"(?P<list>when|then) (?P<number>\d+), (?P<key>\w+)(?: (?P<entry>\d+))?")
KEYS = {"value": "number", "of": "asked", "fact": "asked", "with": "instead"}
KEYS |= {"module": "about", "card": "about", "values": "values-0"}
"""What the reader calls a field -> what the form calls it, where that differs."""


class KeptLine(forms.CharField):
    """A line that has to be written some day, and may be missing until then."""

    def validate(self, value: object) -> None:
        """What is missing, the reader of programs says."""


class KeptOption(forms.ChoiceField):
    """One of several; also what is not there any more."""

    def validate(self, value: object) -> None:
        """What cannot be, the reader of programs says."""


class KeptOptions(forms.MultipleChoiceField):
    """Several of several; also what is not there any more."""

    def validate(self, value: object) -> None:
        """What cannot be, the reader of programs says."""


@dataclass(frozen=True, kw_only=True)
class FormRow:
    """A condition or an effect on the page."""

    name: str
    label: str
    fields: Sequence[BoundField]
    is_first: bool
    is_last: bool


class RuleForm(forms.Form):
    """A rule, bound to what it says or to what somebody typed."""

    use_required_attribute = False
    can_remove = True  # every row

    def __init__(self, values: RuleValues, scene: PathScene) -> None:
        self.values, self.scene = values, scene
        self.drawn: dict[str, forms.Field] = {}
        self.said: dict[str, object] = {}
        for language, text in values.why.items():
            label = _("Reason (%(language)s)") % {"language": language_name(language)}
            self._draw(f"why-{language}", KeptLine(label=label), text)
        for number, row in enumerate(values.when):
            self._draw_condition(f"when-{number}", row)
        for number, effect in enumerate(values.then):
            self._draw_effect(f"then-{number}", effect)
        super().__init__(self.said)
        self.fields.update(self.drawn)
        self.group_errors: dict[str, str] = {}

    def _draw(self, name: str, field: forms.Field, value: object) -> None:
        self.drawn[name], self.said[name] = field, value

    def _draw_hidden(self, name: str, value: str) -> None:
        self._draw(name, KeptLine(widget=forms.HiddenInput), value)

    def _draw_option(
        self, name: str, label: str, options: OptionGroups, value: str, help_text: str = ""
    ) -> None:
        choices = with_own(options, value)
        self._draw(name, KeptOption(label=label, choices=choices, help_text=help_text), value)

    def _draw_condition(self, name: str, row: ConditionRow) -> None:
        self._draw_hidden(f"{name}-asked", row.asked)
        if row.is_number:
            self._draw_number(name, row)
        elif row.fact == PathFact.COMPLETED:
            self._draw_hidden(f"{name}-test", row.test)
            options = value_options(row, self.scene.languages)
            self._draw_option(f"{name}-values-0", _("Who"), options, *row.values[:1] or [""])
        else:
            self._draw_option(f"{name}-test", _("Comparison"), WORD_TESTS, row.test)
            self._draw_words(name, row)

    def _draw_number(self, name: str, row: ConditionRow) -> None:
        if row.fact == PathFact.LEVEL:
            self._draw_option(f"{name}-test", _("Comparison"), LEVEL_TESTS, row.test)
            levels = [(str(place), label) for place, label in enumerate(LEVEL_NAMES, start=1)]
            self._draw_option(f"{name}-number", _("Level"), levels, row.number)
            return
        self._draw_option(f"{name}-test", _("Comparison"), NUMBER_TESTS, row.test)
        label = _("Months") if row.fact == PathFact.TENURE else _("Percent")
        widget = forms.TextInput({"inputmode": "numeric", "class": "few"})
        field = KeptLine(label=label, widget=widget, help_text=HELPS[PathFact(row.fact)])
        self._draw(f"{name}-number", field, row.number)

    def _draw_words(self, name: str, row: ConditionRow) -> None:
        options = value_options(row, self.scene.languages)
        if options:
            choices = with_own(options, *row.values)
            field = KeptOptions(
                label=_("One or more"), choices=choices, widget=forms.CheckboxSelectMultiple
            )
            self._draw(f"{name}-values-0", field, list(row.values))
            return
        for place, text in enumerate([*row.values, ""]):
            label = _("Or") if place else _("Name")
            widget = forms.TextInput({"list": SUGGESTED.get(row.fact, "")})
            self._draw(f"{name}-values-{place}", KeptLine(label=label, widget=widget), text)

    def _draw_effect(self, name: str, row: EffectRow) -> None:
        self._draw_hidden(f"{name}-do", row.do)
        if row.do not in set(PathChange):
            for key in ("about", "instead", "after", "to", "weeks"):
                self._draw_hidden(f"{name}-{key}", getattr(row, key))
            return
        change = PathChange(row.do)
        label, parts = ABOUT[change]
        options = card_options(self.scene, parts, with_whole=change == PathChange.LEAVE_OUT)
        if change == PathChange.OPEN:
            options = module_options(self.scene)
        self._draw_option(f"{name}-about", str(label), options, row.about)
        if change in _MORE:
            _MORE[change](self, name, row)

    def draw_instead(self, name: str, row: EffectRow) -> None:
        """The card that comes in place of another."""
        options = card_options(self.scene, {CardPart.BOOSTERS, CardPart.EXTRAS})
        help_text = _("One for some leaders, or a refresher, of the same module.")
        self._draw_option(f"{name}-instead", _("Card that comes"), options, row.instead, help_text)

    def draw_place(self, name: str, row: EffectRow) -> None:
        """Where a card goes."""
        end = _("At the end") if row.do == PathChange.ADD else _("At the beginning")
        options = [("", end), *card_options(self.scene, set(CardPart))]
        self._draw_option(f"{name}-after", _("Comes after"), options, row.after)

    def draw_addition(self, name: str, row: EffectRow) -> None:
        """Where a card goes, and into which row."""
        decks = [
            (DeckName.CARDS.value, CardPart.CARDS.label),
            (DeckName.BOOSTERS.value, CardPart.BOOSTERS.label),
        ]
        self._draw_option(f"{name}-to", _("Where it is added"), decks, row.to)
        self.draw_place(name, row)

    def draw_weeks(self, name: str, row: EffectRow) -> None:
        """How much later or earlier."""
        help_text = _("How many weeks later; with a minus sign, earlier: -1 is a week earlier.")
        widget = forms.TextInput({"class": "few"})
        field = KeptLine(label=_("Weeks"), widget=widget, help_text=help_text)
        self._draw(f"{name}-weeks", field, row.weeks)

    @property
    def reasons(self) -> list[BoundField]:
        """Why, language by language."""
        return [self[name] for name in self.fields if name.startswith("why-")]

    @property
    def conditions(self) -> list[FormRow]:
        """What must be so."""
        names = self.scene.names
        labels = [asked_name(row, names.module, names.criterion) for row in self.values.when]
        return self._rows("when", labels)

    @property
    def effects(self) -> list[FormRow]:
        """What happens then."""
        return self._rows("then", [done_name(row) for row in self.values.then])

    def _rows(self, sort: str, labels: Sequence[str]) -> list[FormRow]:
        return [
            FormRow(
                name=f"{sort}-{place}",
                label=label,
                fields=list(self._fields_of(f"{sort}-{place}-")),
                is_first=place == 0,
                is_last=place == len(labels) - 1,
            )
            for place, label in enumerate(labels)
        ]

    def _fields_of(self, start: str) -> Iterator[BoundField]:
        return (self[name] for name in self.fields if name.startswith(start))

    def show(self, field: str, problem: str) -> None:
        """Say at its field what is wrong, else at its list, else on top."""
        problem = problem[:1].upper() + problem[1:]
        name = form_field(field)
        if name in self.fields and not self[name].is_hidden:
            self.add_error(name, _("Choose one") if is_unchosen(self[name]) else problem)
            return
        group = field.partition(" ")[0]
        if group in LISTS and not getattr(self.values, group):
            problem = _("Add at least one.")
        self.group_errors[group] = problem
        self.add_error(None, f"{LISTS[group]} {problem}" if group in LISTS else problem)

    def in_words(self) -> list[str]:
        """What is wrong, each with the row and the field as the page calls them."""
        rows = {row.name: row.label for row in (*self.conditions, *self.effects)}
        told = []
        for name, errors in self.errors.items():
            row = rows.get(name.rpartition("-")[0].removesuffix("-values"), "")
            label = str(self[name].label) if name in self.fields else ""
            where = ", ".join(filter(None, [row, label]))
            told += [f"{where}: {error}" if where else str(error) for error in errors]
        return told


LISTS = {"when": gettext_lazy("Whoever …"), "then": gettext_lazy("… gets")}
"""The lists of a rule, as its page calls them."""
_MORE: dict[PathChange, Callable[[RuleForm, str, EffectRow], None]] = {
    PathChange.ADD: RuleForm.draw_addition,
    PathChange.REPLACE: RuleForm.draw_instead,
    PathChange.MOVE: RuleForm.draw_place,
    PathChange.OPEN: RuleForm.draw_weeks,
}


def form_field(field: str) -> str:
    """The name in the form of what the reader of programs calls "when 1, values 2"."""
    found = FIELD.fullmatch(field)
    if found is None:
        return field.replace(".", "-")
    key = KEYS.get(found["key"], found["key"])
    if found["entry"]:
        key = f"values-{int(found['entry']) - 1}"
    return f"{found['list']}-{int(found['number']) - 1}-{key}"


def asked_name(
    row: ConditionRow, module: Callable[[str], str], criterion: Callable[[str], str]
) -> str:
    """What a condition is about, in words."""
    name = str(FACT_NAMES[PathFact(row.fact)]) if row.fact in set(PathFact) else row.fact
    if not row.subject:
        return name
    if row.fact == PathFact.GAP:
        return f"{name}: {CONSTRUCT_NAMES.get(row.subject, row.subject)}"
    subject = criterion if row.fact == PathFact.LEVEL else module
    return f"{name}: {subject(row.subject)}"


def done_name(row: EffectRow) -> str:
    """What an effect does, in words."""
    return str(DO_NAMES[PathChange(row.do)]) if row.do in set(PathChange) else row.do


# What was typed


def posted_rule(posted: QueryDict, languages: Sequence[str]) -> RuleValues:
    """The rule as somebody typed it."""
    return RuleValues(
        why={each: _line(posted.get(f"why-{each}", "")) for each in languages},
        when=[_posted_condition(posted, name) for name in _names(posted, "when")],
        then=[_posted_effect(posted, name) for name in _names(posted, "then")],
    )


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def _names(posted: QueryDict, sort: str) -> Iterator[str]:
    key = "asked" if sort == "when" else "do"
    for number in range(MOST_ROWS):
        if f"{sort}-{number}-{key}" in posted:
            yield f"{sort}-{number}"


def _posted_condition(posted: QueryDict, name: str) -> ConditionRow:
    names = (f"{name}-values-{place}" for place in range(MOST_ROWS + 1))
    values = [_line(str(text)) for text in chain.from_iterable(map(posted.getlist, names))]
    return ConditionRow(
        asked=_line(str(posted[f"{name}-asked"])),
        test=_line(posted.get(f"{name}-test", "")),
        values=tuple(filter(None, values)),
        number=_line(posted.get(f"{name}-number", "")),
    )


def _posted_effect(posted: QueryDict, name: str) -> EffectRow:
    typed = {key: _line(posted.get(f"{name}-{key}", "")) for key in _EFFECT_KEYS}
    return EffectRow(**typed | {"to": typed["to"] or DeckName.CARDS.value})


_EFFECT_KEYS = ("do", "about", "instead", "after", "to", "weeks")


# Buttons of rows


def with_row_changed(values: RuleValues, posted: QueryDict) -> tuple[RuleValues, str]:
    """What a button of a row makes of the values, and the name of the row to look at afterwards."""
    verb, _space, name = posted.get("row", "").partition(" ")
    if verb == "add":
        return _grown(values, name, posted.get(f"new-{name}", ""))
    sort, _hyphen, number = name.partition("-")
    said = whole_number(number, most=MOST_ROWS)
    place = MOST_ROWS if said is None else said
    if sort == "when":
        when, there = _arranged(values.when, verb, place)
        return replace(values, when=when), f"{sort}{there}"
    then, there = _arranged(values.then, verb, place)
    return replace(values, then=then), f"{sort}{there}"


def _arranged(rows: Sequence[T], verb: str, place: int) -> tuple[Sequence[T], str]:
    """The rows in another order or with one less, and the end of the name of the one to look at."""
    to = {"up": place - 1, "down": place + 1}.get(verb, place)
    if not (0 <= place < len(rows) and 0 <= to < len(rows)):
        return rows, ""
    left = [row for number, row in enumerate(rows) if number != place]
    if verb == "remove":
        return left, ""
    return [*left[:to], rows[place], *left[to:]], f"-{to}"


def _grown(values: RuleValues, sort: str, chosen: str) -> tuple[RuleValues, str]:
    if sort == "when" and chosen:
        row = ConditionRow(asked=chosen)
        row = replace(row, test="below" if row.is_number else "is")
        return replace(values, when=[*values.when, row]), f"when-{len(values.when)}"
    if sort == "then" and chosen:
        effects = [*values.then, EffectRow(do=chosen)]
        return replace(values, then=effects), f"then-{len(values.then)}"
    return values, ""

"""What admins type about the weeks of a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authoring.form_changes import FormValues, WrittenStep
from authoring.timeline import FormWeeks
from people.choices import language_name
from programs.cadence import MODULE_KINDS, StepKind, Weekday

WEEKDAYS = (
    (Weekday.MONDAY.value, gettext_lazy("Monday")),
    (Weekday.TUESDAY.value, gettext_lazy("Tuesday")),
    (Weekday.WEDNESDAY.value, gettext_lazy("Wednesday")),
    (Weekday.THURSDAY.value, gettext_lazy("Thursday")),
    (Weekday.FRIDAY.value, gettext_lazy("Friday")),
)
MOST = 9999
"""Of what can be typed as a number; which numbers are right, the reader of programs says."""


def _module_choices(titles: Sequence[str], taken: int | None) -> list[tuple[str, str]]:
    """Places of modules; also one that is beyond them, where it is written."""
    places = range(1, max(len(titles), taken or 0) + 1)
    return [
        (str(place), f"{place}. {titles[place - 1]}" if place <= len(titles) else str(place))
        for place in places
    ]


class KeptText(forms.CharField):
    """A text that has to be written some day, and may be missing until then."""

    def to_python(self, value: object) -> str:
        """With the ends of lines that files have; a browser sends others."""
        return "\n".join(str(super().to_python(value)).splitlines())

    def validate(self, value: object) -> None:
        """What is missing, the reader of programs says."""


class WeeksForm(forms.Form):
    """Texts and steps of one form; whatever is typed is kept, right or wrong."""

    use_required_attribute = False

    def __init__(
        self, posted: Mapping[str, str] | None, *, weeks: FormWeeks, titles: Sequence[str]
    ) -> None:
        super().__init__(posted)
        self.weeks = weeks
        self._add_texts()
        self.fields["modules"] = forms.IntegerField(
            label=_("Modules chosen for it"), min_value=0, max_value=MOST, initial=weeks.modules
        )
        self.fields["is_pilot"] = forms.BooleanField(
            label=_("It is a pilot"), required=False, initial=weeks.is_pilot
        )
        for number, step in enumerate(weeks.steps):
            self._add_step(number, step, titles)

    def _add_texts(self) -> None:
        labels = {"name": _("Name (%(language)s)"), "summary": _("Summary (%(language)s)")}
        for key, label in labels.items():
            for language, text in self.weeks.texts[key].items():
                self.fields[f"{key}_{language}"] = KeptText(
                    label=label % {"language": language_name(language)},
                    initial=text,
                    widget=forms.TextInput if key == "name" else forms.Textarea({"rows": 3}),
                )

    def _add_step(self, number: int, step: WrittenStep, titles: Sequence[str]) -> None:
        self.fields[f"week_{number}"] = forms.IntegerField(
            label=_("Week"), min_value=0, max_value=MOST, initial=step.week
        )
        self.fields[f"weekday_{number}"] = forms.ChoiceField(
            label=_("Day"), choices=WEEKDAYS, initial=step.weekday
        )
        if step.kind in MODULE_KINDS:
            self.fields[f"module_{number}"] = forms.TypedChoiceField(
                label=_("Module"),
                choices=_module_choices(titles, step.module),
                coerce=int,
                initial=step.module,
            )
        self.fields[f"gone_{number}"] = forms.BooleanField(label=_("Take out"), required=False)

    @property
    def texts(self) -> list[BoundField]:
        """The fields of texts, language by language."""
        return [self[name] for name in self.fields if name.startswith(("name_", "summary_"))]

    @property
    def steps(self) -> list[tuple[str, list[BoundField], bool]]:
        """(what it is called, its fields, whether the mistake is there) by week and day."""
        numbers = sorted(range(len(self.weeks.steps)), key=self._day)
        return [
            (
                self.weeks.titles[number],
                self._fields_of(number),
                self.weeks.field.startswith(f"steps {number + 1}, "),
            )
            for number in numbers
        ]

    def _fields_of(self, number: int) -> list[BoundField]:
        return [self[name] for name in self.fields if name.rpartition("_")[2] == str(number)]

    def _day(self, number: int) -> tuple[int, int]:
        step, days = self.weeks.steps[number], [weekday.value for weekday in Weekday]
        return step.week, days.index(step.weekday) if step.weekday in days else 0

    @property
    def values(self) -> FormValues:
        """What is to be written."""
        typed = self.cleaned_data
        texts: dict[str, dict[str, str]] = {}
        for key, said in self.weeks.texts.items():
            texts[key] = {each: typed[f"{key}_{each}"] for each in said}
        return FormValues(
            texts=texts,
            modules=typed["modules"],
            is_pilot=typed["is_pilot"],
            steps=[self._typed(number) for number in range(len(self.weeks.steps))],
        )

    def _typed(self, number: int) -> WrittenStep | None:
        typed = self.cleaned_data
        if typed[f"gone_{number}"]:
            return None
        return WrittenStep(
            kind=self.weeks.steps[number].kind,
            week=typed[f"week_{number}"],
            weekday=typed[f"weekday_{number}"],
            module=typed.get(f"module_{number}"),
        )


class StepForm(forms.Form):
    """One more step."""

    kind = forms.ChoiceField(label=gettext_lazy("What happens"), choices=StepKind.choices)
    week = forms.IntegerField(label=gettext_lazy("Week"), min_value=0, max_value=MOST)
    weekday = forms.ChoiceField(label=gettext_lazy("Day"), choices=WEEKDAYS)
    module = forms.TypedChoiceField(
        label=gettext_lazy("Module"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("For cards, practice and refreshers."),
    )

    def __init__(self, posted: Mapping[str, str] | None, *, titles: Sequence[str]) -> None:
        super().__init__(posted, prefix="new")
        choices = [("", _("None")), *_module_choices(titles, None)]
        self.fields["module"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """A module where the step is about one, and only there."""
        typed: dict[str, object] = super().clean() or self.cleaned_data
        if typed.get("kind") not in MODULE_KINDS:
            typed["module"] = None
        elif typed.get("module") is None:
            self.add_error("module", _("Choose the module that it is about."))
        return typed

    @property
    def step(self) -> WrittenStep:
        """What is to be added."""
        typed = self.cleaned_data
        return WrittenStep(
            kind=typed["kind"],
            week=typed["week"],
            weekday=typed["weekday"],
            module=typed["module"],
        )

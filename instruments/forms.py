"""What leaders answer, and what admins write about a questionnaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.later import imported_later
from instruments.models import Questionnaire
from instruments.operations import QuestionnaireFacts
from instruments.pasting import MOST_ITEMS, Pasted, read_lines
from instruments.scales import ScaleText
from programs.content.prose import Prose
from ui.fields import DayField, WrittenField

if TYPE_CHECKING:
    from programs import reading
else:
    reading = imported_later("programs.reading")  # whoever only answers reads no Markdown

FEWEST_LABELS, MOST_LABELS, LONGEST_LABEL = 2, 10, 40
LARGEST_REVISION = 2**31 - 1


BLANK = "none"
"""What somebody sends who takes an answer back."""


def _number(value: str) -> int | None:
    return None if value == BLANK else int(value)


class SheetForm(forms.Form):
    """One row of numbers for each statement; any of them may stay blank."""

    def __init__(
        self, posted: QueryDict | None, *, text: ScaleText, answers: Mapping[str, int]
    ) -> None:
        super().__init__(posted, initial=dict(answers))
        for item in text.items:
            self.fields[item.slug] = forms.TypedChoiceField(
                label=item.text,
                required=False,
                coerce=_number,
                empty_value=None,
                choices=[*text.numbered_labels, (BLANK, "")],
                widget=forms.RadioSelect,
            )

    @property
    def answers(self) -> dict[str, int]:
        """What is not blank."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}

    @property
    def taps(self) -> dict[str, int | None]:
        """What was sent alone: None where an answer is taken back."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}


class QuestionnaireForm(forms.Form):
    """A questionnaire in one language, and what is known of it."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    title = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    instructions = WrittenField(
        label=gettext_lazy("What people read first"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
    labels = WrittenField(
        label=gettext_lazy("Answers"),
        max_length=600,
        help_text=gettext_lazy("A line for each, from the lowest. They count 1, 2, 3 and so on."),
        widget=forms.Textarea({"rows": 5}),
    )
    lines = WrittenField(
        label=gettext_lazy("Statements"),
        max_length=MOST_ITEMS * 400,
        help_text=gettext_lazy(
            "A line for each, or three columns pasted from a table: the statement, R where "
            "agreeing speaks against what is measured, the subscale. Where there are no columns, "
            "write | between them."
        ),
        widget=forms.Textarea({"rows": 10}),
    )
    minimum = forms.IntegerField(
        label=gettext_lazy("Answers that a subscale needs"),
        required=False,
        min_value=1,
        max_value=MOST_ITEMS,
        help_text=gettext_lazy(
            "With fewer there is no figure; nothing is filled in for blanks. Empty: more than half."
        ),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Authors, year, where it was published."),
    )
    licence = forms.CharField(label=gettext_lazy("License"), required=False, max_length=300)
    is_licensed = forms.BooleanField(
        label=gettext_lazy("We may use it: it is our own, it is free, or we hold a license"),
        required=False,
    )
    licensed_until_on = DayField(label=gettext_lazy("Licensed until"))
    population = forms.CharField(
        label=gettext_lazy("Who it was made for"), required=False, max_length=200
    )
    reliability = forms.FloatField(
        label=gettext_lazy("Published reliability"),
        required=False,
        min_value=0.01,
        max_value=0.99,
        help_text=gettext_lazy("Of the whole, such as 0.85."),
    )
    spread = forms.FloatField(
        label=gettext_lazy("Published standard deviation"),
        required=False,
        min_value=0.01,
        max_value=10,
        help_text=gettext_lazy("Of the whole, where it is the mean of the answers."),
    )
    reliability_source = forms.CharField(
        label=gettext_lazy("Where that was published"), required=False, max_length=300
    )
    revision = forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST_REVISION, widget=forms.HiddenInput
    )

    def __init__(
        self,
        posted: QueryDict | None,
        *,
        known: Questionnaire | None = None,
        language: str,
    ) -> None:
        self.known, self.pasted = known, Pasted()
        super().__init__(posted, initial=_initial(known, language))
        self.fields["licensed_until_on"].required = False
        if known:
            self.fields["language"].widget = forms.HiddenInput()

    def clean_instructions(self) -> Prose:
        """As Markdown, rendered and safe."""
        text = self.cleaned_data["instructions"]
        try:
            return Prose(text, reading.render(text))
        except reading.ProseProblem as problem:
            raise forms.ValidationError(_(str(problem))) from problem

    def clean_labels(self) -> tuple[str, ...]:
        """Two to ten, none twice."""
        labels = tuple(line.strip() for line in self.cleaned_data["labels"].splitlines())
        labels = tuple(filter(None, labels))
        if not FEWEST_LABELS <= len(labels) <= MOST_LABELS:
            raise forms.ValidationError(
                _("Write two to ten answers; there are %(count)s.") % {"count": len(labels)}
            )
        if len(set(labels)) < len(labels) or max(map(len, labels)) > LONGEST_LABEL:
            raise forms.ValidationError(_("An answer is there twice, or is too long."))
        return labels

    def clean_lines(self) -> str:
        """Without a line that says nothing or something twice."""
        self.pasted = read_lines(self.cleaned_data["lines"])
        if self.pasted.errors:
            raise forms.ValidationError(list(self.pasted.errors))
        return str(self.cleaned_data["lines"])

    def clean(self) -> dict[str, object]:
        """Another language asks the same in the same order."""
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        language = cleaned.get("language")
        others = [each for key, each in self._texts.items() if key != language]
        if others and not self.errors and not _same_shape(self.text, others[0]):
            self.add_error(
                "lines",
                _(
                    "The other language has different numbers of statements, answers or "
                    "subscales, or different reversed ones. Write the same in the same order."
                ),
            )
        return cleaned

    @property
    def _texts(self) -> Mapping[str, ScaleText]:
        return self.known.texts if self.known else {}

    @property
    def text(self) -> ScaleText:
        """What was written, in its language."""
        said = self.cleaned_data
        return ScaleText(
            title=said["title"],
            instructions=said["instructions"],
            labels=said["labels"],
            parts=self.pasted.parts(said["minimum"], said["title"][:60]),
            items=self.pasted.items,
        )

    @property
    def texts(self) -> dict[str, ScaleText]:
        """In every language; the only one may be replaced by another shape."""
        kept = {key: self._texts[key] for key in self._texts}
        return kept | {self.cleaned_data["language"]: self.text}

    @property
    def facts(self) -> QuestionnaireFacts:
        """What is known of it."""
        names = QuestionnaireFacts.__dataclass_fields__
        return QuestionnaireFacts(**{name: self.cleaned_data[name] for name in names})


def _initial(known: Questionnaire | None, language: str) -> dict[str, object]:
    if known is None:
        return {"language": language, "is_licensed": False}
    names = QuestionnaireFacts.__dataclass_fields__
    facts = {name: getattr(known, name) for name in names}
    first = {"language": language, "revision": known.revision, **facts}
    return first | (_written(known.texts[language]) if language in known.texts else {})


def _written(text: ScaleText) -> dict[str, object]:
    return {
        "title": text.title,
        "instructions": text.instructions.markdown,
        "labels": "\n".join(text.labels),
        "lines": "\n".join(_lines(text)),
        "minimum": max(part.minimum for part in text.parts),
    }


def _lines(text: ScaleText) -> list[str]:
    names = text.names() if len(text.parts) > 1 else {}
    rows = [
        (item.text, "R" if item.is_reversed else "", names.get(item.part, ""))
        for item in text.items
    ]
    return [" | ".join(row).rstrip(" |") for row in rows]


def _same_shape(one: ScaleText, other: ScaleText) -> bool:
    return _shape(one) == _shape(other)


def _shape(text: ScaleText) -> tuple[int, Sequence[object], Sequence[object]]:
    items = [(item.slug, item.part, item.is_reversed) for item in text.items]
    return text.points, items, [(part.slug, part.minimum) for part in text.parts]

"""Questions of one's own in a pulse: as many as a pulse asks, each in every language of the portal.

The fields of the language of the page come first and are named as if there was no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from common.languages import SPOKEN, in_language
from common.records import dataclass
from people.choices import languages_from
from programs.content.pulse_bank import MOST_QUESTIONS
from surveys.questions import PulseQuestion, QuestionKind
from surveys.said import plain
from ui.fields import WrittenField

OWN_SLOTS = MOST_QUESTIONS
LONGEST = 200
OWN_KINDS = (QuestionKind.AGREEMENT, QuestionKind.OPEN)
"""What a question of one's own can be."""


@dataclass(frozen=True)
class OwnWording:
    """What one question says in one language."""

    code: str
    language: str
    text: BoundField
    around: BoundField

    @property
    def is_written(self) -> bool:
        """Whether anything stands there, or is wrong with it."""
        fields = (self.text, self.around)
        return any(each.value() or each.errors for each in fields)


@dataclass(frozen=True)
class OwnSlot:
    """The fields of one question of one's own."""

    number: int
    wordings: Sequence[OwnWording]
    kind: BoundField

    @property
    def is_written(self) -> bool:
        """Whether anything stands there, or is wrong with it."""
        return bool(self.kind.errors) or any(each.is_written for each in self.wordings)

    @property
    def is_open(self) -> bool:
        """The first always is, and whatever is written."""
        return self.number == 1 or self.is_written

    @property
    def missing(self) -> list[str]:
        """What one language says and another one does not."""
        texts = [each.language for each in self.wordings if not each.text.value()]
        others = [each.language for each in self.wordings if not each.around.value()]
        if len(texts) == len(self.wordings):
            texts = []
        if len(others) == len(self.wordings):
            others = []
        unsaid = _("Missing in %(language)s: whoever reads it gets the other language.")
        half = _("The words for everybody else are missing in %(language)s.")
        lines = [(unsaid, name) for name in texts]
        lines += [(half, name) for name in others if name not in texts]
        return [line % {"language": name} for line, name in lines]


def name_of(field: str, number: int, code: str, first: str) -> str:
    """What a field is called."""
    return f"{field}_{number}" if code == first else f"{field}_{number}_{code}"


def own_fields(
    number: int, known: PulseQuestion | None, first: str
) -> Iterator[tuple[str, forms.Field]]:
    """The fields of one question, with what is known of it."""
    for code, name in languages_from(first):
        said = (known.text.get(code, ""), known.around.get(code, "")) if known else ("", "")
        if code == first:
            text, around = _first_fields(*said)
        else:
            text, around = _other_fields(name, *said)
        yield name_of("own", number, code, first), text
        yield name_of("around", number, code, first), around
    kinds = forms.ChoiceField(
        label=_("How it is answered"),
        required=False,
        choices=[(kind.value, kind.label) for kind in OWN_KINDS],
        initial=known.kind if known else QuestionKind.AGREEMENT,
    )
    yield f"kind_{number}", kinds


def _first_fields(text: str, around: str) -> tuple[forms.Field, forms.Field]:
    own = WrittenField(
        label=_("Your own question"),
        required=False,
        max_length=LONGEST,
        initial=text,
        help_text=_("To people who report to a leader of this pilot: about “my manager”."),
    )
    others = WrittenField(
        label=_("The same for everybody else who is asked"),
        required=False,
        max_length=LONGEST,
        initial=around,
        help_text=_(
            "About “leaders around me” or “my department”. Left empty, people who do not "
            "report to a leader of this pilot are not asked this question."
        ),
    )
    return own, others


def _other_fields(language: str, text: str, around: str) -> tuple[forms.Field, forms.Field]:
    labels = (_("The question in %(language)s"), _("For everybody else, in %(language)s"))
    own, others = (
        WrittenField(
            label=label % {"language": language},
            required=False,
            max_length=LONGEST,
            initial=initial,
        )
        for label, initial in zip(labels, (text, around), strict=True)
    )
    return own, others


def slot_of(form: forms.Form, number: int, first: str) -> OwnSlot:
    """One question as it stands on the page right now, with what is missing marked."""
    wordings = [
        OwnWording(
            code,
            name,
            form[name_of("own", number, code, first)],
            form[name_of("around", number, code, first)],
        )
        for code, name in languages_from(first)
    ]
    return OwnSlot(number, wordings, form[f"kind_{number}"])


def own_question(known: Mapping[str, object], number: int, first: str) -> PulseQuestion | None:
    """What was typed; in the languages in which it was."""
    text = _typed(known, "own", number, first)
    if not text:
        return None
    return PulseQuestion(
        kind=QuestionKind(str(known.get(f"kind_{number}") or QuestionKind.AGREEMENT.value)),
        text=text,
        around=_typed(known, "around", number, first),
        is_own=True,
    )


def is_half(known: Mapping[str, object], number: int, first: str) -> bool:
    """Whether it says something to everybody else alone, and so nothing to anybody."""
    return bool(_typed(known, "around", number, first)) and not _typed(known, "own", number, first)


def asked_twice(asked: Sequence[PulseQuestion], language: str) -> str:
    """A question that says the same as one before it, in any language; '' where none does."""
    seen: set[tuple[str, str]] = set()
    for question in asked:
        words = {(code, plain(text)) for code, text in question.text.items()}
        if words & seen:
            return in_language(question.text, language)
        seen |= words
    return ""


def _typed(known: Mapping[str, object], field: str, number: int, first: str) -> dict[str, str]:
    said = {code: known.get(name_of(field, number, code, first)) for code in sorted(SPOKEN)}
    return {code: str(text) for code, text in said.items() if text}

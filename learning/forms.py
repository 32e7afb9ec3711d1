"""What a leader may send with a card, by kind of card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import lru_cache

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from learning.answers import (
    NOTHING,
    Answer,
    PollAnswer,
    QuizAnswer,
    SpotAnswer,
    WrittenAnswer,
)
from programs.content.cards import (
    CardContent,
    PollCard,
    QuizCard,
    ReflectionCard,
    RewriteCard,
    SpotCard,
)
from ui.fields import WrittenField

LONGEST = 10_000
"""Characters."""
LEAVE_OUT = "leave_out"
"""What the button of a card says that may weigh on somebody."""
Initial = dict[str, str]


class CardForm(forms.Form):
    """A card that asks for nothing. `seen_at` says which saved answer the page was drawn with."""

    seen_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def answer(self) -> Answer | None:
        """What is kept of it; None when there is nothing to keep."""
        return None

    def clean_seen_at(self) -> dt.datetime | None:
        """Anything unreadable counts as never seen: the careful reading."""
        try:
            seen_at = parse_datetime(self.cleaned_data["seen_at"])
        except ValueError:
            return None
        return seen_at if seen_at is None or seen_at.tzinfo else None


class WritingForm(CardForm):
    """Words in one's own hand."""

    text = WrittenField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7, "data-draft": "", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Write a reply first; a rough one is enough."),
            "max_length": gettext_lazy(
                "Shorten it to %(limit_value)d characters; it has %(show_value)d now."
            ),
        },
    )

    def __init__(
        self, data: QueryDict | None, initial: Initial | None, *, label: str, must_write: bool
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["text"].label = label
        self.fields["text"].required = must_write
        # The browser would cut silently what somebody pastes; we say it instead.
        self.fields["text"].widget.attrs.pop("maxlength", None)

    def answer(self) -> WrittenAnswer:
        """The words, also when they were taken out again."""
        return WrittenAnswer(self.cleaned_data["text"])


class OptionField(forms.Field):
    """The place of the option that was chosen, counting from 0. The page draws the options itself;
    Django's field would write all of them into a widget first.
    """

    widget = forms.RadioSelect
    default_error_messages = {
        "invalid_choice": forms.ChoiceField.default_error_messages["invalid_choice"]
    }

    def __init__(self, number: int, *, label: str, required: str) -> None:
        """`number` of options; `required` says that one has to be chosen."""
        super().__init__(label=label, error_messages={"required": required})
        self.number = number

    def to_python(self, value: str | None) -> int | None:
        """A place as it was drawn."""
        if not value:
            return None
        if value not in map(str, range(self.number)):
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": value}
            )
        return int(value)


@lru_cache(maxsize=1024)
def _question_field(number: int, options: int, _language: str | None) -> OptionField:
    """Nothing of it changes from one reader to the next."""
    return OptionField(
        options,
        label=_("Question %(number)d") % {"number": number + 1},
        required=_("Choose one answer."),
    )


class QuizForm(CardForm):
    """One option for each question, or for those that are `asked` once more."""

    def __init__(
        self,
        card: QuizCard,
        data: QueryDict | None,
        initial: Initial | None,
        asked: Collection[int] | None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.names = [f"question_{number}" for number in range(len(card.questions))]
        for number, question in enumerate(card.questions):
            if asked is not None and number not in asked:
                continue
            self.fields[self.names[number]] = _question_field(
                number, len(question.options), get_language()
            )

    def answer(self) -> QuizAnswer:
        """The places of the chosen options; of a question that was not asked, none."""
        return QuizAnswer(tuple(self.cleaned_data.get(name, NOTHING) for name in self.names))


class PollForm(CardForm):
    """One option."""

    def __init__(self, card: PollCard, data: QueryDict | None, initial: Initial | None) -> None:
        super().__init__(data, initial=initial)
        self.fields["choice"] = OptionField(
            len(card.options),
            label=_("Your answer"),
            required=_("Choose the one that comes closest."),
        )

    def answer(self) -> PollAnswer:
        """The place of the chosen option."""
        return PollAnswer(self.cleaned_data["choice"])


class SpotForm(CardForm):
    """Any number of marked phrases but none: every thread has a cue that carries something."""

    def __init__(self, card: SpotCard, data: QueryDict | None, initial: Initial | None) -> None:
        super().__init__(data, initial=initial)
        self.fields["marked"] = forms.TypedMultipleChoiceField(
            label=_("Marked phrases"),
            error_messages={
                "required": _("Mark at least one phrase that matters to you; a guess is enough.")
            },
            choices=list(enumerate(cue.phrase for cue in card.cues)),
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
        )

    def answer(self) -> SpotAnswer:
        """The places of the marked cues."""
        return SpotAnswer(tuple(sorted(self.cleaned_data["marked"])))


def form_for(
    card: CardContent,
    data: QueryDict | None = None,
    *,
    initial: Initial | None = None,
    is_draft: bool = False,
    asked: Collection[int] | None = None,
) -> CardForm:
    """The form of a card; `is_draft` when the leader only wants to keep what they have so far,
    `asked` are the questions of a quiz that are tried once more. A card that may be left out, and
    is, asks for nothing.
    """
    if data is not None and card.care and data.get("action") == LEAVE_OUT:
        return CardForm(data)
    return _asking(card, data, initial, is_draft=is_draft, asked=asked)


def _asking(
    card: CardContent,
    data: QueryDict | None,
    initial: Initial | None,
    *,
    is_draft: bool,
    asked: Collection[int] | None,
) -> CardForm:
    match card:
        case ReflectionCard():
            return WritingForm(data, initial, label=_("Your thoughts"), must_write=False)
        case RewriteCard():
            return WritingForm(data, initial, label=_("Your reply"), must_write=not is_draft)
        case QuizCard():
            return QuizForm(card, data, initial, asked)
        case PollCard():
            return PollForm(card, data, initial)
        case SpotCard():
            return SpotForm(card, data, initial)
    return CardForm(data, initial=initial)

"""Choosing what a pulse asks: suggested questions to tick, and questions of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import cast

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.languages import in_language
from common.records import dataclass
from pilots.forms.own_questions import (
    OWN_SLOTS,
    OwnSlot,
    asked_twice,
    is_half,
    own_fields,
    own_question,
    slot_of,
)
from programs.content.pulse_bank import FEWEST_QUESTIONS, MOST_QUESTIONS
from surveys.bank import SuggestedPulse
from surveys.questions import PulseQuestion, QuestionKind


@dataclass(frozen=True)
class Heading:
    """The questions that are suggested under one title, as boxes to tick."""

    title: str
    options: Sequence[BoundWidget]
    is_open: bool
    """The first always is; another one where something in it is ticked."""


def _label(question: PulseQuestion, language: str) -> str:
    """What is asked; an admin reads where agreeing speaks against it, whoever answers does not."""
    text = in_language(question.text, language)
    if not question.is_reversed:
        return text
    return _("%(question)s (counts reversed)") % {"question": text}


class QuestionsForm(forms.Form):
    """Three to five questions, some of them of one's own."""

    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Questions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Choose three to five. People agree or disagree on a scale of five; an open question "
            "takes a comment."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        chosen: Sequence[PulseQuestion],
        suggested: Sequence[SuggestedPulse],
        language: str,
        initial: dict[str, object],
        also: Sequence[PulseQuestion] = (),
    ) -> None:
        self.chosen, self.language = chosen, language
        self.offered: dict[str, PulseQuestion] = {}
        self.keys: list[tuple[str, list[str]]] = []
        for each in suggested:
            self._offer(in_language(each.title, language), each.slug, each.questions)
        own = [question for question in chosen if question.is_own]
        self._offer_earlier([each for each in (*chosen, *also) if each not in own])
        super().__init__(data, initial={"questions": self._ticked(), **initial})
        questions = cast(forms.MultipleChoiceField, self.fields["questions"])
        questions.choices = [
            (key, _label(question, language)) for key, question in self.offered.items()
        ]
        for number in range(1, OWN_SLOTS + 1):
            known = own[number - 1] if number <= len(own) else None
            self.fields.update(own_fields(number, known, language))

    def _offer_earlier(self, questions: Sequence[PulseQuestion]) -> None:
        """Those that are not offered yet: another program has been chosen since, or they were
        asked before.
        """
        known = list(self.offered.values())
        earlier = [question for question in questions if question not in known]
        once = [each for place, each in enumerate(earlier) if each not in earlier[:place]]
        if once:
            self._offer(_("Chosen earlier"), "earlier", once)

    def _offer(self, heading: str, slug: str, questions: Sequence[PulseQuestion]) -> None:
        keys = [f"{slug}-{number}" for number in range(1, len(questions) + 1)]
        self.offered |= dict(zip(keys, questions, strict=True))
        self.keys.append((heading, keys))

    def _ticked(self) -> list[str]:
        """A question may stand under two headings; it is ticked where most of its company is."""
        fullest = sorted(
            (keys for _title, keys in self.keys),
            key=lambda keys: -sum(self._is_asked(key) for key in keys),
        )
        asked = [key for key in chain.from_iterable(fullest) if self._is_asked(key)]
        return self._once(asked)

    def _is_asked(self, key: str) -> bool:
        return self.offered[key] in self.chosen

    def _once(self, keys: Sequence[str]) -> list[str]:
        """Without the second of two keys of the same question."""
        questions = [self.offered[key] for key in keys]
        return [key for place, key in enumerate(keys) if questions[place] not in questions[:place]]

    @property
    def headings(self) -> list[Heading]:
        """Every suggested question, as it stands on the page right now."""
        options = {str(option.data["value"]): option for option in self["questions"]}
        headings: list[Heading] = []
        for title, keys in self.keys:
            listed = [options[key] for key in keys]
            is_open = not headings or any(option.data["selected"] for option in listed)
            headings.append(Heading(title, listed, is_open))
        return headings

    @property
    def own_slots(self) -> list[OwnSlot]:
        """The questions of one's own, as they stand on the page right now."""
        return [slot_of(self, number, self.language) for number in range(1, OWN_SLOTS + 1)]

    @property
    def has_own(self) -> bool:
        """Whether something stands in one of them, or is wrong with it."""
        return any(slot.is_written for slot in self.own_slots)

    def clean_questions(self) -> list[str]:
        """Each once."""
        return self._once(self.cleaned_data["questions"])

    def clean(self) -> dict[str, object]:
        """Three to five, and something to agree with among them."""
        for number in range(1, OWN_SLOTS + 1):
            if is_half(self.cleaned_data, number, self.language):
                text = _("Word it for people who report to a leader, too, or it is not asked.")
                self.add_error(f"own_{number}", text)
        if "questions" in self.cleaned_data:
            self._check(self.asked)
        return self.cleaned_data

    def _check(self, asked: Sequence[PulseQuestion]) -> None:
        if not FEWEST_QUESTIONS <= len(asked) <= MOST_QUESTIONS:
            text = ngettext(
                "Choose three to five questions; %(count)s is chosen.",
                "Choose three to five questions; %(count)s are chosen.",
                len(asked),
            )
            self.add_error("questions", text % {"count": len(asked)})
        elif not any(question.kind == QuestionKind.AGREEMENT for question in asked):
            self.add_error("questions", _("Choose at least one to agree with."))
        elif twice := asked_twice(asked, self.language):
            text = _("“%(question)s” is asked twice. Take one of them out.")
            self.add_error("questions", text % {"question": twice})

    @property
    def asked(self) -> tuple[PulseQuestion, ...]:
        """What was chosen, own questions last."""
        picked = set(self.cleaned_data["questions"])
        ticked = (question for key, question in self.offered.items() if key in picked)
        numbers = range(1, OWN_SLOTS + 1)
        own = (own_question(self.cleaned_data, number, self.language) for number in numbers)
        return (*ticked, *(question for question in own if question is not None))

"""The form of step 7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import cast

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.languages import in_language
from pilots.draft import Pulse
from programs.content.pulse_bank import FEWEST_QUESTIONS, MOST_QUESTIONS
from surveys.bank import SuggestedPulse
from surveys.questions import PulseQuestion, Respondents

FEWEST_DAYS, MOST_DAYS = 3, 21


@dataclass(frozen=True)
class Heading:
    """The questions that are suggested under one title, as boxes to tick."""

    title: str
    options: Sequence[BoundWidget]
    is_open: bool
    """The first always is; another one where something in it is ticked."""


class PulseForm(forms.Form):
    """What is asked, whom, and when."""

    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Questions"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Choose three to five. People agree or disagree on a scale of five; an open question "
            "takes a comment."
        ),
    )
    respondents = forms.ChoiceField(
        label=gettext_lazy("Who is asked"),
        choices=Respondents.choices,
        widget=forms.RadioSelect,
    )
    send_at = forms.TimeField(
        label=gettext_lazy("Time of day"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("In each person's local time."),
    )
    open_days = forms.IntegerField(
        label=gettext_lazy("Days to answer"),
        min_value=FEWEST_DAYS,
        max_value=MOST_DAYS,
        help_text=gettext_lazy(
            "People who have not answered are reminded on the third and the fifth day."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        pulse: Pulse,
        suggested: Sequence[SuggestedPulse],
        language: str,
    ) -> None:
        self.offered: dict[str, PulseQuestion] = {}
        self.keys: list[tuple[str, list[str]]] = []
        for each in suggested:
            self._offer(in_language(each.title, language), each.slug, each.questions)
        known = list(self.offered.values())
        earlier = [question for question in pulse.questions if question not in known]
        if earlier:  # another program has been chosen since
            self._offer(_("Chosen earlier"), "earlier", earlier)
        initial = {
            "questions": self._ticked(pulse),
            "respondents": pulse.respondents,
            "send_at": pulse.send_at,
            "open_days": pulse.open_days,
        }
        super().__init__(data, initial=initial)
        questions = cast(forms.MultipleChoiceField, self.fields["questions"])
        questions.choices = [
            (key, in_language(question.text, language)) for key, question in self.offered.items()
        ]

    def _offer(self, heading: str, slug: str, questions: Sequence[PulseQuestion]) -> None:
        keys = [f"{slug}-{number}" for number in range(1, len(questions) + 1)]
        self.offered |= dict(zip(keys, questions, strict=True))
        self.keys.append((heading, keys))

    def _ticked(self, pulse: Pulse) -> list[str]:
        """A question may stand under two headings; it is ticked where most of its company is."""
        fullest = sorted(
            (keys for _title, keys in self.keys),
            key=lambda keys: -sum(self._is_asked(key, pulse) for key in keys),
        )
        asked = [key for key in chain.from_iterable(fullest) if self._is_asked(key, pulse)]
        return self._once(asked)

    def _is_asked(self, key: str, pulse: Pulse) -> bool:
        return self.offered[key] in pulse.questions

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

    def clean_questions(self) -> list[str]:
        """Three to five, and something to agree with among them."""
        keys = self._once(self.cleaned_data["questions"])
        if not FEWEST_QUESTIONS <= len(keys) <= MOST_QUESTIONS:
            raise forms.ValidationError(
                _("Choose three to five questions; %(count)s are chosen.") % {"count": len(keys)}
            )
        return keys

    def value(self, extra_ids: Sequence[int]) -> Pulse:
        """The step, with the people who are asked besides."""
        known = self.cleaned_data
        picked = set(known["questions"])
        return Pulse(
            questions=tuple(question for key, question in self.offered.items() if key in picked),
            respondents=Respondents(known["respondents"]),
            extra_ids=tuple(extra_ids),
            send_at=known["send_at"],
            open_days=known["open_days"],
        )

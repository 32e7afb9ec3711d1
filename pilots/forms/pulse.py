"""The form of step 7."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.draft import Pulse
from pilots.forms.questions import QuestionsForm
from programs.content.pulse_bank import MOST_QUESTIONS
from surveys.bank import SuggestedPulse
from surveys.questions import PulseQuestion, Respondents

FEWEST_DAYS, MOST_DAYS = 3, 21


class PulseForm(QuestionsForm):
    """What is asked, whom, and when."""

    rotating = forms.TypedChoiceField(
        label=gettext_lazy("Questions that change"),
        choices=[
            (0, gettext_lazy("None: every pulse asks the same")),
            (1, gettext_lazy("One about the module practiced last")),
            (2, gettext_lazy("Two about the module practiced last")),
        ],
        coerce=int,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "They come from the program's questions, in addition to those chosen above. What is "
            "chosen above is asked every time: only that can be set beside the baseline."
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
        initial: dict[str, object] = {
            "rotating": pulse.rotating,
            "respondents": pulse.respondents,
            "send_at": pulse.send_at,
            "open_days": pulse.open_days,
        }
        super().__init__(
            data, chosen=pulse.questions, suggested=suggested, language=language, initial=initial
        )

    def _check(self, asked: Sequence[PulseQuestion]) -> None:
        super()._check(asked)
        count = len(asked) + (self.cleaned_data.get("rotating") or 0)
        if not self.errors.get("questions") and count > MOST_QUESTIONS:
            text = _(
                "With those that change, that makes %(count)s questions. A pulse asks five at "
                "most: choose fewer."
            )
            self.add_error("rotating", text % {"count": count})

    def value(self, extra_ids: Sequence[int]) -> Pulse:
        """The step, with the people who are asked besides."""
        known = self.cleaned_data
        return Pulse(
            questions=self.asked,
            rotating=known["rotating"] or 0,
            respondents=Respondents(known["respondents"]),
            extra_ids=tuple(extra_ids),
            send_at=known["send_at"],
            open_days=known["open_days"],
        )

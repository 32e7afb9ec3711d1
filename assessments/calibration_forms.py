"""What raters and experts give, and what an admin asks of rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.calibration import UNBOUNDED, Gate
from assessments.models import Level
from programs.content.rubrics import CRITERIA
from programs.content.transcripts import AgreedScore
from ui.fields import WrittenField

REASON_LENGTH = 1500
"""Characters."""
FEWEST_SAMPLES, MOST_SAMPLES = 3, 20


def reading_field(criterion: str) -> str:
    """The name of the radio group of a criterion."""
    return f"level-{criterion}"


class ReadingTapForm(forms.Form):
    """One level on one criterion."""

    criterion = forms.ChoiceField(choices=[(each, each) for each in CRITERIA])
    level = forms.TypedChoiceField(choices=Level.choices, coerce=int)


class LevelsForm(forms.Form):
    """A level per criterion; all of them are needed, unless the rater goes on later."""

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        names: Mapping[str, str],
        is_later: bool = False,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(sent, initial=initial)
        for criterion in CRITERIA:
            self.fields[reading_field(criterion)] = forms.TypedChoiceField(
                label=names.get(criterion, criterion),
                choices=Level.choices,
                coerce=int,
                required=not is_later,
                empty_value=None,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a level.")},
            )

    def levels(self) -> dict[str, int]:
        """Criterion -> level, for those that were chosen; call it once it was validated."""
        given = {each: self.cleaned_data.get(reading_field(each)) for each in CRITERIA}
        return {criterion: level for criterion, level in given.items() if level is not None}


class ExpertForm(LevelsForm):
    """A level and a reason per criterion; `seen` is the revision the expert had before them."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        names: Mapping[str, str],
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(sent, names=names, initial=initial)
        for criterion in CRITERIA:
            self.fields[f"reason-{criterion}"] = WrittenField(
                label=_("Why this level: %(criterion)s")
                % {"criterion": names.get(criterion, criterion)},
                error_messages={"required": _("Say why, in a sentence or two.")},
                max_length=REASON_LENGTH,
                widget=forms.Textarea({"rows": 3}),
                help_text=_("Quote what was said, and say what the next level would have needed."),
            )

    @property
    def scores(self) -> Sequence[AgreedScore]:
        """What was given; call it on a valid form."""
        given = self.cleaned_data
        return [
            AgreedScore(
                criterion=each,
                level=given[reading_field(each)],
                reason=given[f"reason-{each}"],
            )
            for each in CRITERIA
        ]


class GateForm(forms.Form):
    """What a round asks for."""

    samples = forms.IntegerField(
        label=_("Role-plays in a round"),
        min_value=FEWEST_SAMPLES,
        max_value=MOST_SAMPLES,
        help_text=_("Eight take about forty minutes, and can be done one by one."),
    )
    exact_percent = forms.IntegerField(
        label=_("Percent of levels that match the panel's"), min_value=0, max_value=100
    )
    adjacent_percent = forms.IntegerField(
        label=_("Percent at most one level away"), min_value=0, max_value=100
    )
    widest = forms.TypedChoiceField(
        label=_("The largest miss that still passes"),
        coerce=int,
        choices=[(1, _("One level")), (2, _("Two levels")), (UNBOUNDED, _("Any"))],
    )
    kappa_percent = forms.IntegerField(
        label=_("Quadratic kappa, in hundredths"),
        min_value=0,
        max_value=100,
        help_text=_(
            "How far a rater agrees with the panel beyond chance, large misses counting more. 60 "
            "stands for 0.60."
        ),
    )
    weeks = forms.IntegerField(
        label=_("Weeks for which it holds"), min_value=1, max_value=52, help_text=_("Usually 4.")
    )

    @property
    def gate(self) -> Gate:
        """What was typed; call it on a valid form."""
        return Gate(**self.cleaned_data)

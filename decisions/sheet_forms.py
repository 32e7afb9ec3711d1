"""What an assessor notes about one option."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from common.records import dataclass
from decisions.criteria import LEVELS, CriterionText, WeighedCriterion
from decisions.forms import revision_field
from decisions.impressions import BLANK, UNKNOWN, Impressed, Impression
from ui.fields import WrittenField

EVIDENCE_LENGTH = 1000


@dataclass(frozen=True, kw_only=True)
class LevelShown:
    """One level to choose, with what is seen there."""

    value: str
    name: str
    anchor: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class CriterionAsked:
    """One criterion on a sheet."""

    text: CriterionText
    field: str
    levels: Sequence[LevelShown]
    evidence: forms.BoundField
    error: str
    lacks_evidence: bool


class ImpressionsForm(forms.Form):
    """All criteria of one option. Anything may be missing until the sheet is handed in."""

    revision = revision_field()

    def __init__(
        self,
        posted: QueryDict | None = None,
        *,
        prefix: str,
        criteria: Sequence[WeighedCriterion],
        given: Impressed,
        revision: int,
    ) -> None:
        super().__init__(posted, prefix=prefix, initial={"revision": revision})
        self.criteria = criteria
        for each in criteria:
            kept = given.get(each.key, BLANK)
            name = each.text.name
            self.fields[f"answer_{each.key}"] = forms.ChoiceField(
                label=name,
                required=False,
                initial=kept.answer,
                choices=[("", ""), *((value, value) for value in _values())],
            )
            self.fields[f"evidence_{each.key}"] = WrittenField(
                label=_("What was seen, and where"),
                required=False,
                max_length=EVIDENCE_LENGTH,
                initial=kept.evidence,
                widget=forms.Textarea(
                    {
                        "rows": 2,
                        "maxlength": EVIDENCE_LENGTH,
                        "data-note": "",
                        "autocomplete": "off",
                    }
                ),
            )

    def given(self) -> dict[str, Impression]:
        """What was noted; nothing for what was left blank."""
        noted = {
            each.key: Impression(
                answer=self.cleaned_data[f"answer_{each.key}"],
                evidence=self.cleaned_data[f"evidence_{each.key}"],
            )
            for each in self.criteria
        }
        return {key: impression for key, impression in noted.items() if impression != BLANK}

    def asked(self) -> Iterator[CriterionAsked]:
        """The criteria in their order, as the page shows them."""
        for each in self.criteria:
            field = self[f"answer_{each.key}"]
            evidence = self[f"evidence_{each.key}"]
            chosen = str(field.value() or "")
            noted = Impression(
                answer=chosen if chosen in _values() else "", evidence=str(evidence.value() or "")
            )
            yield CriterionAsked(
                text=each.text,
                field=field.html_name,
                levels=_levels(each.text, chosen),
                evidence=evidence,
                error=" ".join(map(str, field.errors)),
                lacks_evidence=noted.lacks_evidence,
            )


def _values() -> list[str]:
    return [*map(str, LEVELS), UNKNOWN]


def _levels(text: CriterionText, chosen: str) -> list[LevelShown]:
    known = [
        LevelShown(
            value=str(level),
            name=str(level),
            anchor=text.anchors[level],
            is_chosen=chosen == str(level),
        )
        for level in LEVELS
    ]
    unknown = LevelShown(
        value=UNKNOWN,
        name=_("Cannot judge"),
        anchor=_("There was no way to find out. It does not count against anybody."),
        is_chosen=chosen == UNKNOWN,
    )
    return [*known, unknown]

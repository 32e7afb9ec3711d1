"""What a leader learns from their own sheets: for them alone, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.records import dataclass
from instruments.figures import GroupFigures
from instruments.models import AnswerSheet, KeptFigures, Questionnaire
from instruments.scales import TOTAL, ScaleText, scores_of
from instruments.states import OccasionKind
from measurement.consistency import is_reliable, reliable_change
from people.models import Member
from ui.numbers import number

MORE = gettext_lazy("up, by more than chance")
LESS = gettext_lazy("down, by more than chance")
WOBBLE = gettext_lazy("no more than the wobble of the questionnaire itself")
UNSAID = ""


@dataclass(frozen=True)
class OwnLine:
    """One subscale, or the whole, over time."""

    name: str
    meaning: str
    before: str
    after: str
    later: str
    said: str
    """What the change from the first to the latest means; '' where that cannot be said."""


@dataclass(frozen=True, kw_only=True)
class OwnResult:
    """A questionnaire as one leader answered it in one program."""

    given_id: int
    enrollment_id: int
    cohort: str
    text: ScaleText
    lines: Sequence[OwnLine]
    sheets: Sequence[AnswerSheet]

    @property
    def is_compared(self) -> bool:
        """Whether there are two times to set beside each other."""
        return len(self.sheets) > 1

    @property
    def is_judged(self) -> bool:
        """Whether something is said about any change."""
        return any(line.said for line in self.lines)


def own_results(member: Member, language: str) -> list[OwnResult]:
    """Of everything they have sent, the latest program first. Two queries."""
    sent = list(AnswerSheet.objects.visible_to(member).given().in_full())
    kept = KeptFigures.objects.filter(
        occasion__given__in={sheet.occasion.given_id for sheet in sent},
        occasion__kind=OccasionKind.AFTER,
    )
    groups = dict(kept.values_list("occasion__given", "figures"))
    by_place: dict[tuple[int, int], list[AnswerSheet]] = {}
    for sheet in sent:
        by_place.setdefault((sheet.enrollment_id, sheet.occasion.given_id), []).append(sheet)
    places = sorted(by_place, reverse=True)
    return [_result(by_place[each], groups.get(each[1]), language) for each in places]


def _result(sheets: Sequence[AnswerSheet], group: GroupFigures | None, language: str) -> OwnResult:
    first = sheets[0]
    given = first.occasion.given
    text = given.questionnaire.text_in(language)
    figures = {sheet.occasion.kind: scores_of(text, sheet.answers).figures for sheet in sheets}
    names = text.names()
    meanings = {part.slug: part.meaning for part in text.parts}
    parts = [*names, TOTAL] if len(names) > 1 else list(names)
    return OwnResult(
        given_id=given.pk,
        enrollment_id=first.enrollment_id,
        cohort=first.enrollment.cohort.name,
        text=text,
        sheets=sheets,
        lines=[
            _line(
                names.get(part, _("Altogether")),
                meanings.get(part, ""),
                _over_time(part, figures),
                _error(given.questionnaire, group, part, is_only=len(names) == 1),
            )
            for part in parts
        ],
    )


def _over_time(part: str, figures: Mapping[str, Mapping[str, float]]) -> dict[str, float | None]:
    return {kind: found.get(part) for kind, found in figures.items()}


Error = tuple[float, float] | None
"""Standard deviation and reliability."""


def _error(
    questionnaire: Questionnaire, group: GroupFigures | None, part: str, *, is_only: bool
) -> Error:
    """Published figures first, which are of the whole; else those of the group, where it is large
    enough for both.
    """
    whole = is_only or part == TOTAL
    own = group.yardstick(TOTAL if whole else part) if group else None
    spread = (questionnaire.spread if whole else None) or (own.spread if own else None)
    reliability = (questionnaire.reliability if whole else None) or (own.alpha if own else None)
    return (spread, reliability) if spread and reliability else None


def _line(name: str, meaning: str, figures: Mapping[str, float | None], error: Error) -> OwnLine:
    found = [figures.get(kind) for kind in OccasionKind.values]
    known = [value for value in found if value is not None]
    said = ""
    if found[0] is not None and len(known) > 1 and error:
        index = reliable_change(known[0], known[-1], spread=error[0], reliability=error[1])
        said = words_of(index)
    before, after, later = map(_shown, found)
    return OwnLine(name, meaning, before, after, later, said)


def words_of(index: float | None) -> str:
    """What a reliable change index says to somebody."""
    if index is None:
        return UNSAID
    if not is_reliable(index):
        return str(WOBBLE)
    return str(MORE if index > 0 else LESS)


def _shown(value: float | None) -> str:
    return "" if value is None else number(value, 1)

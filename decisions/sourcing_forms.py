"""What is answered on the checklist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from common.records import dataclass
from decisions.checklist import CHECKLIST
from decisions.costs import RoughCosts
from decisions.forms import SizeForm, cost_labels, money, revision_field
from decisions.models import NAME_LENGTH, Sourcing
from decisions.operations import SourcingFacts
from decisions.sourcing import Topic, Way


@dataclass(frozen=True, kw_only=True)
class TopicAsked:
    """The questions about one topic."""

    topic: Topic
    fields: Sequence[forms.BoundField]


@dataclass(frozen=True, kw_only=True)
class WayCosted:
    """What one way costs."""

    way: Way
    fields: Sequence[forms.BoundField]


class SourcingForm(SizeForm):
    """Ten questions and three times three amounts; any of them may stay blank."""

    revision = revision_field()

    def __init__(
        self, posted: QueryDict | None = None, *, sourcing: Sourcing | None = None
    ) -> None:
        super().__init__(posted, initial=_initial(sourcing) if sourcing else None)
        self.fields["name"] = forms.CharField(label=_("For which program"), max_length=NAME_LENGTH)
        for asking in CHECKLIST:
            self.fields[asking.key] = forms.ChoiceField(
                label=str(asking.text),
                required=False,
                choices=[(each.key, each.text) for each in asking.replies],
                widget=forms.RadioSelect,
            )
        for way in Way:
            for name, label in cost_labels().items():
                self.fields[f"{way}_{name}"] = money(label)

    def topics(self) -> Iterator[TopicAsked]:
        """The questions, topic by topic."""
        for topic in Topic:
            asked = [self[each.key] for each in CHECKLIST if each.topic == topic]
            yield TopicAsked(topic=topic, fields=asked)

    def ways(self) -> Iterator[WayCosted]:
        """The amounts, way by way."""
        for way in Way:
            yield WayCosted(way=way, fields=[self[f"{way}_{name}"] for name in cost_labels()])

    def facts(self) -> SourcingFacts:
        """What was answered."""
        said = self.cleaned_data
        answers = {each.key: said[each.key] for each in CHECKLIST if said[each.key]}
        return SourcingFacts(
            name=said["name"],
            answers=answers,
            costs={way.value: self._costs(way) for way in Way},
            leaders=said["leaders"],
            years=said["years"],
            currency=said["currency"],
        )

    def _costs(self, way: Way) -> RoughCosts:
        said = self.cleaned_data
        return RoughCosts(**{name: said[f"{way}_{name}"] or 0 for name in cost_labels()})


def _initial(sourcing: Sourcing) -> dict[str, object]:
    names = ("name", "leaders", "years", "currency", "revision")
    known = {name: getattr(sourcing, name) for name in names}
    costs: dict[str, object] = {}
    for way in Way:
        amounts = sourcing.costs_of(way)
        costs |= {f"{way}_{name}": getattr(amounts, name) or None for name in cost_labels()}
    return {**known, **sourcing.answers, **costs}

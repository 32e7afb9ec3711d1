"""What was changed on a checklist, by whom and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from django.utils.translation import gettext as _

from common.records import dataclass
from decisions.checklist import CHECKLIST
from decisions.forms import cost_labels
from decisions.models import Sourcing, SourcingVersion
from decisions.sourcing import Way, result_of
from ui.numbers import DASH, grouped

Stood: TypeAlias = Sourcing | SourcingVersion
SHOWN = 20
"""Changes on the page of a checklist."""


@dataclass(frozen=True, kw_only=True)
class ChangedAnswer:
    """One thing that was said otherwise."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class SourcingChange:
    """What somebody saved at once."""

    who: str
    when: dt.datetime
    changed: Sequence[ChangedAnswer]


def sourcing_changes(
    sourcing: Sourcing, versions: Sequence[SourcingVersion]
) -> list[SourcingChange]:
    """The latest first; `versions` are how it stood before, the latest first."""
    stood: list[Stood] = [sourcing, *versions]
    return [
        SourcingChange(
            who=after.saved_by.name, when=after.saved_at, changed=list(_changed(before, after))
        )
        for after, before in pairwise(stood)
    ]


def _changed(before: Stood, after: Stood) -> Iterator[ChangedAnswer]:
    then, now = _said(before), _said(after)
    for name, text in now.items():
        if then[name] != text:
            yield ChangedAnswer(name=name, before=then[name], after=text)


def _said(stood: Stood) -> Mapping[str, str]:
    """What it speaks for, and all that was said, in words."""
    found = result_of(CHECKLIST, stood.answers)
    said = {_("What it speaks for"): str(found.way.label) if found else DASH}
    said[_("For which program")] = stood.name
    for asking in CHECKLIST:
        reply = asking.reply(stood.answers)
        said[str(asking.text)] = str(reply.text) if reply else DASH
    said[_("For how many leaders")] = grouped(stood.leaders)
    said[_("Over how many years")] = str(stood.years)
    for way in Way:
        amounts = stood.costs_of(way)
        for key, label in cost_labels().items():
            amount = getattr(amounts, key)
            text = f"{grouped(amount)} {stood.currency}" if amount else DASH
            said[f"{way.label}: {label}"] = text
    return said

"""What the things are called that questions of a bank are signs of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.content.pulse_bank import Construct

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CONSTRUCT_NAMES: Mapping[str, _StrPromise] = {
    Construct.NOTICING: gettext_lazy("Noticing"),
    Construct.UNDERSTANDING: gettext_lazy("Understanding"),
    Construct.RESPONDING: gettext_lazy("Responding"),
    Construct.FAIRNESS: gettext_lazy("Fairness"),
    Construct.BOUNDARIES: gettext_lazy("Boundaries"),
}


def as_counted(question: str, *, is_reversed: bool) -> str:
    """A question as it stands beside its figures: where they are turned round, it says so."""
    if not is_reversed:
        return question
    return _("%(question)s (turned round: a high value means that people disagree)") % {
        "question": question
    }

"""What the things are called that questions of a bank are signs of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

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

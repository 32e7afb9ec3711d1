"""How long busy times are kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from calendars.operations.reading import KEPT
from people.keeping import Keeping

KEEPINGS = (
    Keeping(
        name="busy_times",
        position=11,
        title=gettext_lazy("When somebody is busy"),
        about=gettext_lazy("From when to when, but not what for; counted from when it was read."),
        least=KEPT.days,
        most=KEPT.days,
        usual=KEPT.days,
    ),
)

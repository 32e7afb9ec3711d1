"""How long it is kept what channels were told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from channels.operations.posting import KEPT
from people.keeping import Keeping

KEEPINGS = (
    Keeping(
        name="channel_posts",
        position=12,
        title=gettext_lazy("What chat channels were told"),
        about=gettext_lazy("That something opened or is tomorrow; there are no names in it."),
        least=KEPT.days,
        most=KEPT.days,
        usual=KEPT.days,
    ),
)

"""How long answers of the API can be asked for again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from api.operations.answers import KEPT_FOR
from people.keeping import Keeping

KEEPINGS = (
    Keeping(
        name="api_answers",
        position=32,
        title=gettext_lazy("API answers that can be asked for again"),
        about=gettext_lazy("The whole answer, counted from the call."),
        least=KEPT_FOR.days,
        most=KEPT_FOR.days,
        usual=KEPT_FOR.days,
    ),
)

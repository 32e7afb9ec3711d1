"""The words for leaders of one level, in a card or a role-play."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from people.models import Audience
from programs.content.prose import Prose
from programs.reading.fields import Fields

AUDIENCES = (Audience.FRONTLINE_LEADER, Audience.MANAGER_OF_MANAGERS, Audience.EXECUTIVE)
Variants = dict[Audience, Prose]


def read_variants(fields: Fields) -> Variants:
    """The situation at the level of those audiences for whom it is written, once for each."""
    if not fields.has("variants"):
        return {}
    found: Variants = {}
    for table in fields.tables("variants", 1, len(AUDIENCES)):
        audience = Audience(table.choice("audience", [each.value for each in AUDIENCES]))
        if audience in found:
            table.at_odds(
                "audience",
                gettext_noop("is %(found)s for the second time. Write one variant for each."),
                found=repr(audience.value),
            )
        found[audience] = table.prose("text")
        table.finish()
    return found

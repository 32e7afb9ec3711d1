"""What the last large attack on the anonymity of pulses came to, and how it is said.

`./portal prove anonymity --large` writes tried.json; nobody writes figures into it by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from msgspec import Struct, json

from ui.dates import in_words

KEPT = Path(__file__).with_name("tried.json")


class Attacked(Struct, frozen=True):
    """How often something was tried, and how often more came of it than chance explains."""

    attempts: int
    hits: int


class KeptAttack(Struct, frozen=True):
    """A large run."""

    on: dt.date
    command: str
    pilots: int
    parts: Mapping[str, Attacked]
    beyond: Mapping[str, int]
    """What was found that is not promised, by kind; docs/anonymity.md says it."""

    @property
    def attempts(self) -> int:
        """All together."""
        return sum(part.attempts for part in self.parts.values())

    @property
    def hits(self) -> int:
        """All together."""
        return sum(part.hits for part in self.parts.values())


@cache
def kept_attack() -> KeptAttack:
    """As the last large run left it."""
    return json.decode(KEPT.read_bytes(), type=KeptAttack)


def sentence(kept: KeptAttack | None = None) -> str:
    """For the page of results: that it was attacked, how often, and what came of it."""
    kept = kept or kept_attack()
    told = {
        "attempts": number_format(kept.attempts, use_l10n=True, force_grouping=True),
        "pilots": number_format(kept.pilots, use_l10n=True, force_grouping=True),
        "date": in_words(kept.on),
        "hits": number_format(kept.hits, use_l10n=True, force_grouping=True),
    }
    if not kept.hits:
        return (
            _(
                "We attack this ourselves, with the whole database, links in wrong hands and all "
                "arithmetic over %(pilots)s simulated pilots: in %(attempts)s attempts nobody's "
                "answer came out (%(date)s)."
            )
            % told
        )
    return (
        _(
            "We attack this ourselves, with the whole database, links in wrong hands and all "
            "arithmetic over %(pilots)s simulated pilots: of %(attempts)s attempts %(hits)s "
            "succeeded (%(date)s), and we are mending it."
        )
        % told
    )

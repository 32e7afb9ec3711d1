"""What pages call a criterion, kept in the process: texts that have been scored on never change,
and they are long.
"""

from __future__ import annotations

from collections.abc import Iterable

from assessments.models import Criterion
from programs.models import text_for

KEPT = 5000

_kept: dict[tuple[int, str], str] = {}


def names_of(criterion_ids: Iterable[int], language: str) -> dict[int, str]:
    """Names of criteria that have scores, by id: one query when some are not known yet, else none."""
    wanted = set(criterion_ids)
    missing = {pk for pk in wanted if (pk, language) not in _kept}
    found = {pk: _kept[pk, language] for pk in wanted - missing}
    if missing:
        if len(_kept) > KEPT:
            _kept.clear()
        for pk, slug, content in Criterion.objects.filter(pk__in=missing).values_list(
            "pk", "slug", "content"
        ):
            found[pk] = _kept[pk, language] = text_for(content, language).get("name") or slug
    return found

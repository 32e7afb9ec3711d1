"""What pages say about modules, kept in the process: published modules never change, and one of
them is 100 kB.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from programs.models import Module, text_for

KEPT = 2000


@dataclass(frozen=True, kw_only=True)
class ModuleTexts:
    """The few texts of a module that a leader's pages need, in one language."""

    title: str
    sentence: str
    summary_html: str
    outcomes: tuple[str, ...]


_kept: dict[tuple[int, str], ModuleTexts] = {}


def module_texts(module_ids: Iterable[int | None], language: str) -> dict[int, ModuleTexts]:
    """The texts of these modules by id: one query when some are not known yet, else none."""
    wanted = {pk for pk in module_ids if pk is not None}
    missing = {pk for pk in wanted if (pk, language) not in _kept}
    found = {pk: _kept[pk, language] for pk in wanted - missing}
    if missing:
        if len(_kept) > KEPT:
            _kept.clear()
        for pk, content in (
            Module.objects.filter(pk__in=missing).values_list("pk", "content").order_by()
        ):
            found[pk] = _kept[pk, language] = _texts(text_for(content, language))
    return found


def _texts(texts: dict[str, Any]) -> ModuleTexts:
    return ModuleTexts(
        title=texts.get("title", ""),
        sentence=texts.get("sentence", ""),
        summary_html=texts.get("summary_html", ""),
        outcomes=tuple(outcome["text"] for outcome in texts.get("outcomes", [])),
    )

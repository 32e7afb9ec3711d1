"""The self-report of a program: items, subscales, which answers count reversed, and how it is
scored.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from programs.reading.fields import Fields
from programs.reading.shapes import LibraryMaterial
from programs.reading.words import by_language, labels, prose_words, words

FILE = "instrument.toml"
SUBSCALES = ("noticing", "understanding", "responding")
STATES = ("not yet validated", "validated")
SCALES = ("agreement", "frequency")
POINTS = 5


def read_instrument(root: Path, languages: Collection[str]) -> LibraryMaterial:
    """The file beside program.toml; see shapes.LibraryMaterial."""
    fields = Fields.read(root, root / FILE)
    slug = fields.slug("slug")
    items = _items(fields, languages)
    whole = {
        "version": fields.number("version", 1, 1000),
        "status": fields.choice("status", STATES),
        "status_text": words(fields, "status_text", languages),
        "recall_weeks": fields.number("recall_weeks", 1, 52),
        "title": words(fields, "title", languages),
        "instructions_html": prose_words(fields, "instructions", languages),
        "scale": read_scale(fields.part("scale"), languages, has_kind=True),
        "scoring": _scoring(fields.part("scoring")),
        "subscales": _subscales(fields, items, languages),
        "items": items,
    }
    fields.finish()
    return LibraryMaterial(kind="instrument", slug=slug, content=by_language(whole, languages))


def read_scale(fields: Fields, languages: Collection[str], *, has_kind: bool) -> dict[str, Any]:
    """Five points, each with a label."""
    kind = {"kind": fields.choice("kind", SCALES)} if has_kind else {}
    scale = {
        **kind,
        "lowest": fields.number("lowest", 1, 1),
        "highest": fields.number("highest", POINTS, POINTS),
        "labels": labels(fields, "labels", languages, POINTS),
    }
    fields.finish()
    return scale


def _scoring(fields: Fields) -> dict[str, Any]:
    scoring = {
        "reverse_from": fields.number("reverse_from", POINTS + 1, POINTS + 1),
        "subscale": fields.choice("subscale", ("mean",)),
        "total": fields.choice("total", ("mean of subscales",)),
        "minimum_subscales": fields.number("minimum_subscales", 1, len(SUBSCALES)),
        "minimum_group": fields.number("minimum_group", 5, 100),
    }
    fields.finish()
    return scoring


def _items(fields: Fields, languages: Collection[str]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for row in fields.rows("items", 12, 16):
        item: dict[str, Any] = {
            "slug": row.slug("slug", [item["slug"] for item in items]),
            "subscale": row.choice("subscale", SUBSCALES),
            "reverse": row.flag("reverse"),
            "text": words(row, "text", languages),
        }
        if any(
            item["text"][language] == other["text"][language]
            for other in items
            for language in languages
        ):
            raise row.error("text", "stands there twice. Ask everything once.")
        row.finish()
        items.append(item)
    return items


def _subscales(
    fields: Fields, items: list[dict[str, Any]], languages: Collection[str]
) -> list[dict[str, Any]]:
    """Each with items of both directions, and a minimum that can be reached."""
    subscales = []
    for row, slug in zip(
        fields.rows("subscales", len(SUBSCALES), len(SUBSCALES)), SUBSCALES, strict=True
    ):
        if row.text("slug") != slug:
            raise row.error(
                "slug", f"must be {slug!r}. Keep the three in order: {', '.join(SUBSCALES)}."
            )
        own = [item for item in items if item["subscale"] == slug]
        if len({item["reverse"] for item in own}) != 2:
            raise row.error(
                "slug", f"{slug!r} has items of one direction only. Write some with reverse = true."
            )
        subscales.append(
            {
                "slug": slug,
                "minimum": row.number("minimum", 2, len(own)),
                "name": words(row, "name", languages),
                "meaning": words(row, "meaning", languages),
            }
        )
        row.finish()
    return subscales

"""The self-report of a program: items, subscales, which answers count reversed, and how it is
scored.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from django.utils.translation import gettext_noop

from programs.content.instruments import (
    Instrument,
    InstrumentItem,
    Scale,
    ScaleKind,
    Scoring,
    Subscale,
    SubscaleName,
    Validation,
)
from programs.content.kinds import MaterialKind
from programs.reading.fields import Fields
from programs.reading.shapes import LibraryMaterial
from programs.reading.translations import Translation, in_each

FILE = "instrument.toml"
POINTS = 5


def read_instrument(root: Path, languages: Collection[str]) -> LibraryMaterial:
    """The file beside program.toml."""
    slug = Fields.read(root, root / FILE).slug("slug")
    content = read_by_language(root, languages)
    return LibraryMaterial(kind=MaterialKind.INSTRUMENT, slug=slug, content=content)


def read_by_language(root: Path, languages: Collection[str]) -> dict[str, Instrument]:
    """What it says in each language."""
    fields = Fields.read(root, root / FILE)
    return in_each(languages, lambda translation: _instrument(fields.anew(), translation))


def _instrument(fields: Fields, translation: Translation) -> Instrument:
    fields.slug("slug")
    items = _items(fields, translation)
    scale = fields.part("scale")
    instrument = Instrument(
        version=fields.number("version", 1, 1000),
        status=fields.member("status", Validation),
        status_text=translation.text(fields, "status_text"),
        recall_weeks=fields.number("recall_weeks", 1, 52),
        title=translation.text(fields, "title"),
        instructions=translation.prose(fields, "instructions"),
        scale=read_scale(scale, scale.member("kind", ScaleKind), translation),
        scoring=_scoring(fields.part("scoring")),
        subscales=_subscales(fields, items, translation),
        items=items,
    )
    fields.finish()
    return instrument


def read_scale(fields: Fields, kind: ScaleKind, translation: Translation) -> Scale:
    """Five points, each with a label."""
    scale = Scale(
        kind=kind,
        lowest=fields.number("lowest", 1, 1),
        highest=fields.number("highest", POINTS, POINTS),
        labels=translation.labels(fields, "labels", POINTS),
    )
    fields.finish()
    return scale


def _scoring(fields: Fields) -> Scoring:
    scoring = Scoring(
        reverse_from=fields.number("reverse_from", POINTS + 1, POINTS + 1),
        subscale=fields.choice("subscale", ("mean",)),
        total=fields.choice("total", ("mean of subscales",)),
        minimum_subscales=fields.number("minimum_subscales", 1, len(SubscaleName)),
        minimum_group=fields.number("minimum_group", 5, 100),
    )
    fields.finish()
    return scoring


def _items(fields: Fields, translation: Translation) -> tuple[InstrumentItem, ...]:
    items: dict[str, InstrumentItem] = {}
    for table in fields.tables("items", 12, 16):
        item = InstrumentItem(
            slug=table.slug("slug", items),
            subscale=table.member("subscale", SubscaleName),
            reverse=table.flag("reverse"),
            text=translation.text(table, "text"),
        )
        if any(item.text == other.text for other in items.values()):
            problem = gettext_noop("is there twice. Ask everything once.")
            table.at_odds("text", problem)
        table.finish()
        items[item.slug] = item
    return tuple(items.values())


def _subscales(
    fields: Fields, items: Collection[InstrumentItem], translation: Translation
) -> tuple[Subscale, ...]:
    tables = fields.tables("subscales", len(SubscaleName), len(SubscaleName))
    return tuple(
        _subscale(table, name, items, translation)
        for table, name in zip(tables, SubscaleName, strict=True)
    )


def _subscale(
    table: Fields, name: SubscaleName, items: Collection[InstrumentItem], translation: Translation
) -> Subscale:
    """With items of both directions, and a minimum that can be reached."""
    if table.text("slug") != name:
        problem = gettext_noop("must be %(name)s. Keep the three in order: %(names)s.")
        names = ", ".join(SubscaleName)
        raise table.error("slug", problem, name=repr(name.value), names=names)
    own = [item for item in items if item.subscale == name]
    if len({item.reverse for item in own}) != 2:
        problem = gettext_noop(
            "%(name)s has items of one direction only. Write some with reverse = true."
        )
        raise table.error("slug", problem, name=repr(name.value))
    subscale = Subscale(
        slug=name,
        minimum=table.number("minimum", 2, len(own)),
        name=translation.text(table, "name"),
        meaning=translation.text(table, "meaning"),
    )
    table.finish()
    return subscale

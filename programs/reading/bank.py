"""The pulse bank of a program: items in three wordings, open questions, and pulses to start from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from programs.reading.fields import Fields
from programs.reading.instrument import SCALES, read_scale
from programs.reading.shapes import LibraryMaterial
from programs.reading.words import by_language, words

FILE = "pulse-bank.toml"
CONSTRUCTS = ("noticing", "understanding", "responding", "fairness", "boundaries")
WORDINGS = ("self", "team", "peer")
FEWEST_ITEMS = 30
FEWEST_QUESTIONS, MOST_QUESTIONS = 3, 5

Outcomes = Mapping[str, Collection[str]]
"""The slugs of each module's outcomes, by the module's slug."""


def read_bank(root: Path, languages: Collection[str], outcomes: Outcomes) -> LibraryMaterial:
    """The file beside program.toml; see shapes.LibraryMaterial."""
    fields = Fields.read(root, root / FILE)
    scales = fields.part("scales")
    items = _items(fields, languages, outcomes)
    questions = _open_questions(fields, languages, outcomes)
    whole = {
        "version": fields.number("version", 1, 1000),
        "recall_weeks": fields.number("recall_weeks", 1, 52),
        "lead_in": words(fields, "lead_in", languages),
        "scales": {
            kind: read_scale(scales.part(kind), languages, has_kind=False) for kind in SCALES
        },
        "enps": _enps(fields.part("enps"), languages),
        "items": list(items.values()),
        "open_questions": list(questions.values()),
        "pulses": _pulses(fields, languages, outcomes, items, questions),
    }
    scales.finish()
    fields.finish()
    return LibraryMaterial(
        kind="pulse_bank", slug="pulse-bank", content=by_language(whole, languages)
    )


def _items(
    fields: Fields, languages: Collection[str], outcomes: Outcomes
) -> dict[str, dict[str, Any]]:
    items: dict[str, dict[str, Any]] = {}
    seen: dict[tuple[str, str, str], str] = {}
    for row in fields.rows("items", FEWEST_ITEMS, 200):
        module = row.choice("module", outcomes)
        item: dict[str, Any] = {
            "slug": row.slug("slug", items),
            "module": module,
            "construct": row.choice("construct", CONSTRUCTS),
            "scale": row.choice("scale", SCALES),
            "outcome": row.choice("outcome", outcomes[module]),
            **{wording: words(row, wording, languages) for wording in WORDINGS},
        }
        for wording in WORDINGS:
            for language, text in item[wording].items():
                first = seen.setdefault((wording, language, text), item["slug"])
                if first != item["slug"]:
                    raise row.error(
                        f"{wording}.{language}",
                        f"repeats the words of {first!r}. Ask everything once.",
                    )
        row.finish()
        items[item["slug"]] = item
    return items


def _open_questions(
    fields: Fields, languages: Collection[str], outcomes: Outcomes
) -> dict[str, dict[str, Any]]:
    questions: dict[str, dict[str, Any]] = {}
    for row in fields.rows("open_questions", 1, 50):
        question: dict[str, Any] = {
            "slug": row.slug("slug", questions),
            "module": row.option("module", outcomes),
            **{wording: words(row, wording, languages) for wording in WORDINGS},
        }
        row.finish()
        questions[question["slug"]] = question
    return questions


def _enps(fields: Fields, languages: Collection[str]) -> dict[str, Any]:
    """The question with its usual scale; other cuts would make another figure."""
    enps = {
        "lowest": fields.number("lowest", 0, 0),
        "highest": fields.number("highest", 10, 10),
        "minimum": fields.number("minimum", 5, 1000),
        "promoters_from": fields.number("promoters_from", 9, 9),
        "detractors_to": fields.number("detractors_to", 6, 6),
        **{key: words(fields, key, languages) for key in ("text", "low", "high")},
    }
    fields.finish()
    return enps


def _pulses(
    fields: Fields,
    languages: Collection[str],
    outcomes: Outcomes,
    items: dict[str, dict[str, Any]],
    questions: dict[str, dict[str, Any]],
) -> list[dict[str, Any]]:
    """Three to five questions on one scale. A pulse of a module asks about that module."""
    pulses: list[dict[str, Any]] = []
    for row in fields.rows("pulses", 1, 30):
        pulse = {
            "slug": row.slug("slug", [pulse["slug"] for pulse in pulses]),
            "module": row.option("module", outcomes),
            "title": words(row, "title", languages),
            "items": row.texts("items", FEWEST_QUESTIONS, MOST_QUESTIONS),
            "open": row.option("open", questions),
        }
        _check_pulse(row, pulse, items)
        row.finish()
        pulses.append(pulse)
    return pulses


def _check_pulse(row: Fields, pulse: dict[str, Any], items: dict[str, dict[str, Any]]) -> None:
    for number, slug in enumerate(pulse["items"], start=1):
        field = f"items {number}"
        if slug not in items:
            raise row.error(field, f"{slug!r} is no item. Use the slug of an item above.")
        if slug in pulse["items"][: number - 1]:
            raise row.error(field, f"{slug!r} is there twice. Ask it once.")
        if items[slug]["scale"] != "agreement":
            raise row.error(
                field,
                f"{slug!r} asks how often. Use items to agree with: one scale serves the page.",
            )
        if pulse["module"] and items[slug]["module"] != pulse["module"]:
            raise row.error(
                field,
                f"{slug!r} belongs to {items[slug]['module']!r}. Use items of the pulse's module.",
            )
    if len(pulse["items"]) + bool(pulse["open"]) > MOST_QUESTIONS:
        raise row.error(
            "open",
            f"makes more than {MOST_QUESTIONS} questions. Leave it empty or take an item out.",
        )

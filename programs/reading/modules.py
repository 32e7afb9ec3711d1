"""One module folder in one language, and whether two languages are in step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from programs.reading.cards import CardFile, read_card
from programs.reading.fields import SLUG, Fields, LibraryError, read_text
from programs.reading.journey import read_journey
from programs.reading.prose import ProseProblem, render

KPIS = (
    "reply_tone",
    "response_time_hours",
    "clarification_rate",
    "meeting_participation",
    "escalations",
)
CRITERIA = ("tone-recognition", "response-adaptation", "reflective-follow-up")
LEVELS = 4
# What criteria and levels are called everywhere in the portal, in the languages that have agreed on
# it.
CRITERION_NAMES = {
    "en": ("Tone recognition", "Response adaptation", "Reflective follow-up"),
    "de": ("Tonlage erkennen", "Antwort anpassen", "Reflektiert nachhaken"),
}
LEVEL_NAMES = {
    "en": ("Not Evident", "Emerging", "Consistent", "Mastery"),
    "de": ("Nicht erkennbar", "Ansatzweise", "Durchgängig", "Souverän"),
}
# These stay the same in every language; other texts are translated. `parts` follow the wording.
SAME_KEYS = {"slug", "kind", "key", "kpi", "to", "tags", "start", "time"}
FREE_KEYS = {"parts"}


@dataclass(frozen=True)
class ModuleFolder:
    """Everything a module folder says in one language."""

    slug: str
    content: dict[str, Any]
    rubric: list[dict[str, Any]]
    scenario: dict[str, Any]
    journey: dict[str, Any]
    cards: list[CardFile]
    boosters: list[CardFile]


def read_module(root: Path, folder: Path) -> ModuleFolder:
    """A whole module folder."""
    slug, content = _about(root, folder / "module.toml")
    cards = _cards(root, folder / "cards", 5, 8)
    boosters = _cards(root, folder / "boosters", 2, 2)
    minutes = sum(card.minutes for card in cards)
    shown = folder.relative_to(root).as_posix()
    if not 15 <= minutes <= 30:
        raise LibraryError(f"{shown}/cards", "minutes", f"add up to {minutes}. Make it 15 to 30.")
    slugs = [card.slug for card in cards + boosters]
    for card_slug in slugs:
        if slugs.count(card_slug) > 1:
            raise LibraryError(
                shown, card_slug, "names two cards. Give every card file its own name."
            )
    content["notes_html"] = _notes(root, folder / "facilitator-notes.md")
    return ModuleFolder(
        slug=slug,
        content=content,
        rubric=_rubric(root, folder / "rubric.toml", folder.parent.name),
        scenario=_scenario(root, folder / "scenario.toml"),
        journey=read_journey(root, folder / "journey.twee"),
        cards=cards,
        boosters=boosters,
    )


def _about(root: Path, path: Path) -> tuple[str, dict[str, Any]]:
    fields = Fields.read(root, path)
    slug = fields.slug("slug")
    fields.number("position", 1, 20)
    outcomes = []
    for row in fields.rows("outcomes", 1, 5):
        outcomes.append(
            {"slug": row.text("slug"), "text": row.text("text"), "kpi": row.choice("kpi", KPIS)}
        )
        row.finish()
    coaching = fields.part("coaching")
    content = {
        "title": fields.text("title"),
        "sentence": fields.text("sentence"),
        "summary_html": fields.prose("summary"),
        "peer_reflection": fields.text("peer_reflection"),
        "outcomes": outcomes,
        "coaching": {
            "questions": coaching.texts("questions", 3, 3),
            "commitment": coaching.text("commitment"),
        },
    }
    coaching.finish()
    fields.finish()
    return slug, content


def _cards(root: Path, folder: Path, low: int, high: int) -> list[CardFile]:
    paths = sorted(folder.glob("*.toml"))
    if not low <= len(paths) <= high:
        wanted = str(low) if low == high else f"{low} to {high}"
        raise LibraryError(
            folder.relative_to(root).as_posix(), "", f"has {len(paths)} cards. Write {wanted}."
        )
    return [read_card(root, path) for path in paths]


def _notes(root: Path, path: Path) -> str:
    try:
        return render(read_text(root, path))
    except ProseProblem as problem:
        raise LibraryError(path.relative_to(root).as_posix(), "", str(problem)) from problem


def _rubric(root: Path, path: Path, language: str) -> list[dict[str, Any]]:
    fields = Fields.read(root, path)
    criteria = []
    for place, row in enumerate(fields.rows("criteria", len(CRITERIA), len(CRITERIA))):
        slug = CRITERIA[place]
        if row.text("slug") != slug:
            raise row.error(
                "slug",
                f"must be {slug!r}. Keep the three criteria in order: {', '.join(CRITERIA)}.",
            )
        levels = [
            _level(level, n, language)
            for n, level in enumerate(row.rows("levels", LEVELS, LEVELS), start=1)
        ]
        if len({level["anchor"] for level in levels}) != LEVELS:
            raise row.error("levels", "share an anchor. Write one for each level.")
        name = _agreed(row, CRITERION_NAMES.get(language), place)
        criteria.append(
            {"slug": slug, "name": name, "question": row.text("question"), "levels": levels}
        )
        row.finish()
    fields.finish()
    return criteria


def _agreed(row: Fields, names: tuple[str, ...] | None, place: int) -> str:
    """A name that is the same in every module."""
    name = row.text("name")
    if names is not None and name != names[place]:
        raise row.error("name", f"is {name!r}. It is called {names[place]!r} in every module.")
    return name


def _level(row: Fields, number: int, language: str) -> dict[str, Any]:
    if row.number("level", 1, LEVELS) != number:
        raise row.error("level", f"must be {number}. Write the levels in order.")
    level = {
        "level": number,
        "name": _agreed(row, LEVEL_NAMES.get(language), number - 1),
        "anchor": row.text("anchor"),
        "behaviours": row.texts("behaviours", 1, 4),
    }
    row.finish()
    return level


def _scenario(root: Path, path: Path) -> dict[str, Any]:
    fields = Fields.read(root, path)
    opening = fields.part("opening")
    scenario: dict[str, Any] = {
        "title": fields.text("title"),
        "minutes": fields.number("minutes", 30, 60),
        "summary_html": fields.prose("summary"),
        "strong_html": fields.prose("strong"),
        "weak_html": fields.prose("weak"),
        "debrief": fields.texts("debrief", 3, 7),
        "opening": {
            "kind": opening.choice("kind", ("message", "call")),
            "sender": opening.text("sender"),
            "text_html": opening.prose("text"),
        },
        "roles": _roles(fields),
        "beats": [_titled(row) for row in fields.rows("beats", 2, 4)],
        "rounds": [
            _titled(row, minutes=row.number("minutes", 1, 60))
            for row in fields.rows("rounds", 1, 8)
        ],
    }
    opening.finish()
    fields.finish()
    planned = sum(entry["minutes"] for entry in scenario["rounds"])
    if planned != scenario["minutes"]:
        raise fields.error(
            "rounds",
            f"take {planned} minutes, not {scenario['minutes']}. Count the opening and debrief in.",
        )
    return scenario


def _roles(fields: Fields) -> list[dict[str, Any]]:
    roles: list[dict[str, Any]] = []
    for row in fields.rows("roles", 2, 5):
        role = {"key": row.text("key"), "name": row.text("name"), "brief_html": row.prose("brief")}
        if not SLUG.fullmatch(role["key"]) or any(role["key"] == other["key"] for other in roles):
            raise row.error(
                "key", f"is {role['key']!r}. Use one short word in small letters, once."
            )
        row.finish()
        roles.append(role)
    if "leader" not in {role["key"] for role in roles}:
        raise fields.error("roles", 'have no key "leader". One role is the leader.')
    return roles


def _titled(row: Fields, **more: Any) -> dict[str, Any]:
    entry = {"title": row.text("title"), "text": row.text("text"), **more}
    row.finish()
    return entry


def out_of_step(one: Any, other: Any, where: str = "") -> str | None:
    """Where the two languages of one thing differ in more than words; None when they are in step."""
    if type(one) is not type(other):
        return where
    if isinstance(one, dict):
        return _keys_out_of_step(one, other, where)
    if isinstance(one, list):
        if len(one) != len(other):
            return f"{where} (number of entries)"
        places = (
            out_of_step(a, b, f"{where} {n}")
            for n, (a, b) in enumerate(zip(one, other, strict=True), start=1)
        )
        return next((place for place in places if place), None)
    return None if isinstance(one, str) or one == other else where


def _keys_out_of_step(one: dict[str, Any], other: dict[str, Any], where: str) -> str | None:
    if one.keys() != other.keys():
        return f"{where} {', '.join(sorted(one.keys() ^ other.keys()))}"
    for key in one.keys() - FREE_KEYS:
        if key in SAME_KEYS and one[key] != other[key]:
            return f"{where} {key}"
        place = out_of_step(one[key], other[key], f"{where} {key}")
        if place:
            return place
    return None

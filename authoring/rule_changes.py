"""The rules of a program changed: added, copied, moved, removed, written. What says the same stays
as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from difflib import SequenceMatcher

import tomlkit
from tomlkit.items import AoT, Array

from authoring.bundle import Files
from authoring.editing import fingerprint_of
from authoring.layout import NotThere
from authoring.list_text import with_entry, with_new, without_entry
from authoring.numbering import free_slug
from authoring.rule_rows import ConditionRow, EffectRow, RuleValues, Said, written
from authoring.table_text import TableFile
from authoring.toml_text import Table, opened, quoted

RULES = TableFile("paths.toml", "rules")
Row = ConditionRow | EffectRow
NO_SLUG = re.compile(r"[^a-z0-9]+")


class RuleChanged(Exception):
    """Somebody else has changed the rule meanwhile."""


def add_rule(files: Files, values: RuleValues) -> dict[str, str]:
    """One more rule behind the others; the first one begins the file."""
    head = f"[[rules]]\nslug = {quoted(_slug_for(files, values))}\n"
    why = "".join(f"why.{language} = {quoted(text)}\n" for language, text in values.why.items())
    lists = f"when = {_laid_out(values.when)}\nthen = {_laid_out(values.then)}\n"
    text = RULES.texts(files).joined()
    lead = "" if not text or text.endswith("\n\n") else "\n"
    return RULES.with_new(files, len(RULES.said(files)), lead + head + why + lists)


def _laid_out(rows: Sequence[Row]) -> str:
    lines = "".join(f"  {written(row.said)},\n" for row in rows)
    return f"[\n{lines}]" if rows else "[]"


def _slug_for(files: Files, values: RuleValues) -> str:
    """Named for the first thing that it does, so that a reader of the file knows which it is."""
    first = next((f"{row.do} {row.card or row.module}" for row in values.then), "")
    slug = NO_SLUG.sub("-", first.casefold()).strip("-")[:60].strip("-")
    return _free(files, slug or "rule")


def _free(files: Files, slug: str) -> str:
    return free_slug(slug, {str(each.get("slug")) for each in RULES.said(files)})


def copy_rule(files: Files, slug: str) -> dict[str, str]:
    """A second one behind it, under another name."""
    place = RULES.place_of(files, slug)
    document = opened(RULES.texts(files).tables[place])
    document["rules"][0]["slug"] = _free(files, slug)
    return RULES.with_new(files, place + 1, tomlkit.dumps(document))


def move_rule(files: Files, slug: str, *, down: bool) -> dict[str, str]:
    """Change places with the next one, or the one before. At the end nothing changes."""
    here = RULES.place_of(files, slug)
    first = here if down else here - 1
    if not 0 <= first < len(RULES.said(files)) - 1:
        return dict(files)
    return RULES.with_swapped(files, first)


def remove_rule(files: Files, slug: str) -> dict[str, str]:
    """Take one out; a file in which nothing else stands goes with it."""
    left = RULES.without(files, RULES.place_of(files, slug))
    if not left[RULES.path].strip():
        del left[RULES.path]
    return left


def rule_mark(files: Files, slug: str) -> str:
    """The fingerprint of a rule as it is written."""
    return fingerprint_of(RULES.texts(files).tables[RULES.place_of(files, slug)])


def write_rule(files: Files, slug: str, values: RuleValues, made_from: str) -> dict[str, str]:
    """Another reason, other conditions and effects. `made_from` is the mark of the rule that
    somebody had before them. Raises RuleChanged where it is another one by now.
    """
    place = RULES.place_of(files, slug)
    text = RULES.texts(files).tables[place]
    document = opened(text)
    rule = document["rules"][0]
    _write_why(rule, values)
    _write_rows(rule, "when", ConditionRow.of, values.when)
    _write_rows(rule, "then", EffectRow.of, values.then)
    after = tomlkit.dumps(document)
    if after != text and fingerprint_of(text) != made_from:
        raise RuleChanged
    return RULES.with_other(files, place, after)


def _write_why(rule: Table, values: RuleValues) -> None:
    if not isinstance(rule.get("why"), MutableMapping):
        rule["why"] = tomlkit.inline_table()
    why = rule["why"]
    for language, text in values.why.items():
        if str(why.get(language, "")).strip() != text:
            why[language] = text


def _tables(rule: Table, key: str) -> list[Said]:
    """Values or tables. Raises NotThere where the rule says something else."""
    found = rule.get(key, [])
    if not isinstance(found, Sequence) or not all(
        isinstance(each, MutableMapping) for each in found
    ):
        raise NotThere
    return list(found)


def effects_of(rule: Table) -> list[EffectRow]:
    """What a rule does, as its form would hold it."""
    return [EffectRow.of(each) for each in _tables(rule, "then")]


def write_effects(rule: Table, effects: Sequence[EffectRow]) -> None:
    """Let a rule do other things; what is the same stays as it is written."""
    _write_rows(rule, "then", EffectRow.of, effects)


def _write_rows(rule: Table, key: str, of: Callable[[Said], Row], new: Sequence[Row]) -> None:
    old = [of(each) for each in _tables(rule, key)]
    if old == list(new):
        return
    found = rule.get(key)
    if isinstance(found, AoT):
        _write_tables(found, old, new)
        if not new:
            rule[key] = tomlkit.array()
    elif isinstance(found, Array) and old and new:
        rule[key] = tomlkit.array(_rewritten(found.as_string(), old, new))
    else:
        rule[key] = tomlkit.array(_laid_out(new))


def _rewritten(text: str, old: Sequence[Row], new: Sequence[Row]) -> str:
    for place, row in _changes(old, new):
        if row is None:
            text = without_entry(text, place)
        elif place < 0:
            text = with_new(text, -place, written(row.said))
        else:
            text = with_entry(text, place, written(row.said))
    return text


def _write_tables(tables: AoT, old: Sequence[Row], new: Sequence[Row]) -> None:
    for place, row in _changes(old, new):
        if row is None:
            del tables[place]
        elif place < 0:
            tables.insert(-place, _table(row))
        else:
            _write_table(tables[place], row)


def _table(row: Row) -> tomlkit.items.Table:
    table = tomlkit.table()
    table.update(row.said)
    return table


def _write_table(table: Table, row: Row) -> None:
    said = row.said
    for key in [key for key in table if key not in said]:
        del table[key]
    for key, value in said.items():
        if table.get(key) != value:
            table[key] = value


def _changes(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[int, Row | None]]:
    """What makes the old rows the new ones, from the last row to the first: (place, another row),
    (place, None) for one that goes, (minus the place, row) for one that comes before that place.
    """
    steps = SequenceMatcher(None, [repr(each) for each in old], [repr(each) for each in new])
    codes = steps.get_opcodes()
    if codes[0][0] == "insert":
        codes = [("replace", 0, len(old), 0, len(new))]
    for _tag, start, end, first, last in reversed([code for code in codes if code[0] != "equal"]):
        both = min(end - start, last - first)
        for place in reversed(range(start + both, end)):
            yield place, None
        for number in reversed(range(first + both, last)):
            yield -(start + both), new[number]
        for number in reversed(range(both)):
            yield start + number, new[first + number]

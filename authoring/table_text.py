"""Tables that a TOML file repeats, [[forms]] or [[rules]], as text: each with all that follows it
and the comment right above it, so that one can be copied, moved or removed and the rest stays byte
for byte.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

from authoring.bundle import Files
from authoring.layout import NotThere, tables_in, tables_of
from common.records import dataclass
from common.toml import parse_toml

PART = r"""
    (?P<comment> \#[^\n]* )
  | \"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*'
  | ^[ \t]*(?P<own> \[\[[ \t]*KEY[ \t]*\]\] )
  | ^[ \t]*(?P<other> \[\[?[ \t]*(?!KEY\b|true\b|false\b|inf\b|nan\b)["']?[A-Za-z_] )
    """
"""Comments and texts, so that nothing is looked for in them; then what begins a table."""


@functools.cache
def part_of(key: str) -> re.Pattern[str]:
    """What to look for where tables of this name are."""
    return re.compile(PART.replace("KEY", key), re.VERBOSE | re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class TableTexts:
    """A file, cut at its repeated tables."""

    before: str
    tables: Sequence[str]
    after: str

    def joined(self) -> str:
        """The whole file again."""
        return "".join([self.before, *self.tables, self.after])


@dataclass(frozen=True)
class TableFile:
    """A file that repeats a table, by path and key."""

    path: str
    key: str

    def texts(self, files: Files) -> TableTexts:
        """Cut the file. Raises NotThere where it is no TOML, or says its tables in another way."""
        text = files.get(self.path, "")
        starts, end = self._starts(text)
        stops = [*starts[1:], end]
        cut = TableTexts(
            text[: starts[0]] if starts else text,
            [text[start:stop] for start, stop in zip(starts, stops, strict=True)] if starts else [],
            text[end:] if starts else "",
        )
        if [self.one(each) for each in cut.tables] != self.said(files):
            raise NotThere
        return cut

    def _starts(self, text: str) -> tuple[list[int], int]:
        """(where each table begins, where the last one ends)."""
        starts, end, lead, lead_end = [], len(text), 0, -1
        for found in part_of(self.key).finditer(text):
            if found["comment"]:
                line = text.rfind("\n", 0, found.start()) + 1
                if not text[line : found.start()].strip():
                    lead, lead_end = (lead if lead_end == line else line), found.end() + 1
            elif found["own"] and end == len(text):
                starts.append(lead if lead_end == found.start() else found.start())
            elif found["other"] and starts:
                end = min(end, found.start())
        return starts, end

    def said(self, files: Files) -> list[Mapping[str, object]]:
        """What the tables say, as far as it can be told."""
        return tables_in(tables_of(files, self.path), self.key)

    def one(self, text: str) -> Mapping[str, object]:
        """What one table says, of the text of it alone."""
        try:
            found = parse_toml(text)[self.key]
        except (ValueError, KeyError) as error:
            raise NotThere from error
        said: Mapping[str, object] = found[0] if isinstance(found, list) else {}
        return said

    def place_of(self, files: Files, slug: str) -> int:
        """Which of the tables has this slug. Raises NotThere."""
        slugs = [each.get("slug") for each in self.said(files)]
        if slug not in slugs:
            raise NotThere
        return slugs.index(slug)

    def with_new(self, files: Files, place: int, text: str) -> dict[str, str]:
        """With one more table before the one at a place, or behind all."""
        cut = self.texts(files)
        tables = list(cut.tables)
        before = "".join([cut.before, *tables[:place]])
        if before and not before.endswith("\n"):
            text = "\n" + text.removesuffix("\n")
        added = TableTexts(cut.before, [*tables[:place], text, *tables[place:]], cut.after)
        return self._written(files, added)

    def with_other(self, files: Files, place: int, text: str) -> dict[str, str]:
        """With another text of one table."""
        cut = self.texts(files)
        tables = [*cut.tables[:place], text, *cut.tables[place + 1 :]]
        return self._written(files, TableTexts(cut.before, tables, cut.after))

    def with_swapped(self, files: Files, place: int) -> dict[str, str]:
        """With a table and the next one in each other's place; what is between them stays."""
        cut = self.texts(files)
        tables = list(cut.tables)
        one, other = tables[place], tables[place + 1]
        first, last = one.rstrip(), other.rstrip()
        tables[place] = last + one[len(first) :]
        tables[place + 1] = first + other[len(last) :]
        return self._written(files, TableTexts(cut.before, tables, cut.after))

    def without(self, files: Files, place: int) -> dict[str, str]:
        """Without one of the tables."""
        cut = self.texts(files)
        written = "".join([cut.before, *cut.tables[:place]])
        rest = "".join([*cut.tables[place + 1 :], cut.after])
        if not cut.tables[place].endswith("\n") and not rest:
            written = written.removesuffix("\n")
        return {**files, self.path: written + rest}

    def _written(self, files: Files, cut: TableTexts) -> dict[str, str]:
        return {**files, self.path: cut.joined()}

"""Items of a questionnaire as somebody pastes them: a line for each, with its mark and subscale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from django.utils.text import slugify
from django.utils.translation import gettext as _

from common.records import dataclass
from instruments.scales import ScaleItem, ScalePart

FEWEST_ITEMS, MOST_ITEMS = 3, 60
LONGEST_ITEM, LONGEST_NAME = 300, 60
MOST_PARTS = 8
REVERSED = frozenset({"r", "-", "(r)", "reverse", "reversed", "yes", "x", "u", "umgekehrt", "ja"})
NOT_REVERSED = frozenset({"", "+", "no", "n", "nein"})
SEPARATORS = ("\t", "|", ";")
HEADINGS = frozenset(
    {"text", "item", "items", "statement", "statements", "question", "aussage", "aussagen", "frage"}
)
"""What a table calls its column of statements: a first line that begins so is none of them."""
ONE_PART = "whole"


@dataclass(frozen=True)
class Pasted:
    """What lines say, or what is wrong with them, line by line."""

    items: tuple[ScaleItem, ...] = ()
    part_names: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()

    def parts(self, minimum: int | None, whole_name: str) -> tuple[ScalePart, ...]:
        """The subscales in their order. `minimum` is what each needs, at most what it has; None:
        more than half of its items.
        """
        sizes = Counter(item.part for item in self.items)
        return tuple(self._part(name, sizes, minimum) for name in self.part_names or (whole_name,))

    def _part(self, name: str, sizes: Mapping[str, int], minimum: int | None) -> ScalePart:
        slug = _slug(name, self)
        size = sizes[slug]
        return ScalePart(slug=slug, name=name, minimum=min(size, minimum or size // 2 + 1))


def _slug(name: str, pasted: Pasted) -> str:
    """Names a subscale by its place, so that every language has the same."""
    names = pasted.part_names
    return f"part-{names.index(name) + 1}" if name in names else ONE_PART


def read_lines(text: str) -> Pasted:
    """Lines of `text`, `text <tab> R` or `text <tab> R <tab> subscale`; instead of a tab | or ;.

    Either every line names a subscale or none does. A subscale of one item is no scale.
    """
    rows = [
        (number, _cells(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()
    ]
    if rows and rows[0][1][0].lower() in HEADINGS:
        del rows[0]
    names = tuple(dict.fromkeys(cells[2] for _number, cells in rows if cells[2]))
    wrong = chain.from_iterable(_problems(*row, names) for row in rows)
    errors = [*wrong, *_twice(rows), *_sizes(rows, names)]
    if errors:
        return Pasted(errors=tuple(errors))
    known = Pasted(part_names=names)
    items = tuple(
        ScaleItem(
            slug=f"item-{place}",
            part=_slug(cells[2], known),
            text=cells[0],
            is_reversed=cells[1].lower() in REVERSED,
        )
        for place, (_number, cells) in enumerate(rows, 1)
    )
    return Pasted(items=items, part_names=names)


Cells = tuple[str, str, str]
Rows = Sequence[tuple[int, Cells]]


def _cells(line: str) -> Cells:
    separator = next((each for each in SEPARATORS if each in line), None)
    cells = [cell.strip() for cell in line.split(separator)] if separator else [line.strip()]
    text, mark, part = (*cells, "", "")[:3]
    rest = " ".join(cells[3:]).strip()
    return text, mark, f"{part} {rest}".strip()


def _at(number: int, problem: str) -> str:
    return _("Line %(line)s: %(problem)s") % {"line": number, "problem": problem}


def _problems(number: int, cells: Cells, names: Sequence[str]) -> list[str]:
    text, mark, part = cells
    found = []
    if not text:
        found.append(_("the statement is missing."))
    if len(text) > LONGEST_ITEM:
        found.append(
            _("the statement is longer than %(most)s characters.") % {"most": LONGEST_ITEM}
        )
    if mark.lower() not in REVERSED | NOT_REVERSED:
        found.append(
            _("“%(mark)s” is not a mark. Write R for reversed, or nothing.") % {"mark": mark}
        )
    if names and not part:
        found.append(_("the subscale is missing, and other lines name one."))
    if len(part) > LONGEST_NAME:
        found.append(_("the subscale is longer than %(most)s characters.") % {"most": LONGEST_NAME})
    return [_at(number, problem) for problem in found]


def _twice(rows: Rows) -> list[str]:
    first: dict[str, int] = {}
    found = []
    for number, (text, _mark, _part) in rows:
        earlier = first.setdefault(slugify(text, allow_unicode=True), number)
        if text and earlier != number:
            problem = _("the same statement as in line %(line)s.") % {"line": earlier}
            found.append(_at(number, problem))
    return found


def _sizes(rows: Rows, names: Sequence[str]) -> list[str]:
    found = []
    if not FEWEST_ITEMS <= len(rows) <= MOST_ITEMS:
        ends = {"fewest": FEWEST_ITEMS, "most": MOST_ITEMS, "count": len(rows)}
        found.append(_("Write %(fewest)s to %(most)s statements; there are %(count)s.") % ends)
    if len(names) > MOST_PARTS:
        found.append(_("There are more than %(most)s subscales.") % {"most": MOST_PARTS})
    sizes = Counter(cells[2] for _number, cells in rows)
    found += [
        _("“%(name)s” has only one statement.") % {"name": name}
        for name in names
        if sizes[name] == 1
    ]
    return found

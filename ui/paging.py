"""One page of a list, however long it is: found by where the last one ended, never by counting.

The order of a list is that of its queryset, the same direction throughout, and ends in `pk`. An
address names the row after or before which a page lies, by its number alone; one that nobody may
see, or that is gone, leads to the start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, Protocol, TypeVar, cast, overload

from django.core.paginator import Paginator
from django.db.models import Q
from django.db.models.sql.where import WhereNode
from django.http import QueryDict

from common.compiled import Asked, CompiledQuery
from common.records import dataclass
from common.whole_numbers import whole_number

PAGE_SIZE = 50
MOST_COUNTED = 1000


class HasKey(Protocol):
    """A model, or a tuple with names of which one is pk."""

    @property
    def pk(self) -> int:
        """By which an address names it."""


Row = TypeVar("Row", bound=HasKey)
Thing = TypeVar("Thing")
Found = TypeVar("Found", bound=Asked[object])
Place = tuple[object, ...]
Listed = Callable[..., Asked[Thing]]
"""Makes a list, in its order."""
Shown = Callable[[Found], Asked[Row]]
"""What a page reads of the rows that it has."""
Parts = Callable[..., Found]
"""Of a list in its order, how many rows are wanted, and what the page is asked with: those rows and
maybe some more.
"""
Cut = Callable[..., Found]


@dataclass(frozen=True, kw_only=True)
class ListPage(Generic[Thing]):
    """What is shown, and the ways on: query strings, '' where there is nothing."""

    items: Sequence[Thing]
    earlier: str = ""
    later: str = ""
    here: str = ""
    """The way back to this page itself."""


@dataclass(frozen=True)
class UpTo:
    """How many there are, counted no further than to a bound."""

    number: int
    is_more: bool


def count_up_to(found: Asked[Row]) -> UpTo:
    """Count a list; one query that never costs more than a list of so many rows."""
    return up_to(found.order_by()[: MOST_COUNTED + 1].count())


def up_to(number: int) -> UpTo:
    """What was counted up to one more than the bound."""
    return UpTo(min(number, MOST_COUNTED), is_more=number > MOST_COUNTED)


def _as_found(found: Asked[Row]) -> Asked[Row]:
    return found


class Pages(Generic[Row]):
    """A list that is read page by page; one query for the first page, two or three for others.

    `found` makes the list of what a page is asked with, see common.compiled. `within` makes it
    without its filters: there the row that a page lies beyond is looked up, so that one which fits
    a filter no longer still says where. `name` keeps two lists of one page apart. Columns of other
    tables are left out by `found` and added by `shown`, so that rows are found without them.
    `parts` makes the list of the first rows of each of its parts, where no index has the whole of
    it in its order; what they are parts of, `found` need not say then.
    """

    @overload
    def __init__(
        self,
        found: Listed[Row],
        *,
        within: Listed[object] | None = None,
        size: int = PAGE_SIZE,
        name: str = "",
        is_kept: bool = True,
    ) -> None: ...

    @overload
    def __init__(
        self,
        found: Callable[..., Found],
        *,
        within: Listed[object] | None = None,
        size: int = PAGE_SIZE,
        name: str = "",
        shown: Shown[Found, Row],
        parts: Parts[Found] | None = None,
    ) -> None: ...

    def __init__(
        self,
        found: Callable[..., Found],
        *,
        within: Listed[object] | None = None,
        size: int = PAGE_SIZE,
        name: str = "",
        is_kept: bool = True,
        shown: Shown[Found, Row] | None = None,
        parts: Parts[Found] | None = None,
    ) -> None:
        self.size, self.name = size, name
        shown = shown or cast("Shown[Found, Row]", _as_found)
        cut = partial(_decided, size + 1, parts)
        self._first = _asked(partial(_first, found, cut, shown), is_kept=is_kept)
        self._after = _asked(partial(_beyond_place, found, cut, shown), is_kept=is_kept)
        self._before = _asked(partial(_before_place, found, cut, shown), is_kept=is_kept)
        self._place = _asked(partial(_place, found, within or found), is_kept=is_kept)
        self._all = CompiledQuery(partial(_countable, found, parts))

    def page(self, asked: QueryDict, *given: object) -> ListPage[Row]:
        """The page that an address asks for."""
        ways, size = _Ways(asked, self.name), self.size
        if ways.after and (place := self._place(ways.after, *given)):
            items = self._after(place[0], *given)
            return ways.page(items[:size], has_earlier=True, has_later=len(items) > size)
        if ways.before and (place := self._place(ways.before, *given)):
            items = self._before(place[0], *given)
            if len(items) > size:
                return ways.page(items[size - 1 :: -1], has_earlier=True, has_later=True)
        items = self._first(*given)
        return ways.page(items[:size], has_earlier=False, has_later=len(items) > size)

    def total(self, page: ListPage[Row], *given: object) -> UpTo:
        """How many are listed, counted no further than to a bound; asked where that is more than
        a page.
        """
        if page.earlier or page.later:
            return up_to(self._all.count(*given))
        return up_to(len(page.items))


def page_of(
    found: Asked[Row],
    asked: QueryDict,
    *,
    within: Asked[Thing] | None = None,
    size: int = PAGE_SIZE,
    name: str = "",
) -> ListPage[Row]:
    """The page that an address asks for of a list that is seldom looked at, or made of what
    somebody looks for.
    """
    whole = None if within is None else partial(_same, within)
    pages = Pages(partial(_same, found), within=whole, size=size, name=name, is_kept=False)
    return pages.page(asked)


def _same(found: Asked[Thing]) -> Asked[Thing]:
    return found


def _asked(build: Callable[..., Asked[Thing]], *, is_kept: bool) -> Callable[..., list[Thing]]:
    return CompiledQuery(build) if is_kept else lambda *given: list(build(*given))


def _countable(
    found: Callable[..., Found], parts: Parts[Found] | None, *given: object
) -> Asked[dict[str, int]]:
    listed = found(*given)
    if parts is not None:
        listed = parts(listed, MOST_COUNTED + 1, *given)
    return listed.order_by().values("pk")[: MOST_COUNTED + 1]


def _first(
    found: Callable[..., Found], cut: Cut[Found], shown: Shown[Found, Row], *given: object
) -> Asked[Row]:
    """The first rows, and one more that says whether there are others."""
    full = found(*given)
    return shown(cut(full, full, *given))


def _beyond_place(
    found: Callable[..., Found],
    cut: Cut[Found],
    shown: Shown[Found, Row],
    place: Place,
    *given: object,
) -> Asked[Row]:
    full = found(*given)
    return shown(cut(full, full.filter(_beyond(full, place)), *given))


def _before_place(
    found: Callable[..., Found],
    cut: Cut[Found],
    shown: Shown[Found, Row],
    place: Place,
    *given: object,
) -> Asked[Row]:
    """The nearest first, going back."""
    full = found(*given)
    before = full.filter(_beyond(full, place, back=True))
    return shown(cut(full.reverse(), before.reverse(), *given))


def _decided(
    number: int, parts: Parts[Found] | None, full: Found, chosen: Found, *given: object
) -> Found:
    """The first rows: found by an index with nothing but what decides, and only then read in
    full, without asking again what has been decided.
    """
    full = full.all()
    full.query.where = WhereNode()
    if parts is not None:
        chosen = parts(chosen, number, *given)
    return full.filter(pk__in=chosen.values("pk")[:number])


def numbered_page(
    things: Sequence[Thing], asked: QueryDict, *, size: int, name: str = "page"
) -> ListPage[Thing]:
    """A page of what is in memory anyway, by its number; one that is not there is the last."""
    page = Paginator(things, size).get_page(asked.get(name))

    def way(number: int) -> str:
        query = asked.copy()
        query[name] = str(number)
        return query.urlencode()

    return ListPage(
        items=list(page),
        earlier=way(page.number - 1) if page.has_previous() else "",
        later=way(page.number + 1) if page.has_next() else "",
    )


class _Ways:
    """The two numbers of an address, and the addresses of the pages beside."""

    def __init__(self, asked: QueryDict, name: str) -> None:
        self.asked = asked
        self.names = (f"{name}_after", f"{name}_before") if name else ("after", "before")
        self.after, self.before = (_number(asked.get(each, "")) for each in self.names)

    def page(self, items: list[Row], *, has_earlier: bool, has_later: bool) -> ListPage[Row]:
        after, before = self.names
        return ListPage(
            items=items,
            earlier=self._way(before, items[0]) if has_earlier and items else "",
            later=self._way(after, items[-1]) if has_later else "",
            here=self.asked.urlencode() if has_earlier else "",
        )

    def _way(self, name: str, row: HasKey) -> str:
        query = self.asked.copy()
        for each in self.names:
            query.pop(each, None)
        query[name] = str(row.pk)
        return query.urlencode()


def _number(text: str) -> int:
    return whole_number(text) or 0


def _order(found: Asked[object]) -> list[str]:
    return [str(each) for each in found.query.order_by]


def _place(found: Listed[object], within: Listed[Thing], pk: int, *given: object) -> Asked[Place]:
    """Where a row stands in the order."""
    fields = [each.lstrip("-") for each in _order(found(*given))]
    return within(*given).filter(pk=pk).order_by().values_list(*fields)[:1]


def _beyond(found: Asked[object], place: Place, *, back: bool = False) -> Q:
    """What comes after a place; before it with `back`."""
    order = _order(found)
    first = order[0].lstrip("-")
    side = "lt" if order[0].startswith("-") != back else "gt"
    if len(order) == 1:
        return Q(**{f"{first}__{side}": place[0]})
    tied = Q(**{first: place[0], f"pk__{side}": place[1]})
    # The first condition is what an index is read by.
    return Q(**{f"{first}__{side}e": place[0]}) & (Q(**{f"{first}__{side}": place[0]}) | tied)

"""A list is walked from row to row, forward and back, and every row is met once."""

from __future__ import annotations

from itertools import chain

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from people.models import Member, Organization
from tests.factories import MemberFactory
from ui import paging
from ui.paging import Pages, UpTo, page_of


@pytest.fixture
def seven(organization: Organization) -> list[Member]:
    """Two of them have the same name."""
    return [
        MemberFactory(organization=organization, name=name, email=f"{n}@x.example", job_title="")
        for n, name in enumerate(["Ada", "Bea", "Cleo", "Cleo", "Dora", "Eva", "Fay"])
    ]


@pytest.mark.parametrize("order", [("folded", "pk"), ("-folded", "-pk"), ("pk",)])
def test_there_and_back_again(seven: list[Member], order: tuple[str, ...]) -> None:
    members = Member.objects.order_by(*order)
    everybody, pages, asked = list(members), [], QueryDict("q=x")
    while True:
        page = page_of(members, asked, size=3)
        pages.append(list(page.items))
        if not page.later:
            break
        assert page.later.startswith("q=x&after=")
        asked = QueryDict(page.later)
    assert [len(each) for each in pages] == [3, 3, 1]
    assert list(chain.from_iterable(pages)) == everybody
    page = page_of(members, QueryDict(page.earlier), size=3)
    assert list(page.items) == pages[1]
    assert list(page_of(members, QueryDict(page.here), size=3).items) == pages[1]
    page = page_of(members, QueryDict(page.earlier), size=3)
    assert (list(page.items), page.earlier, page.here) == (pages[0], "", "")


def test_less_than_a_page_before_a_row_is_the_first_page(seven: list[Member]) -> None:
    members = Member.objects.order_by("folded", "pk")
    page = page_of(members, QueryDict(f"before={members[1].pk}"), size=3)
    assert list(page.items) == list(members[:3])


@pytest.mark.parametrize(
    "asked", ["after=x", "after=-1", "after=999", "before=²", "after=" + "9" * 30]
)
def test_an_address_that_names_no_row_leads_to_the_start(seven: list[Member], asked: str) -> None:
    members = Member.objects.order_by("folded", "pk")
    page = page_of(members, QueryDict(asked), size=3)
    assert (list(page.items), page.earlier) == (list(members[:3]), "")


def test_a_row_that_fits_the_filter_no_longer_still_says_where(seven: list[Member]) -> None:
    members = Member.objects.order_by("folded", "pk")
    cleos = members.filter(name="Cleo")
    asked = QueryDict(f"after={seven[1].pk}")
    assert list(page_of(cleos, asked, within=members, size=3).items) == list(cleos)
    page = page_of(cleos, QueryDict(f"after={seven[4].pk}"), within=members, size=3)
    assert (list(page.items), page.later) == ([], "")


def test_a_row_that_nobody_may_see_says_nothing(seven: list[Member]) -> None:
    stranger = MemberFactory(name="Dana")
    ours = Member.objects.filter(organization=seven[0].organization).order_by("folded", "pk")
    page = page_of(ours, QueryDict(f"after={stranger.pk}"), size=3)
    assert (list(page.items), page.earlier) == (list(ours[:3]), "")


def test_two_lists_of_a_page_do_not_move_each_other(seven: list[Member]) -> None:
    members = Member.objects.order_by("folded", "pk")
    first = page_of(members, QueryDict(), size=3, name="past")
    page = page_of(members, QueryDict(first.later), size=3)
    assert first.later.startswith("past_after=")
    assert list(page.items) == list(members[:3])
    assert f"past_after={members[2].pk}&after=" in page.later


def _everybody() -> QuerySet[Member]:
    return Member.objects.order_by("folded", "pk")


@pytest.mark.parametrize(
    ("most", "size", "total"),
    [(7, 3, UpTo(7, is_more=False)), (6, 3, UpTo(6, is_more=True)), (6, 7, UpTo(6, is_more=True))],
)
def test_counting_ends_at_a_bound(
    seven: list[Member], most: int, size: int, total: UpTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", most)
    listed: Pages[Member] = Pages(_everybody, size=size)
    first = listed.page(QueryDict())
    assert listed.total(first) == total
    if first.later:
        assert listed.total(listed.page(QueryDict(first.later))) == total


def test_what_stands_on_one_page_is_not_counted(seven: list[Member]) -> None:
    listed: Pages[Member] = Pages(_everybody, size=7)
    page = listed.page(QueryDict())
    with CaptureQueriesContext(connection) as queries:
        assert listed.total(page) == UpTo(7, is_more=False)
    assert len(queries) == 0

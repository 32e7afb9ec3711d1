"""From how many raters on a leader sees a mean, where an organization asks for more than three."""

from __future__ import annotations

import pytest

from peers.gaps import cell_of, figures_of
from peers.minimums import POOLED
from peers.models import PeerRound
from peers.operations import WrongNumber, close_round
from people.operations import raise_thresholds
from tests.conftest import SignIn
from tests.peers.conftest import DAY, Around


def raised(around: Around, minimum: int) -> int:
    reached = raise_thresholds(wanted={POOLED: minimum}, now=around.now, by=around.admin)
    around.admin.organization.refresh_from_db()
    return reached[POOLED]


def test_a_cell_needs_as_many_as_are_asked_for() -> None:
    counts = [0, 0, 4, 0, 0]
    assert cell_of(counts, 4) is not None
    assert cell_of(counts, 5) is None


def test_groups_stand_apart_only_where_each_has_as_many() -> None:
    tally = {"report": {"a": [0, 0, 0, 4, 0]}, "peer": {"a": [0, 3, 0, 0, 0]}}
    [three] = figures_of({"a": False}, tally, {}, 7).items
    assert three.reports is not None
    [four] = figures_of({"a": False}, tally, {}, 7, 4).items
    assert (four.reports, four.peers) == (None, None)
    assert four.others == cell_of([0, 3, 0, 4, 0])


@pytest.mark.usefixtures("frozen")
def test_a_round_that_has_opened_keeps_three_and_a_planned_one_rises(around: Around) -> None:
    around.opened()
    PeerRound.objects.create(
        cohort=around.cohort,
        occasion="after",
        items=[],
        opens_on=(around.now + 60 * DAY).date(),
        closes_on=(around.now + 70 * DAY).date(),
    )
    assert raised(around, 4) == 1
    found = dict(PeerRound.objects.values_list("occasion", "least_pooled"))
    assert found == {"before": 3, "after": 4}


@pytest.mark.usefixtures("frozen")
def test_what_is_promised_asked_and_shown_follows(around: Around, client_for: SignIn) -> None:
    raised(around, 5)
    rating = around.opened()
    people = [*around.reports, *around.colleagues]
    page = client_for(around.leader).get(f"/peers/{rating.pk}/propose/").text
    assert "Six to eight people" in page
    assert "averages of five people or more" in page.replace("\n", " ")
    with pytest.raises(WrongNumber):
        around.proposed(people[:5])
    around.asked(people[5:6])
    for person in people[:4]:
        around.answer(person, 4)
    close_round(peer_round=around.round, now=around.now, by=around.admin)
    figures = around.rating().figures
    assert figures is not None
    assert (figures.answered, figures.is_shown) == (4, False)
    shown = client_for(around.leader).get(f"/peers/{rating.pk}/").text
    assert "Only averages of five people or more are shown." in shown.replace("\n", " ")

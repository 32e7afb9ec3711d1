"""Somebody was asked in a pulse, and comes to read results later: they can take their own answer
away from what they read, and so can several of them who tell each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from cohorts.models import Cohort
from insights.operations import keep_figures
from people.models import Member, Role
from surveys.cells import Cell
from surveys.models import PulsePlan, Wave
from surveys.operations import turn_waves
from surveys.results import PartResults, reason_text, waves_of
from surveys.states import Hidden
from tests.surveys.conftest import AT_TEN

Team = Callable[..., list[Member]]
Give = Callable[..., None]
WEEK = dt.timedelta(days=7)
SALES, TECHNOLOGY = "Sales", "Technology"


@pytest.fixture
def asked(plan: PulsePlan, team: Team, give: Give) -> dict[str, list[Member]]:
    """A closed wave: six answered in Sales, five in Technology, and everybody said 4."""
    people = {SALES: team(6, department=SALES), TECHNOLOGY: team(5, department=TECHNOLOGY)}
    turn_waves(now=AT_TEN)
    give(Wave.objects.get(plan=plan, number=1).invitations.all(), [4] * 11)
    turn_waves(now=AT_TEN + WEEK)
    return people


def _parts(cohort: Cohort) -> dict[str, PartResults]:
    return {part.label: part for part in waves_of(cohort)[0].parts}


def _reads(member: Member, role: Role = Role.ADMIN) -> None:
    Member.objects.filter(pk=member.pk).update(roles=[role])


@pytest.mark.parametrize("role", [Role.ADMIN, Role.PRIVACY_OFFICER])
def test_a_figure_about_too_few_beside_them_is_hidden_from_everybody(
    asked: dict[str, list[Member]], cohort: Cohort, role: Role
) -> None:
    assert {part.answered for part in _parts(cohort).values()} == {6, 5}
    _reads(asked[TECHNOLOGY][0], role)
    parts = _parts(cohort)
    hidden, shown = parts[TECHNOLOGY], parts[SALES]
    assert (hidden.hidden_because, hidden.answered) == (Hidden.READ_BY_ASKED, None)
    assert [(item.n, item.cells, item.spread) for item in hidden.items] == [(None, (), None)] * 2
    assert shown.answered == 6
    together = waves_of(cohort)[0].overall
    assert together is not None
    assert (together.answered, together.eligible) == (6, 6), "nor as a part of a total"
    assert [sum(cell.n for cell in item.cells) for item in together.items] == [6, 6]


def test_all_who_read_count_together(asked: dict[str, list[Member]], cohort: Cohort) -> None:
    first, second, *_others = asked[SALES]
    _reads(first)
    assert _parts(cohort)[SALES].answered == 6, "five others"
    _reads(second, Role.PRIVACY_OFFICER)
    assert _parts(cohort)[SALES].hidden_because == Hidden.READ_BY_ASKED
    assert waves_of(cohort)[0].response is not None, "of the other part"


def test_it_is_shown_again_once_they_do_not_read_any_more(
    asked: dict[str, list[Member]], cohort: Cohort
) -> None:
    reader, other, *_others = asked[TECHNOLOGY]
    _reads(reader)
    _reads(other, Role.COACH)
    assert _parts(cohort)[TECHNOLOGY].answered is None
    Member.objects.filter(pk=reader.pk).update(left_at=AT_TEN)
    assert _parts(cohort)[TECHNOLOGY].answered == 5


def test_parts_that_are_counted_together_count_the_readers_of_all(
    plan: PulsePlan, team: Team, give: Give, cohort: Cohort
) -> None:
    asked = team(5, department=SALES), team(5, department=TECHNOLOGY)
    turn_waves(now=AT_TEN)
    invited = list(Wave.objects.get(plan=plan, number=1).invitations.order_by("part__label"))
    give(invited[:3] + invited[5:8], [4] * 6)
    turn_waves(now=AT_TEN + WEEK)
    [part] = _parts(cohort).values()
    assert part.items[0].cells == (Cell(10, 6, 24, 30),)
    for people in asked:
        _reads(people[0])
    [part] = _parts(cohort).values()
    assert part.hidden_because == Hidden.READ_BY_ASKED


def test_the_page_says_why_and_older_figures_are_not_shown(
    asked: dict[str, list[Member]],
    cohort: Cohort,
    admin: Member,
    client_for: Callable[[Member], Client],
) -> None:
    client, now = client_for(admin), timezone.now()
    where = reverse("insights:pilot_pulses", args=[cohort.pk])
    keep_figures(cohort=cohort, language="en", now=now)
    with translation.override("en"):
        why = reason_text(Hidden.READ_BY_ASKED, 5)
    assert why not in client.get(where).text
    _reads(asked[TECHNOLOGY][0])
    for page in (where, reverse("insights:pilot", args=[cohort.pk])):
        assert "being worked out" in client.get(page).text
    keep_figures(cohort=cohort, language="en", now=now)
    assert why in client.get(where).text
    assert "being worked out" not in client.get(where).text
    _reads(asked[TECHNOLOGY][0], Role.COACH)
    _reads(asked[SALES][0])
    assert "being worked out" in client.get(where).text, "as many read, of another part"
